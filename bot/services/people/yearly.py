"""Whoever has got updates for a year is asked whether to go on, and forgotten if no answer comes."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Final

from bot.model.clock import Clock
from bot.model.retention import UNANSWERED_KEPT
from bot.services.days import Days
from bot.services.people.visitors import Visitor
from bot.store.store import Store

HOURS: Final = range(9, 20)
"""Full hours in the organisers' time zone in which anybody is asked."""
AT_A_TIME: Final = 50
"""So many are asked in a row; then the background sees to other things, and waits some seconds: a tenth of
what Telegram takes, so that answers and broadcasts hardly notice."""
A_TURN_S: Final = 1.0
"""So long at most people are forgotten in a row."""

log = logging.getLogger(__name__)


class YearlyService:
    """For the background, once the clock may be trusted. In memory lies only who is still to be looked at."""

    def __init__(self, store: Store, clock: Clock, days: Days, may_tidy: Callable[[], bool]) -> None:
        """`may_tidy`: whether the calendar may be trusted."""
        self._store = store
        self._clock = clock
        self._days = days
        self._may_tidy = may_tidy
        self._day: date | None = None
        self._looked_at: set[int] = set()  # on that day: who couldn't be asked then is so on another
        self._due: list[int] = []
        self._all_asked = self._all_forgotten = False
        self._silent: list[int] = []

    async def due(self) -> AsyncIterator[int]:
        """Some of those to be asked now; each is looked at just before. Nobody is by night."""
        today = self._begin_day()
        if self._all_asked or not self._may_tidy():
            return
        if self._days.now().astimezone(self._days.zone).hour not in HOURS:
            return
        before = _a_year_ago(today)
        if not self._due:
            found = await self._store.yearly.due(before)
            self._due = [chat for chat in found if chat not in self._looked_at]
            self._all_asked = not self._due
        for _ in range(min(AT_A_TIME, len(self._due))):
            chat = self._due.pop()
            self._looked_at.add(chat)
            if await self._store.yearly.is_due(chat, before):
                yield chat

    def answer_until(self) -> date:
        """The last day on which whoever is asked now can answer."""
        return self._days.today() + UNANSWERED_KEPT

    async def asked(self, chat: int) -> None:
        """Put down that they were asked today."""
        await self._store.yearly.asked(chat, self._days.today())

    async def go_on(self, visitor: Visitor) -> bool:
        """They want to go on: kept by the month. False if they get no updates (any more)."""
        return await self._store.yearly.goes_on(visitor.chat, self._days.today().replace(day=1))

    async def tidy(self) -> None:
        """Forget some of those who haven't answered in time; once it is all, nothing more for the day."""
        seconds, today = self._clock.seconds(), self._begin_day()
        if self._all_forgotten:
            return
        before = today - UNANSWERED_KEPT
        if not self._silent:
            self._silent = await self._store.yearly.silent(before)
            self._all_forgotten = not self._silent
        forgotten = 0
        while self._silent and self._clock.seconds() < seconds + A_TURN_S:
            # One who answered meanwhile stays.
            forgotten += await self._store.subscribers.forget_silent(self._silent.pop(), before, today)
        if forgotten:
            log.info("Forgot %d who were asked whether to go on, and didn't answer.", forgotten)

    def _begin_day(self) -> date:
        today = self._days.today()
        if self._day != today:
            self._day, self._due, self._silent = today, [], []
            self._looked_at.clear()
            self._all_asked = self._all_forgotten = False
        return today


def _a_year_ago(today: date) -> date:
    """The first of this month in the last year: the months before are over for a year."""
    return today.replace(year=today.year - 1, day=1)
