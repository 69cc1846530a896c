"""What an appeal asks for: which demands of the library its sentences are, and how letters ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content.cases.recognising.happened import Happened
from bot.content.cases.recognising.rules import GoesWith, Rules
from bot.content.cases.recognising.tables import Recognised
from bot.content.composing.plans import MOST_DEMANDS
from bot.content.phrases.index import PhraseIndex, PhraseSort
from bot.content.phrases.treaties import Treaties
from bot.model.cases.appeal import FoundValue, ReadAppeal
from bot.model.cases.case import Life, PersonKind, Tone


@dataclass(frozen=True, slots=True)
class Demands:
    """`known`: ids of the library, those for everybody last; `unknown`: (number from 1, sentence)."""

    known: tuple[str, ...]
    unknown: tuple[tuple[int, FoundValue[str]], ...]


@dataclass(frozen=True, slots=True)
class AskDraft:
    """One kind of letter. `words`: which of the words for asks in drafts.toml are its."""

    id: str
    words: str
    tone: Tone
    demands: tuple[str, ...]
    facts: tuple[Happened, ...]
    concerns: tuple[str, ...]
    standards: tuple[str, ...]
    who: tuple[str, ...] = ()
    leaves_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftPerson:
    """What decides which things can be said. `country`: ISO 3166-1 alpha-2."""

    kind: PersonKind
    life: Life
    who: tuple[str, ...]
    country: str


def demands_of(
    read: ReadAppeal,
    known: Recognised,
    rules: Rules,
    index: PhraseIndex,
    person: DraftPerson,
    answers: Mapping[str, str],
) -> Demands:
    """The demands of an appeal. `answers`: which ones those are that weren't known, with blanks."""
    found: list[str] = []
    unknown = []
    for number, demand in enumerate(read.demands, start=1):
        ids = [id_ for id_ in known.found("demands", demand.value) if _fits(index, id_, person)]
        if not ids and (chosen := answers.get(f"demand.{number}")) is not None:
            ids = [id_ for id_ in chosen.split() if _fits(index, id_, person)]
        elif not ids:
            unknown.append((number, demand))
        found += ids
    general = rules.lists["demands.general"]
    own = [id_ for id_ in dict.fromkeys(found) if id_ not in general]
    return Demands((*own, *(id_ for id_ in general if id_ in found)), tuple(unknown))


def _fits(index: PhraseIndex, id_: str, person: DraftPerson) -> bool:
    entry = index.entry(PhraseSort.DEMANDS, id_)
    return bool(entry and entry.fits(person.kind, person.life))


