"""When something is to go out: typed times, and the hours at which readers may get it. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words in typed times, as `spelt` has them and case-folded; what several words say, joined by hyphens.

    `ahead`: a day → how many days from today ("tomorrow" → 1). `weekdays`: "monday" → 0, up to 6. `besides`:
    what may stand around and says nothing ("at").
    """

    ahead: Mapping[str, int]
    weekdays: Mapping[str, int]
    besides: frozenset[str]


_CLOCK: Final = (
    r"(?P<hour>\d{1,2})(?: ?(?P<sign>[:.hH]) ?(?P<minute>\d{2})?)?(?: ?(?P<half>[aApP])\.?[mM]\.?)?"
)
_DAY: Final = r"(?P<day>\d{1,2}) ?(?:\. ?|/)(?P<month>\d{1,2})(?:(?:\. ?|/)(?P<year>\d{4})?)?"
_ISO: Final = r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
_WORD: Final = r"(?P<word>[^\W\d]+(?:['’-][^\W\d]+)*)"
_TYPED: Final = re.compile(
    # "25.11., 18:30", "demain à 18h", "2026-11-25T18:30"
    rf"(?:(?:{_ISO}|{_DAY}|{_WORD})(?: *,? +(?:[^\W\d]{{1,2}} +)?|T))?{_CLOCK}"
)
_UNSPELT: Final = re.compile("[\u0640\u064b-\u065f\u0670]")
"""What Arabic may write or leave out: vowels, and a line that draws a word out."""
_MOST_WORDS: Final = 3
"""Words that name one day: "pasado mañana"."""
_MAYBE_PM: Final = range(1, 7)
"""A bare "6" is rather an afternoon's than a morning's, but nobody knows."""


def spelt(text: str) -> str:
    """The text as typed times are compared: composed, without what Arabic needn't write, plain commas."""
    return _UNSPELT.sub("", unicodedata.normalize("NFC", text)).replace("،", ",")


def read_time(text: str, words: TimeWords, now: datetime, zone: ZoneInfo) -> ChosenTime | Several | Unusable:
    """The time that somebody typed, as clocks in `zone` show it.

    "18:30", "18h30" or "6:30 pm" is today's; before it may stand a day: "25.11.", "25/11", "25.11.2026",
    "2026-11-25", a day of the week, or a word for a day. Without a year it is the next such day. After a
    word, or "at", the hour alone is enough: "tomorrow at 9".
    """
    said = spelt(text).split()
    besides = [word for word in said if word.casefold().strip(",") in words.besides]
    found = _TYPED.fullmatch(_joined([word for word in said if word not in besides], words))
    if found is None:
        return Unusable.UNREADABLE
    clocks = _clocks(found, besides=bool(besides))
    if not clocks:
        return Unusable.UNREADABLE
    try:
        days = _days(found, words, now.astimezone(zone).date())
    except ValueError:
        return Unusable.NO_SUCH_DAY
    if not days:
        return Unusable.UNREADABLE
    if len(clocks) > 1 and not (found["iso"] or found["day"] or found["word"]):
        days = [*days, days[0] + timedelta(days=1)]  # "at 9": of which day isn't said either
    read = [at_local(day, clock, now, zone) for day in days for clock in clocks]
    times = sorted({time for time in read if isinstance(time, ChosenTime)}, key=lambda time: time.at)
    if not times:
        return next(fault for fault in read if isinstance(fault, Unusable))
    return times[0] if len(times) == 1 else Several(tuple(times))


def _joined(said: Sequence[str], words: TimeWords) -> str:
    """What was typed on one line, with hyphens in a day that several words name."""
    for length in range(min(_MOST_WORDS, len(said)), 1, -1):
        for place in range(len(said) - length + 1):
            day = "-".join(said[place : place + length])
            if day.casefold().rstrip(",") in words.ahead.keys() | words.weekdays.keys():
                return " ".join((*said[:place], day, *said[place + length :]))
    return " ".join(said)


def _clocks(found: re.Match[str], *, besides: bool) -> list[time]:
    """The times of day that it can mean; none if it is no time, or may be meant for something else."""
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    dated = found["iso"] or found["day"] or found["word"]
    bare = False
    match found["sign"]:
        case None:  # "18" alone can be anything, "6 pm" can't, nor can "tomorrow 18" or "at 18"
            bare = not half
            clear = bool(half or found["word"] or besides)
        case ".":  # "18.30" alone may be meant for a day
            clear = found["minute"] is not None and bool(dated or half)
        case ":":
            clear = found["minute"] is not None
        case _:
            clear = half is None
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half in "pP" else 0)
    elif half:
        clear = False
    if not clear or hour >= 24 or minute >= 60:
        return []
    afternoon = bare and (hour in _MAYBE_PM or (not dated and 0 < hour < 12))
    return [time(hour, minute), time(hour + 12, minute)] if afternoon else [time(hour, minute)]


def _days(found: re.Match[str], words: TimeWords, today: date) -> list[date]:
    """The days that it can mean; none for a word that is none. ValueError: there is no such day."""
    if found["word"]:
        word = found["word"].casefold()
        if word in words.ahead:
            return [today + timedelta(days=words.ahead[word])]
        if word not in words.weekdays:
            return []
        ahead = timedelta(days=(words.weekdays[word] - today.weekday()) % 7)
        # On a Monday "Monday" can be today, or in a week.
        return [today + ahead] if ahead else [today, today + timedelta(days=7)]
    if found["iso"]:
        year, month, day = map(int, found["iso"].split("-"))
        return [date(year, month, day)]
    if not found["day"]:
        return [today]
    day, month = int(found["day"]), int(found["month"])
    if found["year"]:
        return [date(int(found["year"]), month, day)]
    if (month, day) == (2, 29):
        return [date(today.year + (today >= date(today.year, 3, 1)), month, day)]
    this_year = date(today.year, month, day)
    return [this_year if this_year >= today else this_year.replace(year=today.year + 1)]


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
