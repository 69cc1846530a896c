"""Who did what in a case, and who lives where, of its readers: counted aside where that takes long."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.errors import StillCounting
from bot.model.broadcasts.broadcast import Kind
from bot.model.broadcasts.k_anonymity import GroupCounts
from bot.model.clock import Clock
from bot.store.broadcasts.audience_counts import ActedCounts, of_kind
from bot.store.store import Store

AT_ONCE: Final = 2_000
"""Of so many readers it is counted for each screen, and some screens ask three times: 50 ms each."""
PATIENCE_S: Final = 0.15
"""So long is waited for a count that has just begun: of some thousand it is over by then."""
HOLDS_S: Final = 900.0
"""How long a count of more is used: as long as it takes to choose, to look once more, and to confirm."""
_MOST_MOMENTS: Final = 12
"""Moments of joining that are told apart at once; each makes the count a little longer."""


@dataclass(slots=True)
class _Count:
    """One count: under way, or over."""

    moments: frozenset[datetime]  # what people were told apart by
    everybody: int  # so many were to be looked at when it began
    looked_at: int = 0
    task: asyncio.Task[ActedCounts] | None = None
    over_at: float | None = None  # by Clock.seconds

    @property
    def percent(self) -> int:
        """How far it is; 100 only once it is over."""
        return min(99, 100 * self.looked_at // max(1, self.everybody))


class Census:
    """In memory only: on the disk it would tell of people what they did and where they live."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._counts: dict[str, _Count] = {}

    async def of(self, case: str, kind: Kind, moments: Collection[datetime]) -> GroupCounts:
        """Who gets anything, as `kind` sees them, by all facets; of many, as of some time in 15 minutes.

        StillCounting: there are many, and they haven't been counted. A count is begun, or under way.
        """
        everybody = sum((await self._store.subscribers.audience(case, Kind.CALL)).values())
        if everybody <= AT_ONCE:
            return of_kind(await self._store.audience_counts.acted(case, moments), kind)
        asked = frozenset(moments)
        known = self._counts.get(case)
        if known is None or not (self._is_under_way(known) or self._holds(known, asked)):
            known = self._begin(case, asked | (known.moments if known else frozenset()), asked, everybody)
            assert known.task is not None
            await asyncio.wait((known.task,), timeout=PATIENCE_S)
        assert known.task is not None
        if not known.task.done() or known.task.cancelled():  # by a stop of the program
            raise StillCounting(known.percent)
        try:
            return of_kind(known.task.result(), kind)
        except BaseException:  # raised again: the next look begins anew
            self._counts.pop(case, None)
            raise

    def _is_under_way(self, known: _Count) -> bool:
        return known.task is not None and not known.task.done()

    def _holds(self, known: _Count, asked: frozenset[datetime]) -> bool:
        if known.over_at is None:
            return True  # it failed, and nobody has heard of it yet
        return asked <= known.moments and self._clock.seconds() - known.over_at < HOLDS_S

    def _begin(
        self, case: str, all_asked: frozenset[datetime], asked: frozenset[datetime], everybody: int
    ) -> _Count:
        moments = all_asked if len(all_asked) <= _MOST_MOMENTS else asked
        begun = self._counts[case] = _Count(moments, everybody)
        begun.task = asyncio.create_task(self._count(case, begun), name="who did what")
        return begun

    async def _count(self, case: str, count: _Count) -> ActedCounts:
        def looked_at(number: int) -> None:
            count.looked_at = number

        found = await self._store.audience_counts.acted(case, count.moments, looked_at)
        count.over_at = self._clock.seconds()
        return found

    async def stop(self) -> None:
        """Break off what is under way."""
        tasks = [known.task for known in self._counts.values() if known.task is not None]
        self._counts.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
