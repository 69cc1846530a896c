"""A draft's document of one language: all that the library, the Unicode data and drafts.toml can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.content.cases.countries import country_name
from bot.content.cases.drafting.authorities import AuthorityDraft, named
from bot.content.cases.drafting.documents import OnOneLine, written
from bot.content.cases.drafting.filling import Country, Filler, Names
from bot.content.cases.drafting.inflecting import forms_of
from bot.content.cases.recognising.demands import AskDraft, Person
from bot.content.cases.recognising.happened import DAYS, Happened
from bot.content.composing.details import of_fact, references
from bot.content.phrases.grammar import NOMINATIVE
from bot.content.phrases.index import Entry, PhraseIndex, PhraseSort
from bot.model.cases.appeal import ReadAppeal
from bot.model.cases.case import Case, CaseDetails, Fact, Forms, Issuer, PersonKind

_LONGEST_SHORT = 30
APPEAL = "appeal"
"""The id of the source that a draft is made from."""


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact of the case. `when`: the day that case.toml gives it."""

    id: str
    happened: Happened
    entry: Entry
    when: date | None


@dataclass(frozen=True, slots=True)
class Told:
    """What is the same in every language."""

    read: ReadAppeal
    person: Person
    issued: date
    issuer: str
    code: str
    facts: tuple[FactDraft, ...]
    asks: tuple[AskDraft, ...]
    authorities: tuple[AuthorityDraft, ...]
    weightiest: tuple[FactDraft, ...]  # the facts that a summary tells


def outline(told_of: Person, issued: date, facts: Sequence[FactDraft] = ()) -> Case:
    """As much of the case as sentences of the library are filled in with."""
    return Case(
        slug="",
        code="",
        country=told_of.country,
        default_language="",
        facts_as_of=issued,
        act_until=None,
        issuer=Issuer("", "", ()),
        sources=(),
        facts=tuple(Fact(one.id, one.when, (APPEAL,), event=one.entry.id) for one in facts),
        demands=(),
        asks=(),
        authorities=(),
        texts={},
        kind=told_of.kind,
        life=told_of.life,
        who=told_of.who,
    )


def details_of(
    filler: Filler, fact: FactDraft, person: Person, names: Names, country: Country
) -> tuple[Mapping[str, Forms], tuple[str, ...]]:
    """The details of a fact that are known in a language, and those that its sentence needs besides."""
    known = _references(filler, outline(person, date.min), names, country)
    said = filler.details(fact.happened, fact.entry, fact.id, known["of_country"])
    given = {*said, *(DAYS if fact.when else ())}
    return said, tuple(name for name in fact.entry.needs if name not in given)


def _references(filler: Filler, case: Case, names: Names, country: Country) -> dict[str, str]:
    details = CaseDetails(
        name=names.name,
        short=names.short,
        who={},
        facts={},
        country=country.forms,
        in_country=country.into or None,
    )
    return references(case, details, filler.composer.grammar, filler.language, own=False)


