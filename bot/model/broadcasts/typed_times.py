"""Times as people type them: "tomorrow at 9", "in two hours", "on Friday at 18:30", in any language. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from bot.model.broadcasts.timing import FARTHEST, ChosenTime, Several, Unusable, at_local


class PartOfDay(StrEnum):
    """Which half of the day an hour up to twelve is in, as languages say it."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"

    def hour(self, hour: int) -> int | None:
        """That hour on a clock of 24; None for one that nobody says so, as 12 in the evening."""
        match self:
            case PartOfDay.MORNING:
                return hour if 1 <= hour < 12 else None
            case PartOfDay.AFTERNOON:
                return hour if 12 <= hour < 20 else hour + 12 if 1 <= hour < 9 else None
            case PartOfDay.EVENING:
                return hour if hour >= 15 else hour + 12 if 1 <= hour < 12 else None
            case PartOfDay.NIGHT:
                return hour if hour < 6 or hour >= 18 else hour + 12 if 6 <= hour < 12 else None


@dataclass(frozen=True, slots=True)
class Span:
    """How much time a word says: "hour", "fortnight"."""

    days: int = 0
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class TimeWords:
    """Words in typed times, as `spelt` has them and case-folded; what several words say, joined by hyphens.

    `ahead`: a day → how many days from today ("tomorrow" → 1). `weekdays`: "monday" → 0, up to 6. `besides`:
    what may stand around and says nothing ("at"). `numbers`: "nine" → 9. `months`: "may" → 5. `parts`: "in
    the evening". `noon`, `midnight`: a time of day in a word. `within`: what begins a time from now ("in").
    `spans`: how much. `joins`: "and". `endings`: of numbers ("th"), not looked at.
    """

    ahead: Mapping[str, int]
    weekdays: Mapping[str, int]
    besides: frozenset[str]
    numbers: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    parts: Mapping[str, PartOfDay] = field(default_factory=dict)
    noon: frozenset[str] = frozenset()
    midnight: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    spans: Mapping[str, Span] = field(default_factory=dict)
    joins: frozenset[str] = frozenset()
    endings: frozenset[str] = frozenset()

    @property
    def days(self) -> frozenset[str]:
        """Words for a day."""
        return frozenset(self.ahead.keys() | self.weekdays.keys())


_CLOCK: Final = r"(?P<hour>\d{1,2})(?: ?(?P<sign>[:.h]) ?(?P<minute>\d{2})?)?(?: ?(?P<half>[ap])\.?m\.?)?"
_DAY: Final = r"(?P<day>\d{1,2}) ?(?:\. ?|/)(?P<month>\d{1,2})(?:(?:\. ?|/)(?P<year>\d{4})?)?"
_ISO: Final = r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
_WORD: Final = r"(?P<word>[^\W\d]+(?:['’-][^\W\d]+)*)"
_TYPED: Final = re.compile(
    # "25.11. 18:30", "demain à 18h", "2026-11-25T18:30"
    rf"(?:(?:{_ISO}|{_DAY}|{_WORD})(?: +(?:[^\W\d]{{1,2}} +)?|t))?{_CLOCK}"
)
_DATE: Final = re.compile(rf"{_ISO}|{_DAY}")
_NUMBER: Final = re.compile(r"\d{1,4}")
_UNSPELT: Final = re.compile("[\u0640\u064b-\u065f\u0670]")
"""What Arabic may write or leave out: vowels, and a line that draws a word out."""
_MOST_WORDS: Final = 5
"""Words that say one thing: "day after tomorrow", "an hour and a half"."""
_MOST_TYPED: Final = 20
"""Nobody says a time in more words."""
_MAYBE_PM: Final = range(1, 7)
"""A bare "6" is rather an afternoon's than a morning's, but nobody knows."""


def spelt(text: str) -> str:
    """The text as typed times are compared: composed, without what Arabic needn't write, plain commas."""
    return _UNSPELT.sub("", unicodedata.normalize("NFC", text)).replace("،", ",")


