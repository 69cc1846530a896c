"""How many places bulk sends leave free, so that a reply finds one at once. Pure: it is told the time.

Replies can't be foreseen, but they come as they came lately. What counts is how they heap up: a heap grows
by one with each message and shrinks as fast as places get free, by one in 33 ms at 30 a second. An answer of
two messages, the second sent when Telegram has taken the first 50 ms later, is a heap of one, and one free
place is enough for both. Sent 5 ms apart they are a heap of nearly two, and need two.
"""

from __future__ import annotations

from math import ceil
from typing import Final

LATELY_S: Final = 60.0
"""A heap is remembered for so long at least, and for twice as long at most."""
AT_FIRST: Final = 1
"""At the start as if a heap of one had been seen: an answer of one message."""
_ROUNDING: Final = 0.1
"""A heap so little above a whole number needs no further place."""


class Headroom:
    """The places to keep free: the highest heap of late, or `least`. Places get free at `per_second`.

    Times never go back; whoever tells them sees to that.
    """

    __slots__ = ("_before", "_heap", "_heap_at", "_high", "_least", "_per_second", "_since")

    def __init__(self, per_second: float, least: int = 1) -> None:
        self._per_second = per_second
        self._least = least
        self._heap = 0.0
        self._heap_at = 0.0
        self._high = 0.0  # the highest of this minute
        self._before: float = AT_FIRST  # and of the minute before
        self._since: float | None = None  # when this minute began

    def reply(self, now: float, messages: int) -> None:
        """Take note of a reply of so many messages."""
        self._turn_over(now)
        self._heap = max(0.0, self._heap - (now - self._heap_at) * self._per_second) + messages
        self._heap_at = now
        self._high = max(self._high, self._heap)

    def places(self, now: float) -> int:
        """How many places to keep free at `now`."""
        self._turn_over(now)
        return max(self._least, ceil(max(self._high, self._before) - _ROUNDING))

    def _turn_over(self, now: float) -> None:
        if self._since is None:
            self._since = now
        elif (passed := now - self._since) >= LATELY_S:
            self._before = self._high if passed < 2 * LATELY_S else 0.0
            self._high, self._since = 0.0, now
