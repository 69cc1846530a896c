"""Letters that ask nothing: thanks after a release, and words to the person or those close to them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.cases.editor.buttons import EditValue, PreviewCase
from bot.content.cases.editing.fields import CasePart
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.cases import closes, newest_files, opens_case, publishes
from tests.support.steps.letters import body_of

SLUG = "exa001"
CASE = """
[[asks]]
id = "thanks"
tone = "thanks"

[[asks]]
id = "company"
tone = "solidarity"

[[authorities]]
id = "sister"
kind = "personal"
role = "family"
email = "letters@brennwater.example"
languages = ["en"]
"""
WORDS = """
[asks.thanks]
button = "{0} 1"
about = "{0}."

[asks.company]
button = "{0} 2"
about = "{0}."

[authorities.sister]
button = "{0} 3"
name = ""
office = "Odile Brennwater"
"""


def _with_both(folder: Path) -> Path:
    """A copy of messages/ whose case has both asks, and an address for words of solidarity."""
    messages = with_another_case(folder)
    for file, more in (
        ("case.toml", CASE),
        ("en.toml", WORDS.format("Words")),
        ("fr.toml", WORDS.format("Mots")),
    ):
        path = messages / "cases" / SLUG / file
        path.write_text(path.read_text("utf-8") + more, "utf-8")
    return messages


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=_with_both(tmp_path)) as bot:
        yield bot


async def asked(anna: Human, safety: str) -> Message:
    """From /letter to the question what the letter is for."""
    await anna.says("/letter")
    await anna.hears()
    await anna.taps(safety)
    return await anna.hears()


def labels(message: Message) -> list[str]:
    return [key.label for key in message.buttons]


async def test_words_of_solidarity_go_to_those_whom_the_appeal_names_and_ask_nothing(bot: Running) -> None:
    anna, boris = bot.person("Anna"), bot.person("Boris")
    await asked(anna, "No")
    await anna.taps("Ask for something else")
    told = await anna.hears("What should your letter ask for?")
    assert labels(told)[:3] == ["Her release", "A doctor and visits", "Words 2"]
    assert "Words 1" not in labels(told), "nobody thanks before a release"
    await anna.taps("Her release")
    await anna.hears("Your letter is ready")
    await anna.taps("Another authority")
    told = await anna.hears("Who should")
    assert "Words 3" not in labels(told), "no demand is sent to the family"
    await anna.taps("◀️ Back", told)
    await anna.hears("Your letter is ready")
    await anna.taps("Ask for something else")
    await anna.taps("Words 2", await anna.hears("What should"))
    told = await anna.hears()
    assert "Words 3" in labels(told)[0]
    assert not {"President", "🏛 The embassy in my country"} & {label.strip("⭐ ") for label in labels(told)}
    await anna.taps(told.buttons[0])
    letter = await anna.hears("letters@brennwater.example")
    body = body_of(anna, letter)
    assert "Good day," in body
    assert "Odila Brennwater" in body
    for word in ("sentence", "release", "prison", "ask", "request"):
        assert word not in body.casefold(), body
    drawn = {body}
    for _ in range(6):
        await anna.taps("✏️ Change")
        await anna.hears()
        await anna.taps("Another wording")
        drawn.add(body_of(anna, await anna.hears("letters@brennwater.example")))
    assert len(drawn) > 4, "they differ"
    told = await asked(boris, "Yes")
    await boris.taps("Write")
    told = await boris.hears()
    assert "Words 2" not in labels(told), "who has ties to the country writes to nobody in it"


async def test_thanks_are_written_once_the_case_is_closed_and_somebody_opens_them(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await asked(anna, "I am not sure")
    old = "Her release"
    await closes(olga)
    await anna.taps(old)
    told = await anna.hears("No more letters are needed")
    assert "🙏 Write a letter of thanks" not in labels(told)
    await opens_case(olga)
    await olga.taps("🙏 Open letters of thanks…")
    await olga.hears("Ask the family")
    await olga.taps("🙏 Open them now")
    await olga.hears("Closed.")
    await anna.taps_old(str(told.buttons[0].data))
    told = await anna.hears("Closed on")
    await anna.taps("🙏 Write a letter of thanks")
    await anna.hears()
    await anna.taps("No")
    told = await anna.hears()
    assert "Words 3" not in labels(told)
    await anna.taps("President")
    letter = await anna.hears("president@example.org")
    body = body_of(anna, letter)
    assert "Odila Brennwater" in body
    assert re.search("thank|gratitude|grateful", body.casefold()), body
    await anna.taps("⋯ More")
    more = await anna.hears("president@example.org")
    assert not [label for label in labels(more) if "tomorrow" in label], "nothing reminds of a closed case"
    await anna.taps("I sent it")
    await anna.hears("It counts")
    await opens_case(olga)
    await olga.taps("🙏 No more thanks")
    await olga.hears("Closed.")
    await anna.says("/case")
    assert "🙏 Write a letter of thanks" not in labels(await anna.hears("Closed on"))


async def test_an_ask_that_becomes_thanks_loses_its_demands_and_is_asked_for_none(bot: Running) -> None:
    olga = await bot.owner()
    await opens_case(olga)
    await olga.taps("✊ What is asked")
    await olga.hears()
    await olga.taps("A doctor and visits")
    await olga.hears("should receive medical care from qualified doctors")
    await olga.taps("Tone")
    await olga.hears("Neither demands anything.")
    await olga.taps("Solidarity")
    told = await olga.hears("Tone: Solidarity")
    assert "Demands" not in told.text
    assert "Facts in letters" not in told.text
    case = (await newest_files(bot, SLUG))["case.toml"].decode()
    assert "mandela_24" not in case
    await publishes(olga)
    await olga.taps_old(pack(PreviewCase(SLUG, "fr", "care", "sister", 7)))
    assert "Bonjour," in (await olga.hears("Odile Brennwater")).text
    await olga.taps_old(pack(EditValue(SLUG, 1, CasePart.ASKS, "demands", "", "care")))
    await olga.hears()
