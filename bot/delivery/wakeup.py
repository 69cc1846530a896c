"""Waiting for something to do, or until it is time to look."""

from __future__ import annotations

import asyncio

from bot.model.clock import Clock


class Wakeup:
    """A flag that can be waited for, for some seconds of a clock at most."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wake whoever waits, or the next who would."""
        self._event.set()

    def clear(self) -> None:
        """What there was to do is about to be looked at."""
        self._event.clear()

    async def wait(self, within: float) -> None:
        """Return when it is set, or after so many seconds."""
        mine = asyncio.current_task()
        timer = asyncio.create_task(self._clock.sleep(within), name=mine.get_name() if mine else None)
        woken = asyncio.ensure_future(self._event.wait())
        try:
            await asyncio.wait((timer, woken), return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            woken.cancel()
