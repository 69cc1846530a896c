"""What a language needs to fill phrases in: its cases, its days, and who is meant by "your country"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.toml import Section
from bot.model.cases.case import Forms
from bot.model.languages import Language

NOMINATIVE: Final = "nom"
CASES: Final = ("gen", "dat", "acc", "ins", "pre")
"""Grammatical cases besides the nominative, of those languages that have any."""

_COUNTRY: Final = ("country", *(f"country.{case}" for case in CASES))


@dataclass(frozen=True, slots=True)
class Grammar:
    """One language's grammar of phrases. Patterns hold {date}, {country}, {of_country} or {name}."""

    cases: tuple[str, ...]  # besides the nominative
    on_day: str
    since_day: str
    as_of_day: str
    in_country: str
    of_country: str
    organisation: Forms  # with its name
    the_organisation: Forms
    your_country: Forms
    the_country: Forms  # to who isn't of it
    own_authorities: Forms
    the_authorities: Forms  # to who isn't of it
    joins: tuple[tuple[re.Pattern[str], str], ...]

    def joined(self, text: str) -> str:
        """The sentence as it is written: what meets in it joined ("de Anna"), its first letter big."""
        for pattern, put in self.joins:
            text = pattern.sub(put, text)
        return text[:1].upper() + text[1:]


def load_grammar(path: Path, language: Language) -> Grammar:
    """Read a language's grammar.toml. Raises ContentError."""
    top = Section.read(path, language)
    cases = top.texts("cases", empty=True)
    organisation, country, authorities = (
        top.section(key) for key in ("organisation", "your_country", "authorities")
    )
    grammar = Grammar(
        cases=cases,
        on_day=top.text("on_day", ("date",)),
        since_day=top.text("since_day", ("date",)),
        as_of_day=top.text("as_of_day", ("date",)),
        in_country=top.text("in_country", _COUNTRY),
        of_country=top.text("of_country", _COUNTRY),
        organisation=forms(organisation, "name", cases, ("name",)),
        the_organisation=forms(organisation, "short", cases),
        your_country=forms(country, "own", cases),
        the_country=forms(
            country,
            "other",
            cases,
            _COUNTRY,
        ),
        own_authorities=forms(authorities, "own", cases),
        the_authorities=forms(authorities, "other", cases, ("of_country",)),
        joins=tuple(_join(section) for section in top.sections("joins")) if top.has("joins") else (),
    )
    for section in (organisation, country, authorities, top):
        section.close()
    return grammar


def forms(section: Section, key: str, cases: tuple[str, ...], allowed: tuple[str, ...] = ()) -> Forms:
    """A noun: a text, or a table with a text for each grammatical case. Faults are refused."""
    if not section.is_table(key):
        return MappingProxyType({NOMINATIVE: section.text(key, allowed)})
    table = section.section(key)
    known = {case: table.text(case, allowed) for case in (NOMINATIVE, *cases) if table.has(case)}
    if NOMINATIVE not in known:
        known[NOMINATIVE] = table.text(NOMINATIVE, allowed)
    table.close()
    return MappingProxyType(known)


def _join(section: Section) -> tuple[re.Pattern[str], str]:
    find, put = section.raw("find"), section.raw("put")
    section.close()
    try:
        return re.compile(find), put
    except re.error as error:
        raise section.fault(f"is no pattern: {error}.", "Mend it.", "find") from None
