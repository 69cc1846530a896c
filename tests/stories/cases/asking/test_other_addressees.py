"""News that asks to write to somebody else than the case does says so, both ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.cases.editor.buttons import AskForArticle
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_another_case

UPDATE = """URGENT APPEAL - THE OBSERVATORY

Update of EXA 001 / 0525
Marenia, 10 June 2025

New information: Odila Brennwater is still in the prison of Orle.

Actions requested:
Please write to the authorities of Marenia asking them to:
i. Release Odila Brennwater immediately and unconditionally.

Addresses:
{addresses}
"""
PRESIDENT = "- President of the Republic of Marenia, Ms. Tamsin Orrelby, E-mail: president@example.org"
JUSTICE = "- Minister of Justice, Mr. Corwin Eskmoor, E-mail: justice@example.org"
INTERIOR = "- Minister of the Interior, Mr. Aldous Fenwick, E-mail: interior@example.org"
OMBUDS = "- Office of the Ombudsperson of Marenia, E-mail: justice@example.org"
MISSION = (
    "- Permanent Mission of the Republic of Marenia to the United Nations in Geneva, "
    "7 Rue Exemple, 1202 Genève, Switzerland, E-mail: mission@example.org"
)


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        yield bot


async def shown(olga: Human, *addresses: str) -> str:
    """What the bot makes of an update with these addresses."""
    await olga.taps_old(pack(AskForArticle("exa001")))
    await olga.hears()
    await olga.says(UPDATE.format(addresses="\n".join(addresses)))
    return (await olga.hears("News of")).text


async def test_whom_only_the_news_or_only_the_case_writes_to_is_named(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/cases")
    await olga.hears()
    screen = await shown(olga, PRESIDENT, INTERIOR, OMBUDS, MISSION)
    others, _, rest = screen.partition("asks to write to others")[2].partition("The case writes to these")
    assert "Aldous Fenwick" in others
    assert not any(name in others for name in ("Tamsin Orrelby", "Ombudsperson", "Geneva"))
    assert "Corwin Eskmoor" in rest
    assert not any(name in rest for name in ("Tamsin Orrelby", "Ombudsperson", "Geneva"))
    screen = await shown(olga, PRESIDENT, JUSTICE, OMBUDS, MISSION)
    assert "asks to write to others" not in screen
    assert "The case writes to these" not in screen