class LanguageFile:
    """Writes one."""

    def __init__(
        self, filler: Filler, told: Told, index: PhraseIndex, names: Names, country: Country
    ) -> None:
        self._filler = filler
        self._told = told
        self._index = index
        self._names = names
        self._country = country
        self._case = outline(told.person, told.issued, told.facts)
        self._known = _references(filler, self._case, names, country)
        holders = {one.id: holder for one in told.authorities if (holder := named(one.found))}
        spelt = filler.names_of_authorities(list(holders.values())) or ()
        self._authority_names = dict(zip(holders, spelt, strict=False))
        self._said = {one.id: details_of(filler, one, told.person, names, country)[0] for one in told.facts}

    def document(self) -> bytes:
        """The file."""
        words, told = self._filler.words, self._told
        cases = self._filler.cases
        organisation = told.person.kind is PersonKind.ORGANISATION
        who = {id_: words.who[id_][told.person.kind.value] for id_ in told.person.who}
        country = self._country
        return written(
            {
                "language": self._filler.language,
                "reviewed": False,
                "person": self._names.person,
                "title": self._title(list(who.values())),
                "short": self._short(),
                "summary": self._summary(list(who.values())),
                "other_ways": list(words.other_ways),
                "names": {
                    "name": _noun(self._names.name) if cases and not organisation else None,
                    "short": None if organisation else _noun(self._names.short),
                    "who": who,
                },
                "country": {"name": _noun(country.forms), "in": country.into or None}
                if country.forms
                else None,
                "facts": {one.id: self._fact(one) for one in told.facts},
                "asks": {ask.id: dict(words.asks[ask.words]) for ask in told.asks},
                "authorities": {one.id: self._authority(one) for one in told.authorities},
                "sources": {APPEAL: self._source()},
            }
        )

    def _title(self, who: list[str]) -> str:
        texts = self._filler.words.texts
        values = {
            "name": self._names.person,
            "who": who[0] if who else "",
            "country": country_name(self._told.person.country, self._filler.language),
        }
        return texts["title" if who else "title_plain"].format(**values)

    def _short(self) -> str:
        for text in (self._names.person, self._names.short[NOMINATIVE]):
            if len(text) <= _LONGEST_SHORT:
                return text[:1].upper() + text[1:]
        return self._names.person[: _LONGEST_SHORT - 1].rstrip() + "…"

    def _summary(self, who: list[str]) -> str:
        said = self._filler.listed(who)
        begins = [f"{said[:1].upper()}{said[1:]}."] if said else []
        return " ".join([*begins, *(self._sentence(one) for one in self._told.weightiest)])

    def _fact(self, fact: FactDraft) -> dict[str, object]:
        said = {name: _noun(forms) for name, forms in self._said[fact.id].items()}
        return {
            "when": self._when(fact),
            "what": self._sentence(fact),
            "say": said or None,
        }

    def _when(self, fact: FactDraft) -> str:
        forms = self._filler.composer.forms
        grammar = self._filler.composer.grammar
        if fact.happened.when:
            return forms.written(fact.happened.when)
        if fact.happened.period:
            text = self._filler.period(fact.happened.period)
        else:
            text = grammar.as_of_day.format(date=forms.written(self._told.issued))
        return text[:1].upper() + text[1:]

    def _sentence(self, fact: FactDraft) -> str:
        """What happened, as the library says it first: its plainest wording."""
        composer = self._filler.composer
        case = self._case
        details = CaseDetails(
            name=self._names.name, short=self._names.short, who={}, facts={fact.id: self._said[fact.id]}
        )
        one = next(each for each in case.facts if each.id == fact.id)
        known = {**self._known, **of_fact(one, details, composer.grammar, composer.forms)}
        phrase = composer.phrases(PhraseSort.EVENTS, fact.entry.id)[0]
        return composer.wording(phrase, known, case.kind).text

    def _authority(self, one: AuthorityDraft) -> dict[str, object]:
        office = self._filler.words.offices[one.office.words]
        name = self._authority_names.get(one.id, "")
        texts = self._office(office["office"], one)
        of_appeal = self._filler.language == self._told.read.language
        if of_appeal and one.found.role and not self._filler.cases:
            texts = {NOMINATIVE: one.found.role.value}
        salutation = one.found.salutation if of_appeal else None
        return {
            "button": self._filled(office["button"], one)[:_LONGEST_BUTTON],
            "name": name,
            "name_to": self._filler.addressed(name, one.gender) or None,
            "office": texts[NOMINATIVE],
            "office_to": texts.get("dat"),
            "salutation": salutation.value if salutation else None,
        }

    def _office(self, text: str, one: AuthorityDraft) -> dict[str, str]:
        return {case: self._filled(form, one) for case, form in forms_of(text, self._filler.cases).items()}

    def _filled(self, text: str, one: AuthorityDraft) -> str:
        values = dict(self._known)
        if one.country:
            seat = self._filler.country(one.country) or Country(None, "")
            there = Person(PersonKind.UNSAID, self._told.person.life, (), one.country)
            known = _references(self._filler, outline(there, self._told.issued), self._names, seat)
            values |= {
                "seat": country_name(one.country, self._filler.language),
                "in_seat": known["in_country"],
            }
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", value)
        return self._filler.composer.grammar.joined(text)

    def _source(self) -> str:
        told = self._told
        date_ = self._filler.composer.forms.written(told.issued)
        text = self._filler.words.texts["appeal" if told.code else "appeal_plain"]
        return text.format(issuer=told.issuer, code=told.code, date=date_)


_LONGEST_BUTTON = 34


def _noun(forms: Forms) -> object:
    """A noun as a file has it: one text, or a table of its cases on one line."""
    return forms[NOMINATIVE] if len(forms) == 1 else OnOneLine(forms)
