"""One limit for a second: what counts towards it, and when the next reply or bulk send may go. Pure.

Times are seconds on a clock that never goes back; pacer.py sees to that.
"""

from __future__ import annotations

from collections import deque
from math import inf
from typing import Final

WINDOW_S: Final = 1.01
"""No window of this length holds more than the limit: a second, and what messages may come nearer to each
other on their way."""

_WIDER_S: Final = 0.005
_WIDEST_S: Final = 1.05
_ROUGH_S: Final = 60.0
"""Each message that is refused all the same makes it longer by so much, up to that; and each such while
without one, shorter again."""

_SPACING_S: Final = 1.012
"""Bulk sends are spaced to fill a window of this length. It is longer than the other, so that a send which a
timer let go late doesn't make the one a second behind it late as well, and that one the next, for ever."""

ROUNDING_S: Final = 1e-6
"""Sums of seconds are a little off; a send that is due must not be told to wait for a picosecond."""

_LATE_S: Final = 0.05
_LATEST_S: Final = 0.2
"""How much lateness of a bulk send is made up for, for each place that is kept for replies, and at most.
Timers wake late by a millisecond or more, and the database has its own pace: at a high rate that would cost
a good part of it. But what is made up for goes in a heap, and behind one the next place is long in coming."""

_SOON_S: Final = 0.002
"""What leaves so soon after it was counted is as if it had left then."""

SLOWEST_PER_S: Final = 1 / 60
"""While everybody is told to wait, one a minute finds out when that is over."""

_LEAST_KEPT: Final = 0.02
_MOST_KEPT: Final = 1 / 3
"""Of the limit, kept free for the next reply: this little, but one place at least, if that isn't too much."""

PATIENCE: Final = 30
"""However many replies wait: of so many places that get free, bulk has one."""
_GIVE_WAY_S: Final = 0.02
"""So long a reply lets bulk go first where both could go now, and not together."""
_ASKED_S: Final = 1.5
"""So long it holds that bulk asked for a turn. Whoever waits for one asks again every second."""


