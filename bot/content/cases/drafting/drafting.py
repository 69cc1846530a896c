"""Makes a draft case out of a read appeal: by rules, out of the phrase library, in none of its sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.content.cases.drafting import questions
from bot.content.cases.drafting.authorities import LEAVE_OUT, Authorities, AuthorityDraft, named, short_id
from bot.content.cases.drafting.basics import FACTS, basics_of, questions_of
from bot.content.cases.drafting.facts_file import facts_document, hashes_of
from bot.content.cases.drafting.gaps import ReadPieces, documents_with_gaps
from bot.content.cases.drafting.language_file import DraftTold, LanguageFile
from bot.content.cases.drafting.model import DraftCase, DraftQuestion, Topic
from bot.content.cases.drafting.saying.filling import Country, Filler, Names
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.cases.drafting.saying.telling import FactDraft, Telling
from bot.content.cases.recognising.demands import AskDraft, Asking, Demands, DraftPerson, demands_of
from bot.content.cases.recognising.happened import Events, Happened, events_of
from bot.content.cases.recognising.people import kind_of, life_of, who_of
from bot.content.phrases.index import PhraseSort
from bot.content.said.hashes import Hashing, hash_of
from bot.model.cases.appeal import FoundPerson, FoundValue, ReadAppeal
from bot.model.cases.case import PersonKind
from bot.model.languages import SOURCE_LANGUAGE

_IN_SUMMARY: Final = 3


def draft_case(
    read: ReadAppeal,
    slug: str,
    languages: Sequence[str],
    library: DraftLibrary,
    answers: Mapping[str, str] | None = None,
    hashing: Hashing = hash_of,
) -> DraftCase:
    """The documents of a case, and what they lack.

    `languages`: those to write it in; one that waits for an answer is left out. `hashing`: of names never
    said. `answers`: what was said to the questions of an earlier draft of the same appeal, by their keys;
    the draft is then made anew with them. In a language with grammatical cases a noun is answered with
    all of them, " / " between; several names with ";" between; a day as 2025-03-03; several ids with
    blanks; "-" leaves an event, a demand or an authority out.
    """
    return _Drafting(read, slug, languages, library, answers or {}, hashing).draft()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A language that all is known for."""

    filler: Filler
    names: Names
    country: Country


