"""The words of messages/chat/times.toml, with the months that the Unicode data knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from babel.dates import get_month_names

from bot.content.plain_words import spoken
from bot.errors import ContentError
from bot.model.broadcasts.typed_times import PartOfDay, Span, TimeWords, spelt

_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PLAIN: Final = ("besides", "noon", "midnight", "within", "joins", "endings")
_NUMBERED: Final = re.compile(r"(?P<what>number|month|minutes|days) (?P<number>\d{1,5})")


def time_words(path: Path, languages: Iterable[str]) -> TimeWords:
    """Those of that file; and the months of these languages. Raises ContentError."""
    plain: dict[str, set[str]] = defaultdict(set)
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    parts: dict[str, PartOfDay] = {}
    for heading, typed in spoken(path):
        word = _as_typed(typed)
        numbered = _NUMBERED.fullmatch(heading)
        if numbered:
            counted[numbered["what"]][word] = int(numbered["number"])
        elif heading.isdecimal():
            counted["ahead"][word] = int(heading)
        elif heading in _WEEKDAYS:
            counted["weekdays"][word] = _WEEKDAYS.index(heading)
        elif heading in _PLAIN:
            plain[heading].add(word)
        elif heading == "tonight":
            counted["ahead"][word], parts[word] = 0, PartOfDay.EVENING
        elif heading in set(PartOfDay):
            parts[word] = PartOfDay(heading)
        else:
            said = f"messages/chat/times.toml: [{heading}] is no number of days and no day of the week."
            raise ContentError(said, "Correct it: the headings that there are say what can stand here.")
    return TimeWords(
        ahead=counted["ahead"],
        weekdays=counted["weekdays"],
        besides=frozenset(plain["besides"]),
        numbers=counted["number"],
        months={**_months(languages), **counted["month"]},
        parts=parts,
        noon=frozenset(plain["noon"]),
        midnight=frozenset(plain["midnight"]),
        within=frozenset(plain["within"]),
        spans={
            **{word: Span(days=number) for word, number in counted["days"].items()},
            **{word: Span(minutes=number) for word, number in counted["minutes"].items()},
        },
        joins=frozenset(plain["joins"]),
        endings=frozenset(plain["endings"]),
    )


def _as_typed(word: str) -> str:
    return spelt("-".join(word.split())).casefold()


def _months(languages: Iterable[str]) -> dict[str, int]:
    """As they stand in a date, and alone."""
    return {
        _as_typed(name): number
        for language in languages
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context, language).items()
    }
