"""Names that a value takes are shown in words, and chosen by tapping."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.cases.editor.buttons import EditPart, EditValue
from bot.content.cases.editing.fields import CasePart
from bot.content.cases.editing.places import ValuePlace, value_at
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.cases import newest_files

SLUG = "exa001"
CONCERNS = ValuePlace("case.toml", ("asks", "release", "concerns"))


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        yield bot


async def asked(olga: Human, base: int, part: CasePart, code: str, item: str = "") -> str:
    """The screen on which a value is asked for."""
    await olga.taps_old(pack(EditValue(SLUG, base, part, code, "", item)))
    return (await olga.hears()).text


async def test_what_is_named_is_said_in_words_and_chosen_by_tapping(bot: Running) -> None:
    olga = await bot.owner(language="fr")
    await olga.says("/cases")
    await olga.taps((await olga.hears()).buttons[0])
    await olga.hears()
    screen = await asked(olga, 1, CasePart.ASKS, "concerns", "release")
    before = value_at(await newest_files(bot, SLUG), CONCERNS)
    assert before == ["expression", "readers", "others_silent"]
    assert "fair_trial Je me demande avec inquiétude si … a eu un procès équitable." in screen
    await olga.taps("Je me demande avec inquiétude si … a eu u")
    await olga.hears("✅ fair_trial")
    await olga.taps("Suivants")
    await olga.hears("mercy")
    await olga.taps("Précédents")
    await olga.taps("✅ Je trouve troublant")
    await olga.hears("fair_trial")
    assert value_at(await newest_files(bot, SLUG), CONCERNS) == ["readers", "others_silent", "fair_trial"]
    await olga.taps_old(pack(EditPart(SLUG, CasePart.ASKS, "fr", "release")))
    screen = (await olga.hears()).text
    assert "Je me demande avec inquiétude si … a eu un procès équitable." in screen
    assert "fair_trial" not in screen
    assert "others_silent" not in screen


async def test_items_treaties_details_and_languages_have_words_too(bot: Running) -> None:
    olga = await bot.owner(language="fr")
    await olga.says("/cases")
    await olga.taps((await olga.hears()).buttons[0])
    await olga.hears()
    for part, code, item, words in (
        (CasePart.FACTS, "event", "arrested", "arrest "),
        (CasePart.FACTS, "fsource", "arrested", "news The Lisel Courier"),
        (CasePart.FACTS, "differ", "list", "news (The Lisel Courier)"),
        (CasePart.ASKS, "facts", "release", "arrested 3 mars 2025\u00a0: "),
        (CasePart.ASKS, "askwho", "release", "librarian bibliothécaire"),
        (CasePart.ASKS, "leaves", "release", "charge Accusation"),
        (CasePart.APPEAL, "party", "", "udhr Déclaration universelle des droits de l"),
        (CasePart.APPEAL, "alldem", "", "✅ release … devrait être libérée"),
        (CasePart.APPEAL, "lang", "", "English"),
    ):
        assert words in await asked(olga, 1, part, code, item), code
    await asked(olga, 1, CasePart.APPEAL, "lang")
    await olga.taps("Français")
    await olga.hears("Touchez-en un")
    await asked(olga, 2, CasePart.FACTS, "event", "arrested")
    assert "Something went wrong" not in olga.transcript()
    assert "problème est survenu" not in olga.transcript()
