"""Which incidents there are, and when one is worth a line in the log. Pure: the time is handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from bot.incidents.origin import Origin

KEPT: Final = 100
"""So many incidents are known; a new one takes the place of the one that hasn't happened for longest."""
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)
_PHRASES: Final = 20


@dataclass(frozen=True, slots=True)
class Incident:
    """One kind of fault at one place, and how often it happened. Holds nothing of anybody."""

    slot: int  # 0 … KEPT-1: where it stands in the book, and in its file
    number: str
    origin: Origin
    failed: str  # what failed by it, the last time: a sentence without its full stop
    first: datetime
    last: datetime
    count: int


@dataclass(slots=True)
class _Told:
    """What the log has of an incident."""

    count: int
    at: datetime
    wait: timedelta = _FIRST_WAIT
    phrases: set[str] = field(default_factory=set)


class Book:
    """The last incidents, KEPT of them at most."""

    def __init__(self, kept: Iterable[Incident] = ()) -> None:
        """`kept`: from an earlier run. Of two in one slot, or with one number, the later one counts."""
        self._incidents: dict[str, Incident] = {}
        self._told: dict[str, _Told] = {}  # in this run
        taken: set[int] = set()
        for incident in sorted(kept, key=lambda one: one.last, reverse=True):
            if incident.slot not in taken and incident.number not in self._incidents:
                taken.add(incident.slot)
                self._incidents[incident.number] = incident

    @property
    def incidents(self) -> list[Incident]:
        """All of them, the one that happened last at the end."""
        return sorted(self._incidents.values(), key=lambda one: (one.last, one.slot))

    def note(self, origin: Origin, failed: str, now: datetime) -> tuple[Incident, bool]:
        """Count a fault; whether to log it.

        It is logged when it happens for the first time in this run, or something else fails by it; when it
        has happened ten times, a hundred times and so on; and after a while: a minute, then twice as long
        each time, an hour at most.
        """
        number = origin.number
        known = self._incidents.get(number)
        if known is None:
            incident = Incident(self._free_slot(), number, origin, failed, now, now, 1)
        else:
            incident = replace(known, origin=origin, failed=failed, last=now, count=known.count + 1)
        self._incidents[number] = incident
        return incident, self._is_news(known, incident)

    def untold(self) -> list[Incident]:
        """Those that happened since they were logged last. They count as logged now."""
        found = [one for one in self.incidents if one.number in self._told]
        found = [one for one in found if one.count > self._told[one.number].count]
        for incident in found:
            self._told[incident.number].count = incident.count
        return found

    def _is_news(self, before: Incident | None, incident: Incident) -> bool:
        now = incident.last
        told = self._told.get(incident.number)
        if told is None or before is None:
            self._told[incident.number] = _Told(incident.count, now, phrases={incident.failed})
            return True
        if not before.last <= now < before.last + _LONGEST_WAIT:
            told.wait = _FIRST_WAIT  # after a quiet time it begins anew; so it does if the clock was set back
        # Phrases are few. That nothing may hang on it, no more than some are told apart.
        phrase = incident.failed not in told.phrases and len(told.phrases) < _PHRASES
        late = not told.at <= now < told.at + told.wait
        if not (phrase or late or _is_power_of_ten(incident.count)):
            return False
        if late:
            told.wait = min(told.wait * 2, _LONGEST_WAIT)
        told.phrases.add(incident.failed)
        told.count, told.at = incident.count, now
        return True

    def _free_slot(self) -> int:
        """A slot for one more."""
        if len(self._incidents) >= KEPT:
            oldest = self.incidents[0].number
            del self._incidents[oldest]
            self._told.pop(oldest, None)
        taken = {one.slot for one in self._incidents.values()}
        return next(slot for slot in range(KEPT) if slot not in taken)


def _is_power_of_ten(count: int) -> bool:
    digits = str(count)
    return digits[0] == "1" and not digits[1:].strip("0")
