"""Choosing that the bot be discreet, and taking that back."""

from __future__ import annotations

from bot.model.clock import Clock
from bot.model.retention import RECALL_WITHIN
from bot.services.people.visitors import Visitor
from bot.store.store import Store


class DiscretionService:
    """Offered to everybody alike, so that having chosen it tells little."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def set(self, visitor: Visitor, *, on: bool) -> None:
        """Be discreet in this chat, or no more; a second time changes nothing.

        With it goes the language that is spoken there, so that what is kept of somebody who blocks the bot
        goes in time, as of anybody.
        """
        if not on:
            await self._store.discreet.switch_off(visitor.chat)
            return
        async with self._store.unit():
            if visitor.subscriber is None:
                await self._store.subscribers.set_language(visitor.chat, visitor.language, self._clock.now())
            await self._store.discreet.switch_on(visitor.chat)

    async def sent_lately(self, visitor: Visitor) -> list[int]:
        """The ids of what broadcasts sent here lately, as far as Telegram may still let it be deleted."""
        if visitor.subscriber is None:
            return []
        since = self._clock.now() - RECALL_WITHIN
        return await self._store.discreet.sent_since(visitor.subscriber.id, since)
