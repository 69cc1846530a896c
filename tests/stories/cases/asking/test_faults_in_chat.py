"""What keeps a case from being shown or published is said in the words of whoever edits it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.cases.editor.buttons import CheckCase, EditValue, PreviewCase, RemoveItem
from bot.content.cases.editing.fields import CasePart
from tests.support.application import Running
from tests.support.steps.broadcasting import with_another_case

SLUG = "exa001"


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        yield bot


async def test_what_the_loader_refuses_is_said_in_ones_own_language_with_its_place(bot: Running) -> None:
    olga = await bot.owner(language="fr")
    await olga.says("/cases")
    await olga.taps((await olga.hears()).buttons[0])
    await olga.hears()
    for part, code, language, item, words in (
        (CasePart.TEXTS, "short", "fr", "", "Odila Brennwater, bibliothécaire à Port Lisel"),
        (CasePart.TEXTS, "title", "fr", "", "Odila {Brennwater"),
        (CasePart.ISSUER, "imail", "", "", "alerte@exemple.org1"),
        (CasePart.APPEAL, "alldem", "", "", "release"),
    ):
        await olga.taps_old(pack(EditValue(SLUG, 1, part, code, language, item)))
        await olga.hears()
        await olga.says(words)
        await olga.hears()
    await olga.taps_old(pack(RemoveItem(SLUG, CasePart.SOURCES, "news", sure=True)))
    await olga.hears()
    for tap in (CheckCase(SLUG), PreviewCase(SLUG, "fr")):
        await olga.taps_old(pack(tap))
        screen = (await olga.hears()).text
        assert "son bouton en contient 30" in screen
        assert "🔤 Textes · Nom sur les boutons (Français)" in screen
        assert "alerte@exemple.org1 n’est pas une adresse" in screen
        assert "crochets ou des accolades" in screen
        for english in ("is not", "has a brace", "Use one of", "characters", "can't", "case.toml"):
            assert english not in screen
    assert "Impossible de le montrer pour l’instant" in screen
