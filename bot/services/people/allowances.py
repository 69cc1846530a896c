"""Who has had how many files or pictures lately.

It lies in memory alone, and tells nothing of anybody; after a restart everybody may have all of it again.
"""

from __future__ import annotations

import math
from collections import OrderedDict, deque
from dataclasses import dataclass
from typing import Final

from bot.model.clock import Clock
from bot.model.people.limits import MADE, Made

_MOST: Final = 10_000
"""Chats that are known of at once; who asked longest ago makes room."""


@dataclass(frozen=True, slots=True)
class Enough:
    """No more for now. `minutes`: until there is one again, 1 at least. `told`: it was said already."""

    minutes: int
    told: bool


class AllowancesService:
    """Counts what is made for each chat, by `MADE`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made: OrderedDict[tuple[int, Made], deque[float]] = OrderedDict()
        self._told: set[tuple[int, Made]] = set()

    def take(self, chat: int, made: Made) -> Enough | None:
        """Count one more for that chat, unless it was enough: then nothing is counted."""
        of, now, allowed = (chat, made), self._clock.seconds(), MADE[made]
        times = self._made.setdefault(of, deque(maxlen=allowed.times))
        self._made.move_to_end(of)
        if len(self._made) > _MOST:
            self._told.discard(self._made.popitem(last=False)[0])
        wait = times[0] + allowed.within.total_seconds() - now if len(times) == allowed.times else 0.0
        if wait > 0:
            told = of in self._told
            self._told.add(of)
            return Enough(math.ceil(wait / 60), told)
        self._told.discard(of)
        times.append(now)
        return None
