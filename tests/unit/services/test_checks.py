"""A case is checked in a thread, once for all who ask for the same words."""

from __future__ import annotations

import asyncio
import secrets
from datetime import date
from pathlib import Path

from bot.content.cases.files import CaseDocuments
from bot.content.library import Library
from bot.model.clock import SystemClock
from bot.model.keys import new_key
from bot.services.cases.editing import MOST_CHECKS, CaseEditingService
from bot.services.cases.revisions import CaseRevisionsService
from bot.store.db.sealing import Sealer
from bot.store.store import Store
from tests.support.stores import make_before, url_of

CASE = CaseDocuments.read(Path("docs/example-case/exa001"))
TODAY = date(2025, 7, 1)


def test_who_asks_for_the_same_waits_for_one_check_and_others_go_on_meanwhile(tmp_path: Path) -> None:
    make_before(tmp_path / "bot.db")
    asyncio.run(_checks(tmp_path / "bot.db"))


async def _checks(database: Path) -> None:
    library, clock = Library.load(), SystemClock()
    store = await Store.open(url_of(database), Sealer.from_text(new_key(secrets.token_bytes(32))))
    try:
        editing = CaseEditingService(store, library, clock, CaseRevisionsService(store, library, clock))
        turns = 0

        async def another() -> None:
            nonlocal turns
            while True:
                await asyncio.sleep(0)
                turns += 1

        beside = asyncio.create_task(another())
        first, second = await asyncio.gather(editing.checked(CASE, TODAY), editing.checked(CASE, TODAY))
        beside.cancel()
        assert first is second
        assert turns > 20, "whoever else taps is answered while it is checked"
        for number in range(MOST_CHECKS - 1):
            other = CaseDocuments(f"exa00{number}", {"case.toml": b"slug = 3"})
            assert any(finding.fault for finding in await editing.checked(other, TODAY))
        assert await editing.checked(CASE, TODAY) is first, "another case's check doesn't push it out"
    finally:
        await store.close()
