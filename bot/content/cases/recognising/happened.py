"""The events of an appeal: which of the library's they are, of when, and with which details."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import accumulate
from typing import Final

from bot.content.cases.recognising.patterns import folded
from bot.content.cases.recognising.rules import Rules
from bot.content.cases.recognising.sentences import MOST_READ, About, running_text, sentences
from bot.content.cases.recognising.tables import Recognised, hits
from bot.content.phrases.index import Entry, PhraseIndex, PhraseSort
from bot.model.cases.appeal import FoundEvent, ReadAppeal, ReadingDoubt
from bot.model.cases.case import Life, PersonKind

DAYS: Final = ("when", "when_since", "when_by")
_LISTED: Final = ("property", "voices")
"""Details of which a sentence may give several."""


@dataclass(frozen=True, slots=True)
class Period:
    """Less than a day: a month, or "early", "mid", "late" or "year" of a year."""

    kind: str
    year: int
    month: int = 0


@dataclass(frozen=True, slots=True)
class Happened:
    """An event. `details`: detail → ids of recognised/, of drafts.toml; `counts`: detail → its number.

    `said`: the sentence of the appeal, to be shown and never to be used.
    """

    event: str
    said: str
    when: date | None = None
    period: Period | None = None
    details: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    line: int | None = None
    doubt: ReadingDoubt = ReadingDoubt.NONE


@dataclass(frozen=True, slots=True)
class Events:
    """`known` in the order of date; `unknown`: dated sentences that are none of the library's."""

    known: tuple[Happened, ...]
    unknown: tuple[FoundEvent, ...]


def events_of(
    read: ReadAppeal,
    known: Recognised,
    rules: Rules,
    index: PhraseIndex,
    kind: PersonKind,
    life: Life,
    answers: Mapping[str, str],
) -> Events:
    """All events of an appeal. `answers`: what an organiser said of those that weren't known."""
    about = About(read, known)
    look = _Look(known, rules, index, kind, life)
    found: list[Happened] = []
    unknown: list[FoundEvent] = []
    for number, event in enumerate(_short(read.events), start=1):
        told = list(look.dated(event, about))
        if not told and (chosen := answers.get(f"event.{number}")) is not None:
            told = [look.as_told(event, chosen)] if look.entry(chosen) else []
        elif not told and about.is_told(event.text.value):
            unknown.append(event)
        found += told
    found += _running(read, about, look)
    merged = _merged(found)
    return Events(tuple(sorted(merged, key=_rank)), tuple(unknown))


def _short(events: Sequence[FoundEvent]) -> tuple[FoundEvent, ...]:
    """No more of them than a long appeal has: all together no longer than what is read of its text."""
    lengths = accumulate(len(event.text.value) for event in events)
    return tuple(event for event, length in zip(events, lengths, strict=True) if length <= MOST_READ)


def news_of(
    read: ReadAppeal, known: Recognised, rules: Rules, index: PhraseIndex, kind: PersonKind, life: Life
) -> tuple[Happened, ...]:
    """All that a report tells of the person, dated or not, each event of each day once."""
    about = About(read, known)
    look = _Look(known, rules, index, kind, life)
    found = [one for event in _short(read.events) for one in look.dated(event, about)]
    found += _running(read, about, look, dated=True)
    return tuple(sorted(_merged(found), key=_rank))


def _running(read: ReadAppeal, about: About, look: _Look, *, dated: bool = False) -> Iterator[Happened]:
    """What the running text says; `dated`: also what needs a day, though none was read."""
    for line, text in running_text(read):
        for sentence in sentences(text):
            # A report's sentences are only proposed, so that they needn't name the person again.
            if (dated or about.means(sentence)) and about.is_told(sentence):
                yield from look.lasting(sentence, line, dated=dated)


