"""Notices that sending stood still, for whatever reason, and has what may not hold any more asked about."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.delivery.tables import DeliveryTables
from bot.model.broadcasts.broadcast import Progress, Task
from bot.model.broadcasts.halt import Halt, Halted
from bot.model.clock import Clock

log = logging.getLogger(__name__)

BEAT_EVERY: Final = timedelta(minutes=1)
"""So often it is written down, while a broadcast is under way, that nothing is in the engine's way."""
STALE_AFTER: Final = timedelta(hours=1)


class Interruptions:
    """Compares the last beat with the time. Between two beats the program wasn't running, or couldn't send.

    Waiting by plan is no interruption: the beats go on, and nobody was due meanwhile.
    """

    def __init__(
        self, store: DeliveryTables, clock: Clock, stale_after: timedelta, tell: Callable[[int], None]
    ) -> None:
        """`tell`: told a broadcast's id when it was halted."""
        self._halts = store.halts
        self._progress = store.progress
        self._tell = tell
        self._clock = clock
        self._stale_after = stale_after
        self._beat: datetime | None = None

    async def sift(self, sending: Sequence[Progress], *, can_send: bool) -> list[Progress]:
        """Halt those that stood still for too long; returns the others.

        `can_send`: nothing is in the way, as far as is known; only then is there a beat.
        """
        now = self._clock.now()
        if self._beat is not None and abs(now - self._beat) < BEAT_EVERY:
            return list(sending)
        since = await self._halts.last_beat()
        going = []
        for progress in sending:
            if since is None or not await self._stale(progress, since, now):
                going.append(progress)
        if can_send:
            await self._halts.beat(now)
            self._beat = now
        return going

    async def move_along(self, by: timedelta) -> None:
        """The calendar was set forward `by` so much (negative: back): nothing stood still for that."""
        if (since := await self._halts.last_beat()) is not None:
            await self._halts.beat(since + by)
        if self._beat is not None:
            self._beat += by

    async def _stale(self, progress: Progress, since: datetime, now: datetime) -> bool:
        """Whether it stood still for too long, and somebody was due; it is halted then."""
        if progress.task is Task.RECALL:
            return False  # a mistake that is deleted late does less harm than one that waits for an answer
        since = max(since, progress.started_at or since)
        before = now - self._stale_after
        if since > before:
            return False
        if progress.listed and not await self._progress.kept_waiting(progress.broadcast_id, before):
            return False
        if await self._halts.halt(progress.broadcast_id, Halted(Halt.INTERRUPTED, since=since, until=now)):
            self._tell(progress.broadcast_id)
            stood = int((now - since).total_seconds() // 60)
            log.warning(
                "Broadcast %d stood still for %d minutes; its author is asked.", progress.broadcast_id, stood
            )
        return True
