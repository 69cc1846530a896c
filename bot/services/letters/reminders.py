"""Reminders of a letter that are due."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from bot.model.clock import Clock
from bot.model.letters.reminder import Reminder
from bot.services.standings import WITHHELD, StandingsService
from bot.store.store import Store


class RemindersService:
    """Reminders that are due."""

    def __init__(
        self, store: Store, clock: Clock, standings: StandingsService, may_tidy: Callable[[], bool]
    ) -> None:
        """`may_tidy`: whether a reminder may be dropped because of the day that it is."""
        self._store = store
        self._clock = clock
        self._standings = standings
        self._may_tidy = may_tidy

    async def due(self) -> AsyncIterator[Reminder]:
        """The reminders whose time has come.

        Those of cases that aren't live, and of people who are gone, are dropped; those of cases that may be
        live again soon (see `StandingsService.withheld`) are withheld for a week.

        Each is read just before it is given: whoever stopped or was forgotten meanwhile gets none. One that
        isn't `done` is given again by the next call, not by this one.
        """
        now, last, withheld = self._clock.now(), None, self._standings.withheld()
        if withheld and self._may_tidy():
            await self._store.reminders.drop_old(withheld, now - WITHHELD)
        while found := await self._store.reminders.due(
            now, 1, after=last, without=self._standings.withheld()
        ):
            last = found[0]
            held = await self._store.subscribers.get(last.chat)
            if self._standings.is_live(last.case) and not (held and held.gone):
                yield last
            elif last.case not in self._standings.withheld():
                await self.done(last)

    async def done(self, reminder: Reminder) -> None:
        """It was sent, or can't be."""
        await self._store.reminders.done(reminder.id)