@dataclass(slots=True)
class _Typed:
    """What was typed, with words replaced by figures as far as they can be. `tokens`: what is left."""

    tokens: list[str]
    besides: bool = False  # "at" stood there, so a bare number is an hour
    part: PartOfDay | None = None
    midnight: bool = False


def read_time(text: str, words: TimeWords, now: datetime, zone: ZoneInfo) -> ChosenTime | Several | Unusable:
    """The time that somebody typed, as clocks in `zone` show it.

    "18:30", "18h30", "6:30 pm" or "6 in the evening" is today's; before or after it may stand a day:
    "25.11.", "25/11", "25 November 2026", "2026-11-25", a day of the week, or a word for a day. Without a
    year it is the next such day. After a word, or "at", the hour alone is enough: "tomorrow at nine". "In two
    hours" is from now, "in three days at 9" from today.
    """
    tokens = _merged(text, words)
    if len(tokens) > _MOST_TYPED:
        return Unusable.UNREADABLE
    from_now = _from_now(tokens, words, now, zone)
    if isinstance(from_now, ChosenTime | Unusable):
        return from_now
    said = _in_figures(from_now or tokens, words)
    if said is None:
        return Unusable.UNREADABLE
    found = _TYPED.fullmatch(" ".join(said.tokens))
    if found is None:
        return Unusable.UNREADABLE
    clocks = _clocks(found, said)
    if not clocks:
        return Unusable.UNREADABLE
    try:
        days = _days(found, words, now.astimezone(zone).date())
    except ValueError:
        return Unusable.NO_SUCH_DAY
    if not days:
        return Unusable.UNREADABLE
    undated = not (found["iso"] or found["day"] or found["word"])
    if (len(clocks) > 1 and undated) or said.midnight:
        # "At 9": of which day isn't said either; and midnight begins a day, or ends it.
        days = [*days, *(_next(day) for day in days)]
    read = [at_local(day, clock, now, zone) for day in days for clock in clocks]
    times = sorted({time for time in read if isinstance(time, ChosenTime)}, key=lambda time: time.at)
    if not times:
        return next(fault for fault in read if isinstance(fault, Unusable))
    return times[0] if len(times) == 1 else Several(tuple(times))


def _next(day: date) -> date:
    return day if day == date.max else day + timedelta(days=1)


def _merged(text: str, words: TimeWords) -> list[str]:
    """The words of what was typed, with hyphens in what several of them say."""
    typed = [word.strip(",") for word in spelt(text).casefold().split()]
    said = [word for word in typed if word][: _MOST_TYPED * 2]
    known = words.days | words.besides | words.numbers.keys() | words.parts.keys() | words.months.keys()
    known |= words.noon | words.midnight | words.within | words.spans.keys() | words.joins
    merged, place = [], 0
    while place < len(said):
        lengths = range(min(_MOST_WORDS, len(said) - place), 1, -1)
        length = next((n for n in lengths if "-".join(said[place : place + n]) in known), 1)
        merged.append("-".join(said[place : place + length]))
        place += length
    return [_without_ending(word, words) for word in merged]


def _without_ending(word: str, words: TimeWords) -> str:
    """Of "25th" the number alone."""
    figures = _NUMBER.match(word)
    return figures[0] if figures and word[figures.end() :].lstrip("-") in words.endings else word


def _number(word: str, words: TimeWords) -> int | None:
    return int(word) if _NUMBER.fullmatch(word) else words.numbers.get(word)


