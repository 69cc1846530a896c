"""Which of a case's figures can be told without pointing at a few people. Pure.

Whoever knows that one person came by a link, or that one letter went to an authority, and who was there that
day, knows who it was. So no number from one to four is told, and none that would give such a number away by
being taken from a sum that is told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Mapping
from itertools import accumulate
from typing import Final, TypeVar

FEWEST: Final = 5
"""People, or what they did, below which a number points at them."""

K = TypeVar("K", bound=Hashable)

Told = int | None
"""A number, or None: there are few, or it would tell how few others are."""


def is_few(number: int) -> bool:
    """Whether it is a number of people, or of what they did, that points at them."""
    return 0 < number < FEWEST


def more_than(number: int) -> Told:
    """The highest of 5, 10, 20, 50, 100, 200 and so on that is below the number; None if none is.

    Steps so wide tell who watches them little about who wrote when.
    """
    found, step = None, FEWEST
    while step < number:
        found, step = step, step * 5 // 2 if str(step)[0] == "2" else step * 2
    return found


def in_fives(number: int) -> int:
    """The number, rounded down to five: of two that are told like this, no difference is of a few."""
    return number - number % FEWEST


def told_of(whole: Told, number: int) -> Told:
    """The number of those among `whole`, unless they or all others are a few."""
    return None if whole is None or is_few(number) or is_few(whole - number) else number


def told_parts(parts: Mapping[K, int]) -> dict[K, Told]:
    """The parts of a sum that may be told as well.

    Beside a few, the smallest of the others are kept back too, until what is left of the sum is neither a few
    nor one single part. Of parts that are alike, those that come first.
    """
    kept_back = {part for part, number in parts.items() if is_few(number)}
    others = sorted((part for part in parts if parts[part] >= FEWEST), key=lambda part: parts[part])
    for part in others:
        if not kept_back or (len(kept_back) > 1 and not is_few(sum(parts[key] for key in kept_back))):
            break
        kept_back.add(part)
    return {part: None if part in kept_back else number for part, number in parts.items()}


TOLD_AT_ONCE: Final = 20
"""What people do is told to a machine that watches once so many have done it: it looks every few seconds."""
TOLD_EVERY_S: Final = 300.0


class HeldBack:
    """How often people had something, and how long it took: told of many at once, and at certain times only.

    Whoever reads the figures again and again sees them change at whole five minutes, and each time by what at
    least TOLD_AT_ONCE people had since the last change: not when somebody was there, nor that they were. Who
    they are is known until then, in memory. Seconds on a clock that isn't set.
    """

    def __init__(self, bounds: tuple[float, ...] = ()) -> None:
        """`bounds`: seconds, in their order, by which what took no longer is counted apart."""
        self.bounds = bounds
        self._people: set[Hashable] = set()
        self._since: float | None = None  # the five minutes in which the last of what is kept back was
        self._kept, self._told = [0] * (len(bounds) + 1), [0] * (len(bounds) + 1)
        self._kept_s = self._told_s = 0.0

    def note(self, now: float, who: Hashable, seconds: float = 0.0) -> None:
        """Somebody had it at this moment, and it took so long."""
        self._tell(now)
        self._since = now // TOLD_EVERY_S
        self._kept[bisect_left(self.bounds, seconds)] += 1
        self._kept_s += seconds
        if len(self._people) < TOLD_AT_ONCE:
            self._people.add(who)

    def told(self, now: float) -> tuple[list[int], float]:
        """How many took no longer than each of the bounds, then how many there were; and seconds in all."""
        self._tell(now)
        return list(accumulate(self._told)), self._told_s

    def _tell(self, now: float) -> None:
        if self._since is None or now // TOLD_EVERY_S == self._since or len(self._people) < TOLD_AT_ONCE:
            return
        self._told = [one + other for one, other in zip(self._told, self._kept, strict=True)]
        self._told_s += self._kept_s
        self._people, self._since = set(), None
        self._kept, self._kept_s = [0] * len(self._kept), 0.0
