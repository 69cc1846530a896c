"""What the program has to know of a language, and how one is chosen for a person.

Which languages there are, the folders under messages/ say: see bot/content/languages.py.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

SOURCE_LANGUAGE: Final = "en"
"""The language the templates under messages/chat are written in. It has no catalogue, and is always there."""
NO_BREAK: Final = "\u00a0"


class Direction(StrEnum):
    """Which way a line runs; the values are HTML's."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


@dataclass(frozen=True, slots=True)
class NameForms:
    """How a name changes in a sentence: what may stand at its end, and what goes before that."""

    longest_ending: int = 0  # letters
    endings: frozenset[str] = frozenset()  # none: any letters
    gives_way: tuple[str, ...] = ()  # ends of names that an ending stands in the place of
    changes: Mapping[str, str] = field(default_factory=dict)  # ends of names, and what they become


@dataclass(frozen=True, slots=True)
class Language:
    """One language, as its folder's language.toml says it."""

    code: str  # the folder's name: ISO 639-1, or 639-3 where that has none
    name: str  # in itself, as a person who reads only it would look for it
    english_name: str = ""
    tag: str = ""  # BCP 47, with the region by which Word knows it: "fr-FR", "tg-Cyrl-TJ"
    script: str = "Latn"  # ISO 15924
    direction: Direction = Direction.LEFT_TO_RIGHT
    order: int = 1000  # the place in menus, lowest first
    reviewed: bool = False  # somebody fluent has read what the bot says in it
    reviewed_by: str = ""
    reviewed_on: date | None = None
    fallback: tuple[str, ...] = ()  # languages that its readers get where it can't be had, best first
    serves: tuple[str, ...] = ()  # languages of clients that no folder is for, whose readers it serves best
    date_pattern: str = "d MMMM y"  # as in the Unicode data
    first_day: str = ""  # how the first of a month is written, where not in a figure alone
    quotes: tuple[str, str] = ("“", "”")
    blank_before: str = ""  # signs with a no-break blank before them
    comma: str = ","  # between the parts of a list
    digits: str = "latn"  # the Unicode data's name of a set of digits
    doubled: tuple[str, ...] = ()  # words that may rightly stand twice
    countries: tuple[str, ...] = ()  # where most of its readers live, largest first
    alphabet: str = ""  # its letters in their order; none: that of the Latin letters, accents or not
    alike: Mapping[str, str] = field(default_factory=dict)  # letters -> what people type in their place
    name_forms: NameForms = field(default_factory=NameForms)

    @property
    def is_rtl(self) -> bool:
        """Whether it runs from right to left."""
        return self.direction is Direction.RIGHT_TO_LEFT

    def spaced(self, sign: str) -> str:
        """A sign as it stands behind a word, with the blank that the language puts before it, if any."""
        return f"{NO_BREAK}{sign}" if sign in self.blank_before else sign

    def typeset(self, text: str) -> str:
        """The text, its blanks before signs made such that no sign can begin a line."""
        if not self.blank_before:
            return text
        return re.sub(f" ([{re.escape(self.blank_before)}])", rf"{NO_BREAK}\1", text)

    def listed(self, parts: Iterable[str]) -> str:
        """Names or words one after another, with the comma of the language between them."""
        return f"{self.comma} ".join(parts)

    @property
    def marks(self) -> tuple[str, str]:
        """The quotation marks, with the blank that the language has inside of them, if any."""
        before, after = self.quotes
        blank = NO_BREAK if after in self.blank_before else ""
        return before + blank, blank + after


def language_for(
    client_code: str | None, languages: Mapping[str, Language], enabled: Collection[str], default: str
) -> str:
    """The enabled language for a Telegram client's IETF tag ("fr-BE", "pt", None), else `default`.

    Where a client's own can't be had, it is the next best for most of its readers: Russian for Tajik.
    """
    base = (client_code or "").replace("_", "-").partition("-")[0].lower()
    own = languages.get(base)
    serving = (code for code, language in languages.items() if base in language.serves)
    for candidate in (base, *(own.fallback if own else ()), *serving):
        if candidate in enabled:
            return candidate
    return default
