"""Two weeks after a letter: asked once what came of it, and counted."""

from __future__ import annotations

import asyncio
import json
import shutil
import zlib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.chat.base.buttons import MAX_BYTES, Button, pack
from bot.chat.letters.after_sending import (
    AskMe,
    AskNothing,
    AskReply,
    DontAsk,
    PassNothingOn,
    PassOn,
    Replied,
)
from bot.chat.letters.buttons import Sent
from bot.content.library import messages_folder
from bot.model.letters.figures import replies as replies_in
from bot.model.letters.letter import Safety
from bot.model.letters.record_form import packed
from bot.model.letters.reply import Answer
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.after_sending import (
    ASK_ME,
    JUSTICE,
    PRESIDENT_IN_FRENCH,
    QUESTION,
    is_asked,
    sends,
    wants_to_be_asked,
)
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import got
from tests.support.steps.records import blanks, came, comes_to_hold, figures_in, kept, to_be_asked
from tests.support.stores import rows, sealer_of

ANSWERS = {
    "none": "No answer",
    "automatic": "An automatic reply",
    "form": "A form letter",
    "real": "A real answer",
    "step": "They took a step",
}


async def held(human: Human) -> Any:
    await human.says("/mydata")
    await human.taps("The same as a file")
    document = (await human.hears(file=True)).document
    assert document is not None
    return json.loads(document.data)


# --- asking


