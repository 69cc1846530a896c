"""What people did, as a whole: folded once a day, and written anew with each tap below a letter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Final

from bot.content.library import Library
from bot.model.cases.standing import Standing
from bot.model.clock import Clock
from bot.model.letters.record import UNDO_WITHIN
from bot.model.retention import WITHHELD
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.services.standings import StandingsService
from bot.store.letters.records import IN_ANY_ORDER
from bot.store.store import Store

FOLD_AT: Final = time(0, 15)
"""In the organisers' time zone: no letter of the day before can be taken back any more."""
AT_ONCE: Final = 50
"""So many records are folded in one transaction: some milliseconds, after which others have their turn."""


class RecordsService:
    """Sees to the records."""

    def __init__(
        self,
        store: Store,
        library: Library,
        clock: Clock,
        days: Days,
        standings: StandingsService,
        may_tidy: Callable[[], bool],
    ) -> None:
        """`may_tidy`: whether something may be let go because of the day that it is."""
        self._store = store
        self._library = library
        self._clock = clock
        self._days = days
        self._standings = standings
        self._may_tidy = may_tidy
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
        closed = self._closed()
        keys = await self._store.records.fresh()
        for case in sorted(closed):
            if self._store.nudges.asked(case):  # else nobody's record says so, and none is touched for it
                keys = [*(key for key in keys if key[0] != case), *await self._store.records.of_case(case)]
        IN_ANY_ORDER.shuffle(keys)
        while keys:
            await self._store.records.fold(keys[-AT_ONCE:], since, now, closed)
            del keys[-AT_ONCE:]
        for case in sorted({*self._library.cases, *self._store.steps.cases()}):
            await self._store.steps.release(case, since - timedelta(days=1), now)
        await self._store.records.scrub()
        self._folded = due

    def _closed(self) -> frozenset[str]:
        """The cases for which nobody is to be reminded any more.

        One that is over, or that an owner has stopped, may be live again soon.
        """
        today = self._days.today()
        found = set()
        for case in self._library.cases.values():
            standing, since = self._standings.of(case.slug), self._standings.since(case)
            long_ago = since is not None and since <= today - WITHHELD
            if standing is Standing.STOPPED or (
                standing in (Standing.OVER, Standing.HERE) and long_ago and self._may_tidy()
            ):
                found.add(case.slug)
        return frozenset(found)