class _Drafting:
    def __init__(
        self,
        read: ReadAppeal,
        slug: str,
        languages: Sequence[str],
        library: DraftLibrary,
        answers: Mapping[str, str],
        hashing: Hashing,
    ) -> None:
        self._answers = answers
        self._language = answers.get("language", read.language or SOURCE_LANGUAGE)
        persons = _persons(read, answers)
        self._read = replace(read, persons=persons, language=self._language)
        self._slug = slug
        self._languages = [code for code in languages if code in library.words]
        wanted = (self._language, SOURCE_LANGUAGE, *self._languages)
        self._default = next((code for code in wanted if code in self._languages), SOURCE_LANGUAGE)
        self._library = library
        self._known = library.recognised.get(self._language) or library.recognised[SOURCE_LANGUAGE]
        self._hashing = hashing
        self._basics = basics_of(self._read, answers)
        self._questions: list[DraftQuestion] = []

    def draft(self) -> DraftCase:
        basics = self._basics
        self._questions += self._first_questions()
        person = self._person()
        events = self._events(person)
        demands = self._demands(person)
        authorities = self._authorities()
        pieces = ReadPieces(self._read, basics, person.kind, events.known, demands.known, authorities)
        if not basics.is_enough or basics.issued is None or not self._read.persons:
            return self._with_gaps(pieces)
        holders = [name for one in authorities if (name := named(one.found))]
        ready = {code: one for code in self._languages if (one := self._ready(code, person, holders))}
        if self._default not in ready:
            return self._with_gaps(pieces)
        facts = self._facts(events.known, basics.issued)
        ready, facts = self._told(facts, ready, person, demands)
        asks = self._asks(person, demands, [one.happened for one in facts])
        if not (asks and authorities):
            return self._with_gaps(pieces)
        told = DraftTold(
            read=self._read,
            person=person,
            issued=basics.issued,
            issuer=basics.issuer,
            code=basics.code,
            facts=facts,
            asks=asks,
            authorities=authorities,
            summary=self._weightiest(facts),
        )
        return self._written(told, ready, demands)

    def _with_gaps(self, pieces: ReadPieces) -> DraftCase:
        never = hashes_of(self._read, self._slug, self._hashing)
        documents = documents_with_gaps(pieces, self._slug, self._default, never)
        left_out = tuple(code for code in self._languages if code != self._default)
        return DraftCase(self._slug, documents, self._asked(), (self._default,), left_out)

    def _written(self, told: DraftTold, ready: Mapping[str, _Ready], demands: Demands) -> DraftCase:
        never = hashes_of(self._read, self._slug, self._hashing)
        documents = {
            FACTS: facts_document(
                self._slug, self._basics, told, self._default, demands.known, self._quotes_code(), never
            ),
            **{
                f"{code}.toml": LanguageFile(one.filler, told, one.names, one.country).document()
                for code, one in ready.items()
            },
        }
        lines = {f"facts.{one.id}": one.happened.line for one in told.facts}
        lines |= {f"authorities.{one.id}": one.line for one in told.authorities}
        return DraftCase(
            slug=self._slug,
            documents=documents,
            lacking=self._asked(),
            languages=tuple(ready),
            left_out=tuple(code for code in self._languages if code not in ready),
            lines={part: line for part, line in lines.items() if line},
        )

    def _asked(self) -> tuple[DraftQuestion, ...]:
        """Each once; what can't be published without before what can be left."""
        once = {question.key: question for question in self._questions}
        return tuple(sorted(once.values(), key=lambda question: not question.needed))

    # ---------------------------------------------------------------------------------------- what was read

    def _first_questions(self) -> Iterator[DraftQuestion]:
        if self._language not in self._library.recognised:
            whole = (code for code, one in self._library.recognised.items() if one.is_whole)
            yield questions.of_language(self._language, whole)
        yield from questions_of(self._read, self._basics, self._answers)
        yield from questions.of_name(self._read, self._default, self._answers)

    def _person(self) -> DraftPerson:
        kind = kind_of(self._read, self._answers)
        if kind is PersonKind.UNSAID and "person" not in self._answers:
            self._questions.append(questions.of_person((PersonKind.WOMAN, PersonKind.MAN, PersonKind.UNSAID)))
        rules = self._library.rules
        who = who_of(self._read, self._known, rules, kind, self._answers)
        if not who:
            fits = (id_ for id_, goes in rules.who.items() if kind in goes.kinds)
            self._questions.append(questions.of_who(fits))
        return DraftPerson(kind, life_of(self._read, self._known, self._answers), who, self._basics.country)

    def _events(self, person: DraftPerson) -> Events:
        rules, index = self._library.rules, self._library.files.index
        found = events_of(self._read, self._known, rules, index, person.kind, person.life, self._answers)
        self._questions += questions.of_events(self._read, found)
        return found

    def _demands(self, person: DraftPerson) -> Demands:
        library = self._library
        found = demands_of(self._read, self._known, library.rules, library.files.index, person, self._answers)
        self._questions += questions.of_demands(found)
        if found.known or found.unknown:
            return found
        entries = library.files.index.entries[PhraseSort.DEMANDS]
        chosen = tuple(id_ for id_ in self._answers.get("demands", "").split() if id_ in entries)
        if not chosen:
            self._questions.append(DraftQuestion("demands", Topic.DEMANDS, FACTS, ("demands",)))
        return Demands(chosen, ())

    def _authorities(self) -> tuple[AuthorityDraft, ...]:
        library = self._library
        known = library.recognised.get(self._language)
        maker = Authorities(known, library.rules, library.words, self._answers)
        made = maker.drafts(self._read.authorities, self._basics.country)
        self._questions += maker.questions
        if not made:
            self._questions.append(DraftQuestion("authorities", Topic.AUTHORITIES, FACTS, ("authorities",)))
        return made

    def _quotes_code(self) -> bool:
        return bool(self._basics.code) and any(
            self._known.found("report", line) for line in self._read.lines if line.strip()
        )

    # ------------------------------------------------------------------------------------- what can be told

    def _ready(self, code: str, person: DraftPerson, holders: Sequence[str]) -> _Ready | None:
        """A language, if all is known that every letter in it has. `holders`: the authorities' names."""
        filler = Filler(self._library, code, self._language, self._answers)
        asking = questions.InLanguage(filler, default=code == self._default)
        names = filler.names(self._read.persons, person)
        country = filler.country(person.country)
        if names is None:
            self._questions.append(asking.name([one.name.value for one in self._read.persons]))
        if country is None:
            self._questions.append(asking.country(person.country))
        if filler.names_of_authorities(holders) is None:
            self._questions.append(asking.authorities(holders))
            return None
        return _Ready(filler, names, country) if names and country else None

    def _facts(self, events: Sequence[Happened], issued: date) -> tuple[FactDraft, ...]:
        """Those that are no later than the appeal. What lasts is told as of its day, once."""
        made: list[FactDraft] = []
        lasts = False
        for one in events:
            entry = self._library.files.index.entries[PhraseSort.EVENTS][one.event]
            if one.when and one.when > issued:
                continue
            when = one.when
            if when is None and not one.period and not lasts and "when_by" in entry.may:
                when, lasts = issued, True
            id_ = short_id(one.event, [each.id for each in made])
            made.append(FactDraft(id_, one, entry, when))
        kept = tuple(one for one in made if self._answers.get(f"fact.{one.id}") != LEAVE_OUT)
        self._questions += questions.of_facts(kept, self._answers)
        return kept

    def _told(
        self, facts: tuple[FactDraft, ...], ready: dict[str, _Ready], person: DraftPerson, demands: Demands
    ) -> tuple[dict[str, _Ready], tuple[FactDraft, ...]]:
        """Languages that can say what stands in each letter, and the facts that all of these can say."""
        lacking: dict[tuple[str, str], tuple[str, ...]] = {}
        for code, one in ready.items():
            telling = Telling(one.filler, person, one.names, one.country, date.max)
            for fact in facts:
                lacking[code, fact.id] = telling.lacking(fact)
                self._questions += questions.of_details(fact, code, lacking[code, fact.id])
        here = [fact for fact in facts if not lacking[self._default, fact.id]]
        asks = self._asks(person, demands, [fact.happened for fact in here])
        main = {fact.id for fact in here for ask in asks if fact.happened is ask.facts[0]}
        able = {code: one for code, one in ready.items() if not any(lacking[code, id_] for id_ in main)}
        return able, tuple(fact for fact in here if not any(lacking[code, fact.id] for code in able))

    def _asks(self, person: DraftPerson, demands: Demands, facts: Sequence[Happened]) -> tuple[AskDraft, ...]:
        library = self._library
        asking = Asking(library.rules, library.files.index, library.treaties, person)
        texts = (item.value for item in (*self._read.violations, *self._read.demands))
        spoken_of = [id_ for text in texts for id_ in self._known.found("concerns", text)]
        asks = asking.asks(demands.known, facts, spoken_of)
        if not asks and demands.known:
            self._questions.append(DraftQuestion("events", Topic.EVENTS, FACTS, ("facts",)))
        return asks

    def _weightiest(self, facts: Sequence[FactDraft]) -> tuple[FactDraft, ...]:
        """The few that a summary tells, in the order of date."""
        order = list(self._library.rules.events)
        first = sorted(facts, key=lambda fact: order.index(fact.happened.event))[:_IN_SUMMARY]
        return tuple(fact for fact in facts if fact in first)


def _persons(read: ReadAppeal, answers: Mapping[str, str]) -> tuple[FoundPerson, ...]:
    """Those that were read, or as somebody has put them right: names with ";" between."""
    names = [name.strip() for name in answers.get("name", "").split(";") if name.strip()]
    if not names:
        return read.persons
    if len(names) == len(read.persons):
        return tuple(
            replace(one, name=FoundValue(name, one.name.line))
            for one, name in zip(read.persons, names, strict=True)
        )
    return tuple(FoundPerson(FoundValue(name)) for name in names)