def _from_now(
    tokens: Sequence[str], words: TimeWords, now: datetime, zone: ZoneInfo
) -> ChosenTime | Unusable | list[str] | None:
    """The time of "in two hours"; of "in three days at 9" the day and the rest; None for anything else."""
    rest = [word for word in tokens if word not in words.besides or word in words.spans]
    if not rest or rest[0] not in words.within:
        return None
    days = minutes = used = 0
    number: int | None = None
    for place, word in enumerate(rest[1:], start=2):
        if (span := words.spans.get(word)) is not None:
            days += span.days * (1 if number is None else number)
            minutes += span.minutes * (1 if number is None else number)
            number, used = None, place
        elif number is None and (said := _number(word, words)) is not None:
            number = said
        elif word not in words.joins:
            break
    if not used:
        return None
    if timedelta(days=days, minutes=minutes) > FARTHEST:
        return Unusable.FAR
    there = now.astimezone(zone)
    if not days:
        at = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
        usable = Unusable.PAST if at <= now else Unusable.FAR if at > now + FARTHEST else ChosenTime(at)
        return usable if used == len(rest) else Unusable.UNREADABLE
    if minutes:
        return Unusable.UNREADABLE
    day = (there.date() + timedelta(days=days)).isoformat()
    at_least = rest[used:] or [f"{there:%H:%M}"]
    # "At" has gone with what says nothing: an hour alone is clear here.
    return [day, *sorted(words.besides)[:1], *at_least]


def _in_figures(tokens: Sequence[str], words: TimeWords) -> _Typed | None:
    """None for what says two times of day."""
    said = _Typed([])
    for word in tokens:
        if word in words.besides:
            said.besides = True
        elif word in words.noon or word in words.midnight:
            said.midnight = word in words.midnight
            said.tokens.append("0:00" if said.midnight else "12:00")
        elif word in words.parts:
            if said.part is not None:
                return None
            said.part = words.parts[word]
            if word in words.ahead:  # "tonight"
                said.tokens.append(word)
        elif word in words.numbers:
            said.tokens.append(str(words.numbers[word]))
        else:
            said.tokens.append(word)
    _put_in_months(said.tokens, words)
    days = [word in words.days or bool(_DATE.fullmatch(word)) for word in said.tokens]
    if True in days[1:] and not days[0]:  # "at 9 tomorrow"
        said.tokens.insert(0, said.tokens.pop(days.index(True)))
    return said


def _put_in_months(tokens: list[str], words: TimeWords) -> None:
    """Make 25.11.2026 of "25 November 2026", or of "November 25"."""
    place = next((place for place, word in enumerate(tokens) if word in words.months), None)
    if place is None:
        return
    month = words.months[tokens[place]]
    if place and re.fullmatch(r"\d{1,2}\.?", tokens[place - 1]):
        first, after, day = place - 1, place + 1, tokens[place - 1]
    elif place + 1 < len(tokens) and re.fullmatch(r"\d{1,2}\.?", tokens[place + 1]):
        first, after, day = place, place + 2, tokens[place + 1]
    else:
        return
    year = ""
    if after < len(tokens) and re.fullmatch(r"\d{4}", tokens[after]):
        year, after = tokens[after], after + 1
    tokens[first:after] = [f"{day.rstrip('.')}.{month}.{year}"]


def _clocks(found: re.Match[str], said: _Typed) -> list[time]:
    """The times of day that it can mean; none if it is no time, or may be meant for something else."""
    hour, minute, half = int(found["hour"]), int(found["minute"] or 0), found["half"]
    dated = found["iso"] or found["day"] or found["word"]
    bare = False
    match found["sign"]:
        case None:  # "18" alone can be anything, "6 pm" can't, nor can "tomorrow 18" or "at 18"
            bare = not half and not said.part
            clear = bool(half or said.part or found["word"] or said.besides)
        case ".":  # "18.30" alone may be meant for a day
            clear = found["minute"] is not None and bool(dated or half or said.part)
        case ":":
            clear = found["minute"] is not None
        case _:
            clear = half is None
    if half and 1 <= hour <= 12 and not said.part:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif half:
        clear = False
    if said.part:
        read = said.part.hour(hour)
        hour, clear = (hour, False) if read is None else (read, clear)
    if not clear or hour >= 24 or minute >= 60:
        return []
    afternoon = bare and (hour in _MAYBE_PM or (not dated and 0 < hour < 12))
    return [time(hour, minute), time(hour + 12, minute)] if afternoon else [time(hour, minute)]


def _days(found: re.Match[str], words: TimeWords, today: date) -> list[date]:
    """The days that it can mean; none for a word that is none. ValueError: there is no such day."""
    if word := found["word"]:
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
