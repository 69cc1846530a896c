"""No answer after two weeks: a second letter to the same authority, which recalls the first by its day."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.letters.after_sending import Replied
from bot.content.library import Library
from bot.model.letters.reply import Answer
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.likeness import likeness
from tests.support.people import Human
from tests.support.steps.after_sending import (
    EMAIL,
    JUSTICE,
    PRESIDENT,
    changed_case,
    has_answered,
    is_asked,
    sends,
    wants_to_be_asked,
)
from tests.support.steps.letters import body_of, chooses
from tests.support.steps.records import kept, letters

WRITE = "🔁 Write a second letter"
LIBRARY = Library.load()
HELD_ABOVE = 0.5


def day_of_first(bot: Running, language: str = "ru") -> str:
    """The day of the first letter, as the language writes it."""
    (first,) = kept(bot)[0].letters
    return LIBRARY.letters.files.forms[language].written(first.day)


async def unanswered(bot: Running, human: Human, authority: int = PRESIDENT) -> tuple[str, Message]:
    """The first letter, and the thanks for having told that no answer came."""
    await sends(human, bot, authority)
    first = body_of(
        human, next(m for m in reversed(human.person.messages) if "Your letter is ready" in m.text)
    )
    await is_asked(bot, human)
    await human.taps("No answer")
    return first, await human.hears("Thank you. That helps.")


async def writes_again(human: Human, safety: str = "No") -> Message:
    """From the thanks to the card of the second letter."""
    await human.taps(WRITE)
    await human.hears("ties")
    await human.taps(safety)
    return await human.hears("Your letter is ready", "This second letter reminds them")


async def test_who_got_no_answer_can_write_a_second_letter(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    first, thanks = await unanswered(bot, anna, JUSTICE)
    assert "Leaving it at one is fine too." in thanks.text
    assert thanks.labels == [[WRITE], ["✏️ Change my answer"]]
    before, day = kept(bot), day_of_first(bot)
    card = await writes_again(anna)
    second = body_of(anna, card)
    assert day in second
    assert day_of_first(bot, "en") in card.text
    assert "Minister of Justice" in card.text
    assert likeness(first, second) <= HELD_ABOVE
    assert [(one.authority, one.ask) for one in before[0].letters] == [("justice", "release")]
    await anna.taps("I sent it")
    await anna.hears("It counts")
    assert letters(bot) == ["justice", "justice"]
    await anna.taps("Change my answer", thanks)
    await anna.taps("No answer", await anna.hears("Did they answer?"))
    assert (await anna.hears("Thank you. That helps.")).labels == [["✏️ Change my answer"]], "it is on its way"
    await bot.later(days=30)
    assert "Did they answer?" not in anna.transcript().split("It counts")[-1], "asked only once"


async def test_the_same_letter_comes_from_its_button_after_a_restart(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await unanswered(bot, anna)
    day = day_of_first(bot)
    card = await writes_again(anna)
    second = body_of(anna, card)
    await bot.restart()
    await bot.later(days=3)
    await anna.taps("Change", card)
    await anna.taps("Back")
    card = await anna.hears("Your letter is ready")
    assert body_of(anna, card) == second, "word for word"
    await anna.taps(bot.said("en").label("sign_it"))
    await anna.hears("name")
    await anna.says("Anna Bell, Leeds")
    card = await anna.hears("Your letter is ready", "Anna Bell")
    assert "Leeds" in body_of(anna, card)
    assert day in body_of(anna, card)


async def test_other_words_keep_the_day_and_another_authority_does_not(
    bot: Running,
) -> None:
    anna = await bot.subscriber("Anna")
    await unanswered(bot, anna)
    day = day_of_first(bot)
    card = await writes_again(anna)
    second = body_of(anna, card)
    await anna.taps(bot.said("en").label("reword"))
    card = await anna.hears("Your letter is ready")
    assert body_of(anna, card) != second
    assert day in body_of(anna, card)
    card = await chooses(bot, anna, "en", "other_authority", JUSTICE)
    assert day not in body_of(anna, card)
    assert "second letter" not in card.text


async def test_who_is_not_sure_writes_again_to_whom_they_wrote(bot: Running) -> None:
    anna = bot.person("Anna")
    await wants_to_be_asked(anna, bot)
    await is_asked(bot, anna)
    await anna.taps("No answer")
    await anna.hears(WRITE[2:])
    day = day_of_first(bot)
    card = await writes_again(anna, "I am not sure")
    assert day in body_of(anna, card)
    assert "President" in card.text


@pytest.mark.parametrize("answer", ["An automatic reply", "A form letter"])
async def test_after_an_answer_none_is_offered(bot: Running, answer: str) -> None:
    thanks = await has_answered(bot, bot.person("Anna"), answer)
    assert [WRITE] not in thanks.labels


async def test_before_two_weeks_are_over_none_is_offered(bot: Running) -> None:
    """The button can be made up, and a letter of today is no silence."""
    anna = await bot.subscriber("Anna")
    await sends(anna, bot)
    await anna.taps_old(pack(Replied("tjk001", "president", Answer.NONE)))
    thanks = await anna.hears("Thank you. That helps.")
    assert thanks.labels == [["✏️ Change my answer"]]


async def test_of_a_case_that_is_over_none_is_offered(tmp_path: Path) -> None:
    async with Running(tmp_path, messages=changed_case(tmp_path, (EMAIL, EMAIL))) as bot:
        anna = await bot.subscriber("Anna")
        await sends(anna, bot)
        changed_case(tmp_path, ("facts_as_of =", "act_until = 2026-01-01\nfacts_as_of ="))
        await bot.restart()
        await is_asked(bot, anna)
        await anna.taps("No answer")
        thanks = await anna.hears("Thank you. That helps.")
        assert thanks.labels == [["✏️ Change my answer"]]
