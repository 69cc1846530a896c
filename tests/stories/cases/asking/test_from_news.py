"""An appeal, and a report after it, are sent in the chat: they become the case that was written by hand."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

import pytest

from bot.content.library import messages_folder
from bot.content.said.hashes import NeverSaid, entries_for
from tests.support.application import Running
from tests.support.steps.moves import Counted, first_letter, publishes_newest

TWIN: Final = Path(__file__).with_name("twin.txt").read_text("utf-8")
NEWS: Final = Path(__file__).with_name("news_twin.txt").read_text("utf-8")
"""A report of the petition for her, in sentences of its own; the children's names are invented."""
CHILDREN: Final = ("Wendeline", "Odrina")
MOST_MOVES: Final = 60
QUESTIONS: Final = 6
"""The person's name and the authorities' in three scripts; the first button proposes it, or puts it off."""
OWN_WORDS: Final = {
    "en": "She had worked on a poll about China.",
    "es": "Había trabajado en una encuesta sobre China.",
    "fr": "Elle avait travaillé à un sondage sur la Chine.",
    "ru": "Она работала над опросом о Китае.",
    "tg": "Вай дар назарпурсӣ дар бораи Чин кор карда буд.",
}
LETTER_IN: Final = {"en": "excellency,", "fr": "excellence,", "ru": "превосходительство"}
"""How a letter in each language begins."""
GENEVA: Final = 5
"""Place of the mission to the United Nations, which is written to in French."""


@pytest.fixture(autouse=True)
def _from_nothing() -> None:
    Counted.moves = 0


async def newest(bot: Running, slug: str) -> dict[str, Any]:
    """The documents of a case's newest revision, by name."""
    store = bot.app._store
    assert store is not None
    record = (await store.revisions.records())[slug]
    content = await store.revisions.content(slug, record.newest)
    assert content is not None
    return {name: tomllib.loads(text.decode()) for name, text in content.files.items()}


async def begun(bot: Running, owner: Counted) -> str:
    """The appeal is sent, and a draft is made of it; its slug."""
    await owner.says(TWIN)
    await owner.hears("Is this an appeal?")
    await owner.taps("Yes, make a draft")
    await owner.hears("I made a draft of it.")
    assert bot.app._store is not None
    records = (await bot.app._store.revisions.records()).values()
    return next(record.case for record in records if not record.published)


async def test_an_appeal_and_a_report_become_the_case_with_both_asks(bot: Running) -> None:
    owner = Counted(await bot.owner())
    slug = await begun(bot, owner)
    # How names are written elsewhere is proposed, but for Arabic's, which are put off: five languages.
    await owner.taps("What is missing")
    for _ in range(QUESTIONS):
        question = await owner.hears("Questions still open")
        await owner.taps(question.buttons[0])
    await owner.hears()

    # The report is forwarded: what is new in it, each with its line, and none of it is taken unasked.
    await owner.says(NEWS)
    await owner.hears("It seems to be about a case that there is")
    await owner.taps(f"News: {slug}")
    read = await owner.hears("News of Rukhshona Khakimova", "1 April 2025")
    assert "line 7" in read.text
    assert "130 women of Tajikistan publicly asked" in read.text
    assert "Names of children or relatives that were left out, and are never said: 2" in read.text
    assert not any(name in read.text for name in CHILDREN)
    for which in ("⬜ 1", "⬜ 2", "⬜ 3", "The second letter", "Something else in it"):
        await owner.taps(which)
        await owner.hears("☑️")
    before = await newest(bot, slug)
    await owner.taps("Put it into the case")
    await owner.hears("as one new revision", "Still to be written: 5", "1 April 2025")

    # What the library has no words for is written by whoever knows it, in each language of the case.
    await owner.taps("What is missing")
    for _ in range(2):  # the questions that were put off come again
        await owner.hears("Questions still open")
        await owner.taps("Later")
    for words in OWN_WORDS.values():
        await owner.hears(bot.said("en").label("cf_what"))
        await owner.says(words)
    await owner.hears()

    after = await newest(bot, slug)
    _is_ours(before, after)
    said = str({name: text for name, text in after.items() if name != "case.toml"})
    assert not any(child in said for child in CHILDREN)
    never = NeverSaid.of(slug, after["case.toml"]["never_said"])
    assert all(
        entries_for(child, slug) <= {*("=" + e for e in never.exact), *("~" + e for e in never.near)}
        for child in CHILDREN
    )
    assert all(sentence.strip() not in said for sentence in NEWS.split(".") if len(sentence) > 30)

    await publishes_newest(bot, owner)

    for language, ask, place in (("en", 0, GENEVA), ("fr", 1, GENEVA), ("ru", 1, 0)):
        supporter = Counted(bot.person(language.upper(), language))
        letter = await first_letter(bot, supporter, slug, language, ask, place)
        assert LETTER_IN[language] in letter.casefold()
        assert "TJK 001 / 0225 / OBS 010" in letter
    assert Counted.moves <= MOST_MOVES, Counted.moves


