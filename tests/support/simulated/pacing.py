"""The pacer in a pure simulation: people who write at random, a broadcast that doesn't end, a strict server.

Nothing runs and nothing waits: who asks the pacer, when and with which words is modelled after
telegram_api/lanes.py (both lanes) and delivery/sending.py (`soon`, a commit, then a turn for each send). What
the network and the machine do is drawn from a seed: how late timers wake, how long a message is on its way.
Ten simulated minutes take about a second.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.model.pacing.pacer import Pacer
from bot.telegram_api.lanes import ASK_AGAIN_S, HORIZON_S, LEAD_S, NOT_YET_S, SHORTEST_S

SECOND: Final = 1.0
ROUND_TRIP_S: Final = 0.05
"""How long Telegram takes to answer: the second message of an answer goes when the first was taken."""
RETRY_AFTER_S: Final = 3.0
"""What a refused message is told. The simulation doesn't send it again, but the pacer hears of it."""
JITTER_S: Final = 0.005
"""A message is on its way by up to so much longer than another."""
TIMER_S: Final = 0.002
"""Timers wake late by up to so much,"""
STALLS: Final = (0.005, 0.02)
"""and such a share of them by up to this: garbage was collected, or a screen was made."""
COMMIT_S: Final = 0.004
"""Writing down who is about to be sent to takes up to so long."""


@dataclass(slots=True)
class Answer:
    """What one person gets for writing at `at`. `announced`: the lane is told of a second message."""

    at: float
    messages: int = 1
    announced: bool = True
    waited: float = 0.0  # seconds, for places, in all
    sent: int = 0
    chat: int = 0
    asked_at: float = 0.0
    left_at: float = 0.0  # when its newest message did


def writing(
    per_second: float, seconds: float, seed: int, *, of_two: float = 0.5, announced: bool = True
) -> list[Answer]:
    """People who write at random times (Poisson); such a share of them gets two messages."""
    chance, now, answers = random.Random(seed), 0.0, []
    while per_second:
        now += chance.expovariate(per_second)
        if now >= seconds:
            break
        answers.append(Answer(now, 2 if chance.random() < of_two else 1, announced))
    return answers


@dataclass(slots=True)
class Strict:
    """What the server does: in any second it takes so many messages, and refuses the next."""

    limit: int
    taken: list[float] = field(default_factory=list)  # when each came
    refused: list[float] = field(default_factory=list)
    window: deque[float] = field(default_factory=deque)

    def gets(self, arrival: float) -> bool:
        """Whether it is taken. Arrivals come in order."""
        while self.window and self.window[0] <= arrival - SECOND:
            self.window.popleft()
        if len(self.window) >= self.limit:
            self.refused.append(arrival)
            return False
        self.window.append(arrival)
        self.taken.append(arrival)
        return True


@dataclass(slots=True)
class Simulated:
    """What came of it. Times are seconds since the beginning."""

    seconds: float
    limit: int
    sent: list[tuple[float, bool]]  # when each message left, and whether it was a reply
    server: Strict
    answers: list[Answer]
    worked_off_at: float  # when for the first time nobody waited any more; 0.0 if nobody ever did

    def share(self, begins: float = 0.0, ends: float | None = None) -> float:
        """What the server took in that time, in percent of its limit."""
        ends = self.seconds if ends is None else ends
        taken = sum(begins <= arrival < ends for arrival in self.server.taken)
        return 100 * taken / (self.limit * (ends - begins))

    def bulk(self, begins: float = 0.0, ends: float | None = None) -> int:
        """Messages of the broadcast that left in that time."""
        ends = self.seconds if ends is None else ends
        return sum(not reply and begins <= at < ends for at, reply in self.sent)

    def waited(self, share: float) -> float:
        """Milliseconds of added wait that so large a share of the answers didn't go over."""
        waits = sorted(1000 * answer.waited for answer in self.answers)
        return waits[min(len(waits) - 1, int(len(waits) * share))] if waits else 0.0

    def fullest(self, length: float = SECOND) -> int:
        """The most messages that left in any stretch of that length."""
        window: deque[float] = deque()
        most = 0
        for at, _ in self.sent:
            while window and window[0] <= at - length:
                window.popleft()
            window.append(at)
            most = max(most, len(window))
        return most


