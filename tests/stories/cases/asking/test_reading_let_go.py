"""What was read in an appeal is kept for its questions, and no longer than the draft is one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.cases.editor.buttons import PublishCase
from bot.model.cases.revision import Agreed, MayUse
from tests.support.application import Running
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.cases import at_rest, drafted
from tests.support.stores import rows

SLUG = "exa009"


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Running]:
    async with Running(tmp_path, messages=with_another_case(tmp_path)) as bot:
        yield bot


def kept(bot: Running) -> list[str]:
    """Slugs of the cases of which something that was read is kept."""
    return [str(row[0]) for row in rows(bot.database, 'SELECT "case" FROM case_drafts')]


async def test_it_goes_once_the_case_is_published(bot: Running) -> None:
    olga = await bot.owner()
    await drafted(bot, SLUG)
    async with at_rest(bot) as store:
        await store.case_drafts.keep(SLUG, b"what was read", bot.clock.now())
    await olga.says("/cases")
    await olga.hears()
    await olga.taps_old(pack(PublishCase(SLUG, 1, Agreed.FAMILY, MayUse.PUBLIC, 9)))
    await olga.hears("Let everybody see this case?")
    assert kept(bot) == [SLUG]
    await olga.taps("Publish now")
    await olga.hears("✅")
    assert kept(bot) == []