def _is_ours(before: dict[str, Any], after: dict[str, Any]) -> None:
    """The case is the one by hand, as far as both sources are."""
    ours = tomllib.loads((messages_folder() / "cases" / "tjk001" / "case.toml").read_text("utf-8"))
    drawn = after["case.toml"]
    for key in ("code", "country", "facts_as_of", "person", "who", "quotes_code"):
        assert drawn[key] == ours[key], key
    assert set(drawn["demands"]) == set(ours["demands"])
    assert [each["date"] for each in drawn["sources"]] == [each["date"] for each in ours["sources"]]
    assert [(each["role"], each["email"]) for each in drawn["authorities"]][:6] == [
        (each["role"], each["email"]) for each in ours["authorities"]
    ][:6]
    events = {fact["event"]: fact for fact in drawn["facts"] if "event" in fact}
    as_of = {each["date"] for each in ours["sources"]}
    for fact in ours["facts"]:
        if "event" in fact:
            day = events[fact["event"]].get("when")
            assert day == fact.get("when") or fact.get("when") in {None, *as_of}, fact["id"]
    by_id = {ask["id"]: ask for ask in drawn["asks"]}
    named = {fact["id"]: fact.get("event") for fact in (*drawn["facts"], *ours["facts"])}
    for ask in ours["asks"]:
        made = by_id[ask["id"]]
        assert made["tone"] == ask["tone"]
        assert set(made["demands"]) == set(ask["demands"])
        assert {named[id_] for id_ in made["facts"]} >= {named[id_] for id_ in ask["facts"] if named[id_]}
    mercy = ours["asks"][1]
    assert all(by_id["clemency"][key] == mercy[key] for key in ("who", "leaves_out"))
    assert set(by_id["clemency"]["concerns"]) >= set(mercy["concerns"])
    assert set(by_id["clemency"]["standards"]) >= set(mercy["standards"])
    assert before["case.toml"]["facts_as_of"] < drawn["facts_as_of"]


async def test_news_of_a_live_case_becomes_a_draft_for_supporters_in_its_languages(bot: Running) -> None:
    owner, anna = await bot.owner(), await bot.subscriber("Anna")
    heard = len(anna.person.messages)
    # Sent from the case's own screen, after a command and a restart meanwhile.
    await owner.says("/cases")
    await owner.taps("Rukhshona", await owner.hears("Cases"))
    await owner.taps("News of the case", await owner.hears("Facts"))
    await owner.hears("Send me the news")
    await owner.says("/help")
    await owner.hears("I am still waiting for news of a case")
    await bot.restart()
    moved = "On 18 April 2025 Ms Khakimova was transferred to another prison."
    await owner.says(re.sub("On 20 March.*", moved, NEWS.replace("1 April 2025", "20 April 2025")))
    await owner.hears("News of Rukhshona Khakimova", "20 April 2025", "18 April 2025")
    await owner.taps("⬜ 1")
    await owner.hears("☑️ 1")
    await bot.restart()
    chosen = await owner.screen("Put it into the case")
    await owner.taps("Put it into the case", chosen)
    await owner.hears("as one new revision", "20 April 2025")
    await owner.taps("Put it into the case", chosen)
    await owner.hears("News of Rukhshona Khakimova", "as of 20 April 2025")  # a second tap puts nothing in
    facts = (await newest(bot, "tjk001"))["case.toml"]
    assert [source["id"] for source in facts["sources"]] == ["appeal", "report", "report2"]
    assert [fact["event"] for fact in facts["facts"] if fact["sources"] == ["report2"]] == ["transfer"]

    await owner.taps("Draft a message about it")
    await owner.hears("English", "Русский", "Español")
    assert bot.app._store is not None
    draft = await bot.app._store.drafts.get(1)
    assert draft is not None
    assert set(draft.texts) == set(languages_of(await newest(bot, "tjk001")))
    assert "20 April 2025" in draft.texts["en"].params["text"]
    assert "Хакимов" in draft.texts["ru"].params["text"]
    assert moved not in str(draft.texts)
    assert len(anna.person.messages) == heard, "nothing is sent by itself"


def languages_of(documents: dict[str, Any]) -> list[str]:
    """The languages that a case has words in."""
    return [name.removesuffix(".toml") for name in documents if name != "case.toml"]


async def test_a_name_is_known_in_any_script_and_form(bot: Running) -> None:
    owner = await bot.owner()
    for name, is_offered in (("Рухшону Хакимову", True), ("Рухшона Ҳакимова", True), ("Розу Линд", False)):
        await owner.says(f"{name}. " + "Сегодня об этом деле снова говорили. " * 20)
        offer = await owner.hears("Is this an appeal?")
        assert ("News: " in str(offer.labels)) is is_offered, name