class Asking:
    """Makes the asks of a case out of its demands: rights and mercy in letters of their own."""

    def __init__(self, rules: Rules, index: PhraseIndex, treaties: Treaties, person: DraftPerson) -> None:
        self._rules = rules
        self._index = index
        self._treaties = treaties
        self._person = person

    def asks(
        self, demands: Sequence[str], facts: Sequence[Happened], spoken_of: Iterable[str]
    ) -> tuple[AskDraft, ...]:
        """`facts`: those that letters can tell, in order of date; `spoken_of`: concerns the appeal has."""
        concerns = tuple(spoken_of)
        merciful = self._rules.lists["mercy.demands"]
        rights = [id_ for id_ in demands if id_ not in merciful]
        mercy = tuple(id_ for id_ in demands if id_ in merciful)
        made = [
            self._rights(tuple(rights[first : first + MOST_DEMANDS]), facts, concerns, first)
            for first in range(0, len(rights), MOST_DEMANDS)
        ]
        if mercy:
            made.append(self._mercy(mercy, facts, concerns))
        return tuple(ask for ask in made if ask.facts)

    def weightiest(self, facts: Sequence[Happened]) -> Happened | None:
        """The one that stands in each letter."""
        order = list(self._rules.events)
        return min(facts, key=lambda one: order.index(one.event), default=None)

    def _rights(
        self, demands: tuple[str, ...], facts: Sequence[Happened], spoken_of: tuple[str, ...], first: int
    ) -> AskDraft:
        told = [one for one in facts if one.event != "plea"]
        name = next(
            (name for name, ids in self._rules.ask_names if set(ids) & set(demands)), self._rules.rights_ask
        )
        rules = self._rules
        goes = [*(rules.who[id_] for id_ in self._person.who), *(rules.events[one.event] for one in told)]
        main = self.weightiest(told)
        goes = [rules.events[main.event], *goes] if main else goes
        concerns = [
            *(id_ for part in goes for id_ in part.concerns),
            *(id_ for demand in demands for id_ in rules.demand_concerns.get(demand, ())),
            *spoken_of,
        ]
        standards = [
            *_in_turn([part.standards for part in goes]),
            *(id_ for demand in demands for id_ in rules.demand_standards.get(demand, ())),
        ]
        return AskDraft(
            id=name if not first else f"{name}{first // MOST_DEMANDS + 1}",
            words=name,
            tone=Tone.RIGHTS,
            demands=demands,
            facts=self._first(told, main),
            concerns=self._concerns(concerns),
            standards=self._standards(standards),
        )

    def _mercy(
        self, demands: tuple[str, ...], facts: Sequence[Happened], spoken_of: tuple[str, ...]
    ) -> AskDraft:
        lists = self._rules.lists
        told = [one for one in facts if one.event in lists["mercy.facts"]]
        events = {one.event for one in told}
        of_children = bool({"mother", "father"} & set(self._person.who)) or "no_children" in events
        of_death = "death_sentence" in events
        may = [
            *(id_ for id_ in lists["mercy.concerns"] if id_ in spoken_of or (of_children and "child" in id_)),
            self._rules.mercy_otherwise,
            *(lists["mercy.of_death"] if of_death else ()),
        ]
        standards = [
            *(lists["mercy.of_death_standards"] if of_death else ()),
            *(lists["mercy.of_children"] if of_children else ()),
            *(lists["mercy.of_health"] if "illness" in events else ()),
            *lists["mercy.standards"],
        ]
        if self._person.kind is not PersonKind.WOMAN:
            standards = [id_ for id_ in standards if not id_.startswith("bangkok")]
        return AskDraft(
            id=self._rules.mercy_ask,
            words=self._rules.mercy_ask,
            tone=Tone.MERCY,
            demands=demands,
            facts=self._first(told, self.weightiest(told)),
            concerns=self._fitting(PhraseSort.CONCERNS, may),
            standards=self._parties(standards),
            who=tuple(id_ for id_ in self._person.who if id_ in lists["mercy.who"]),
            leaves_out=lists["mercy.leaves_out"],
        )

    @staticmethod
    def _first(facts: Sequence[Happened], main: Happened | None) -> tuple[Happened, ...]:
        return (main, *(one for one in facts if one is not main)) if main else ()

    def _concerns(self, ids: Iterable[str]) -> tuple[str, ...]:
        rules = self._rules
        found = self._fitting(PhraseSort.CONCERNS, (id_ for id_ in ids if not id_.startswith("mercy_")))
        found = found[: rules.most_concerns]
        if len(found) < rules.fewest_concerns:
            more = self._fitting(PhraseSort.CONCERNS, (*found, *rules.lists["defaults.concerns"]))
            return more[: rules.fewest_concerns]
        return found

    def _standards(self, ids: Iterable[str]) -> tuple[str, ...]:
        rules = self._rules
        found = self._parties(ids)[: rules.most_standards]
        if len(found) < rules.fewest_standards:
            return self._parties((*found, *rules.lists["defaults.standards"]))[: rules.fewest_standards]
        return found

    def _parties(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Standards that bind the country, as far as is on file, or bind nobody, as a declaration."""
        entries = self._index.entries[PhraseSort.STANDARDS]
        return tuple(
            id_
            for id_ in self._fitting(PhraseSort.STANDARDS, ids)
            if not self._treaties.parties.get(entries[id_].instrument)
            or self._treaties.is_party(self._person.country, entries[id_].instrument)
        )

    def _fitting(self, sort: PhraseSort, ids: Iterable[str]) -> tuple[str, ...]:
        entries = self._index.entries[sort]
        return tuple(
            id_ for id_ in dict.fromkeys(ids) if entries[id_].fits(self._person.kind, self._person.life)
        )


def _in_turn(lists: Sequence[Sequence[str]]) -> Iterator[str]:
    """The first of each list, then the second of each: so that each has its say."""
    for place in range(max(map(len, lists), default=0)):
        yield from (each[place] for each in lists if place < len(each))


def who_fits(rules: Rules, ids: Iterable[str], kind: PersonKind) -> tuple[str, ...]:
    """Those words for who somebody is that can be said of such a person."""
    return tuple(id_ for id_ in ids if kind in rules.who.get(id_, GoesWith()).kinds)
