"""Whoever can't be written to any more is forgotten after a while, as if they had said so."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.model.clock import Clock, day_of
from bot.model.retention import GONE_KEPT
from bot.services.days import Days
from bot.store.store import Store

A_TURN_S = 1.0
"""So long at most it goes on before other things of the background have their turn."""

log = logging.getLogger(__name__)


class DepartedService:
    """For the background, once the clock may be trusted. In memory lies only who is still to be forgotten."""

    def __init__(self, store: Store, clock: Clock, days: Days) -> None:
        self._store = store
        self._clock = clock
        self._days = days
        self._looked: datetime | None = None
        self._chats: list[int] = []
        self._forgotten = 0

    async def tidy(self) -> None:
        """Forget some of those who are due; once it is all, nothing more until the day, by UTC, is over."""
        now, seconds = self._clock.now(), self._clock.seconds()
        before = now - GONE_KEPT
        if self._looked != day_of(now):
            self._chats = await self._store.subscribers.departed(before, now)
            self._looked, self._forgotten = day_of(now), 0
        while self._chats and self._clock.seconds() < seconds + A_TURN_S:
            # One who came back meanwhile stays.
            if await self._store.subscribers.forget_departed(self._chats[-1], before, self._days.today()):
                self._forgotten += 1
            self._chats.pop()
        if self._forgotten and not self._chats:
            log.info("Forgot %d who couldn't be written to for %d days.", self._forgotten, GONE_KEPT.days)
            self._forgotten = 0
