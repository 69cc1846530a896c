"""Makes the plans of letters: from a case, an ask and a language, every wording that a letter can have."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import Final

from bot.content.composing.details import Details, descriptions, of_fact, references
from bot.content.composing.plans import ENOUGH_UNITS, SUBJECT_PLACE, LetterPlan
from bot.content.composing.units import Stems, Unit, Wording, beginning, merged
from bot.content.letters.forms_of_address import FormsOfAddress
from bot.content.phrases.book import LanguagePhrases
from bot.content.phrases.grammar import Grammar
from bot.content.phrases.index import (
    RELATIONS,
    SECOND,
    SENDERS,
    SHORT_LETTERS,
    Entry,
    PhraseIndex,
    PhraseSort,
)
from bot.content.phrases.syntax import Phrase
from bot.content.phrases.treaties import Treaties
from bot.model.cases.case import Ask, Case, CaseDetails, PersonKind
from bot.model.letters.draw import PRIME

_KEPT: Final[Details] = {name: f"{{{name}}}" for name in ("in_text", "town", "first")}
"""What is only known when a letter is written."""
_MOST_WORDED: Final = 4096
"""Wordings that are kept, in a language: a case has some hundreds in each."""


class Composer:
    """Makes plans in one language."""

    def __init__(
        self, index: PhraseIndex, treaties: Treaties, book: LanguagePhrases, forms: FormsOfAddress
    ) -> None:
        self._index = index
        self._treaties = treaties
        self._book = book
        self._forms = forms
        # What second letters alone say counts for nothing here, or it would decide what stands in first ones.
        every = (
            each for sort in self._book.phrases.values() for id_, each in sort.items() if not _is_second(id_)
        )
        self._stems = Stems(_plain(phrase) for wordings in every for phrase in wordings)
        # Most of what an ask's letters can say, those of the next can say as well.
        self._worded = lru_cache(maxsize=_MOST_WORDED)(self._word)

    def plan(self, case: Case, ask: Ask, relation: str) -> LetterPlan:
        """The plan of letters for an ask, to readers who stand so to it (one of RELATIONS)."""
        composed = _Composed(self, case, ask, relation)
        return composed.plan() if ask.tone.demands else composed.short()

    def second(self, case: Case, ask: Ask, relation: str) -> LetterPlan:
        """The plan of second letters for an ask that has them: of demands, and what no first letter says."""
        return _Composed(self, case, ask, relation).second()

    def wording(self, phrase: Phrase, details: Details, kind: PersonKind, rank: int = 0) -> Wording:
        """A phrase filled in."""
        plain = phrase.filled(_Blanks(details), kind)
        return Wording(*self._worded(phrase.filled(details, kind), plain), rank)

    def _word(self, filled: str, plain: str) -> tuple[str, str, int]:
        text = self._book.grammar.joined(filled)
        return text, beginning(text), self._stems.of(plain)

    def own(self, text: str, rank: int = 0) -> Wording:
        """A wording of the case's own."""
        return Wording(text, beginning(text), self._stems.of(text), rank)

    @property
    def common(self) -> list[str]:
        """The stems that are no repetition: with the draw they decide which wordings meet."""
        return self._stems.common

    @property
    def said_second(self) -> list[str]:
        """All that second letters alone say, as it was written."""
        units = self._book.phrases[PhraseSort.UNITS].items()
        return [phrase.text for id_, wordings in units if _is_second(id_) for phrase in wordings]

    @property
    def grammar(self) -> Grammar:
        """The language's."""
        return self._book.grammar

    @property
    def forms(self) -> FormsOfAddress:
        """The language's."""
        return self._forms

    @property
    def language(self) -> str:
        """Its code."""
        return self._book.language

    def phrases(self, sort: PhraseSort, id_: str) -> tuple[Phrase, ...]:
        """The wordings of an entry, or of a unit."""
        return self._book.wordings(sort, id_)

    def entry(self, sort: PhraseSort, id_: str) -> Entry | None:
        """The entry of the index, or None if it is one of the case's own."""
        return self._index.entry(sort, id_)

    def title(self, instrument: str) -> str:
        """What a treaty or declaration is called in the language."""
        return self._treaties.title(instrument, self.language)

    def is_party(self, case: Case, instrument: str) -> bool:
        """Whether the case's State is a party to it."""
        return instrument in case.party_to or self._treaties.is_party(case.country, instrument)


