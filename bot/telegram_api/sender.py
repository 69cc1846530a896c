"""Sends a broadcast's messages, one recipient at a time, and says what came of each."""

from __future__ import annotations

import asyncio
from typing import Final

from telegram.error import TelegramError
from yarl import URL

from bot.model.broadcasts.delivery import DeliveryState, Outcome, Outgoing
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.outcomes import only_words, outcome_of
from bot.telegram_api.request import AiohttpRequest, to_json

_ANSWERED: Final = (DeliveryState.GONE, DeliveryState.REFUSED)
"""Telegram looked at the message and said no: it isn't told to wait any more."""

_BEGINNINGS_KEPT: Final = 32
"""More than there are versions of a broadcast. Where everybody gets something else, keeping is no use."""


class BulkSender:
    """The bulk lane: `soon()`, then for each of so many sends `turn()` and `send()`.

    They are steps because the caller has things to do between them: to write down who is about to be sent to,
    and to hold back whoever waits for a turn when the program stops.
    """

    def __init__(self, request: AiohttpRequest, address: str, lanes: LaneRateLimiter) -> None:
        """`request`: a pool of its own, so that a broadcast never takes a reply's connection.

        `address`: the bot's at its Bot API server, with the token in it; a method's name follows after "/".
        """
        self._request = request
        self._address = address
        self._lanes = lanes
        self._urls: dict[str, URL] = {}
        self._beginnings: dict[int, tuple[Outgoing, bytes]] = {}

    async def open(self) -> None:
        """Open the connection pool. May be called again."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close it; sends under way fail."""
        await self._request.shutdown()

    async def soon(self, want: int, *, each: int = 1, paid: bool = False) -> int:
        """Return when a send is nearly due: how many of `want` may go within a moment; 0: none yet."""
        return await self._lanes.soon(want, each=each, paid=paid)

    async def turn(self, *, each: int = 1, paid: bool = False) -> None:
        """Return when the next send may go, counted as `each` messages. Cancelled: no turn was taken."""
        await self._lanes.turn(each=each, paid=paid)

    def chat_wait(self, chat: int) -> float:
        """Seconds until this chat may be sent to, by its own limits and what it was told; 0.0: now."""
        return self._lanes.chat_wait(chat)

    async def send(self, chat: int, outgoing: Outgoing) -> Outcome:
        """Send now. Whatever Telegram or the network does is an outcome; nothing is tried twice here."""
        self._lanes.sent(chat, outgoing.messages)
        try:
            answer = await self._request.call(
                self._url(outgoing.method), b'%b"chat_id":%d}' % (self._beginning(outgoing), chat)
            )
        except TelegramError as error:
            if outgoing.instead is not None and only_words(error):
                return await self._instead(chat, outgoing.instead)
            outcome = outcome_of(error, changes=bool(outgoing.aim))
            if outcome.flood:
                self._lanes.told_to_wait(chat, outcome.retry_after)
            elif outcome.state in _ANSWERED or outcome.halts:
                self._lanes.succeeded()
            return outcome
        self._lanes.succeeded()
        return _delivered(answer)

    async def _instead(self, chat: int, outgoing: Outgoing) -> Outcome:
        """Send them what may take the message's place, in a turn of its own. Cancelled before: not sent."""
        self._lanes.succeeded()
        try:
            await self._lanes.turn(paid=bool(outgoing.params.get("allow_paid_broadcast")))
        except asyncio.CancelledError:
            return Outcome(DeliveryState.WAITING, outage=True, reason="not sent")
        return (await self.send(chat, outgoing))._replace(in_words=True)

    async def alive(self) -> bool:
        """Ask Telegram who this bot is; whether it answered properly. Never tried twice, never paced."""
        try:
            await self._request.call(self._url("getMe"), b"{}")
        except TelegramError:
            return False
        return True

    def _url(self, method: str) -> URL:
        if method not in self._urls:
            self._urls[method] = URL(f"{self._address}/{method}")
        return self._urls[method]

    def _beginning(self, outgoing: Outgoing) -> bytes:
        """Its JSON up to the chat: written once for everybody who gets the same."""
        known = self._beginnings.get(id(outgoing))
        if known is None:
            comma = "," if outgoing.params else ""
            # It is kept with what was made of it, so that nothing else can come to have its id.
            known = outgoing, f"{to_json(outgoing.params)[:-1]}{comma}".encode()
            if len(self._beginnings) >= _BEGINNINGS_KEPT:
                self._beginnings.clear()
            self._beginnings[id(outgoing)] = known
        return known[1]


def _delivered(answer: object) -> Outcome:
    """Delivered, with the ids of the messages if there are any: of one, or of an album's several."""
    messages = answer if isinstance(answer, list) else (answer,)
    ids = [one.get("message_id") for one in messages if isinstance(one, dict)]
    return Outcome(DeliveryState.DELIVERED, messages=tuple([n for n in ids if isinstance(n, int)]))
