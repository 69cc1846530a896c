"""Puts what news tells into the documents of a case that there is, in the library's words."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Final

from bot.content.cases.drafting.authorities import short_id
from bot.content.cases.drafting.model import MercyDraft, NewSentence, UpdateDraft
from bot.content.cases.drafting.saying.filling import Country, Filler, Names
from bot.content.cases.drafting.saying.library import DraftLibrary
from bot.content.cases.drafting.saying.telling import FactDraft, Telling
from bot.content.cases.editing.places import (
    FACTS,
    Files,
    Value,
    ValuePlace,
    items_of,
    language_files,
    value_at,
    with_item,
    with_values,
)
from bot.content.cases.recognising.demands import DraftPerson
from bot.content.cases.recognising.happened import DAYS, Happened
from bot.content.phrases.index import Entry, PhraseSort
from bot.model.cases.case import Case

_SOURCE: Final = "report"
_OWN: Final = "news"
"""How sources and facts that news brings are called in case.toml, with a number from the second on."""


def is_told(library: DraftLibrary, case: Case, happened: Happened, *, published: date | None) -> bool:
    """Whether the library can tell an event of the news in each language of the case.

    `published`: the day of the news, which an event without a day is told as of.
    """
    return all(told_in(library, case, code, happened, published) for code in case.texts)


def told_in(
    library: DraftLibrary, case: Case, language: str, happened: Happened, published: date | None
) -> str:
    """What the case would say of the event in that language; "" where the library can't tell it."""
    return str((_section(library, case, language, "x", happened, published) or {}).get("what", ""))


def with_news(
    files: Files,
    case: Case,
    update: UpdateDraft,
    taken: Collection[int],
    library: DraftLibrary,
    *,
    ask: bool,
    more: bool = False,
) -> dict[str, bytes]:
    """The documents with the news as a source, and the facts that it tells.

    `case`: what the documents say. `taken`: places in `update.sentences`; of one that is no event of the
    library only the day is put there, and its words are missing until somebody writes them; `more`: one
    besides. `ask`: with the ask for mercy. What the case tells already has the news as a source, and its
    facts are as of that day.
    """
    places = set(taken)
    if ask and update.mercy and not update.mercy.facts:  # no letter is without a fact
        told = [one.happened.event if one.happened else "" for one in update.sentences]
        places |= {place for place, event in enumerate(told) if event in update.mercy.events}
    chosen = [update.sentences[place] for place in sorted(places)]
    own = [NewSentence("", None, None)] if more else []
    return _News(files, case, update, library).put_in([*chosen, *own], ask=ask)


def told_of(files: Files, source: str) -> Mapping[str, tuple[str, ...]]:
    """Language → what the case says there of the facts that this source brought, as far as it is written."""
    facts = [
        fact
        for fact in items_of(files, FACTS, "facts")
        if _listed(value_at(files, ValuePlace(FACTS, ("facts", fact, "sources"))))[:1] == [source]
    ]
    found = {}
    for file in language_files(files):
        words = [value_at(files, ValuePlace(file, ("facts", fact, "what"))) for fact in facts]
        if told := tuple(text for text in words if isinstance(text, str) and text):
            found[file.removesuffix(".toml")] = told
    return found


