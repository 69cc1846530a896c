"""How something is said that nobody asked for at this moment: once, and left for later where it has to be."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Final

from telegram import Bot
from telegram.error import TelegramError

from bot.chat.base.context import Context
from bot.errors import StoreUnavailable
from bot.incidents.reporting import report
from bot.model.broadcasts.delivery import DeliveryState
from bot.services.people.visitors import Visitor
from bot.services.services import Services
from bot.telegram_api.faults import is_expected
from bot.telegram_api.outcomes import gone_by, outcome_of
from bot.telegram_api.replier import Replier

log = logging.getLogger(__name__)

SAID_AGAIN: Final = 3
"""So often, at most, something is said again that may be there already: the server answered with a fault."""
_MENDING_S: Final = 600.0
"""Seconds until a chat is tried again after Telegram refused the bot itself."""


class Notifier:
    """Shared by all loops that say things, so that a chat told to wait is left alone by each of them."""

    def __init__(self, services: Services, bot: Bot, replier: Replier) -> None:
        self._services = services
        self._bot = bot
        self._replier = replier
        self.finishing = False  # the program stops: what has several things to say begins no other
        self._saying: set[asyncio.Task[bool]] = set()
        self._told_to_wait: dict[int, float] = {}  # chats that Telegram said 429 for, until when
        self._undecided: Counter[int] = Counter()  # by chat: faults in a row after which it may be there

    async def context(self, chat: int) -> Context:
        """What is needed to speak to that chat."""
        return self.context_of(await self._services.people.visitor(chat, None))

    def context_of(self, visitor: Visitor) -> Context:
        """The same, for somebody who is known: it asks no database."""
        context = Context(self._services, self._bot, self._replier, visitor)
        context.unasked = True
        return context

    async def to_the_end(self, work: Callable[[], Coroutine[Any, Any, bool]]) -> bool:
        """Say one thing and write down that it was said, even if the loop that began it ends meanwhile."""
        saying = asyncio.create_task(work())
        self._saying.add(saying)
        saying.add_done_callback(self._saying.discard)
        return await asyncio.shield(saying)

    async def finish(self) -> None:
        """Return once all that was begun is said."""
        await asyncio.gather(*self._saying, return_exceptions=True)

    async def reach(self, chat: int, send: Callable[[], Awaitable[object]]) -> DeliveryState:
        """Say something to a chat; WAITING is to be tried again later.

        Whoever has blocked the bot is never written to: GONE. While the database can't be used nobody is
        known to have: what is to be said may be just that.
        """
        with suppress(StoreUnavailable):
            if await self._services.people.is_gone(chat):
                return DeliveryState.GONE
        now = asyncio.get_running_loop().time()
        self._told_to_wait = {one: until for one, until in self._told_to_wait.items() if until > now}
        if chat in self._told_to_wait:
            return DeliveryState.WAITING
        try:
            await send()
        except TelegramError as error:
            if why := gone_by(error):
                with suppress(StoreUnavailable):  # the next message to them shows it again
                    await self._services.people.gone(chat, why)
            outcome = outcome_of(error)
            wait = outcome.retry_after if outcome.flood else _MENDING_S
            log.info("Something said unasked came out as %s (%s).", outcome.state.value, outcome.reason)
            if outcome.flood or outcome.halts:
                self._told_to_wait[chat] = asyncio.get_running_loop().time() + wait
            if outcome.undecided and self._undecided[chat] < SAID_AGAIN:
                # A result that nobody is told is worse than one that is told twice.
                self._undecided[chat] += 1
                return DeliveryState.WAITING
            self._undecided.pop(chat, None)
            return outcome.state
        self._undecided.pop(chat, None)
        return DeliveryState.DELIVERED


async def carefully(work: Callable[[], Awaitable[bool]]) -> bool:
    """Do `work`, which says whether anything is left of it; after a fault, all of it is.

    The loop goes on: nothing else starts it again.
    """
    try:
        return await work()
    except Exception as error:  # noqa: BLE001 - see above
        if is_expected(error):
            log.warning("Left for the next round: %s", type(error).__name__)
        else:
            report(error, "Left for the next round", level=logging.WARNING)
        return True
