"""What is let go by itself, little by little: nobody is kept waiting by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.model.clock import Clock
from bot.store.store import Store

_LOOK_EVERY: Final = timedelta(days=1)
_NOT_BEFORE: Final = timedelta(hours=1)
"""Of running: a machine's clock may be wrong when it starts, and is set right within minutes."""


class RetentionService:
    """For the background. Nothing of it lies in memory but when it was looked last."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._begun_at: datetime | None = None
        self._looked_at: datetime | None = None  # and there was nothing to do

    async def tidy(self) -> None:
        """Do one piece of it; if there was nothing left to do, nothing more for a day."""
        now = self._clock.now()
        if self._begun_at is None or now < self._begun_at:
            self._begun_at = now
        if now < self._begun_at + _NOT_BEFORE:
            return
        if self._looked_at is not None and self._looked_at <= now < self._looked_at + _LOOK_EVERY:
            return
        if not await self._store.recipients.let_go(now):
            self._looked_at = now
