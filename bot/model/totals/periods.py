"""The periods that figures are told of, and the one that each is compared with."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from bot.model.totals.steps import DaysTold


class SpanOfDays(StrEnum):
    """How far back figures go. What stands in buttons is for good."""

    WEEK = "7"
    DAYS_30 = "30"
    MONTH = "m"  # the calendar's
    ALL = "a"

    def period(self, today: date) -> DaysTold:
        """Its days, of which the last is the one before `today`: that is over."""
        last = today - timedelta(days=1)
        match self:
            case SpanOfDays.WEEK | SpanOfDays.DAYS_30:
                return DaysTold(today - timedelta(days=int(self.value)), last)
            case SpanOfDays.MONTH:
                return DaysTold(last.replace(day=1), last)
            case SpanOfDays.ALL:
                return DaysTold(None, last)
            case _:
                assert_never(self)

    def before(self, today: date) -> DaysTold | None:
        """As many days before it; of the month as many of the month before. None: there are none."""
        period = self.period(today)
        if period.first is None:
            return None
        if self is SpanOfDays.MONTH:
            ends = period.first - timedelta(days=1)
            begins = ends.replace(day=1)
            return DaysTold(begins, min(ends, begins + (period.last - period.first)))
        days = period.last - period.first
        last = period.first - timedelta(days=1)
        return DaysTold(last - days, last)