class _News:
    """Collects what is to stand where, so that each file is written once."""

    def __init__(self, files: Files, case: Case, update: UpdateDraft, library: DraftLibrary) -> None:
        self._case = case
        self._update = update
        self._library = library
        self._source = short_id(_SOURCE, items_of(files, FACTS, "sources"))
        self._files: Files = files
        self._values: dict[ValuePlace, Value] = {}
        self._days = [(fact.id, fact.when) for fact in case.facts]

    def put_in(self, taken: Collection[NewSentence], *, ask: bool) -> dict[str, bytes]:
        update = self._update
        self._add("sources", self._source, {"publisher": self._publisher(self._case.default_language)})
        self._set(FACTS, "sources", self._source, "date", update.published)
        self._set(FACTS, "facts_as_of", update.facts_as_of)
        self._more(("never_said",), sorted(update.never_said))
        for fact in update.confirms:
            self._more(("facts", fact, "sources"), [self._source])
        for code, day in self._written(update.published):
            text = self._library.words[code].texts["news"]
            self._set(
                f"{code}.toml",
                "sources",
                self._source,
                text.format(publisher=self._publisher(code), date=day),
            )
        told = [(self._fact(one), one.happened.event) for one in taken if one.happened]
        for one in taken:
            if one.happened is None:
                self._own_words(one)
        if ask and update.mercy:
            self._ask(update.mercy, told)
        return with_values(self._files, self._values)

    def _fact(self, one: NewSentence) -> str:
        """Put an event of the library there; its id."""
        assert one.happened is not None
        published, entry = self._update.published, _entry(self._library, one.happened)
        id_ = self._item(one.happened.event, one.happened.event, _day(entry, one.happened, published))
        for code in self._case.texts:
            section = _section(self._library, self._case, code, id_, one.happened, published) or {}
            for name, said in section.items():
                for way, value in _flat((name,), said):
                    self._set(f"{code}.toml", "facts", id_, *way, value)
        return id_

    def _own_words(self, one: NewSentence) -> None:
        id_ = self._item(_OWN, None, one.when)
        for code, day in self._written(one.when or self._update.published):
            text = day if one.when else self._library.words[code].when["reported"].format(date=day)
            self._set(f"{code}.toml", "facts", id_, "when", _begun(text))

    def _item(self, name: str, event: str | None, day: date | None) -> str:
        id_ = short_id(name, [fact for fact, _ in self._days])
        later = next((fact for fact, when in self._days if day and when and when > day), "")
        self._add("facts", id_, {"event": event, "when": day, "sources": [self._source]}, later)
        place = [fact for fact, _ in self._days].index(later) if later else len(self._days)
        self._days.insert(place, (id_, day))
        return id_

    def _ask(self, mercy: MercyDraft, told: Collection[tuple[str, str]]) -> None:
        events = {fact.id: fact.event for fact in self._case.facts}
        facts = [(fact, events[fact] or "") for fact in mercy.facts]
        facts += [one for one in told if one[1] in mercy.events]
        order = list(self._library.rules.events)
        main = min(facts, key=lambda fact: order.index(fact[1]))
        id_ = short_id(mercy.id, [ask.id for ask in self._case.asks])
        values: dict[str, Value] = {
            "tone": "mercy",
            "demands": mercy.demands,
            "who": mercy.who or None,
            "facts": [fact for fact, _ in (main, *(one for one in facts if one != main))],
            "leaves_out": mercy.leaves_out or None,
            "concerns": mercy.concerns,
            "standards": mercy.standards or None,
        }
        self._add("asks", id_, values)
        self._more(("demands",), mercy.demands)
        for code in self._case.texts:
            if code in self._library.words:
                for name, text in self._library.words[code].asks[mercy.words].items():
                    self._set(f"{code}.toml", "asks", id_, name, text)

    def _publisher(self, language: str) -> str:
        words = self._library.words.get(language)
        return self._update.publisher or (words.texts["news_unnamed"] if words else "")

    def _written(self, day: date | None) -> Iterator[tuple[str, str]]:
        """Each language of the case that has words for drafts, with the day as it is written there."""
        for code in self._case.texts if day else ():
            if day and code in self._library.words:
                yield code, self._library.files.composers[code].forms.written(day)

    def _add(self, table: str, id_: str, values: Mapping[str, Value], before: str = "") -> None:
        self._files = with_item(self._files, table, id_, values, before)

    def _set(self, file: str, *way_and_value: Value) -> None:
        *way, value = way_and_value
        self._values[ValuePlace(file, tuple(map(str, way)))] = value

    def _more(self, way: tuple[str, ...], values: Collection[str]) -> None:
        """Put these behind what a list has."""
        before = _listed(value_at(self._files, ValuePlace(FACTS, way)))
        if more := [value for value in values if value not in before]:
            self._set(FACTS, *way, [*before, *more])


def _section(
    library: DraftLibrary, case: Case, language: str, fact: str, happened: Happened, published: date | None
) -> Mapping[str, object] | None:
    """What stands under [facts.FACT] in a language's document; None where it can't be told."""
    details, words = case.letters[language].details, library.words.get(language)
    entry = _entry(library, happened)
    undated = happened.when is None and happened.period is None
    if details is None or words is None or (undated and "when_since" in entry.needs):
        return None
    day = library.files.composers[language].forms.written(published) if undated and published else ""
    said = {f"say.{fact}.when.{language}": words.when["by"].format(date=day)} if day else {}
    telling = Telling(
        Filler(library, language, "", said),
        DraftPerson(case.kind, case.life, case.who, case.country),
        Names(case.texts[language].person, details.name, details.short),
        Country(details.country, details.in_country or ""),
        published or case.facts_as_of,
    )
    draft = FactDraft(fact, happened, entry, _day(entry, happened, published))
    if telling.lacking(draft):
        return None
    section = telling.section(draft)
    return {**section, "when": _begun(words.when["reported"].format(date=day))} if day else section


def _entry(library: DraftLibrary, happened: Happened) -> Entry:
    return library.files.index.entries[PhraseSort.EVENTS][happened.event]


def _day(entry: Entry, happened: Happened, published: date | None) -> date | None:
    """The day that case.toml gives: of what has none that of the news, unless that would be its beginning."""
    if happened.when or happened.period or DAYS[1] in (*entry.needs, *entry.may):
        return happened.when
    return published


def _flat(way: tuple[str, ...], said: object) -> Iterator[tuple[tuple[str, ...], Value]]:
    """Values of a section with their way; the forms of a noun are one value."""
    if isinstance(said, dict) and way == ("say",):
        for name, value in said.items():
            yield (*way, name), value
    elif isinstance(said, str | dict):
        yield way, said


def _listed(value: Value) -> list[str]:
    return list(value) if isinstance(value, list | tuple) else []


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
