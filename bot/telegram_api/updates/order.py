"""Who is answered when: different chats at the same time, each chat's updates one after the other.

A chat is answered so many times at once and then so often a second: no more than Telegram would let through
to it anyway. What comes faster waits, the newest of it; that is told once, and the rest is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, deque
from collections.abc import Awaitable, Callable
from enum import Enum, auto
from math import inf
from typing import Final

from bot.incidents.reporting import report
from bot.model.pacing.lane import ROUNDING_S
from bot.model.people.limits import ANSWERS_AT_ONCE, WAITING
from bot.model.small_numbers import HeldBack
from bot.telegram_api.lanes import before_others
from bot.telegram_api.updates.incoming import Incoming, UpdateKind

log = logging.getLogger(__name__)

AT_ONCE: Final = 256
"""Chats answered at the same time, at most."""
MOST_WAITING: Final = 10_000
"""Updates that wait in all. Beyond that they wait with Telegram, which keeps them for a day."""
TOOK_S: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Bounds by which it is told how long people waited."""
PACKED_FROM: Final = 500
"""Where more wait, what their messages hold is kept as text: as objects it takes several times as much."""


class _Flood(Enum):
    """Whether some of what a chat sent was dropped."""

    NONE = auto()
    UNTOLD = auto()  # and the chat doesn't know
    TOLD = auto()


class _Line:
    """One chat's updates: what waits, whether one is being answered, and how many answers it may have.

    `left`: the answers it might have had at the moment `at`.
    """

    __slots__ = ("answering", "at", "flood", "left", "urgent", "waiting")

    def __init__(self, now: float, burst: float) -> None:
        self.waiting: deque[Incoming] = deque()
        self.answering = False
        self.urgent = 0  # of those that wait
        self.flood = _Flood.NONE
        self.left = burst
        self.at = now


