"""When something is to go out: local times, and the hours at which readers may get it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.broadcasts.broadcast import Plan, When

EVENING_BEGINS: Final = time(18)
EVENING_ENDS: Final = time(21)
EVENING_ENDS_AT_LAST: Final = time(22)
"""For those who have waited for this evening since before it began: many readers take over three hours."""
NIGHT_BEGINS: Final = time(22)
NIGHT_ENDS: Final = time(8)

FARTHEST: Final = timedelta(days=366)
"""So far ahead a broadcast can be planned."""
LATEST: Final = timedelta(hours=1)
"""What is later than this isn't sent by itself any more, if nothing else is set: its moment has passed."""


class Unusable(StrEnum):
    """Why a typed time can't be used."""

    UNREADABLE = "unreadable"
    NO_SUCH_DAY = "no_such_day"
    PAST = "past"
    FAR = "far"


class Shift(StrEnum):
    """What the clocks do at a chosen time, where they are put forward or back."""

    SKIPPED = "skipped"  # there is no such time on that day: taken as much later as the clocks jump
    TWICE = "twice"  # it comes twice on that day: the first one that is still ahead is taken


@dataclass(frozen=True, slots=True)
class ChosenTime:
    """A time that can be used. `at`: UTC, to the minute."""

    at: datetime
    shift: Shift | None = None


@dataclass(frozen=True, slots=True)
class Several:
    """What was typed can be read in several ways; these, all still ahead, earliest first."""

    options: tuple[ChosenTime, ...]


def at_local(day: date, clock: time, now: datetime, zone: ZoneInfo) -> ChosenTime | Unusable:
    """The moment at which clocks in `zone` show that time on that day, if it is ahead and not too far."""
    # Looked at by the day first: years 1 and 9999 have moments that no other zone can express.
    if day < now.date() - timedelta(days=2):
        return Unusable.PAST
    if day > now.date() + FARTHEST + timedelta(days=2):
        return Unusable.FAR
    at, shift = _moment(day, clock, zone)
    if at <= now and shift is Shift.TWICE:
        at = datetime.combine(day, clock, zone).replace(fold=1).astimezone(UTC)
    if at <= now:
        return Unusable.PAST
    if at > now + FARTHEST:
        return Unusable.FAR
    return ChosenTime(at, shift)


def _moment(day: date, clock: time, zone: ZoneInfo) -> tuple[datetime, Shift | None]:
    """That time of that day in UTC: the first if it comes twice; after the jump if clocks jump over it."""
    there = datetime.combine(day, clock, zone)
    at = there.astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != there.replace(tzinfo=None):
        return at, Shift.SKIPPED
    twice = there.replace(fold=1).utcoffset() != there.utcoffset()
    return at, Shift.TWICE if twice else None


def held_until(zone: ZoneInfo, now: datetime, plan: Plan, since: datetime | None = None) -> datetime | None:
    """Until when readers in `zone` may not get a broadcast of that plan; None: they may get it now.

    Evenings are from 18:00 to 21:00 there. Whoever has waited for this one (it was begun, `since`, before
    18:00) gets it until 22:00, so that many readers needn't wait another day. After that: the next evening.
    """
    if plan.when is When.EVENING:
        begins = EVENING_BEGINS
    elif plan.wait_for_morning:
        begins = NIGHT_ENDS
    else:
        return None
    if _open(zone, now, plan, since):
        return None
    today = now.astimezone(zone).date()
    # Where clocks are put forward over it, or a whole day is left out, the next day has the hour again.
    for ahead in range(4):
        until = _moment(today + timedelta(days=ahead), begins, zone)[0]
        if until > now and _open(zone, until, plan, since):
            return until
    raise AssertionError("there is an evening and a morning within three days")


def _open(zone: ZoneInfo, now: datetime, plan: Plan, since: datetime | None) -> bool:
    there = now.astimezone(zone)
    if plan.when is not When.EVENING:
        return not is_night(zone, now)
    began = _moment(there.date(), EVENING_BEGINS, zone)[0]
    ends = EVENING_ENDS_AT_LAST if since is not None and since <= began else EVENING_ENDS
    return EVENING_BEGINS <= there.time() < ends


def is_night(zone: ZoneInfo, now: datetime) -> bool:
    """Whether it is between 22:00 and 8:00 there."""
    there = now.astimezone(zone).time()
    return there >= NIGHT_BEGINS or there < NIGHT_ENDS