async def test_two_weeks_after_a_letter_its_sender_is_asked_once(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    thanks = await sends(anna, bot)
    assert (
        'In two weeks I will ask you once whether they answered, unless you tap "🔕 Don\'t ask me".'
        in thanks.text
    )
    await bot.restart()
    await bot.later(days=13)
    assert not got(anna, QUESTION)
    await bot.later(days=2)
    question = await anna.hears(QUESTION, "Rukhshona Khakimova", "President")
    assert [row[0] for row in question.labels] == [*ANSWERS.values(), "🔕 Don't ask me"]
    await comes_to_hold(bot, to_be_asked, [])
    await bot.restart()
    await bot.later(days=30)
    assert len(got(anna, QUESTION)) == 1
    await sends(anna, bot)
    await bot.later(days=30)
    assert len(got(anna, QUESTION)) == 1, "not even after another letter to the same authority"


async def test_a_second_letter_within_two_weeks_makes_no_second_question(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await sends(anna, bot)
    await bot.later(days=3)
    again = await sends(anna, bot)
    assert "In two weeks" not in again.text, "said already"
    assert not [button for button in again.buttons if "ask" in button.label]
    await sends(anna, bot, JUSTICE)
    await bot.later(days=12)
    await anna.hears(QUESTION, "President")
    await bot.later(days=3)
    await anna.hears(QUESTION, "Minister of Justice")
    await comes_to_hold(bot, to_be_asked, [])
    assert len(got(anna, QUESTION)) == 2


async def test_a_letter_that_is_taken_back_is_not_asked_about(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await sends(anna, bot)
    await anna.taps("Take it back")
    await anna.hears("Taken back. This letter is not counted.")
    assert (to_be_asked(bot), blanks(bot)) == ([], [])
    assert "In two weeks" in (await sends(anna, bot)).text, "as if it had never been sent"


async def test_who_takes_the_only_letter_back_is_asked_about_the_next_after_all(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    thanks = await sends(anna, bot)
    await anna.taps("Don't ask me", thanks)
    await anna.taps("Take it back", thanks)
    await anna.hears("Taken back. This letter is not counted.")
    assert came(bot) == [], "nothing is left of a letter that wasn't sent"
    assert "In two weeks" in (await sends(anna, bot)).text


async def test_whether_somebody_is_asked_shows_nowhere_but_inside_their_record(bot: Running) -> None:
    """Whoever has the database without the key must not see who said that they have no ties."""
    for number in range(4):
        human = await bot.subscriber(f"Person{number}")
        safety = (Safety.FREE, Safety.CAREFUL)[number % 2]
        await human.taps_old(pack(Sent("tjk001", safety, "release", "president", "", "en")))
        await human.hears("It counts")
    assert (len(to_be_asked(bot)), len(blanks(bot))) == (2, 2)
    alike = "SELECT count(*), count(DISTINCT length(sealed)), count(DISTINCT due), sum(fresh) FROM records"
    assert rows(bot.database, alike) == [(4, 1, 1, 4)]
    await bot.later(days=15)
    await comes_to_hold(bot, to_be_asked, [])
    await comes_to_hold(bot, blanks, [])
    assert len(came(bot)) == 2
    alike = "SELECT count(*), count(DISTINCT length(sealed)), max(due), min(due), sum(fresh) FROM records"
    assert rows(bot.database, alike) == [(4, 1, "9999-12-31", "9999-12-31", 0)]


async def test_taking_back_a_later_letter_leaves_the_question_of_the_first(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await sends(anna, bot)
    await bot.later(days=1)
    await sends(anna, bot)
    await anna.taps("Take it back")
    await anna.hears("Taken back. This letter is not counted.")
    await bot.later(days=14)
    await anna.hears(QUESTION)


async def test_who_does_not_want_to_be_asked_is_not(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    thanks = await sends(anna, bot)
    for _ in range(2):
        await anna.taps("Don't ask me", thanks)
    answer = await anna.taps("Don't ask me", thanks)
    assert answer.text == "All right, I won't ask."
    shown = next(m for m in anna.person.messages if m.id == thanks.id)
    assert "In two weeks" in thanks.text
    assert "ask" not in shown.text, "what isn't true any more is gone"
    assert shown.text.split("\n\n") == [part for part in thanks.text.split("\n\n") if "ask" not in part]
    assert shown.entities == thanks.entities
    assert shown.labels == thanks.labels[:-1], "the button is gone, the others stay"
    assert to_be_asked(bot) == []
    await bot.later(days=1)
    assert "In two weeks" not in (await sends(anna, bot)).text
    await bot.later(days=20)
    assert not got(anna, QUESTION)


async def test_dont_ask_me_on_a_question_ends_all_of_them(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await sends(anna, bot)
    await bot.later(days=2)
    await sends(anna, bot, JUSTICE)
    await bot.later(days=13)
    await anna.hears(QUESTION, "President")
    await anna.taps("Don't ask me")
    await anna.hears("I won't ask about any letter")
    await bot.later(days=20)
    assert len(got(anna, QUESTION)) == 0, "the question itself became the answer"
    assert {kind for _, kind in came(bot)} == {"asked"}


@pytest.mark.parametrize("leaves", ["stops", "blocks", "forgets"])
async def test_who_leaves_is_not_asked(bot: Running, leaves: str) -> None:
    anna = await bot.subscriber("Anna")
    await sends(anna, bot)
    assert len(to_be_asked(bot)) == 1
    if leaves == "stops":
        await anna.says("stop")
        await anna.hears("Stopped")
    elif leaves == "forgets":
        await anna.says("/forget")
        await anna.taps("Yes")
        await anna.hears("Nothing about you is stored any more")
    else:
        anna.person.blocks()
    await comes_to_hold(bot, to_be_asked, [])
    if leaves == "blocks":
        anna.person.unblocks()
    await bot.later(days=15)
    assert not got(anna, QUESTION)


@pytest.mark.parametrize(
    ("change", "asked"),
    [("act_until = 2026-01-01", True), ("stopped = 2026-01-01", False), (None, False)],
    ids=["past", "stopped", "gone"],
)
async def test_a_closed_case_is_not_asked_about(tmp_path: Path, change: str | None, asked: bool) -> None:
    messages = tmp_path / "messages"
    shutil.copytree(messages_folder(), messages)
    case = messages / "cases" / "tjk001"
    async with Running(tmp_path, messages=messages) as bot:
        anna = await bot.subscriber("Anna")
        await sends(anna, bot)
        if change is None:
            other = case.rename(case.with_name("abc002")) / "case.toml"
            other.write_text(other.read_text("utf-8").replace('"tjk001"', '"abc002"', 1), "utf-8")
        else:
            file = case / "case.toml"
            file.write_text(
                file.read_text("utf-8").replace("facts_as_of =", f"{change}\nfacts_as_of =", 1), "utf-8"
            )
            for words in case.glob("??.toml"):
                text = words.read_text("utf-8")
                words.write_text('stop = "It is over."\n' + text if "stopped" in change else text, "utf-8")
        await bot.restart()
        await bot.later(days=15)
        if asked:
            await anna.hears(QUESTION)
        await comes_to_hold(bot, to_be_asked, [])
        assert len(got(anna, QUESTION)) == asked


async def test_it_is_asked_in_the_supporter_s_language(bot: Running) -> None:
    anna = await bot.subscriber("Anna", "fr")
    said = bot.said("fr")
    await to_letter(bot, anna, "fr")
    await anna.taps(said.label("i_sent_it"))
    await anna.hears()
    await bot.later(days=15)
    question = await anna.hears(PRESIDENT_IN_FRENCH)
    assert question.buttons[-1].label == said.label("dont_ask")


# --- trouble on the way


async def test_who_has_to_wait_is_asked_later_and_holds_up_nobody(bot: Running) -> None:
    anna, carl = bot.person("Anna"), bot.person("Carl")
    await wants_to_be_asked(anna, bot)
    await wants_to_be_asked(carl, bot)
    flood = bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, status=429, retry_after=60))
    await bot.later(days=15)
    await carl.hears(QUESTION)
    await comes_to_hold(bot, lambda bot: [one.chat for one in to_be_asked(bot)], [anna.chat])
    assert flood.hits
    bot.world.faults.clear()
    await bot.restart()
    await anna.hears(QUESTION)


@pytest.mark.clock
async def test_a_stop_while_it_is_being_asked_does_not_repeat_it(bot: Running) -> None:
    anna = bot.person("Anna")
    await wants_to_be_asked(anna, bot)
    slow = bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, delay=0.7))
    bot.clock.advance(days=15)
    async with asyncio.timeout(PATIENCE):
        while not slow.hits:  # noqa: ASYNC110 - a fault tells nobody
            await asyncio.sleep(0)
    await bot.restart()
    assert len(got(anna, QUESTION)) == 1, "it was finished first"
    bot.world.faults.clear()
    await bot.later(minutes=5)
    assert len(got(anna, QUESTION)) == 1


@pytest.mark.parametrize("trouble", [{"status": 403}, {"status": 400}, {"drop": "after"}], ids=str)
async def test_trouble_with_one_chat_ends_with_it(bot: Running, trouble: dict[str, Any]) -> None:
    anna, carl = await bot.subscriber("Anna"), bot.person("Carl")
    await sends(anna, bot)
    await wants_to_be_asked(carl, bot)
    bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, **trouble))
    await bot.later(days=15)
    await carl.hears(QUESTION)
    await comes_to_hold(bot, to_be_asked, [])
    assert rows(bot.database, "SELECT gone FROM subscribers") == [(trouble == {"status": 403},)]


# --- answering


@pytest.mark.parametrize(("kind", "words"), ANSWERS.items())
async def test_an_answer_is_counted_once_and_can_be_changed(bot: Running, kind: str, words: str) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await wants_to_be_asked(anna, bot)
    question = await is_asked(bot, anna)
    await bot.restart()
    await asyncio.gather(*(anna.taps(words, question) for _ in range(4)))
    thanks = await anna.hears("Thank you. That helps.", f"President: {words}")
    assert thanks.id == question.id
    hand_over = [["📨 Pass it on to the organisers"]] if kind in {"form", "real", "step"} else []
    again = [["🔁 Write a second letter"]] if kind == "none" else []
    assert thanks.labels == [*again, *hand_over, ["✏️ Change my answer"]]
    assert came(bot) == [("president", kind)]
    await olga.says("/totals")
    await olga.hears("Letters reported as sent")
    await olga.taps("📬")
    await olga.hears("What came of letters", "None, or fewer than five people", file=True)

    await anna.taps("Change my answer")
    await anna.hears(QUESTION)
    await anna.taps("They took a step")
    await anna.hears("President: They took a step")
    assert came(bot) == [("president", "step")]


async def test_what_is_held_on_a_letter_s_answer_is_shown_and_forgotten(bot: Running) -> None:
    anna = bot.person("Anna")
    await wants_to_be_asked(anna, bot)
    (question,) = (await held(anna))["reply_questions"]
    assert (question["case"], question["authority"]) == ("tjk001", "president")
    await is_asked(bot, anna)
    asked = await held(anna)
    assert asked["reply_questions"] == []
    assert asked["replies"] == [], "whoever holds the phone isn't told who is asked"
    await anna.taps("A real answer")
    await anna.hears("That helps")
    assert [reply["kind"] for reply in (await held(anna))["replies"]] == ["real"]
    await anna.says("/forget")
    await anna.taps("Yes")
    await anna.hears("Nothing about you is stored any more")
    await anna.says("/mydata")
    await anna.hears("Nothing about you", file=False)
    owner = await bot.owner()
    await owner.says("/totals")
    await owner.hears("Letters reported as sent")
    await owner.taps("📬")
    await owner.hears("None, or fewer than five people", file=True)
    figures = figures_in(bot.database, sealer_of(bot.database, bot.key))["tjk001"]
    assert replies_in(figures) == {"president": {"real": 1}}, "it is counted still"


async def test_the_record_holds_neither_the_answer_about_safety_nor_the_country(bot: Running) -> None:
    anna = bot.person("Anna", started=True)
    await anna.taps_old(pack(Sent("tjk001", Safety.ABROAD, "release", "brussels", "BE", "fr")))
    await anna.hears("It counts")
    await anna.taps(ASK_ME)
    (record,) = kept(bot)
    assert b'"a"' not in zlib.decompress(packed(record)[2:])
    assert b"BE" not in zlib.decompress(packed(record)[2:])


# --- old buttons

OLD: tuple[Button, ...] = (
    AskReply("tjk001", "president"),
    AskReply("gone", "president"),
    Replied("tjk001", "gone", Answer.REAL),
    Replied("tjk001", "president", Answer.STEP),
    AskNothing("gone", "president"),
    PassOn("tjk001", "president", Answer.FORM),
    PassOn("gone", "president", Answer.FORM),
    PassNothingOn(),
)


@pytest.mark.parametrize("button", OLD, ids=pack)
async def test_a_button_of_another_time_leads_somewhere(bot: Running, button: Button) -> None:
    anna = bot.person("Anna", started=True)
    await anna.taps_old(pack(button))
    assert "went wrong" not in (await anna.hears()).text


async def test_dont_ask_me_on_a_message_that_telegram_has_forgotten(bot: Running) -> None:
    for name, letters in (("Anna", [("president", "asked")]), ("Nobody", [])):
        human = bot.person(name, started=True)
        if letters:
            await to_letter(bot, human, "en")
            await human.taps("I sent it")
            await human.hears("It counts")
        before = came(bot)
        for case in ("tjk001", "gone"):
            answer = await human.taps_old(pack(DontAsk(case, "president")))
            assert answer.text == "All right, I won't ask."
        assert came(bot) == before + letters


def test_ids_of_twelve_characters_fit_on_a_button() -> None:
    ids = "a" * 12
    for answer in Answer:
        for button in (
            Replied(ids, ids, answer),
            PassOn(ids, ids, answer),
            AskMe(ids, ids, date(2199, 12, 31)),
        ):
            assert len(pack(button)) <= MAX_BYTES
