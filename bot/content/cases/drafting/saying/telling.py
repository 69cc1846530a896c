"""Tells a fact in one language: its day, its sentence out of the library, its details for letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.content.cases.drafting.documents import OnOneLine
from bot.content.cases.drafting.saying.filling import Country, Filler, Names
from bot.content.cases.recognising.demands import DraftPerson
from bot.content.cases.recognising.happened import DAYS, Happened
from bot.content.composing.details import of_fact, references
from bot.content.phrases.grammar import NOMINATIVE
from bot.content.phrases.index import Entry, PhraseSort
from bot.model.cases.case import Case, CaseDetails, Fact, Forms, Issuer

APPEAL = "appeal"
"""The id of the source that a draft is made from."""


@dataclass(frozen=True, slots=True)
class FactDraft:
    """A fact of the case. `when`: the day that case.toml gives it."""

    id: str
    happened: Happened
    entry: Entry
    when: date | None


class Telling:
    """All facts of one case in one language. `issued`: the day as of which they are told."""

    def __init__(
        self, filler: Filler, person: DraftPerson, names: Names, country: Country, issued: date
    ) -> None:
        self._filler = filler
        self._person = person
        self._names = names
        self._country = country
        self._issued = issued
        self.known: Mapping[str, str] = self.of(person, country)

    def of(self, person: DraftPerson, country: Country) -> Mapping[str, str]:
        """What any sentence can be filled in with, were the case of that country."""
        case = _outline(person, self._issued)
        filler = self._filler
        told = self._details({}, country)
        return references(case, told, filler.composer.grammar, filler.language, own=False)

    def _details(self, facts: Mapping[str, Mapping[str, Forms]], country: Country) -> CaseDetails:
        return CaseDetails(
            name=self._names.name,
            short=self._names.short,
            who={},
            facts=facts,
            country=country.forms,
            in_country=country.into or None,
        )

    def said(self, fact: FactDraft) -> Mapping[str, Forms]:
        """The details of a fact that are known."""
        return self._filler.details(fact.happened, fact.entry, fact.id, self.known["of_country"])

    def lacking(self, fact: FactDraft) -> tuple[str, ...]:
        """The details that its sentence needs and that aren't known."""
        given = {*self.said(fact), *(DAYS if fact.when else ())}
        return tuple(name for name in fact.entry.needs if name not in given)

    def section(self, fact: FactDraft) -> dict[str, object]:
        """Its section in the language's file. Nothing that the sentence needs may be lacking."""
        said = {name: noun(forms) for name, forms in self.said(fact).items()}
        told: dict[str, object] = {"when": self._when(fact), "what": self.sentence(fact)}
        return {**told, "say": said} if said else told

    def sentence(self, fact: FactDraft) -> str:
        """What happened, as the library says it first: its plainest wording."""
        composer = self._filler.composer
        one = Fact(fact.id, fact.when, (APPEAL,), event=fact.entry.id)
        details = self._details({fact.id: self.said(fact)}, self._country)
        known = {**self.known, **of_fact(one, details, composer.grammar, composer.forms)}
        phrase = composer.phrases(PhraseSort.EVENTS, fact.entry.id)[0]
        return composer.wording(phrase, known, self._person.kind).text

    def _when(self, fact: FactDraft) -> str:
        forms, grammar = self._filler.composer.forms, self._filler.composer.grammar
        if fact.happened.when:
            return forms.written(fact.happened.when)
        if (period := self.said(fact).get(DAYS[0])) is not None:
            text = period[NOMINATIVE]
        else:
            text = grammar.as_of_day.format(date=forms.written(self._issued))
        return text[:1].upper() + text[1:]


def noun(forms: Forms) -> object:
    """A noun as a file has it: one text, or a table of its cases on one line."""
    return forms[NOMINATIVE] if len(forms) == 1 else OnOneLine(forms)


def _outline(person: DraftPerson, issued: date, facts: Sequence[Fact] = ()) -> Case:
    """As much of a case as sentences of the library are filled in with."""
    return Case(
        slug="",
        code="",
        country=person.country,
        default_language="",
        facts_as_of=issued,
        act_until=None,
        issuer=Issuer("", "", ()),
        sources=(),
        facts=tuple(facts),
        demands=(),
        asks=(),
        authorities=(),
        texts={},
        kind=person.kind,
        life=person.life,
        who=person.who,
    )
