"""Two lanes for everything that is sent: replies go first, broadcasts take what is left.

The library's own limiter is one queue, in which a reply waits behind a whole broadcast and one 429 stops
everybody. Here a reply waits for a place at most, which gets free in a moment, and a 429 concerns the chat it
was said about; see model/pacing for the budget.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter, deque
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import takewhile
from math import inf
from typing import Any, Final

from telegram.ext import BaseRateLimiter

from bot.model.pacing.counting import NEW_MESSAGES, Counting
from bot.model.pacing.lane import ROUNDING_S
from bot.model.pacing.pacer import Pacer
from bot.telegram_api.faults import FloodWait, MaybeWritten, NotWritten, ServerFault, surely_not_sent
from bot.telegram_api.leaving import leaving

log = logging.getLogger(__name__)

LEAD_S: Final = 0.01
"""`soon` returns so long before the send is due: time to write down who it goes to."""
HORIZON_S: Final = 0.05
"""It tells how many may go within so long from then: they are written down together."""
NOT_YET_S: Final = 0.5
"""Whoever asks what is due soon hears so often that nothing is: there may be something else to look at."""
SHORTEST_S: Final = 0.005
"""No timer for less: at 1,000 a second one for each send would cost as much as the send. The pacer makes up
for what is late by so little: some go at once after it."""
ASK_AGAIN_S: Final = 1.0
"""Who waits for a turn looks again at least so often: the lane may have recovered meanwhile."""

_LONGEST_WAIT_S: Final = 30.0
"""A person who is told to wait longer than this will have left; the reply is given up."""
_FLOOD_TRIES: Final = 2
_MOMENTARY: Final = frozenset({"answerCallbackQuery", "sendChatAction"})
"""Seconds later they are of no use, and what comes next in that chat would wait behind them."""
_FAULT_TRIES: Final = 2
_FAULT_WAIT_S: Final = 0.3
"""About so long before a reply's next try; each further try waits twice as long, all with jitter."""

# Doing these twice is the same as doing them once, so that a lost answer, or a fault of the server's, is no
# reason to give up. Of an edit that was made Telegram says "message is not modified", of a tap that was
# answered "query is too old": both are taken for done by whoever asked.
_REPEATABLE: Final = ("get", "set", "delete", "edit", "answer", "sendChatAction")

_more: ContextVar[int] = ContextVar("more", default=0)
_urgent: ContextVar[bool] = ContextVar("urgent", default=False)
_counted: ContextVar[bool] = ContextVar("counted", default=False)


@contextmanager
def followed_by(messages: int) -> Iterator[None]:
    """What is sent in this block has so many further messages of the same answer right behind it."""
    token = _more.set(messages)
    try:
        yield
    finally:
        _more.reset(token)


@contextmanager
def before_others(urgent: bool) -> Iterator[None]:
    """If `urgent`, what is sent in this block goes before other replies that wait for a place."""
    token = _urgent.set(urgent)
    try:
        yield
    finally:
        _urgent.reset(token)


@contextmanager
def counted_already() -> Iterator[None]:
    """What is sent in this block has had its place by `aside`. It is tried once: it comes again anyway."""
    token = _counted.set(True)
    try:
        yield
    finally:
        _counted.reset(token)


class RequestFor(StrEnum):
    """Whom a request was for."""

    ANSWERS = "answers"
    BROADCASTS = "broadcasts"


@dataclass(slots=True)
class _Waiting:
    """A reply that waits for places: what it asks the pacer for, and who is told when it has them."""

    messages: int
    chat: int | None
    more: int
    urgent: bool
    told: asyncio.Future[float]  # when it was counted


