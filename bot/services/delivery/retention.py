"""What is let go by itself, little by little: nobody is kept waiting by it."""

from __future__ import annotations

from typing import Final

from bot.model.clock import Clock
from bot.store.store import Store

_LOOK_EVERY_S: Final = 3_600.0


class RetentionService:
    """For the background, once the clock may be trusted. In memory lies only when it was looked last."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._looked_at: float | None = None  # and there was nothing to do; by Clock.seconds

    async def tidy(self) -> None:
        """Do one piece of it; if there was nothing left to do, nothing more for an hour."""
        seconds = self._clock.seconds()
        if self._looked_at is not None and seconds < self._looked_at + _LOOK_EVERY_S:
            return
        now = self._clock.now()
        sent = await self._store.recipients.let_go(now)
        handled = await self._store.handled_updates.let_go(now)
        if not sent and not handled:
            self._looked_at = seconds
