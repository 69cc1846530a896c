"""Deleting messages after the time that somebody chose. What is to go lies in the database."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from functools import partial
from typing import Final

from telegram.error import BadRequest, Forbidden

from bot.chat.base.notifier import carefully
from bot.model.clock import Clock
from bot.services.services import Services
from bot.telegram_api.limits import MAX_BULK_IDS
from bot.telegram_api.replier import Replier

log = logging.getLogger(__name__)

EVERY_S: Final = 20.0
_NOT_YET_S: Final = 0.5
"""So long it waits where a request would take the place of a reply, or of a broadcast."""


class DiscreetSweeper:
    """A loop of its own: after a broadcast there is much to delete, and reminders mustn't wait for that."""

    def __init__(self, services: Services, replier: Replier, clock: Clock) -> None:
        self._services = services
        self._replier = replier
        self._clock = clock

    async def run(self) -> None:
        """Delete what is due, again and again."""
        while True:
            await carefully(self._sweep)
            await self._clock.sleep(EVERY_S)

    async def _sweep(self) -> bool:
        async for chat, messages in self._services.discretion.due():
            await carefully(partial(self._delete, chat, messages))
        return False

    async def _delete(self, chat: int, messages: Sequence[int]) -> bool:
        """Delete these. What Telegram refuses, such as what is too old, is given up; a fault isn't."""
        pieces = deque(messages[at : at + MAX_BULK_IDS] for at in range(0, len(messages), MAX_BULK_IDS))
        while pieces:
            piece = pieces.popleft()
            try:
                while not await self._replier.delete_aside(chat, piece):
                    await self._clock.sleep(_NOT_YET_S)
            except BadRequest:
                if len(piece) > 1:
                    half = len(piece) // 2
                    pieces.extendleft((piece[half:], piece[:half]))
                    continue
            except Forbidden:
                log.info("Messages can't be deleted where the bot is blocked.")
            await self._services.discretion.gone(chat, piece)
        return False