class LaneRateLimiter(BaseRateLimiter[str]):
    """Paces the requests of one bot: of the Bot it is given to, and of the BulkSender that asks for turns.

    A reply that counts waits for its place, behind those that came before. 429 → it waits as told (at most
    30 s, at most twice), others go on meanwhile; surely not sent → two more tries after a short while;
    perhaps sent → only repeated if nobody sees that. After `hurry` a try that would come too late is
    given up at once.
    A bulk send doesn't come through the Bot: its sender asks for a `turn`, and tells what came of it.
    """

    def __init__(
        self,
        pacer: Pacer | None = None,
        now: Callable[[], float] | None = None,
        counting: Counting | None = None,
    ) -> None:
        """`now`: seconds on a clock that isn't set while the program runs; the loop's, if none is given."""
        self._pacer = pacer or Pacer()
        self._counting = counting or Counting()
        self._waiting: deque[_Waiting] = deque()
        self._serving: asyncio.TimerHandle | None = None  # asks for the first of them
        self._now = now or (lambda: asyncio.get_running_loop().time())
        self._gate = asyncio.Lock()
        self._free_turn_at: float | None = None  # when the last turn was taken; None: for a paid send
        self._hurried = asyncio.Event()
        self._last_try_at = inf  # on the loop's clock
        self._random = random.Random()  # noqa: S311 - spreads retries; nothing secret
        self.limited: Counter[RequestFor] = Counter()
        """How often Telegram answered with 429."""

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
            while self._now() - asked < NOT_YET_S:
                wait = self._pacer.wait(self._now(), each, paid=paid) - LEAD_S
                if wait <= ROUNDING_S:
                    if number := self._pacer.room(self._now(), want, HORIZON_S, each, paid=paid):
                        return number
                    wait = LEAD_S
                await asyncio.sleep(min(wait, NOT_YET_S))
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
                await asyncio.sleep(min(max(wait, SHORTEST_S), ASK_AGAIN_S))
            self._free_turn_at = None if paid else clock()

    def chat_wait(self, chat: int) -> float:
        """Seconds until `chat` may get a bulk message, by its own limits and what it was told; 0.0: now."""
        return self._pacer.chat_wait(self._now(), chat)

    def left_in_group(self, chat: int) -> float:
        """So many messages more the group `chat` may get now, by Telegram's limit for a minute."""
        return self._pacer.left_in_group(self._now(), chat)

    def sent(self, chat: int, messages: int) -> None:
        """Count towards its chat's limits a bulk send that goes now."""
        self._pacer.sent(self._now(), chat, messages)
        if self._free_turn_at is not None:
            leaving.set(partial(self._left, self._free_turn_at))

    def aside(self, method: str) -> bool:
        """Whether a request of that method, which nobody waits for, may go now; it is counted then.

        It takes no place of a reply that waits or is known to come, and none of a broadcast's.
        """
        if not self._counting.messages(method, {}):
            return True
        return not self._waiting and self._pacer.aside(self._now())

    def told_to_wait(self, chat: int, seconds: float) -> None:
        """Take note of a 429 to a bulk send: `chat` gets nothing in bulk for so long."""
        self.limited[RequestFor.BROADCASTS] += 1
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
        chat = data.get("chat_id")
        if not isinstance(chat, int):
            chat = None
        floods = faults = 0
        if _counted.get():
            try:
                return await callback(*args, **kwargs)
            except FloodWait as flood:
                self._refused(endpoint, chat, flood.seconds)
                raise
        while True:
            # Anew each time: a 429 may have told that it counts.
            if messages := self._counting.messages(endpoint, data):
                await self._place(messages, chat)
            try:
                return await callback(*args, **kwargs)
            except FloodWait as flood:
                self._refused(endpoint, chat, flood.seconds)
                floods += 1
                given_up = floods > _FLOOD_TRIES or flood.seconds > _LONGEST_WAIT_S
                if given_up or endpoint in _MOMENTARY or not await self._waited(flood.seconds):
                    raise
            except (NotWritten, ServerFault, MaybeWritten) as fault:
                faults += 1
                safe = surely_not_sent(fault) or endpoint.startswith(_REPEATABLE)
                wait = _FAULT_WAIT_S * 2 ** (faults - 1) * self._random.uniform(0.5, 1.5)
                if faults > _FAULT_TRIES or not safe or not await self._waited(wait):
                    raise

    def _refused(self, endpoint: str, chat: int | None, seconds: float) -> None:
        """Take note of a 429 to a reply: it concerns nothing but what it was said about.

        A new message: its chat gets nothing in bulk for so long. Anything else only waits itself.
        """
        self.limited[RequestFor.ANSWERS] += 1
        if self._counting.refused(endpoint):
            kind = self._counting.kind(endpoint)
            log.warning(
                "Telegram limits requests of the kind %r: from now on they count as messages. "
                "If that happens again, name it in COUNTED_REQUESTS.",
                kind,
            )
        if chat is not None and self._counting.kind(endpoint) in NEW_MESSAGES:
            self._pacer.told_to_wait(self._now(), chat, seconds)

    async def _place(self, messages: int, chat: int | None) -> None:
        """Return when a reply of so many messages may go; it is counted as sent. Cancelled: it isn't."""
        pacer, more = self._pacer, _more.get()
        now = self._now()
        if not self._waiting and not pacer.reply(now, messages, chat, more):
            leaving.set(partial(self._left, now))
            return
        reply = _Waiting(messages, chat, more, _urgent.get(), asyncio.get_running_loop().create_future())
        pacer.reply_waits(messages)
        if pacer.expects(chat):
            self._waiting.appendleft(reply)  # an answer that has begun is finished before the next begins
        elif _urgent.get():
            # Behind those who came before and want the same.
            ahead = takewhile(lambda one: one.urgent or pacer.expects(one.chat), self._waiting)
            self._waiting.insert(sum(1 for _ in ahead), reply)
        else:
            self._waiting.append(reply)
        if self._serving is None:
            self._serve()
        try:
            counted_at = await reply.told
        finally:
            pacer.reply_waits(-messages)
        leaving.set(partial(self._left, counted_at))

    def _left(self, counted_at: float) -> None:
        """What was counted then leaves in a moment: it is written when the loop comes round again."""
        leaving.set(None)
        asyncio.get_running_loop().call_soon(lambda: self._pacer.left(counted_at, self._now()))

    def _serve(self) -> None:
        """Let go whoever has a place now, in the order of coming; come again when the next one gets free."""
        self._serving = None
        while self._waiting:
            first = self._waiting[0]
            if first.told.done():  # cancelled
                self._waiting.popleft()
                continue
            now = self._now()
            wait = self._pacer.reply(now, first.messages, first.chat, first.more, waited=True)
            if wait:
                self._serving = asyncio.get_running_loop().call_later(min(wait, ASK_AGAIN_S), self._serve)
                return
            self._waiting.popleft()
            first.told.set_result(now)

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
