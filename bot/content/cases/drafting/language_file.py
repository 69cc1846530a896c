"""A draft's document of one language: all that the library, the Unicode data and drafts.toml can say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.content.cases.countries import country_name
from bot.content.cases.drafting.authorities import AuthorityDraft, named
from bot.content.cases.drafting.documents import written
from bot.content.cases.drafting.saying.filling import Country, Filler, Names
from bot.content.cases.drafting.saying.inflecting import forms_of
from bot.content.cases.drafting.saying.telling import APPEAL, FactDraft, Telling, noun
from bot.content.cases.recognising.demands import AskDraft, DraftPerson
from bot.content.phrases.grammar import NOMINATIVE
from bot.model.cases.appeal import ReadAppeal
from bot.model.cases.case import Life, PersonKind

_LONGEST_SHORT: Final = 30
_LONGEST_BUTTON: Final = 34
_ADDRESSED: Final = "dat"
"""The case that an address line puts a name and an office into, where a language has it."""


@dataclass(frozen=True, slots=True)
class DraftTold:
    """What is the same in every language. `summary`: the facts that a summary tells."""

    read: ReadAppeal
    person: DraftPerson
    issued: date
    issuer: str
    code: str
    facts: tuple[FactDraft, ...]
    asks: tuple[AskDraft, ...]
    authorities: tuple[AuthorityDraft, ...]
    summary: tuple[FactDraft, ...]


class LanguageFile:
    """Writes one."""

    def __init__(self, filler: Filler, told: DraftTold, names: Names, country: Country) -> None:
        self._filler = filler
        self._told = told
        self._names = names
        self._country = country
        self._telling = Telling(filler, told.person, names, country, told.issued)
        holders = {one.id: holder for one in told.authorities if (holder := named(one.found))}
        spelt = filler.names_of_authorities(list(holders.values())) or ()
        self._authority_names = dict(zip(holders, spelt, strict=False))

    def document(self) -> bytes:
        """The file."""
        words, told = self._filler.words, self._told
        organisation = told.person.kind is PersonKind.ORGANISATION
        who = {id_: words.who[id_][told.person.kind.value] for id_ in told.person.who}
        country = self._country
        return written(
            {
                "language": self._filler.language,
                "reviewed": False,
                "person": self._names.person,
                "title": self._title(next(iter(who.values()), "")),
                "short": self._short(),
                "summary": self._summary(list(who.values())),
                "other_ways": list(words.other_ways),
                "names": {
                    "name": noun(self._names.name) if self._filler.cases and not organisation else None,
                    "short": None if organisation else noun(self._names.short),
                    "who": who,
                },
                "country": {"name": noun(country.forms), "in": country.into or None}
                if country.forms
                else None,
                "facts": {one.id: self._telling.section(one) for one in told.facts},
                "asks": {ask.id: dict(words.asks[ask.words]) for ask in told.asks},
                "authorities": {one.id: self._authority(one) for one in told.authorities},
                "sources": {APPEAL: self._source()},
            }
        )

    def _title(self, who: str) -> str:
        country = country_name(self._told.person.country, self._filler.language)
        text = self._filler.words.texts["title" if who else "title_plain"]
        return text.format(name=self._names.person, who=who, country=country)

    def _short(self) -> str:
        for text in (self._names.person, self._names.short[NOMINATIVE]):
            if len(text) <= _LONGEST_SHORT:
                return text[:1].upper() + text[1:]
        return self._names.person[: _LONGEST_SHORT - 1].rstrip() + "…"

    def _summary(self, who: list[str]) -> str:
        said = self._filler.listed(who)
        begins = [f"{said[:1].upper()}{said[1:]}."] if said else []
        return " ".join([*begins, *(self._telling.sentence(one) for one in self._told.summary)])

    def _authority(self, one: AuthorityDraft) -> dict[str, object]:
        words = self._filler.words.offices[one.office.words]
        name = self._authority_names.get(one.id, "")
        office = {
            case: self._filled(form, one)
            for case, form in forms_of(words["office"], self._filler.cases).items()
        }
        of_appeal = self._filler.language == self._told.read.language
        if of_appeal and one.found.role and not self._filler.cases:
            office = {NOMINATIVE: one.found.role.value}
        salutation = one.found.salutation if of_appeal else None
        return {
            "button": self._filled(words["button"], one)[:_LONGEST_BUTTON],
            "name": name,
            "name_to": self._filler.addressed(name, one.gender) or None,
            "office": office[NOMINATIVE],
            "office_to": office.get(_ADDRESSED),
            "salutation": salutation.value if salutation else None,
        }

    def _filled(self, text: str, one: AuthorityDraft) -> str:
        values = dict(self._telling.known)
        if one.country:
            there = DraftPerson(PersonKind.UNSAID, Life.LIVING, (), one.country)
            seat = self._filler.country(one.country) or Country(None, "")
            values["in_seat"] = self._telling.of(there, seat)["in_country"]
            values["seat"] = country_name(one.country, self._filler.language)
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return self._filler.composer.grammar.joined(text)

    def _source(self) -> str | None:
        told = self._told
        if not told.issuer:
            return None
        text = self._filler.words.texts["appeal" if told.code else "appeal_plain"]
        day = self._filler.composer.forms.written(told.issued)
        return text.format(issuer=told.issuer, code=told.code, date=day)
