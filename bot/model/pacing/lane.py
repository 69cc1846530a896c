"""One limit for a second: what counts towards it, and when the next bulk send is due. Pure.

Times are seconds on a clock that never goes back; pacer.py sees to that.
"""

from __future__ import annotations

from collections import deque
from math import inf
from typing import Final

from bot.model.pacing.headroom import Headroom

WINDOW_S: Final = 1.002
"""No window of this length that ends with a bulk send holds more than the limit: a second and a bit."""

_SPACING_S: Final = 1.01
"""Sends are spaced to fill a window of this length. It is longer than the other, so that a send which a timer
let go late doesn't make the one a second behind it late as well, and that one the next, for ever."""

ROUNDING_S: Final = 1e-6
"""Sums of seconds are a little off; a send that is due must not be told to wait for a picosecond."""

_LATE_S: Final = 0.2
"""How much lateness of a bulk send is made up for. Timers wake late by a millisecond or more, which at a high
rate would cost a good part of it; the window still bounds what is made up."""

SLOWEST_PER_S: Final = 1 / 60
"""While everybody is told to wait, one a minute finds out when that is over."""

_LEAST_SHARE: Final = 0.02
_MOST_SHARE: Final = 1 / 3
"""Of the limit, kept free for replies at least (but one place) and at most."""


class Lane:
    """`per_second` messages (float("inf"): no limit), of which bulk sends leave some to replies.

    `share`, wherever it is asked for, is the part of the full speed that bulk sends have at present.
    """

    __slots__ = (
        "_base",
        "_count",
        "_full",
        "_headroom",
        "_most",
        "_most_kept",
        "_owed",
        "_sends",
        "unlimited",
    )

    def __init__(self, per_second: float) -> None:
        self.unlimited = per_second == inf
        self._most = 0 if self.unlimited else max(1, int(per_second))
        self._most_kept = int(self._most * _MOST_SHARE)
        least = min(max(1, int(self._most * _LEAST_SHARE)), self._most_kept)
        self._full = min(per_second, (self._most - least) / _SPACING_S)
        self._headroom = Headroom(per_second, least)
        self._sends: deque[tuple[float, int]] = deque()  # (time, messages) of the last window
        self._count = 0  # messages in it
        self._base = -inf  # when the last bulk send was due, and later for each reply since
        self._owed = 0  # the messages that it was

    def __copy__(self) -> Lane:
        """One to try things on. The headroom is the same: only replies change it."""
        other = object.__new__(type(self))
        for name in self.__slots__:
            setattr(other, name, getattr(self, name))
        setattr(other, "_sends", self._sends.copy())  # noqa: B010
        return other

    def rate(self, share: float) -> float:
        """Bulk messages a second, if they have it all to themselves."""
        return inf if self.unlimited else max(self._full * share, min(self._full, SLOWEST_PER_S))

    def wait(self, now: float, messages: int, share: float) -> float:
        """Seconds until a bulk send of so many messages is due and fits in; not more than 0.0: now."""
        if self.unlimited:
            return 0.0
        return max(self._base + self._owed / self.rate(share) - now, self.full_for(now, messages))

    def full_for(self, now: float, messages: int) -> float:
        """Seconds until so many more fit into the window. What never fits waits until the window is empty."""
        if self.unlimited:
            return 0.0
        kept = min(self._headroom.places(now), self._most_kept)
        too_many = self._count + messages - (self._most - kept)
        if too_many <= 0 or not self._sends:
            return 0.0
        for time, count in self._sends:
            too_many -= count
            if too_many <= 0:
                return time + WINDOW_S - now
        return self._sends[-1][0] + WINDOW_S - now

    def add(self, now: float, messages: int) -> None:
        """Count messages that go now."""
        if not self.unlimited:
            self._sends.append((now, messages))
            self._count += messages

    def reply(self, now: float, messages: int) -> None:
        """Count a reply, and learn from it how many places to keep free. Bulk sends skip what it takes."""
        if self.unlimited:
            return
        self._headroom.reply(now, messages)
        self.add(now, messages)
        if self._base + self._owed / self._full > now - _LATE_S:  # else no bulk send has been due for long
            self._base = max(self._base, min(self._base + messages / self._full, now + WINDOW_S))

    def bulk(self, now: float, messages: int, share: float) -> None:
        """Count a bulk send, and reckon when the next one is due.

        A little late: as if this one had been on time, so that the average keeps to the rate. Later than
        that: the lane was idle, and begins anew without a burst.
        """
        if self.unlimited:
            return
        due = self._base + self._owed / self.rate(share)
        self._base = due if now - due <= _LATE_S else now
        self._owed = messages
        self.add(now, messages)

    def slowed(self, now: float) -> None:
        """The share has just got smaller: the next one waits by it, counted from now."""
        self._base, self._owed = max(self._base, now), max(self._owed, 1)

    def forget(self, now: float) -> None:
        """Drop what is out of the window."""
        while self._sends and self._sends[0][0] <= now - WINDOW_S + ROUNDING_S:
            self._count -= self._sends.popleft()[1]
