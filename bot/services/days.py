"""Days as the organisers count them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.model.clock import Clock


class Days:
    """Turns the clock into days of the organisers' time zone."""

    def __init__(self, clock: Clock, zone: ZoneInfo) -> None:
        self._clock = clock
        self.zone = zone

    def now(self) -> datetime:
        """The moment, in UTC."""
        return self._clock.now()

    def today(self) -> date:
        """The organisers' current day."""
        return self.of(self._clock.now())

    def of(self, moment: datetime) -> date:
        """The organisers' day in which a moment lies."""
        return moment.astimezone(self.zone).date()
