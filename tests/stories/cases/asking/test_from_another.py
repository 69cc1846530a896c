"""An invented appeal of another issuer, from being pasted to the first letters."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

import pytest

from tests.support.application import Running
from tests.support.steps.moves import Counted, first_letter, publishes_newest

APPEALS: Final = Path(__file__).parents[3] / "appeals"
APPEAL: Final = APPEALS / "frontline-2013-land-lawyer" / "appeal.txt"
OVER: Final = APPEALS / "amnesty-2015-action-ended" / "appeal.html"
CHILDREN: Final = ("Dara", "Sothea")
MOST_MOVES: Final = 60
ANSWERS: Final = {
    "What is the code of the appeal?": "KHM 001 / 0513",
    "Which telephone number does the issuer have?": "+353 1 212 37 50",
    "Which forms does the country's name have": """nom: Камбоджа
gen: Камбоджи
dat: Камбодже
acc: Камбоджу
ins: Камбоджей
pre: Камбодже""",
}
"""What somebody types who has the appeal at hand, by words of the question. Else a proposal is taken, or what
is asked is left out, or put off: Arabic, and what the charge says."""
EVENTS: Final = {"summoned to appear": "charge", '"graves are cheap here".\n': "threat"}
"""Which event of the library a sentence tells; any other is left out."""


@pytest.fixture(autouse=True)
def _from_nothing() -> None:
    Counted.moves = 0


async def test_an_invented_appeal_becomes_letters_in_three_languages(bot: Running) -> None:
    owner = Counted(await bot.owner())
    await owner.says(APPEAL.read_text("utf-8"))
    await owner.hears("Is this an appeal?")
    await owner.taps("Yes, make a draft")
    read = await owner.hears("This is what I read", "Srey Bopha Kong")
    assert not any(child in read.text for child in CHILDREN)
    await owner.taps("What is missing")
    question = await owner.hears()
    while "No faults" not in question.text:
        assert "Questions still open" in question.text, question.text
        answers = ANSWERS
        if "Which of the events" in question.text:
            answers = EVENTS
            said = question.text
            assert "\nthreat – " in said, "what each name stands for is said beside it"
            assert "\nwork_ban – " in said, "and so is the last"
        typed = next((answer for words, answer in answers.items() if words in question.text), None)
        if typed:
            await owner.says(typed)
        else:
            ways = ("✅", "🚫 Leave it out", "⏭ Later")
            await owner.taps(next(way for way in ways if way in str(question.labels)))
        question = await owner.hears()

    await publishes_newest(bot, owner)

    for language, her_name in (("en", "Ms Kong"), ("fr", "Mme Kong"), ("ru", "Конг")):
        supporter = Counted(bot.person(language.upper(), language))
        letter = await first_letter(bot, supporter, "kh2013", language, 0, 0)
        assert her_name in letter
        assert "Your Excellency,\n" in letter, "with the comma that the appeal leaves out"
        assert not any(child in letter for child in CHILDREN)
    assert Counted.moves <= MOST_MOVES, Counted.moves

    assert bot.app._store is not None
    record = (await bot.app._store.revisions.records())["kh2013"]
    content = await bot.app._store.revisions.content("kh2013", record.newest)
    assert content is not None
    case = tomllib.loads(content.files["case.toml"].decode())
    assert [each["email"] for each in case["authorities"]] == [
        "pmo_office@pmo.example.kh",
        "moj@cambodia.example",
    ]
    assert {fact["event"] for fact in case["facts"]} == {"threat"}, "the charge waits for what it says"


async def test_that_an_appeal_is_over_and_of_which_it_is_news_is_said_before_anybody_goes_on(
    bot: Running,
) -> None:
    owner = await bot.owner()
    owner.person.sends_document("appeal.html", OVER.read_bytes())
    await owner.hears("Is this an appeal?")
    await owner.taps("Yes, make a draft")
    await owner.hears("nobody is asked to write any more", "It is an update of an earlier appeal")
