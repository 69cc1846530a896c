"""Reminders of a letter that are due."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from bot.model.clock import Clock
from bot.model.letters.reminder import Reminder, progress
from bot.model.retention import WITHHELD
from bot.services.standings import StandingsService
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
        """The reminders whose time has come, in random order.

        Dropped are those of cases that aren't live, of people who are gone, and of those who have reported a
        letter of the case since. Of cases that may be live again soon (see `StandingsService.withheld`) they
        are withheld for a week. Each is read just before it is given: whoever stopped or was forgotten
        meanwhile gets none. One that isn't `done` is given again by the next call, not by this one.
        """
        now = self._clock.now()
        for mark in await self._store.reminders.due(now):
            for reminder in await self._store.reminders.due_in(mark, now):
                if reminder.case in self._standings.withheld():
                    if self._may_tidy() and reminder.due_at < now - WITHHELD:
                        await self.done(reminder)
                elif await self._is_needed(reminder):
                    yield reminder
                else:
                    await self.done(reminder)

    async def _is_needed(self, reminder: Reminder) -> bool:
        held = await self._store.subscribers.get(reminder.chat)
        if not self._standings.is_live(reminder.case) or (held and held.gone):
            return False
        if reminder.so_far is None:
            return True
        written = await self._store.choices.written(reminder.chat, reminder.case)
        return progress(written.own) <= reminder.so_far

    async def done(self, reminder: Reminder) -> None:
        """It was sent, or can't be."""
        await self._store.reminders.done(reminder)
