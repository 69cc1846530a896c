"""Choosing that the bot be discreet, and taking that back; what is to be deleted for it, and when."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from bot.model.clock import Clock
from bot.model.people.discretion import AFTER_HOURS, Fleeting
from bot.model.retention import RECALL_WITHIN
from bot.services.people.visitors import Visitor
from bot.store.store import Store


class DiscretionService:
    """Offered to everybody alike, so that having chosen it tells little."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def set(self, visitor: Visitor, *, on: bool, after_hours: int | None = None) -> bool:
        """Be discreet in this chat, or no more; a second time changes nothing. False: no such time.

        `after_hours`: so long after they were sent messages are deleted. With it goes the language that is
        spoken there, so that what is kept of somebody who blocks the bot goes in time, as of anybody.
        """
        if after_hours not in (None, *AFTER_HOURS):
            return False
        if not on:
            await self._store.discreet.switch_off(visitor.chat)
            return True
        async with self._store.unit():
            if visitor.subscriber is None:
                await self._store.subscribers.set_language(visitor.chat, visitor.language, self._clock.now())
            await self._store.discreet.switch_on(visitor.chat, after_hours)
        return True

    async def note(self, visitor: Visitor, messages: Iterable[int]) -> None:
        """These have just come in their chat, from either side: they go in time if that was chosen."""
        if visitor.after_hours is not None:
            now = self._clock.now()
            await self._store.discreet.note(
                visitor.chat, [Fleeting(number, now) for number in messages if number]
            )

    async def due(self) -> AsyncIterator[tuple[int, list[int]]]:
        """Chat by chat, in random order: what is to be deleted there now."""
        for mark in await self._store.discreet.due(self._clock.now()):
            found = await self._store.discreet.due_in(mark, self._clock.now())
            if found is not None and found[1]:
                yield found[0], [one.message for one in found[1]]

    async def gone(self, chat: int, messages: Iterable[int]) -> None:
        """These are deleted, or can't be."""
        await self._store.discreet.gone(chat, messages)

    async def sent_lately(self, visitor: Visitor) -> list[int]:
        """The ids of what is known to stand here, as far as Telegram may still let it be deleted."""
        since = self._clock.now() - RECALL_WITHIN
        held = await self._store.discreet.held(visitor.chat)
        known = [one.message for one in held.sent] if held else []
        if visitor.subscriber is not None:
            known += await self._store.discreet.sent_since(visitor.subscriber.id, since)
        return known
