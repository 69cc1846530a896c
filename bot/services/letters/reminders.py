"""Reminders of a letter that are due."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.content.library import Library
from bot.model.clock import Clock
from bot.model.letters.reminder import Reminder
from bot.store.store import Store


class RemindersService:
    """Reminders that are due."""

    def __init__(self, store: Store, library: Library, clock: Clock) -> None:
        self._store = store
        self._library = library
        self._clock = clock

    async def due(self) -> AsyncIterator[Reminder]:
        """The reminders whose time has come; those of closed cases and of people who are gone are dropped.

        Each is read just before it is given: whoever stopped or was forgotten meanwhile gets none. One that
        isn't `done` is given again by the next call, not by this one.
        """
        now, last = self._clock.now(), None
        while found := await self._store.reminders.due(now, 1, after=last):
            last = found[0]
            held = await self._store.subscribers.get(last.chat)
            if self._library.case(last.case) and not (held and held.gone):
                yield last
            else:
                await self.done(last)

    async def done(self, reminder: Reminder) -> None:
        """It was sent, or can't be."""
        await self._store.reminders.done(reminder.id)
