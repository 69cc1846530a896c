"""Dates in a text, in each form that appeals write them. Pure: nothing here knows what day it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final

from bot.content.appeals.words.months import ABOUT, month_of
from bot.content.appeals.words.months import MONTH as _MONTH
from bot.content.appeals.words.vocabulary import also, only


class Order(Enum):
    """Which of two numbers is the day in "03/04/2025"."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Spotted:
    """A date in a text, from `start` up to `end`. What the text doesn't give is None.

    `two_readings`: day and month could be the other way round.
    """

    start: int
    end: int
    said: str
    year: int | None
    month: int | None
    day: int | None
    two_readings: bool = False

    @property
    def as_date(self) -> date | None:
        """The day, where the text gives day, month and year of one that exists."""
        if self.year is None or self.month is None or self.day is None:
            return None
        return _date(self.year, self.month, self.day)


_YEAR_OF: Final = also("dates.of")
"""Words between a month and its year, or a day and its month."""
_ORDINAL: Final = r"(?:st|nd|rd|th|er|re|º|ª|°|\.|-?го|-?е)?"
_YEAR: Final = (
    r"(?P<year>(?:19|20)\d\d)(?!\d)(?:\s?(?:г\.|года?\b|(?:" + only("dates.year_after") + r")(?!\w)))?"
)
_OF: Final = rf"(?:\s|of\b|de\b|del\b|of the\b|,|-|\u2013|/{_YEAR_OF}){{1,6}}"
_WORD: Final = r"(?<![^\W\d_])(?<!\d)"
_DAY: Final = r"(?P<day>[0-3]?\d)"

_DAY_MONTH: Final = re.compile(
    rf"{_WORD}{_DAY}{_ORDINAL}(?:\s?(?:-|\u2013|to|and|et|y|und|en|/|,)\s?[0-3]?\d{_ORDINAL})?{_OF}"
    rf"(?P<month>{_MONTH})(?![^\W\d_])\.?(?:(?:\s|,|de\b|del\b|of\b{_YEAR_OF}){{1,5}}{_YEAR}|"
    rf"-{_YEAR.replace('year', 'year2')})?",
    re.IGNORECASE,
)
_MONTH_DAY: Final = re.compile(
    rf"{_WORD}(?P<month>{_MONTH})\.?\s{{1,3}}{_DAY}{_ORDINAL}(?![\d:])"
    rf"(?:\s?(?:-|\u2013|and|to)\s?[0-3]?\d{_ORDINAL}(?!\d))?(?:\s?,?\s{{0,3}}{_YEAR})?",
    re.IGNORECASE,
)
_MONTH_YEAR: Final = re.compile(
    rf"{_WORD}(?:(?:{ABOUT})[\s-]{{1,2}})?(?P<month>{_MONTH})(?![^\W\d_])\.?(?:\s|,|de\b|del\b|"
    rf"of\b{_YEAR_OF}){{1,5}}{_YEAR}",
    re.IGNORECASE,
)
_ABOUT_YEAR: Final = re.compile(rf"{_WORD}(?:{ABOUT})[\s-]{{1,2}}{_YEAR}", re.IGNORECASE)
_ISO: Final = re.compile(
    r"(?<![\d/-])(?P<year>(?:19|"
    r"20)\d\d)(?P<sep>[-./])(?P<month>[01]?\d)(?P=sep)(?P<day>[0-3]?\d)(?!\d|[-/]\d)"
)
_NUMBERS: Final = re.compile(
    r"(?<![\d/.+-])(?P<a>[0-3]?\d)\s?(?P<sep>[-./])\s?(?P<b>[0-3]?\d)\s?(?P=sep)\s?(?P<year>(?:19|"
    r"20)\d\d|\d\d)(?!\d|[-/]\d)"
)
_PIVOT: Final = 60


@lru_cache(maxsize=512)
def spot(text: str, order: Order = Order.UNKNOWN) -> tuple[Spotted, ...]:
    """Every date in `text`, from left to right, none within another. Days that don't exist are left out."""
    found: list[Spotted] = []
    for pattern in (_ISO, _DAY_MONTH, _MONTH_DAY, _NUMBERS, _MONTH_YEAR, _ABOUT_YEAR):
        for match in pattern.finditer(text):
            spotted = _numbers(match, order) if pattern is _NUMBERS else _named(match)
            if spotted and not any(one.start < spotted.end and spotted.start < one.end for one in found):
                found.append(spotted)
    return tuple(sorted(found, key=lambda one: one.start))


def order_in(texts: Iterable[str], language: str | None) -> Order:
    """Which number is the day, by what the document shows elsewhere, else by its language.

    Only English writes both ways; a document in it says so by a number above 12, or by how it writes out
    its dates ("March 3" or "3 March").
    """
    day_first = month_first = 0
    for text in texts:
        for match in _NUMBERS.finditer(text):
            first, second = int(match["a"]), int(match["b"])
            day_first += 5 * (12 < first <= 31 and second <= 12)
            month_first += 5 * (12 < second <= 31 and first <= 12)
        if language in (None, "en"):
            day_first += len(_DAY_MONTH.findall(text))
            month_first += len(_MONTH_DAY.findall(text))
    if day_first != month_first:
        return Order.DAY_FIRST if day_first > month_first else Order.MONTH_FIRST
    return Order.UNKNOWN if language in (None, "en") else Order.DAY_FIRST


def with_year(spotted: Spotted, latest: date) -> Spotted:
    """A day without a year, in the last year in which it isn't after `latest`. Else as it is."""
    if spotted.year is not None or spotted.month is None or spotted.day is None:
        return spotted
    for year in (latest.year, latest.year - 1):
        day = _date(year, spotted.month, spotted.day)
        if day is not None and day <= latest:
            return replace(spotted, year=year)
    return spotted


def _named(match: re.Match[str]) -> Spotted | None:
    groups = match.groupdict()
    year = groups.get("year") or groups.get("year2")
    month, day = groups.get("month"), groups.get("day")
    month_number = None
    if month is not None:
        month_number = int(month) if month.isdigit() else month_of(month)
        if month_number is None:
            return None
    spotted = Spotted(
        match.start(),
        match.end(),
        match.group().strip(" ,"),
        int(year) if year else None,
        month_number,
        int(day) if day else None,
    )
    if spotted.day is None:
        return spotted
    if month_number is None or _date(spotted.year or 2000, month_number, spotted.day) is None:
        return None
    # "may 10" and "mars 5" may be words of a sentence: a bare short name wants a capital or a year.
    if spotted.year is None and month in ("may", "mar", "mars", "out", "half") and groups.get("year") is None:
        return None if match.group().lower().startswith(month) else spotted
    return spotted


def _numbers(match: re.Match[str], order: Order) -> Spotted | None:
    first, second = int(match["a"]), int(match["b"])
    year = int(match["year"])
    if year < 100:
        if match["sep"] == "-":
            return None  # a telephone number as likely as a date
        year += 2000 if year < _PIVOT else 1900
    open_question = first <= 12 and second <= 12 and first != second
    month_first = second > 12 or (open_question and order is Order.MONTH_FIRST)
    month, day = (first, second) if month_first else (second, first)
    if _date(year, month, day) is None:
        return None
    unsure = open_question and order is Order.UNKNOWN and match["sep"] == "/"
    return Spotted(match.start(), match.end(), match.group(), year, month, day, unsure)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
