"""Where the time comes from: handed in, so that a test can turn tomorrow into now."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The calendar's time, and waiting by it. Pacing uses the event loop's monotonic clock instead."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once `seconds` have passed on this clock."""
        ...


class SteadyClock:
    """The machine's clock as it was when this was made, and the seconds that have passed since.

    Whoever sets the machine's clock meanwhile doesn't change how long anything waits.
    """

    def __init__(
        self,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`seconds`: of a clock that nobody sets."""
        self._seconds = seconds
        self._began_at, self._began = clock(), seconds()

    def now(self) -> datetime:
        """The time, aware, in UTC; it never jumps."""
        return self._began_at + timedelta(seconds=self._seconds() - self._began)

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of real time."""
        await asyncio.sleep(seconds)


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds` of real time."""
        await asyncio.sleep(seconds)
