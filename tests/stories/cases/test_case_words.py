"""How a case is told in letters, edited in the chat: details, sentences of its own, and the rest."""

from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.cases import asked_for, newest_files, opens_case

SLUG = "exa001"
PART = "Tap what you want to change."


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        yield bot


async def written(bot: Running, file: str) -> dict[str, Any]:
    """What stands in a file of the newest revision."""
    return tomllib.loads((await newest_files(bot, SLUG))[file].decode())


async def opens_item(olga: Human, part: str, item: str) -> None:
    """From /cases to an item of a part."""
    await opens_case(olga)
    await olga.taps(part)
    await olga.hears()
    await olga.taps(item)
    await olga.hears(PART)


async def types(olga: Human, field: str, *words: str) -> str:
    """Type a value until it is taken; what the part's screen says then."""
    await olga.taps(field)
    await olga.hears(field.removeprefix("❗ "))
    for wrong in words[:-1]:
        await olga.says(wrong)
        assert "❗" in (await olga.hears("Nothing was changed")).text
    await olga.says(words[-1])
    return (await olga.hears(PART)).text


async def test_a_fact_has_just_the_details_that_its_event_needs_or_may_have(bot: Running) -> None:
    olga = await bot.owner()
    await opens_item(olga, "📅 Facts", "3 March 2025")
    told = olga.person.messages[-1]
    labels = [key.label for key in told.buttons]
    assert "Where" in labels
    assert "Who did it" in labels
    assert not {"Court", "How long", "Illness", "Own sentences"} & set(labels)
    assert "the police" in await types(olga, "Who did it", "the police.", "the {office}", "the police")
    await types(olga, "Kind of event", "sentence")
    told = olga.person.messages[-1]
    assert "How long: missing" in told.text, "the event needs it, and letters tell this fact"
    assert "Who did it: the police" in told.text, "what stands there already shows, and can be emptied"
    assert "three years" in await types(olga, "❗ How long", "three years")
    english = await written(bot, "en.toml")
    assert english["facts"]["arrested"]["say"] == {
        "where": "in the town library of Port Lisel",
        "office": "the police",
        "term": "three years",
    }


async def test_sentences_of_ones_own_are_checked_line_by_line(bot: Running) -> None:
    olga = await bot.owner()
    await opens_item(olga, "📅 Facts", "early in 2025")
    good = "In early 2025 {person} published a list.\nA list was made public by {name} early in 2025."
    await types(
        olga,
        "Own sentences",
        "In early 2025 {person} published a list",  # no full stop
        "In early 2025 she published a list.",  # names nobody
        "In early 2025 {person} published a {thing}.",
        "In early 2025 {person published a list.",
        f"In early 2025 {{person}} published {'a very long list ' * 15}.",
        "In early 2025 {person} published a list.\nIn early 2025 {name} listed books.",
        good,
    )
    assert (await written(bot, "en.toml"))["facts"]["list"]["wordings"] == good.splitlines()
    await opens_item(olga, "📅 Facts", "early in 2025")
    await olga.taps("Français")
    await olga.hears(PART)
    french = "{person} a publié une liste.\nUne liste a été publiée par {name}."
    await types(olga, "Own sentences", french.splitlines()[0], french)
    assert (await written(bot, "fr.toml"))["facts"]["list"]["wordings"] == french.splitlines()


async def test_a_demand_and_a_concern_of_the_cases_own_begin_in_the_chat(bot: Running) -> None:
    olga = await bot.owner()
    for part, sentence, named, table in (
        ("📢 Own demands", "Let the library open again {in_country}.", "Demands", "demands"),
        ("💬 Own concerns", "It troubles me that {person} lost her library.", "Concerns", "concerns"),
    ):
        await opens_case(olga)
        await olga.taps(part)
        await olga.hears(part)
        await olga.taps("➕ Add one")
        told = await olga.hears(PART)
        assert "Own sentences: missing" in told.text
        await types(olga, "❗ Own sentences", sentence)
        await opens_item(olga, "✊ What is asked", "Her release")
        name = f"{table.removesuffix('s')}2"
        await types(olga, named, f"expression {name}" if table == "concerns" else f"release {name}")
        assert (await written(bot, "case.toml"))["asks"][0][table][-1] == name
        assert (await written(bot, "en.toml"))[table][name] == [sentence]
        assert (await written(bot, "fr.toml"))[table][name] == [], "its words are asked for there too"


async def test_the_person_the_country_and_sources_that_differ_have_their_place(
    bot: Running,
) -> None:
    olga = await bot.owner()
    await opens_case(olga)
    await olga.taps("🪪 Who they are")
    await olga.hears("a librarian in Port Lisel")
    await olga.taps("➕ Add one")
    await olga.hears("In a few words: missing")
    await types(olga, "❗ In a few words", "a mother of two")
    await opens_item(olga, "✊ What is asked", "A doctor and visits")
    await types(olga, "Who they are, here", "librarian who3")
    case = await written(bot, "case.toml")
    assert case["who"] == ["librarian", "age", "who3"]
    assert case["asks"][1]["who"] == ["librarian", "who3"]
    assert (await written(bot, "en.toml"))["names"]["who"]["who3"] == "a mother of two"
    await opens_case(olga)
    await olga.taps("🪪 Who they are")
    await olga.hears("a mother of two")
    await olga.taps("a mother of two")
    await olga.hears(PART)
    await olga.taps("🗑 Take it out…")
    await olga.hears("Take this out of the case?")
    await olga.taps("🗑 Take it out")
    await olga.hears("Who they are")
    case = await written(bot, "case.toml")
    assert (case["who"], case["asks"][1]["who"]) == (["librarian", "age"], ["librarian"])

    await opens_item(olga, "📅 Facts", "reported on 2 June 2025")
    said = "news: she is ill\nappeal: she was ill in May"
    await types(olga, "Where sources differ", "radio: ill", "news:", said)
    (fact,) = (one for one in (await written(bot, "case.toml"))["facts"] if one["id"] == "ill")
    assert fact["readings"] == [
        {"source": "news", "says": "she is ill"},
        {"source": "appeal", "says": "she was ill in May"},
    ]
    await asked_for(olga, "📄 The appeal", "In the country")
    await olga.says("in the Republic of Marenia")
    await olga.hears(PART)
    await asked_for(olga, "📄 The appeal", "Treaties besides")
    await olga.says("nonsense")
    assert "iccpr" in (await olga.hears("❗")).text
    await olga.says("iccpr, cat")
    await olga.hears("• Convention against Torture")
    assert (await written(bot, "case.toml"))["party_to"] == ["iccpr", "cat"]
    assert (await written(bot, "en.toml"))["country"]["in"] == "in the Republic of Marenia"
