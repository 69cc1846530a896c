"""The day in a mail's heading, in whichever language its program speaks."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Final

from bot.content.appeals.words.vocabulary import entries, languages

_LOCALES: Final = ("en", "fr", "es", "de", "nl", "it", "pt", "ru", "uk", "pl", "tr", "sv", "da")
_WORDY: Final = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})\.?(?:st|nd|rd|th|er|º)?[ /.-]*(?:de )?(?P<month>[^\W\d_]{3,})"
)
_MONTH_FIRST: Final = re.compile(r"(?P<month>[^\W\d_]{3,})\.? (?P<day>\d{1,2})(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")
_ISO: Final = re.compile(r"(?<!\d)(\d{4})-(\d\d)-(\d\d)(?!\d)")
_NUMBERS: Final = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?!\d)")


def day_of(text: str) -> date | None:
    """The day that a line says; None if it says none, or day and month can be mistaken."""
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    iso = _ISO.search(text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    numbers = _NUMBERS.search(text)
    if numbers:
        return _of_numbers(int(numbers[1]), numbers[2], int(numbers[3]), int(numbers[4]))
    year = _YEAR.search(text)
    for pattern in (_WORDY, _MONTH_FIRST):
        for found in pattern.finditer(text) if year else ():
            month = _months().get(_plain(found["month"]))
            if month and year:
                return _date(int(year[1]), month, int(found["day"]))
    return None


def _of_numbers(first: int, sign: str, second: int, year: int) -> date | None:
    year += 2000 if year < 100 else 0
    if sign == "." or first > 12 or first == second:
        return _date(year, second, first)
    return _date(year, first, second) if second > 12 else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.casefold().rstrip("."))
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


@cache
def _months() -> dict[str, int]:
    """Month's name, or what is usual for it, in any of the languages -> its number."""
    from babel.dates import get_month_names

    names: dict[str, int] = {}
    for locale in (*_LOCALES, *languages()):
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in get_month_names(width, context, locale).items():
                    names.setdefault(_plain(name), number)
    for _, number, several in entries("months"):
        for name in several:
            names.setdefault(_plain(name), int(number))
    return names