class _Look:
    def __init__(
        self, known: Recognised, rules: Rules, index: PhraseIndex, kind: PersonKind, life: Life
    ) -> None:
        self._known = known
        self._rules = rules
        self._index = index
        self._kind = kind
        self._life = life

    def entry(self, event: str) -> Entry | None:
        """The library's event, if it can be said of the person."""
        entry = self._index.entry(PhraseSort.EVENTS, event)
        return entry if entry and entry.fits(self._kind, self._life) else None

    def dated(self, event: FoundEvent, about: About) -> Iterator[Happened]:
        parts = sentences(event.text.value)
        said = folded(event.said)
        holds = [part for part in parts if said and said in folded(part)] or list(parts[:1])
        on_that_day = {id_ for part in holds if about.is_told(part) for id_, _ in self._events(part)}
        for part in parts:
            if not about.is_told(part):
                continue
            for id_, entry in self._events(part):
                if part in holds:
                    yield self._told(id_, entry, part, event)
                elif id_ in on_that_day or self._needs_no_day(entry):
                    # Of an event that has its day it tells more, and is put to it.
                    yield self._told(id_, entry, part, replace(event, when=None, said=""))

    def as_told(self, event: FoundEvent, chosen: str) -> Happened:
        """A dated sentence as the event that an organiser chose."""
        entry = self.entry(chosen)
        if entry is None:
            raise LookupError(chosen)
        return self._told(chosen, entry, event.text.value, event)

    def lasting(self, sentence: str, line: int, *, dated: bool) -> Iterator[Happened]:
        """What a sentence of the running text says that needs no day; `dated`: or does."""
        for id_, entry in self._events(sentence):
            if dated or self._needs_no_day(entry):
                doubt = ReadingDoubt.NONE if self._rules.events[id_].lasting else ReadingDoubt.GUESSED
                yield self._made(id_, entry, sentence, None, "", line, doubt)

    def _events(self, sentence: str) -> Iterator[tuple[str, Entry]]:
        for id_ in self._known.happened(sentence):
            entry = self.entry(id_)
            if entry:
                yield id_, entry

    @staticmethod
    def _needs_no_day(entry: Entry) -> bool:
        return not set(entry.needs) & set(DAYS)

    def _told(self, id_: str, entry: Entry, sentence: str, event: FoundEvent) -> Happened:
        day = event.when.value if event.when else None
        doubt = event.when.doubt if event.when and event.when.doubt else event.text.doubt
        lasting = self._rules.events[id_].lasting
        return self._made(id_, entry, sentence, None if lasting else day, event.said, event.text.line, doubt)

    def _made(
        self,
        id_: str,
        entry: Entry,
        sentence: str,
        day: date | None,
        said: str,
        line: int | None,
        doubt: ReadingDoubt,
    ) -> Happened:
        text = folded(sentence)
        details: dict[str, tuple[str, ...]] = {}
        counts: dict[str, int] = {}
        for name in (*entry.needs, *entry.may):
            key = "voices" if id_ == "voices" and name == "others" else name
            self._detail(name, key, text, details, counts)
        if "charge" in details and id_ == "charge":
            self._detail("article", "article", text, details, counts)
        period = None if day or not said else self._period(said)
        return Happened(id_, sentence, day, period, details, counts, line, doubt)

    def _detail(
        self, name: str, key: str, text: str, details: dict[str, tuple[str, ...]], counts: dict[str, int]
    ) -> None:
        table = self._known.details.get(key, {})
        found = tuple(hits(table, text))
        if not found:
            return
        details[name] = found if key in _LISTED else found[:1]
        matches = (each.find(text) for each in table[found[0]])
        matched = next(match for match in matches if match)
        if "n" in matched.re.groupindex and (number := self._known.number(matched["n"])):
            counts[name] = number

    def _period(self, said: str) -> Period | None:
        text = folded(said)
        for kind, patterns in self._known.sections["periods"].items():
            for each in patterns:
                match = each.find(text)
                if match:
                    named = match.groupdict()
                    return Period(kind, int(named["y"]), self._known.months.get(named.get("m") or "", 0))
        return None


def _merged(found: list[Happened]) -> list[Happened]:
    """Each event of each day once, with all that any of its sentences gives; undated ones into dated ones."""
    merged: dict[tuple[str, date | Period | None], Happened] = {}
    for one in sorted(found, key=lambda one: (one.when is None, one.period is None)):
        key = (one.event, one.when or one.period)
        same = key if key in merged else next((k for k in merged if k[0] == one.event), None)
        if same and (same == key or key[1] is None):
            first = merged[same]
            merged[same] = replace(
                first,
                details={**one.details, **first.details},
                counts={**one.counts, **first.counts},
                doubt=first.doubt and one.doubt,
            )
        else:
            merged[key] = one
    return list(merged.values())


def _rank(one: Happened) -> tuple[date, bool]:
    if one.when:
        return one.when, False
    if one.period:
        month = one.period.month or {"early": 1, "mid": 6, "late": 12}.get(one.period.kind, 1)
        return date(one.period.year, month, 1), False
    return date.max, True
