"""The languages there are: a folder each, and no list of them anywhere else.

messages/locale/LANGUAGE/ has what the program has to know of it (language.toml) and what the bot says in it;
messages/letters/LANGUAGE/ what its letters are made of. It is spoken where both are there. One that is half
made is left out, so that it breaks nothing, and `check` says what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.numbers import UnsupportedNumberingSystemError, format_decimal

import bot
from bot.content.parsing import shown
from bot.content.toml import Section
from bot.errors import ContentError
from bot.model.languages import SOURCE_LANGUAGE, Direction, Language, NameForms

FILE: Final = "language.toml"
CODE: Final = re.compile("[a-z]{2,3}")
_PLAIN: Final = Language("", "")


def messages_folder() -> Path:
    """messages/ beside the package, as it stands in a checkout and in the container."""
    return Path(bot.__file__).resolve().parent.parent / "messages"


@dataclass(frozen=True, slots=True)
class Languages:
    """`spoken`: by their codes, in the order of menus. `left_out`: why the bot doesn't speak the others."""

    spoken: Mapping[str, Language]
    left_out: Mapping[str, ContentError]

    def without(self, faults: Mapping[str, ContentError]) -> Languages:
        """The same, but for those."""
        spoken = {code: one for code, one in self.spoken.items() if code not in faults}
        return Languages(MappingProxyType(spoken), MappingProxyType({**self.left_out, **faults}))


@lru_cache(maxsize=1)
def ours() -> Languages:
    """Those under this program's own messages/. Read once."""
    return known(messages_folder())


def languages() -> Mapping[str, Language]:
    """Those of them that are spoken."""
    return ours().spoken


def language(code: str) -> Language:
    """The one of that code; where it isn't spoken, one of which nothing is known."""
    return ours().spoken.get(code, _PLAIN)


def known(messages: Path) -> Languages:
    """The languages under messages/. Raises ContentError if that of the templates can't be used."""
    found: list[Language] = []
    faults: dict[str, ContentError] = {}
    for code in _folders(messages):
        try:
            one = load_language(messages / "locale" / code / FILE)
            _require_whole(messages, code)
        except ContentError as error:
            faults[code] = error
        else:
            found.append(one)
    spoken = {one.code: one for one in sorted(found, key=lambda one: (one.order, one.code))}
    if SOURCE_LANGUAGE not in spoken:
        raise faults.get(SOURCE_LANGUAGE) or ContentError(
            f"messages/locale/{SOURCE_LANGUAGE} is missing.", "Restore it from the release."
        )
    return Languages(MappingProxyType(spoken), MappingProxyType(faults))


def catalogue_file(messages: Path, code: str) -> Path:
    """Where the translations into a language are."""
    return messages / "locale" / code / "LC_MESSAGES" / "messages.po"


def _folders(messages: Path) -> Iterator[str]:
    names = {
        path.name for part in ("locale", "letters") for path in (messages / part).glob("*") if path.is_dir()
    }
    return (name for name in sorted(names) if CODE.fullmatch(name))


def _require_whole(messages: Path, code: str) -> None:
    """Raise ContentError where one of its two folders lacks what the bot can't speak without."""
    advice = f"`python -m bot language check {code}` says all that is missing."
    path = catalogue_file(messages, code)
    if code != SOURCE_LANGUAGE and not path.is_symlink() and not path.exists():
        raise ContentError(f"{shown(path)} is missing.", advice)
    if not (path := messages / "letters" / code).is_dir():
        raise ContentError(f"{shown(path)}/ is missing.", advice)


def load_language(path: Path, collected: list[ContentError] | None = None) -> Language:
    """Read a language.toml. Raises ContentError, or collects what is wrong."""
    top = Section.read(path, collected=collected)
    code = path.parent.name
    try:
        Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        advice = "Name the folder after the language's code in ISO 639, such as fr."
        top.refuse(top.fault(f'"{code}" is no language that the Unicode data knows.', advice))
    writing, countries = top.section("writing"), top.section("countries")
    found = Language(
        code=code,
        name=top.text("name"),
        english_name=top.text("english_name"),
        tag=top.text("tag"),
        script=top.text("script"),
        direction=Direction(top.one_of("direction", [way.value for way in Direction])),
        order=top.number("order"),
        reviewed=top.flag("reviewed"),
        reviewed_by=top.text("reviewed_by") if top.has("reviewed_by") else "",
        reviewed_on=top.day("reviewed_on") if top.has("reviewed_on") else None,
        fallback=top.texts("fallback") if top.has("fallback") else (),
        serves=top.texts("serves") if top.has("serves") else (),
        date_pattern=writing.text("date"),
        first_day=writing.text("first_day") if writing.has("first_day") else "",
        quotes=_quotes(writing),
        blank_before=writing.text("blank_before") if writing.has("blank_before") else "",
        comma=writing.text("comma") if writing.has("comma") else _PLAIN.comma,
        digits=writing.text("digits") if writing.has("digits") else _PLAIN.digits,
        doubled=writing.texts("doubled") if writing.has("doubled") else (),
        countries=countries.ids("likely") if countries.has("likely") else (),
        alphabet=countries.text("alphabet") if countries.has("alphabet") else "",
        alike=_alike(top),
        name_forms=_name_forms(top),
    )
    _require_writable(found, writing)
    writing.close()
    countries.close()
    top.close()
    return found


def _require_writable(found: Language, writing: Section) -> None:
    """Refuse digits and a date that the Unicode data can't write."""
    try:
        format_decimal(1, locale=found.code, numbering_system=found.digits)
    except (UnsupportedNumberingSystemError, UnknownLocaleError, ValueError):
        advice = 'Write "latn" for 1, 2, 3, or take it out.'
        writing.refuse(writing.fault(f'"{found.digits}" are no digits of this language.', advice, "digits"))
    if found.date_pattern and not {"d", "M", "y"} <= set(re.sub("'[^']*'", "", found.date_pattern)):
        advice = 'Write it like "d MMMM y": day, month in words, year; other words in single quotes.'
        writing.refuse(writing.fault("has to hold day, month and year.", advice, "date"))


def _quotes(writing: Section) -> tuple[str, str]:
    before, *rest = writing.texts("quotes") or ("",)
    if len(rest) != 1:
        advice = 'Write what stands before and what stands behind: ["“", "”"].'
        writing.refuse(writing.fault("needs two marks.", advice, "quotes"))
    return before, (rest or [before])[0]


def _alike(top: Section) -> Mapping[str, str]:
    if not top.has("words"):
        return _PLAIN.alike
    words = top.section("words")
    pairs = words.section("alike")
    letters = pairs.entries()
    found = {letter: pairs.text(letter, empty=True) for letter in letters}
    pairs.close()
    words.close()
    return MappingProxyType(found)


def _name_forms(top: Section) -> NameForms:
    if not top.has("names"):
        return _PLAIN.name_forms
    names = top.section("names")
    changes = names.section("changes") if names.has("changes") else None
    ends = changes.entries() if changes else ()
    found = NameForms(
        longest_ending=names.number("longest_ending"),
        endings=frozenset(names.texts("endings")) if names.has("endings") else frozenset(),
        gives_way=names.texts("gives_way") if names.has("gives_way") else (),
        changes=MappingProxyType({end: changes.text(end) for end in ends} if changes else {}),
    )
    if changes:
        changes.close()
    names.close()
    return found
