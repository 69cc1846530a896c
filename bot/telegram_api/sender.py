"""Sends a broadcast's messages, one recipient at a time, and says what came of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from telegram import Bot, InputMedia
from telegram.error import TelegramError

from bot.model.delivery import DeliveryState, Outcome, Outgoing
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.outcomes import outcome_of
from bot.telegram_api.request import AiohttpRequest

_ANSWERED: Final = (DeliveryState.GONE, DeliveryState.REFUSED)
"""Telegram looked at the message and said no: it isn't told to wait any more."""


def bulk_bot(token: str, base_url: str, request: AiohttpRequest) -> Bot:
    """A Bot for broadcasts: `request` is a pool of its own, so that it never takes a reply's connection.

    `base_url` as the library takes it, ending in "/bot". It has no limiter and is never asked for updates:
    `BulkSender` paces it, and opens and closes its pool.
    """
    return Bot(token=token, base_url=base_url, request=request, get_updates_request=request)


class BulkSender:
    """The bulk lane: `soon()`, then for each of so many sends `turn()` and `send()`.

    They are steps because the caller has things to do between them: to write down who is about to be sent to,
    and to hold back whoever waits for a turn when the program stops.
    """

    def __init__(self, bot: Bot, lanes: LaneRateLimiter) -> None:
        self._bot = bot
        self._lanes = lanes

    async def open(self) -> None:
        """Open the connection pool. May be called again."""
        await self._bot.request.initialize()

    async def close(self) -> None:
        """Close it; sends under way fail."""
        await self._bot.request.shutdown()

    async def soon(self, want: int, *, each: int = 1, paid: bool = False) -> int:
        """Return when a send is nearly due: how many of `want` may go within a moment, at least one."""
        return await self._lanes.soon(want, each=each, paid=paid)

    async def turn(self, *, each: int = 1, paid: bool = False) -> None:
        """Return when the next send may go, counted as `each` messages. Cancelled: no turn was taken."""
        await self._lanes.turn(each=each, paid=paid)

    def chat_wait(self, chat: int) -> float:
        """Seconds until this chat may be sent to, by its own limits and what it was told; 0.0: now."""
        return self._lanes.chat_wait(chat)

    async def send(self, chat: int, outgoing: Outgoing) -> Outcome:
        """Send now. Whatever Telegram or the network does is an outcome; nothing is tried twice here."""
        parameters = {"chat_id": chat, **for_library(outgoing)}
        self._lanes.sent(chat, outgoing.messages)
        try:
            # Public, and builds no Message object from the answer: less than half of the CPU.
            answer = await self._bot.do_api_request(endpoint(outgoing.method), api_kwargs=parameters)
        except TelegramError as error:
            outcome = outcome_of(error, changes=bool(outgoing.aim))
            if outcome.flood:
                self._lanes.told_to_wait(chat, outcome.retry_after)
            elif outcome.state in _ANSWERED:
                self._lanes.succeeded()
            return outcome
        self._lanes.succeeded()
        return _delivered(answer)

    async def alive(self) -> bool:
        """Ask Telegram who this bot is; whether it answered properly. Never tried twice, never paced."""
        try:
            await self._bot.get_me()
        except TelegramError:
            return False
        return True


def _delivered(answer: object) -> Outcome:
    """Delivered, with the ids of the messages if there are any: of one, or of an album's several."""
    messages = answer if isinstance(answer, list) else [answer]
    ids = [message.get("message_id") for message in messages if isinstance(message, dict)]
    return Outcome(DeliveryState.DELIVERED, messages=tuple(i for i in ids if isinstance(i, int)))


def for_library(outgoing: Outgoing) -> Mapping[str, Any]:
    """The parameters as `do_api_request` takes them: an album's items as objects, the rest as it is."""
    media = outgoing.params.get("media")
    if media is None:
        return outgoing.params
    items = []
    for item in media:
        other = dict(item)
        kind, file = other.pop("type"), other.pop("media")
        items.append(InputMedia(kind, file, api_kwargs=other))
    return {**outgoing.params, "media": items}


@lru_cache(maxsize=64)
def endpoint(method: str) -> str:
    """A method's name written so that `do_api_request` makes `method` of it.

    "sendMessage" → "send_Message": given a name that the Bot has as a method, it would advise at each call to
    use that one.
    """
    endpoint = re.sub(r"(?=[A-Z])", "_", method)
    return endpoint if not hasattr(Bot, endpoint) else method
