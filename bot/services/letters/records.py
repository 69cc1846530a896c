"""What people did, as a whole: folded once a day, and written anew with each tap below a letter."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Final

from bot.content.library import Library
from bot.model.clock import Clock
from bot.model.letters.record import UNDO_WITHIN
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.store.store import Store

FOLD_AT: Final = time(0, 15)
"""In the organisers' time zone: no letter of the day before can be taken back any more."""
AT_ONCE: Final = 50
"""So many records are folded in one transaction: some milliseconds, after which others have their turn."""


class RecordsService:
    """Sees to the records."""

    def __init__(self, store: Store, library: Library, clock: Clock, days: Days) -> None:
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days
        self._folded: date | None = None  # by this program: the first look folds what the last one left

    async def cover(self, visitor: Visitor, slug: str, *, make: bool) -> None:
        """Write this person's record anew, so that whatever they tapped looks alike from outside."""
        if self._library.case(slug):
            await self._store.records.touch(visitor.chat, slug, self._days.today(), make=make)

    async def fold(self) -> None:
        """Once a day, and at the start: see keeping.folded. What is broken off goes on at the next look."""
        now = self._clock.now().astimezone(self._days.zone)
        due = now.date() if now.time() >= FOLD_AT else now.date() - timedelta(days=1)
        if self._folded == due:
            return
        since = (now - UNDO_WITHIN).date()
        keys = await self._store.records.fresh()
        while keys:
            await self._store.records.fold(keys[-AT_ONCE:], since, now)
            del keys[-AT_ONCE:]
        for case in sorted({*self._library.cases, *self._store.steps.cases()}):
            await self._store.steps.release(case, since - timedelta(days=1), now)
        await self._store.records.scrub()
        self._folded = due
