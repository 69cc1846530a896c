"""Nudges: messages to those who asked to be reminded and have written nothing; how often there is one. Pure.

It is so often for each case, not for each person: who got one stands in no row for it, and two of the team
can't nag by taking turns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

NUDGED_EVERY: Final = timedelta(days=14)
"""So much time lies between two nudges of a case, from the last send of one to the first of the next."""


@dataclass(frozen=True, slots=True)
class OtherNudge:
    """Another nudge of the same case. `begins`: when its sending began, or is to begin, UTC.

    `ended`: when it was over; None: it is under way, or still to come.
    """

    begins: datetime
    planned: bool  # it waits for its time
    ended: datetime | None = None


def nudge_in_the_way(others: Iterable[OtherNudge], begins: datetime) -> OtherNudge | None:
    """The one that a nudge beginning then would come too soon after, or before; None: there is none."""
    for other in sorted(others, key=lambda one: one.begins, reverse=True):
        until = other.begins if other.planned else other.ended
        if until is None:  # it is being sent
            return other
        if other.begins - NUDGED_EVERY < begins < until + NUDGED_EVERY:
            return other
    return None


def next_nudge(others: Iterable[OtherNudge], now: datetime) -> datetime | None:
    """From when on there can be another one; None: at once, or nobody knows yet."""
    ends = [other.begins if other.planned else other.ended for other in others]
    latest = max((end + NUDGED_EVERY for end in ends if end is not None), default=None)
    return latest if latest is not None and latest > now else None
