"""Who isn't asked by itself what came of a letter, and taps "Ask me"."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from bot.chat.base.buttons import pack
from bot.chat.letters.after_sending import AskMe
from bot.chat.letters.buttons import Sent
from bot.model.letters.letter import Safety
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.after_sending import ASK_ME, DONT_ASK, QUESTION, sends, wants_to_be_asked
from tests.support.steps.organising import got
from tests.support.steps.records import to_be_asked


async def held(human: Human) -> Any:
    await human.says("/mydata")
    await human.taps("The same as a file")
    document = (await human.hears(file=True)).document
    assert document is not None
    return json.loads(document.data)


def ask_me(bot: Running, before: timedelta = timedelta()) -> str:
    """The data of "Ask me" below a letter to the President of today, or of so long `before`."""
    return pack(AskMe("tjk001", "president", (bot.clock.now() - before).date()))


@pytest.mark.parametrize("who", ["came", "stopped"])
async def test_who_gets_no_updates_is_asked_only_if_they_tap_for_it(bot: Running, who: str) -> None:
    anna = bot.person("Anna") if who == "came" else await bot.subscriber("Anna")
    if who == "stopped":
        await anna.says("stop")
        await anna.hears("Stopped")
    thanks = await sends(anna, bot)
    assert "two weeks" not in thanks.text
    assert thanks.labels[-1] == [ASK_ME]
    assert to_be_asked(bot) == []
    for _ in range(3):
        assert (await anna.taps(ASK_ME, thanks)).text == "I will ask you once, in two weeks."
    shown = next(m for m in anna.person.messages if m.id == thanks.id)
    assert shown.text == thanks.text
    assert shown.labels == [*thanks.labels[:-1], [DONT_ASK]]
    assert len(to_be_asked(bot)) == 1
    await bot.later(days=1)
    assert (await sends(anna, bot)).labels[-1] != [ASK_ME], "tapped already"
    await bot.later(days=14)
    await anna.hears(QUESTION)
    await bot.later(days=30)
    assert len(got(anna, QUESTION)) == 1


async def test_who_gets_no_updates_and_taps_nothing_hears_nothing(bot: Running) -> None:
    anna = bot.person("Anna")
    await sends(anna, bot)
    (blank,) = (await held(anna))["reply_questions"]
    assert blank["authority"] == "president", "what is kept is shown"
    assert "wanted" not in blank, "whoever holds the phone isn't told whether it is to be asked"
    await bot.later(days=30)
    assert not got(anna, QUESTION)
    assert to_be_asked(bot) == []
    assert (await held(anna))["reply_questions"] == []


@pytest.mark.parametrize("safety", [Safety.CAREFUL, Safety.TIES, Safety.ABROAD, None], ids=str)
async def test_who_may_have_ties_is_not_asked_unasked(bot: Running, safety: Safety | None) -> None:
    anna = await bot.subscriber("Anna")
    await anna.taps_old(pack(Sent("tjk001", safety, "release", "president", "", "en")))
    thanks = await anna.hears("It counts")
    assert "two weeks" not in thanks.text
    assert thanks.labels[-1] == [ASK_ME]
    assert to_be_asked(bot) == []
    await anna.taps(ASK_ME)
    assert len(to_be_asked(bot)) == 1


async def test_who_changes_their_mind_is_not_asked(bot: Running) -> None:
    anna = bot.person("Anna")
    thanks = await wants_to_be_asked(anna, bot)
    await anna.taps(DONT_ASK, thanks)
    shown = await anna.hears("It counts")
    assert shown.text == thanks.text
    assert shown.labels == thanks.labels[:-1]
    assert (await anna.taps_old(ask_me(bot))).text == "That button is out of date.", "it was declined"
    await bot.later(days=30)
    assert not got(anna, QUESTION)


@pytest.mark.parametrize("gone", ["forgotten", "taken back", "never sent", "of another day"])
async def test_about_a_letter_that_is_not_there_nothing_is_asked(bot: Running, gone: str) -> None:
    anna = bot.person("Anna", started=True)
    data = ask_me(bot)
    if gone != "never sent":
        await sends(anna, bot)
    if gone == "forgotten":
        await anna.says("/forget")
        await anna.taps("Yes")
        await anna.hears("Nothing about you is stored any more")
        answer = await anna.taps(ASK_ME)
        assert [ASK_ME] not in (await anna.hears("It counts")).labels
    else:
        if gone == "taken back":
            await anna.taps("Take it back")
            await anna.hears("Taken back. This letter is not counted.")
        if gone == "of another day":
            data = ask_me(bot, timedelta(days=1))
        answer = await anna.taps_old(data)
    assert answer.text == "That button is out of date."
    assert to_be_asked(bot) == []


async def test_a_letter_that_is_taken_back_takes_the_wish_along(bot: Running) -> None:
    anna = bot.person("Anna")
    await wants_to_be_asked(anna, bot)
    await anna.taps("Take it back")
    await anna.hears("Taken back. This letter is not counted.")
    assert to_be_asked(bot) == []


async def test_after_the_two_weeks_it_is_too_late_to_be_asked(bot: Running) -> None:
    anna = bot.person("Anna")
    thanks = await sends(anna, bot)
    await bot.later(days=20)
    assert (await anna.taps(ASK_ME, thanks)).text == "That button is out of date."
    assert to_be_asked(bot) == []
