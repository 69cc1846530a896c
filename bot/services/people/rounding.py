"""When a day is over, what is known of people's moments is rounded to it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.clock import Clock, day_of
from bot.store.store import Store

A_TURN_S: Final = 1.0
"""So long at most it goes on before other things of the background have their turn."""


class RoundingService:
    """For the background, once the clock may be trusted. In memory lies only how far it is today."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._begun: datetime | None = None
        self._blocks: list[int] = []
        self._rewritten = True

    async def tidy(self) -> None:
        """Do a piece of it; once all is done, nothing more until the day, by UTC, is over."""
        today, seconds = day_of(self._clock.now()), self._clock.seconds()
        if self._begun != today:
            await self._store.rounding.few(today)
            self._blocks = await self._store.rounding.blocks()
            self._begun, self._rewritten = today, False
        while self._blocks and self._clock.seconds() < seconds + A_TURN_S:
            await self._store.rounding.subscribers(self._blocks[-1], today)
            self._blocks.pop()
        if not self._blocks and not self._rewritten and not await self._is_sending():
            await self._store.rounding.rewrite()
            self._rewritten = True

    async def _is_sending(self) -> bool:
        running = await self._store.progress.running()
        return any(one.state is BroadcastState.SENDING for one in running)
