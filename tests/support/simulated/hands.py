"""A clock that stands still until somebody moves its hands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 14, 12, tzinfo=UTC)


@dataclass
class StillClock:
    """The calendar, and seconds with and without the machine's sleep. Whoever sleeps makes time pass."""

    calendar: datetime = START
    counted: float = 1_000.0
    up: float = 900.0

    def now(self) -> datetime:
        return self.calendar

    def seconds(self) -> float:
        return self.counted

    def awake(self) -> float:
        return self.up

    async def sleep(self, seconds: float) -> None:
        self.passes(seconds)

    def passes(self, seconds: float) -> None:
        self.calendar += timedelta(seconds=seconds)
        self.counted += seconds
        self.up += seconds

    def set_by(self, seconds: float) -> None:
        self.calendar += timedelta(seconds=seconds)

    def suspend(self, seconds: float) -> None:
        self.passes(seconds)
        self.up -= seconds
