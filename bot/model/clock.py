"""Where the time comes from: handed in, so that a test can turn tomorrow into now.

A clock has three hands. Which one a thing goes by stands in docs/design.md, "What goes by which clock".
"""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Final, Protocol

PIECE_S: Final = 30.0
"""A wait is cut into pieces of so many seconds at most. The event loop's timers stand still while the machine
sleeps (asyncio goes by `time.monotonic`), so a whole one would be late by as long as it slept."""

_COUNTS_SLEEP: Final[int] = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Linux's CLOCK_BOOTTIME goes on while the machine is suspended, its CLOCK_MONOTONIC stands still
(man7.org/linux/man-pages/man2/clock_gettime.2.html). Where neither counts it, as in a virtual machine that
is stopped, sleep looks as if somebody had set the calendar forward, and is dealt with as that."""


def day_of(moment: datetime) -> datetime:
    """The beginning of the day, by UTC, in which an aware moment lies."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


class Clock(Protocol):
    """The calendar, and seconds that nobody sets. Pacing uses the event loop's clock instead."""

    def now(self) -> datetime:
        """The calendar, read anew: aware, in UTC. It jumps when somebody sets the machine's clock."""
        ...

    def seconds(self) -> float:
        """Seconds since some moment. Nobody sets them, and they go on while the machine sleeps."""
        ...

    def awake(self) -> float:
        """The same, but they stand still while the machine sleeps."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return once so many have passed by `seconds()`."""
        ...


class SystemClock:
    """The machine's clocks."""

    def now(self) -> datetime:
        """The current time, aware, in UTC."""
        return datetime.now(UTC)

    def seconds(self) -> float:
        """Since the machine was started, its sleep included; without it where the system can't tell."""
        return time.clock_gettime(_COUNTS_SLEEP)

    def awake(self) -> float:
        """As the event loop counts them."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait so long. Late by PIECE_S at most if the machine slept meanwhile."""
        until = self.seconds() + seconds
        await asyncio.sleep(min(seconds, PIECE_S))
        while (left := until - self.seconds()) > 0:  # noqa: ASYNC110 - only time passes
            await asyncio.sleep(min(left, PIECE_S))


class SteadyClock:
    """The calendar as of the last `catch_up`, and the seconds since: it never jumps by itself.

    For the engine. It writes down until when somebody waits, and has to move that along when the calendar is
    set; until it has, it goes by the time as it was.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        """`clock`: the machine's, if none is given."""
        self._clock = clock or SystemClock()
        self._began_at, self._began = self._clock.now(), self._clock.seconds()

    def now(self) -> datetime:
        """The time, aware, in UTC."""
        return self._began_at + timedelta(seconds=self._clock.seconds() - self._began)

    @property
    def behind(self) -> timedelta:
        """By how much the calendar was set forward since; negative: back."""
        return self._clock.now() - self.now()

    def catch_up(self, by: timedelta) -> None:
        """Be later by so much from now on."""
        self._began_at += by

    def seconds(self) -> float:
        """As Clock.seconds."""
        return self._clock.seconds()

    def awake(self) -> float:
        """As Clock.awake."""
        return self._clock.awake()

    async def sleep(self, seconds: float) -> None:
        """As Clock.sleep."""
        await self._clock.sleep(seconds)