class Lane:
    """`per_second` messages (float("inf"): no limit), of which replies take what they need and bulk the rest.

    `share`, wherever it is asked for, is the part of the full speed that bulk sends have at present;
    `coming` are the messages of replies that wait for a place, or are known to come in a moment.
    """

    __slots__ = (
        "_aside",
        "_asked",
        "_asked_at",
        "_base",
        "_count",
        "_full",
        "_kept",
        "_last",
        "_late",
        "_most",
        "_owed",
        "_place",
        "_sends",
        "_steady",
        "_widened_at",
        "_window",
        "unlimited",
    )

    def __init__(self, per_second: float) -> None:
        self.unlimited = per_second == inf
        self._most = 0 if self.unlimited else max(1, int(per_second))
        self._kept = min(max(1, int(self._most * _LEAST_KEPT)), int(self._most * _MOST_KEPT))
        self._late = min(_LATE_S * max(1, self._kept), _LATEST_S)
        self._full = min(per_second, (self._most - self._kept) / _SPACING_S)
        self._sends: deque[tuple[float, int]] = deque()  # (time, messages) of the last window
        self._count = 0  # messages in it
        self._aside: deque[float] = deque()  # when those of them went that have a place kept for replies
        self._window = WINDOW_S
        self._widened_at = -inf
        # So often a place gets free in a full window.
        self._place = 0.0 if self.unlimited else WINDOW_S / self._most
        self._steady = -inf  # when the next of the replies that wait is due
        self._base = -inf  # when the last bulk send was due, and later for each reply since
        self._owed = 0  # the messages that it was
        self._last = -inf  # when the last bulk send went, or the next began to wait for its turn
        self._asked = 0  # the messages that bulk was last told to wait with
        self._asked_at = -inf

    def __copy__(self) -> Lane:
        """One to try things on."""
        other = object.__new__(type(self))
        for name in Lane.__slots__:
            setattr(other, name, getattr(self, name))
        setattr(other, "_sends", self._sends.copy())  # noqa: B010
        setattr(other, "_aside", self._aside.copy())  # noqa: B010
        return other

    def rate(self, share: float) -> float:
        """Bulk messages a second, if they have it all to themselves."""
        return inf if self.unlimited else max(self._full * share, min(self._full, SLOWEST_PER_S))

    def wait(self, now: float, messages: int, share: float, coming: int = 0) -> float:
        """Seconds until a bulk send of so many messages is due and fits in; not more than 0.0: now."""
        if self.unlimited:
            return 0.0
        due = self._base + self._owed / self.rate(share) - now
        wait = max(due, self.full_for(now, messages, coming))
        if wait <= 0:
            return 0.0
        if now - self._asked_at >= _ASKED_S:
            self._last = max(self._last, now)  # only now it begins to wait
        self._asked, self._asked_at = messages, now
        patience = self._turn_at(share) - now
        return wait if wait <= patience else max(patience, self._until_room(now, messages, 0))

    def full_for(self, now: float, messages: int, coming: int = 0) -> float:
        """Seconds until so many bulk messages fit into the window and leave replies their places."""
        kept = max(0, self._kept - len(self._aside))
        return 0.0 if self.unlimited else self._until_room(now, messages, kept + coming)

    def reply_wait(self, now: float, messages: int, share: float, *, waited: bool = False) -> float:
        """Seconds until a reply of so many messages fits in; not more than 0.0: now.

        It may take the last place, unless bulk has been waiting for too long. Those that `waited` go evenly:
        thirty at once would get free at once, and whoever writes in between would find no place for a second.
        """
        if self.unlimited:
            return 0.0
        bulk_first = now - self._asked_at < _ASKED_S and now >= self._turn_at(share) - ROUNDING_S
        wait = self._until_room(now, messages, self._asked if bulk_first else 0)
        if bulk_first and wait <= 0 and self._count + messages + self._asked > self._most:
            wait = _GIVE_WAY_S  # an album that takes a whole second for itself
        return max(wait, self._steady - now) if waited else wait

    def aside(self, now: float, coming: int) -> bool:
        """Count one message that takes a place which is kept for replies, if none of them wants it.

        Bulk sends aren't moved by it: they never had that place. A reply that comes while it is taken waits
        for the next, as it does behind another reply.
        """
        if self.unlimited:
            return True
        if coming or len(self._aside) >= max(1, self._kept) or self._until_room(now, 1, 0) > 0:
            return False
        self.add(now, 1)
        self._aside.append(now)
        return True

    def add(self, now: float, messages: int) -> None:
        """Count messages that go now."""
        if not self.unlimited:
            self._sends.append((now, messages))
            self._count += messages

    def left(self, counted_at: float, now: float) -> None:
        """What was counted then leaves only now, and so does its place get free: the program was busy."""
        if now - counted_at < _SOON_S or self.unlimited:
            return
        for place in range(len(self._sends) - 1, -1, -1):
            if self._sends[place][0] <= counted_at:
                messages = self._sends[place][1]
                del self._sends[place]
                self._sends.append((now, messages))
                return

    def reply(self, now: float, messages: int, *, waited: bool = False) -> None:
        """Count a reply. Bulk sends skip what it takes.

        But no longer than until the next place gets free: in a full window a reply has waited for its place,
        and took none of theirs.
        """
        if self.unlimited:
            return
        self.add(now, messages)
        if waited:
            self._steady = max(self._steady, now - self._late) + messages * self._place
        if self._base + self._owed / self._full > now - self._late:  # else no bulk send has been due for long
            latest = self._sends[0][0] + self._window + 1 / self._full
            self._base = max(self._base, min(self._base + messages / self._full, latest))

    def bulk(self, now: float, messages: int, share: float) -> None:
        """Count a bulk send, and reckon when the next one is due.

        A little late: as if this one had been on time, so that the average keeps to the rate. Later than
        that: the lane was idle, and begins anew without a burst.
        """
        if self.unlimited:
            return
        due = self._base + self._owed / self.rate(share)
        self._base = due if now - due <= self._late else now
        self._last, self._owed = now, messages
        self._asked_at = -inf
        self.add(now, messages)

    def slowed(self, now: float) -> None:
        """The share has just got smaller: the next one waits by it, counted from now."""
        self._base, self._last, self._owed = max(self._base, now), now, max(self._owed, 1)

    def widened(self, now: float) -> None:
        """A message that had its place was refused: the way there is rougher than was thought."""
        self._window = min(self._window + _WIDER_S, _WIDEST_S)
        self._widened_at = now

    def forget(self, now: float) -> None:
        """Drop what is out of the window; and forget that the way was rough."""
        if self._window > WINDOW_S and now - self._widened_at > _ROUGH_S:
            self._window = max(self._window - _WIDER_S, WINDOW_S)
            self._widened_at = now
        while self._sends and self._sends[0][0] <= now - self._window + ROUNDING_S:
            self._count -= self._sends.popleft()[1]
        while self._aside and self._aside[0] <= now - self._window + ROUNDING_S:
            self._aside.popleft()

    def _turn_at(self, share: float) -> float:
        """From when on bulk goes before replies that wait."""
        return self._last + max(self._owed / self.rate(share), PATIENCE * self._place * self._asked)

    def _until_room(self, now: float, messages: int, kept: int) -> float:
        """Seconds until so many fit and `kept` places are left. What never fits waits for an empty window."""
        too_many = self._count + messages + kept - self._most
        if too_many <= 0 or not self._sends:
            return 0.0
        last = self._sends[-1][0]
        if too_many < self._count:
            for last, count in self._sends:  # noqa: B007 - mostly the first
                too_many -= count
                if too_many <= 0:
                    break
        return last + self._window - now