class InOrder:
    """Hands one update after the other of each chat to `answer`, at most `at_once` at the same time.

    A chat in which something `urgent` waits goes before the others, its own order kept. Of a chat with more
    than `queue` updates waiting the oldest are dropped, those and who blocked the bot or came back last of
    all: what somebody did last counts. `flooded` tells the chat of it, once until it has calmed down.
    `per_second`: answers a chat gets in the long run; float("inf"): as many as it asks for.
    """

    def __init__(
        self,
        answer: Callable[[Incoming], Awaitable[None]],
        *,
        urgent: Callable[[Incoming], bool],
        flooded: Callable[[Incoming], Awaitable[None]],
        per_second: float = inf,
        at_once: int = AT_ONCE,
        queue: int = WAITING,
        burst: float = ANSWERS_AT_ONCE,
    ) -> None:
        self._answer = answer
        self._urgent = urgent
        self._flooded = flooded
        self._per_second = per_second
        self._at_once = at_once
        self._queue = queue
        self._burst = burst
        self._lines: OrderedDict[int, _Line] = OrderedDict()
        self._first: deque[int] = deque()  # chats whose turn it is, with something urgent
        self._ready: deque[int] = deque()  # and the others
        self._workers: set[asyncio.Task[None]] = set()
        self._later: dict[int, asyncio.TimerHandle] = {}  # chats that have had their share for now
        self._waiting = 0
        self._under_way = 0
        self._closed = False
        self.room = asyncio.Event()
        """Set while there is room for more."""
        self.room.set()
        self._idle = asyncio.Event()
        self._idle.set()
        self.turns = HeldBack(TOOK_S)
        """How long updates waited for their turn."""
        self.answers = HeldBack(TOOK_S)
        """How long it took from an update's coming until it was answered."""

    @property
    def waiting(self) -> int:
        """How many updates wait for their turn."""
        return self._waiting

    @property
    def chats_waiting(self) -> int:
        """How many chats have updates that wait for their turn."""
        return sum(bool(line.waiting) for line in self._lines.values())

    def hurry(self) -> None:
        """The program stops: nobody waits for another share any more."""
        self._per_second = inf
        for timer in self._later.values():
            timer.cancel()
        for chat in list(self._later):
            self._due(chat)

    def take(self, incoming: Incoming) -> None:
        """Take in an update, to be answered in its turn."""
        if self._closed:
            return
        line = self._lines.get(incoming.chat)
        if line is None:
            self._forget()
            line = self._lines[incoming.chat] = _Line(self._now(), self._burst)
        elif not line.answering and not line.waiting and self._calm(line):
            line.flood = _Flood.NONE
        if self._waiting >= PACKED_FROM and incoming.message is not None:
            incoming.message.pack()
        urgent = self._urgent(incoming)
        incoming.taken_at = self._now()
        line.waiting.append(incoming)
        line.urgent += urgent
        self._waiting += 1
        self._idle.clear()
        if len(line.waiting) > self._queue:
            self._drop_from(line)
        if self._waiting >= MOST_WAITING:
            self.room.clear()
        if not line.answering and (len(line.waiting) == 1 or (urgent and line.urgent == 1)):
            self._queue_up(incoming.chat, line)

    async def idle(self) -> None:
        """Return once everything that was taken in is answered."""
        await self._idle.wait()

    async def close(self, within: float) -> None:
        """Answer nobody any more: break off what is under way, and wait up to `within` seconds for that."""
        self._closed = True
        for timer in self._later.values():
            timer.cancel()
        deadline = self._now() + within
        while self._workers and (left := deadline - self._now()) > 0:
            # More than once: what is broken off may still have a last thing to say, and that may hang.
            for task in self._workers:
                task.cancel()
            await asyncio.wait(set(self._workers), timeout=min(left, within / 4))

    def _drop_from(self, line: _Line) -> None:
        """Drop the oldest that may be dropped; of nothing but such as may not, the oldest."""
        place = next((n for n, one in enumerate(line.waiting) if not self._matters(one)), 0)
        line.urgent -= self._urgent(line.waiting[place])
        _acknowledge(line.waiting[place])
        del line.waiting[place]
        self._waiting -= 1
        if line.flood is _Flood.NONE:
            line.flood = _Flood.UNTOLD
            log.warning("Somebody writes faster than can be answered; some of it is dropped.")

    def _matters(self, incoming: Incoming) -> bool:
        return incoming.kind is UpdateKind.MEMBER or self._urgent(incoming)

    def _queue_up(self, chat: int, line: _Line) -> None:
        """Its turn comes: now, or when it may have another answer."""
        if (wait := self._wait(line)) > 0:
            if chat not in self._later:
                self._later[chat] = asyncio.get_running_loop().call_later(wait, self._due, chat)
            return
        (self._first if line.urgent else self._ready).append(chat)
        if len(self._workers) < self._at_once:
            self._workers.add(asyncio.create_task(self._work()))

    def _due(self, chat: int) -> None:
        del self._later[chat]
        line = self._lines.get(chat)
        if line is not None and line.waiting and not line.answering:
            self._queue_up(chat, line)

    async def _work(self) -> None:
        """Answer one chat after the other until it is nobody's turn."""
        try:
            await self._answer_all()
        finally:
            me = asyncio.current_task()
            if me is not None:  # at once: what comes next must find that there is room for a worker
                self._workers.discard(me)

    async def _answer_all(self) -> None:
        while not self._closed and (chat := self._next()) is not None:
            line = self._lines[chat]
            incoming = line.waiting.popleft()
            urgent = self._urgent(incoming)
            line.urgent -= urgent
            line.left -= 1
            line.answering = True
            self._waiting -= 1
            self._under_way += 1
            now = self._now()
            self.turns.note(now, chat, now - incoming.taken_at)
            broken_off = True
            try:
                with before_others(line.urgent > 0 or urgent):
                    await self._answer(incoming)
                if line.flood is _Flood.UNTOLD:
                    line.flood = _Flood.TOLD
                    await self._flooded(incoming)
                broken_off = False
            except Exception as error:  # noqa: BLE001 - whoever is next must be answered all the same
                broken_off = False
                report(error, "An update wasn't answered")
            finally:
                now = self._now()
                self.answers.note(now, chat, now - incoming.taken_at)
                if not broken_off:
                    _acknowledge(incoming)
                self._answered(chat, line)

    def _next(self) -> int | None:
        """The chat whose turn it is; None if nobody is left."""
        for chats in (self._first, self._ready):
            while chats:
                chat = chats.popleft()
                line = self._lines.get(chat)
                # It may stand here twice: something urgent came while it waited.
                if line is not None and line.waiting and not line.answering:
                    return chat
        return None

    def _answered(self, chat: int, line: _Line) -> None:
        line.answering = False
        self._under_way -= 1
        if self._waiting < MOST_WAITING:
            self.room.set()
        self._lines.move_to_end(chat)
        if line.waiting:
            self._queue_up(chat, line)
        elif self._per_second == inf:
            del self._lines[chat]
        if not self._waiting and not self._under_way:
            self._idle.set()

    def _wait(self, line: _Line) -> float:
        """Seconds until the chat may have another answer; 0.0: now."""
        if self._per_second == inf:
            return 0.0
        now = self._now()
        line.left = min(self._burst, line.left + (now - line.at) * self._per_second)
        line.at = now
        # Who wants to leave may overdraw once: that doesn't wait, and nobody floods with it.
        overdrawn = self._burst if line.urgent else 0.0
        wait = (1 - overdrawn - line.left) / self._per_second
        return wait if wait > ROUNDING_S else 0.0

    def _forget(self) -> None:
        """Let go of chats that wrote nothing for so long that they might have all their answers again."""
        while self._lines:
            chat, line = next(iter(self._lines.items()))
            if line.answering or line.waiting or not self._calm(line):
                return
            del self._lines[chat]

    def _calm(self, line: _Line) -> bool:
        """Whether it wrote nothing for so long that it might have all its answers again."""
        return self._now() - line.at >= 2 * self._burst / self._per_second

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def _acknowledge(incoming: Incoming) -> None:
    if incoming.acknowledge is not None:
        incoming.acknowledge()
