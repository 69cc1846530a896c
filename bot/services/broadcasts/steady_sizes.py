"""Sizes of chosen audiences as they are told: in fives, each the same until it has changed by five."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.model.broadcasts.audience import Audience
from bot.model.broadcasts.broadcast import Kind
from bot.model.broadcasts.k_anonymity import GroupCounts, allowed, size
from bot.model.small_numbers import FEWEST, in_fives
from bot.services.days import Days

_MOST: Final = 20_000
"""Sizes that are remembered, those asked for last."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was found: of the audience and of everybody, and whether it might be told."""

    on: date
    size: int
    everybody: int
    may_be_told: bool


class SteadySizes:
    """Two looks at one choice, within a day or over days, tell nothing of fewer than five people.

    A size stays as it was told for the day; on another day too, until the audience, or everybody, has changed
    by five. In memory only: on the disk it would tell what people did and where they live.
    """

    def __init__(self, days: Days) -> None:
        self._days = days
        self._known: OrderedDict[tuple[str, Kind, Audience], _Counted] = OrderedDict()

    def of(self, case: str, kind: Kind, counts: GroupCounts, audience: Audience) -> int | None:
        """How many are in an audience, rounded down to five; None: it isn't to be told. Everybody exactly."""
        if audience.everybody:
            return size(counts, audience)
        key = (case, kind, audience)
        known, today = self._known.get(key), self._days.today()
        if known is None or known.on != today:
            now = _Counted(today, size(counts, audience), size(counts, Audience()), allowed(counts, audience))
            if known is None or _is_other(known, now):
                known = now
            self._known[key] = known
        self._known.move_to_end(key)
        if len(self._known) > _MOST:
            self._known.popitem(last=False)
        return in_fives(known.size) if known.may_be_told else None


def _is_other(known: _Counted, now: _Counted) -> bool:
    return max(abs(now.size - known.size), abs(now.everybody - known.everybody)) >= FEWEST
