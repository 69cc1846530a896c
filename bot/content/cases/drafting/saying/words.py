"""What a draft says in one language: messages/letters/LANGUAGE/drafts.toml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.cases.drafting.saying.inflecting import Ending
from bot.content.toml import Section

FILE: Final = "drafts.toml"
_TEXTS: Final = ("title", "title_plain", "appeal", "appeal_plain", "news", "news_unnamed")
_NAMES: Final = ("woman", "man", "unsaid", "several")
_WHEN: Final = ("early", "mid", "late", "year", "by", "reported")
SINGLE: Final = ("charge", "court", "office", "where", "reason", "property", "voices")
"""Details with one text for each of their ids."""
COUNTED: Final = ("term", "others")
"""Details whose text depends on a number, as the Unicode data sorts those."""

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DraftWords:
    """The file. Texts may hold endings of grammatical cases and placeholders, and are filled in later."""

    texts: Texts
    other_ways: tuple[str, ...]
    short: Texts
    several_who: Texts
    letters: Texts
    name_endings: tuple[Ending, ...]
    country_endings: tuple[Ending, ...]
    who: Mapping[str, Texts]
    when: Texts
    months: tuple[str, ...]
    single: Mapping[str, Texts]
    counted: Mapping[str, Mapping[str, Texts]]
    asks: Mapping[str, Texts]
    offices: Mapping[str, Texts]


def load_words(path: Path) -> DraftWords:
    """Read the file. Raises ContentError."""
    top = Section.read(path)
    texts, names, when = top.section("texts"), top.section("names"), top.section("when")
    letters = names.section("letters") if names.has("letters") else names.empty("letters")
    words = DraftWords(
        texts=MappingProxyType({key: texts.raw(key) for key in _TEXTS}),
        other_ways=texts.texts("other_ways"),
        short=MappingProxyType({key: names.raw(key) for key in _NAMES}),
        several_who=_raw(names.section("several_who")),
        letters=_raw(letters),
        name_endings=tuple(map(_ending, names.sections("endings"))) if names.has("endings") else (),
        country_endings=tuple(map(_ending, top.sections("countries"))) if top.has("countries") else (),
        who=_tables(top.section("who")),
        when=MappingProxyType({key: when.raw(key) for key in _WHEN}),
        months=when.raw_texts("months"),
        single=MappingProxyType({name: _raw(top.section(name)) for name in SINGLE}),
        counted=MappingProxyType({name: _tables(top.section(name)) for name in COUNTED}),
        asks=_tables(top.section("asks")),
        offices=_tables(top.section("offices")),
    )
    for section in (texts, names, when, top):
        section.close()
    return words


def _raw(section: Section) -> Texts:
    found = {key: section.raw(key) for key in section.entries()}
    section.close()
    return MappingProxyType(found)


def _tables(section: Section) -> Mapping[str, Texts]:
    found = {key: _raw(section.section(key)) for key in section.entries()}
    section.close()
    return MappingProxyType(found)


def _ending(section: Section) -> Ending:
    found = Ending(
        pattern=re.compile(section.raw("pattern")),
        forms=section.raw("forms"),
        who=section.raw("who") if section.has("who") else "",
        last=section.flag("last") if section.has("last") else False,
        codes=frozenset(section.texts("codes")) if section.has("codes") else frozenset(),
        into=section.raw("in") if section.has("in") else "",
    )
    section.close()
    return found
