"""Reminders of a letter that are due."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.content.library import Library
from bot.model.clock import Clock
from bot.model.letters.reminder import Reminder, progress
from bot.store.store import Store


class RemindersService:
    """Reminders that are due."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock

    async def due(self) -> AsyncIterator[Reminder]:
        """The reminders whose time has come, in random order.

        Dropped are those of closed cases, of people who are gone, and of those who have reported a letter of
        the case since. Each is read just before it is given: whoever stopped or was forgotten meanwhile gets
        none. One that isn't `done` is given again by the next call, not by this one.
        """
        now = self._clock.now()
        for mark in await self._store.reminders.due(now):
            for reminder in await self._store.reminders.due_in(mark, now):
                if await self._is_needed(reminder):
                    yield reminder
                else:
                    await self.done(reminder)

    async def _is_needed(self, reminder: Reminder) -> bool:
        held = await self._store.subscribers.get(reminder.chat)
        if self._library.case(reminder.case) is None or (held and held.gone):
            return False
        if reminder.so_far is None:
            return True
        written = await self._store.choices.written(reminder.chat, reminder.case)
        return progress(written.own) <= reminder.so_far

    async def done(self, reminder: Reminder) -> None:
        """It was sent, or can't be."""
        await self._store.reminders.done(reminder)