class _Simulation:
    def __init__(
        self, pacer: Pacer, server: Strict, seed: int, jitter: float, stalls: tuple[float, float]
    ) -> None:
        self._pacer = pacer
        self._server = server
        self._chance = random.Random(seed)
        self._jitter = jitter
        self._stalls, self._stall = stalls
        self._numbers = itertools.count()
        self._events: list[tuple[float, int, Callable[[float], None]]] = []
        self._queue: deque[Answer] = deque()
        self._group = 0
        self.nobody_waits_at: float | None = None
        self.sent: list[tuple[float, bool]] = []

    def run(self, answers: Iterable[Answer], seconds: float, bulk_from: float | None) -> None:
        for number, answer in enumerate(answers):
            answer.chat = number
            self._at(answer.at, self._asking(answer))
        if bulk_from is not None:
            self._at(bulk_from, self._soon)
        events = self._events
        while events and events[0][0] < seconds:
            now, _, then = heapq.heappop(events)
            then(now)

    def _at(self, time: float, then: Callable[[float], None]) -> None:
        heapq.heappush(self._events, (time, next(self._numbers), then))

    def _after(self, now: float, wait: float, then: Callable[[float], None]) -> None:
        """A timer."""
        chance = self._chance
        late = chance.uniform(0, self._stall if chance.random() < self._stalls else TIMER_S)
        self._at(now + wait + late, then)

    def _sends(self, now: float, *, reply: bool) -> None:
        self.sent.append((now, reply))
        self._at(now + self._chance.uniform(0, self._jitter), self._arrives)

    def _arrives(self, now: float) -> None:
        if not self._server.gets(now):
            chat = -len(self._server.refused)  # always another one
            self._at(now + ROUND_TRIP_S, lambda then: self._pacer.told_to_wait(then, chat, RETRY_AFTER_S))
        elif len(self._server.refused):
            self._at(now + ROUND_TRIP_S, self._pacer.succeeded)

    # Replies, as LaneRateLimiter._place has them: one that finds nobody waiting asks at once, others queue.

    def _asking(self, answer: Answer) -> Callable[[float], None]:
        def asks(now: float) -> None:
            answer.asked_at = now
            if not self._queue and not self._goes(answer, now, waited=False):
                self._left(answer, now)
                return
            self._pacer.reply_waits(1)
            if answer.sent and answer.announced:
                self._queue.appendleft(answer)  # its place was kept
            else:
                self._queue.append(answer)
            if len(self._queue) == 1:
                self._first(now)

        return asks

    def _goes(self, answer: Answer, now: float, *, waited: bool = True) -> float:
        more = answer.messages - answer.sent - 1 if answer.announced else 0
        return self._pacer.reply(now, 1, answer.chat, more, waited=waited)

    def _first(self, now: float) -> None:
        while self._queue:
            if wait := self._goes(self._queue[0], now):
                self._after(now, wait, self._first)
                return
            self._pacer.reply_waits(-1)
            self._left(self._queue.popleft(), now)
        if self.nobody_waits_at is None:
            self.nobody_waits_at = now

    def _left(self, answer: Answer, now: float) -> None:
        self._sends(now, reply=True)
        answer.waited += now - answer.asked_at
        answer.left_at = now
        answer.sent += 1
        if answer.sent < answer.messages:
            self._after(now, ROUND_TRIP_S + self._chance.uniform(0, self._jitter), self._asking(answer))

    # The broadcast, as Sending._next_group goes: soon, a commit, a turn for each.

    def _soon(self, now: float) -> None:
        wait = self._pacer.wait(now) - LEAD_S
        if wait <= 0:
            self._group = self._pacer.room(now, 200, HORIZON_S)
            if self._group:
                self._at(now + self._chance.uniform(COMMIT_S / 4, COMMIT_S), self._turn)
                return
            wait = LEAD_S
        self._after(now, min(wait, NOT_YET_S), self._soon)

    def _turn(self, now: float) -> None:
        while self._group:
            if wait := self._pacer.bulk(now):
                self._after(now, min(max(wait, SHORTEST_S), ASK_AGAIN_S), self._turn)
                return
            self._sends(now, reply=False)
            self._group -= 1
        self._soon(now)


def simulated(
    answers: Sequence[Answer],
    seconds: float,
    seed: int,
    *,
    pacer: Pacer | None = None,
    limit: int = 30,
    jitter: float = JITTER_S,
    stalls: tuple[float, float] = STALLS,
    bulk_from: float | None = 0.0,
) -> Simulated:
    """Play it. `bulk_from`: when a broadcast that doesn't end begins; None: there is none."""
    server = Strict(limit)
    simulation = _Simulation(pacer or Pacer(), server, seed, jitter, stalls)
    simulation.run(answers, seconds, bulk_from)
    complete = [answer for answer in answers if answer.sent == answer.messages]
    return Simulated(seconds, limit, simulation.sent, server, complete, simulation.nobody_waits_at or 0.0)
