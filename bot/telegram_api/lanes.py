"""Two lanes for everything that is sent: replies go first and at once, broadcasts take what is left.

The library's own limiter is one queue, in which a reply waits behind a whole broadcast and one 429 stops
everybody. Here a 429 concerns the chat it was said about; see model/pacing for the budget.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextlib import suppress
from math import inf
from typing import Any, Final

from telegram.ext import BaseRateLimiter

from bot.model.pacing.pacer import Pacer
from bot.telegram_api.faults import FloodWait, MaybeWritten, NotWritten, ServerFault

LEAD_S: Final = 0.01
"""`soon` returns so long before the send is due: time to write down who it goes to."""
HORIZON_S: Final = 0.05
"""It tells how many may go within so long from then: they are written down together."""
_NOT_YET_S: Final = 0.5
"""Whoever asks what is due soon hears so often that nothing is: there may be something else to look at."""
_SHORTEST_S: Final = 0.005
"""No timer for less: at 1,000 a second one for each send would cost as much as the send. The pacer makes up
for what is late by so little: some go at once after it."""
_ASK_AGAIN_S: Final = 1.0
"""Who waits for a turn looks again at least so often: the lane may have recovered meanwhile."""

_LONGEST_WAIT_S: Final = 30.0
"""A person who is told to wait longer than this will have left; the reply is given up."""
_FLOOD_TRIES: Final = 2
_FAULT_TRIES: Final = 2
_FAULT_WAIT_S: Final = 0.3
"""About so long before a reply's next try; each further try waits twice as long, all with jitter."""

# These only count towards Telegram's limit if they put a message before somebody.
_COUNTED: Final = ("send", "copy", "forward", "edit")
_UNCOUNTED: Final = frozenset({"sendChatAction"})
# Doing these twice is the same as doing them once, so that a lost answer is no reason to give up. An edit is
# not among them: done twice, Telegram refuses it as changing nothing. Nor is an answer to a tap, for which
# the second is refused as too late.
_REPEATABLE: Final = ("get", "set", "deleteMy", "deleteWebhook")


class LaneRateLimiter(BaseRateLimiter[str]):
    """Paces the requests of one bot: of the Bot it is given to, and of the BulkSender that asks for turns.

    A reply: 429 → waits as told (at most 30 s, at most twice), others go on meanwhile; not written, or 5xx →
    two more tries after a short while; perhaps written → only repeated if that changes nothing. After
    `hurry` a try that would come too late is given up at once.
    A bulk send doesn't come through the Bot: its sender asks for a `turn`, and tells what came of it.
    """

    def __init__(self, pacer: Pacer | None = None, now: Callable[[], float] | None = None) -> None:
        """`now`: seconds on a clock that isn't set while the program runs; the loop's, if none is given."""
        self._pacer = pacer or Pacer()
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._gate = asyncio.Lock()
        self._hurried = asyncio.Event()
        self._last_try_at = inf  # on the loop's clock
        self._random = random.Random()  # noqa: S311 - spreads retries; nothing secret

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def hurry(self, within: float) -> None:
        """The program stops: a reply whose next try is more than `within` seconds away is given up now."""
        self._last_try_at = asyncio.get_running_loop().time() + within
        self._hurried.set()

    async def soon(self, want: int, *, each: int = 1, paid: bool = False) -> int:
        """Return when a bulk send is due within LEAD_S: how many of `want` may go within HORIZON_S.

        0: none is due for a while yet; ask again. `each`: the messages that one send counts for. `paid`: they
        are paid for. It holds if no reply comes, and counts nothing. Answers come in the order of asking,
        turns included.
        """
        if self._pacer.unlimited(paid=paid):
            return want
        asked = self._now()
        async with self._gate:
            while self._now() - asked < _NOT_YET_S:
                wait = self._pacer.wait(self._now(), each, paid=paid) - LEAD_S
                if wait <= 0:
                    if number := self._pacer.room(self._now(), want, HORIZON_S, each, paid=paid):
                        return number
                    wait = LEAD_S
                await asyncio.sleep(min(wait, _NOT_YET_S))
        return 0

    async def turn(self, *, each: int = 1, paid: bool = False) -> None:
        """Return when a bulk send may go; it is counted as sent. Turns come in the order of asking.

        Cancelled while waiting: no turn was taken.
        """
        if self._pacer.unlimited(paid=paid):
            return
        clock = self._now
        async with self._gate:
            # Whoever is first sleeps, and asks again: a reply that came meanwhile has moved the turn.
            while wait := self._pacer.bulk(clock(), each, paid=paid):  # noqa: ASYNC110 - only time passes
                await asyncio.sleep(min(max(wait, _SHORTEST_S), _ASK_AGAIN_S))

    def chat_wait(self, chat: int) -> float:
        """Seconds until `chat` may get a bulk message, by its own limits and what it was told; 0.0: now."""
        return self._pacer.chat_wait(self._now(), chat)

    def sent(self, chat: int, messages: int) -> None:
        """Count towards its chat's limits a bulk send that goes now."""
        self._pacer.sent(self._now(), chat, messages)

    def told_to_wait(self, chat: int, seconds: float) -> None:
        """Take note of a 429: `chat` gets nothing in bulk for so long."""
        self._pacer.told_to_wait(self._now(), chat, seconds)

    def succeeded(self) -> None:
        """Take note of a bulk send that Telegram took, or refused for reasons that aren't the speed."""
        self._pacer.succeeded(self._now())

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,  # noqa: ARG002 - the library passes it
    ) -> Any:
        """Make the request, and again where that is right. Nothing uses `rate_limit_args`."""
        messages = _messages(endpoint, data)
        chat = data.get("chat_id")
        if not isinstance(chat, int):
            chat = None
        floods = faults = 0
        while True:
            if messages:
                self._pacer.reply(self._now(), messages, chat)
            try:
                return await callback(*args, **kwargs)
            except FloodWait as flood:
                if chat is not None and messages:
                    self.told_to_wait(chat, flood.seconds)
                floods += 1
                too_often = floods > _FLOOD_TRIES or flood.seconds > _LONGEST_WAIT_S
                if too_often or not await self._waited(flood.seconds):
                    raise
            except (NotWritten, ServerFault, MaybeWritten) as fault:
                faults += 1
                safe = not isinstance(fault, MaybeWritten) or endpoint.startswith(_REPEATABLE)
                wait = _FAULT_WAIT_S * 2 ** (faults - 1) * self._random.uniform(0.5, 1.5)
                if faults > _FAULT_TRIES or not safe or not await self._waited(wait):
                    raise

    async def _waited(self, seconds: float) -> bool:
        """Wait so long; False as soon as the program stops and won't last until then."""
        clock = asyncio.get_running_loop().time
        ends = clock() + seconds
        if not self._hurried.is_set():
            # Not wait_for: before Python 3.12 that loses a cancellation which comes together with the event.
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self._hurried.wait()
        if ends > self._last_try_at:
            return False
        await asyncio.sleep(max(0.0, ends - clock()))
        return True


def _messages(endpoint: str, data: dict[str, Any]) -> int:
    """How many messages a request counts for against Telegram's limit."""
    if endpoint in _UNCOUNTED or not endpoint.startswith(_COUNTED):
        return 0
    media = data.get("media")
    return len(media) if isinstance(media, (list, tuple)) else 1