class _Composed:
    """One plan in the making."""

    def __init__(self, composer: Composer, case: Case, ask: Ask, relation: str) -> None:
        told = case.letters[composer.language].details
        if told is None:
            raise LookupError(f"the case {case.slug} has no details in {composer.language}")
        self._composer = composer
        self._case = case
        self._ask = ask
        self._relation = relation
        self._told: CaseDetails = told
        self._details: Details = {
            **_KEPT,
            **references(case, told, composer.grammar, composer.language, own=relation != RELATIONS[-1]),
            "as_of": composer.forms.written(case.facts_as_of),
            "code": case.code,
        }

    def plan(self) -> LetterPlan:
        ask = self._ask
        demands = [self._demand(id_) for id_ in ask.demands]
        # Opening, who, main fact, its date, concern, standard, announcement and thanks are in each letter.
        room = max(ENOUGH_UNITS, 10 + len(demands)) - 8 - len(demands)
        code = ("code",) if self._case.quotes_code else ()
        extra = ("fact", *code, "can", "follows", "fact", "concern")[:room]
        main, others = ask.facts[:1], ask.facts[1:]
        facts = [self._facts(main)]
        if others:
            twice = extra.count("fact") > 1 and len(others) > 1
            facts += (
                [self._facts(others[0::2]), self._facts(others[1::2])] if twice else [self._facts(others)]
            )
        twice = "concern" in extra and len(ask.concerns) > 1
        pools = (ask.concerns[0::2], ask.concerns[1::2]) if twice else (ask.concerns,)
        tone = ask.tone.value
        blocks: dict[str, list[Unit]] = {
            "who": [self._unit("opening.nobody"), self._who()],
            "facts": [*facts, self._unit("as_of")],
            "concern": [self._concerns(pool) for pool in pools if pool],
            "standard": [self._standards()] if ask.standards else [],
            "demands": [self._unit(f"intro.{tone}.{self._relation}"), *demands],
            "end": [
                *(self._unit(f"can.{tone}.{self._relation}") for _ in range("can" in extra)),
                *(self._unit("follows") for _ in range("follows" in extra)),
                *(self._unit("code") for _ in range("code" in extra)),
                self._unit("thanks"),
            ],
        }
        return self._of_blocks(
            f"subject.{tone}", {sender: self._unit(f"opening.{sender}") for sender in SENDERS}, blocks
        )

    def second(self) -> LetterPlan:
        """The plan of a second letter: it recalls the first, and asks the same, firmer."""
        demands = [self._demand(id_) for id_ in self._ask.demands]
        code = [self._second("code")] if self._case.quotes_code else []
        # Opening, silence, who, facts, announcement, a call to act, a reply and thanks are in each letter.
        extra = ("concern", "due", "follows")[: SUBJECT_PLACE - 8 - len(code) - len(demands)]
        openings = {sender: self._second("opening", town=sender == "town") for sender in SENDERS}
        blocks: dict[str, list[Unit]] = {
            "who": [openings["nobody"], self._second("silence")],
            "facts": [self._who(f"{SECOND}.who"), self._second("facts")],
            "concern": [self._second(unit) for unit in ("concern", "due") if unit in extra],
            "demands": [self._second("intro"), *demands],
            "end": [
                *(self._second(unit) for unit in ("act", "reply")),
                *(self._second("follows") for _ in range("follows" in extra)),
                *code,
                self._second("thanks"),
            ],
        }
        return self._of_blocks(f"subject.{SECOND}", openings, blocks)

    def _second(self, unit: str, *, town: bool = True) -> Unit:
        """A unit of second letters. `town`: whether it says where the writer lives, if it can."""
        return self._unit(f"{SECOND}.{unit}", without=() if town else ("town",))

    def _of_blocks(
        self, subject: str, openings: dict[str, Unit], blocks: dict[str, list[Unit]]
    ) -> LetterPlan:
        places: dict[str, tuple[int, ...]] = {}
        units: list[Unit] = []
        for block, members in blocks.items():
            places[block] = tuple(range(len(units), len(units) + len(members)))
            units += members
        return LetterPlan(subject=self._unit(subject), openings=openings, units=tuple(units), blocks=places)

    def short(self) -> LetterPlan:
        """The plan of a letter that asks nothing: a greeting or thanks, the writer's own words, an end."""
        tone = self._ask.tone.value
        opening, *others, end = (self._unit(f"{tone}.{unit}") for unit in SHORT_LETTERS[tone])
        return LetterPlan(
            subject=self._unit(f"subject.{tone}"),
            openings=dict.fromkeys(SENDERS, opening),
            units=(opening, *others, end),
            blocks={"who": tuple(range(len(others) + 1)), "end": (len(others) + 1,)},
        )

    def _unit(self, id_: str, without: Collection[str] = ()) -> Unit:
        return Unit(id_, tuple(self._wordings(PhraseSort.UNITS, id_, {}, without=without)))

    def _wordings(
        self, sort: PhraseSort, id_: str, more: Details, rank: int = 0, without: Collection[str] = ()
    ) -> Iterator[Wording]:
        details = {name: text for name, text in {**self._details, **more}.items() if name not in without}
        for phrase in self._composer.phrases(sort, id_):
            yield self._composer.wording(phrase, details, self._case.kind, rank)

    def _who(self, id_: str = "who") -> Unit:
        said = descriptions(
            (self._told.who[id_] for id_ in self._ask.who or self._case.who), self._composer.language
        )
        return Unit(
            id_, tuple(w for who in said for w in self._wordings(PhraseSort.UNITS, id_, {"who": who}))
        )

    def _facts(self, ids: Sequence[str]) -> Unit:
        """One fact in each block of thirteen, so that wordings may be exchanged within it."""
        return Unit("fact", tuple(wording for id_ in ids for wording in _block(tuple(self._fact(id_)))))

    def _fact(self, id_: str) -> Iterator[Wording]:
        rank = next(number for number, fact in enumerate(self._case.facts) if fact.id == id_)
        fact = self._case.facts[rank]
        known = of_fact(fact, self._told, self._composer.grammar, self._composer.forms)
        left_out = self._ask.leaves_out
        details = {name: text for name, text in known.items() if name.partition(".")[0] not in left_out}
        if fact.event:
            yield from self._wordings(PhraseSort.EVENTS, fact.event, details, rank)
        else:
            yield from self._own(f"facts.{id_}", details, rank)

    def _concerns(self, ids: Sequence[str]) -> Unit:
        return merged("concern", (self._one(PhraseSort.CONCERNS, id_) for id_ in ids))

    def _standards(self) -> Unit:
        return merged("standard", (self._one(PhraseSort.STANDARDS, id_) for id_ in self._ask.standards))

    def _demand(self, id_: str) -> Unit:
        return Unit(f"demands.{id_}", tuple(self._one(PhraseSort.DEMANDS, id_)))

    def _one(self, sort: PhraseSort, id_: str) -> Iterator[Wording]:
        entry = self._composer.entry(sort, id_)
        if entry is None:
            yield from self._own(f"{sort.value}.{id_}", {})
            return
        party = sort is PhraseSort.STANDARDS and self._composer.is_party(self._case, entry.instrument)
        yield from self._wordings(sort, id_, {"+party": ""} if party else {})

    def _own(self, key: str, more: Details, rank: int = 0) -> Iterator[Wording]:
        details = {**self._details, **more}
        for text in self._told.own[key]:
            yield self._composer.wording(Phrase.parse(text), details, self._case.kind, rank)


def _is_second(id_: str) -> bool:
    """Whether only second letters have that unit."""
    return SECOND in id_.split(".")


def _block(wordings: tuple[Wording, ...]) -> tuple[Wording, ...]:
    """As many as fill a block: a case's own, which may be fewer, come again."""
    return tuple(wordings[number % len(wordings)] for number in range(PRIME)) if wordings else ()


class _Blanks(dict[str, str]):
    """Details of which only whether they are there shows."""

    def __init__(self, details: Details) -> None:
        super().__init__(dict.fromkeys(details, ""))


class _Everything(dict[str, str]):
    """Every detail there may be, as nothing."""

    def __missing__(self, key: str) -> str:
        return ""

    def __contains__(self, key: object) -> bool:
        return True


def _plain(phrase: Phrase) -> str:
    """A phrase's own words, for a woman, with nothing filled in."""
    return phrase.filled(_Everything(), PersonKind.WOMAN)
