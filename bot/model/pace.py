"""When the bot may send: one budget, two lanes. Pure: it is told the time, and tells how long to wait.

Telegram takes about 30 messages a second from one bot. Replies go at once and are only counted: a person is
waiting. Bulk sends get what replies leave, evenly spaced. When several chats are told to wait, the bulk lane
slows down by half; it recovers a little every second.

Times are seconds on any clock that never goes back; a time earlier than the last one counts as the last one.
"""

from __future__ import annotations

from collections import deque
from math import inf
from typing import Final

DEFAULT_PER_SECOND: Final = 28.0
"""Of Telegram's "about 30": two are left for replies that come when the window is full."""

WINDOW_S: Final = 1.0
"""No window of this length, wherever it begins, holds more sends than the budget because of a bulk send."""

_LATE_S: Final = 0.05
"""How much lateness of a bulk send is made up for. Timers wake late by a millisecond or more, which at a high
rate would cost a good part of it; the window still bounds what is made up."""

_ROUNDING_S: Final = 1e-6
"""Sums of seconds are a little off; a send that is due must not be told to wait for a picosecond."""

SEVERAL: Final = 3
"""So many chats told to wait within SEVERAL_WITHIN_S: the bot is too fast, not those chats too full."""
SEVERAL_WITHIN_S: Final = 5.0
_SLOWER: Final = 0.5
_SLOWER_AT_MOST_EVERY_S: Final = 1.0
"""Sends under way when the lane slows down are told to wait as well; that is no second reason."""
_RECOVER_PER_S: Final = 0.02
"""Share of the full rate that the bulk lane gets back each second."""
_SLOWEST_SHARE: Final = 1 / 30


class Pacer:
    """The budget of one bot: `per_second` messages (float("inf"): no limit)."""

    __slots__ = ("_bulk_rate", "_full", "_next_bulk", "_now", "_sends", "_slowed_at", "_told", "_window")

    def __init__(self, per_second: float = DEFAULT_PER_SECOND) -> None:
        if not per_second > 0:
            raise ValueError("a rate must be more than nothing")
        self._full = per_second
        self._bulk_rate = per_second
        self._window = inf if per_second == inf else max(1, int(per_second * WINDOW_S))
        self._sends: deque[float] = deque()  # times of the sends of the last window
        self._next_bulk = -inf
        self._told: deque[tuple[float, int]] = deque()  # (time, chat) of recent 429s
        self._slowed_at = -inf
        self._now = -inf

    @property
    def bulk_per_second(self) -> float:
        """The bulk lane's present rate, as it stood when last asked."""
        return self._bulk_rate

    def reply(self, now: float, messages: int = 1) -> None:
        """Count a reply that goes out now. It never waits; bulk sends make room for it."""
        if self._full == inf:
            return
        now = self._at(now)
        self._sends.extend([now] * messages)

    def bulk(self, now: float) -> float:
        """0.0: send now, it is counted. Otherwise nothing is counted: ask again in so many seconds."""
        if self._full == inf:
            return 0.0
        now = self._at(now)
        wait = self._next_bulk - now
        if len(self._sends) >= self._window:
            # The oldest send that must have left the window before one more fits in.
            wait = max(wait, self._sends[len(self._sends) - int(self._window)] + WINDOW_S - now)
        if wait > _ROUNDING_S:
            return wait
        self._sends.append(now)
        # A little late: the next one is due as if this one had been on time, so that the average keeps to the
        # rate. Later than that: the lane was idle, and begins anew without a burst.
        due = self._next_bulk if now - self._next_bulk <= _LATE_S else now
        self._next_bulk = due + 1 / self._bulk_rate
        return 0.0

    def told_to_wait(self, now: float, chat: int) -> None:
        """Take note that Telegram answered 429 to a bulk send to `chat`."""
        if self._full == inf:
            return
        now = self._at(now)
        self._told.append((now, chat))
        several = len({chat for _, chat in self._told}) >= SEVERAL
        if several and now - self._slowed_at >= _SLOWER_AT_MOST_EVERY_S:
            self._bulk_rate = max(self._bulk_rate * _SLOWER, self._full * _SLOWEST_SHARE)
            # The next one waits by the new rate already.
            self._next_bulk = max(self._next_bulk, now + 1 / self._bulk_rate)
            self._slowed_at = now
            self._told.clear()

    def _at(self, now: float) -> float:
        """Move on to `now`: forget what is out of the window, and recover."""
        if now <= self._now:
            return self._now
        if self._bulk_rate < self._full and self._now > -inf:
            gained = (now - self._now) * self._full * _RECOVER_PER_S
            self._bulk_rate = min(self._full, self._bulk_rate + gained)
        while self._sends and self._sends[0] <= now - WINDOW_S + _ROUNDING_S:
            self._sends.popleft()
        while self._told and self._told[0][0] < now - SEVERAL_WITHIN_S:
            self._told.popleft()
        self._now = now
        return now
