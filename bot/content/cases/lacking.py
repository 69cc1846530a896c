"""Holds a case against the phrase library: whether it names what there is, and says all that this needs."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.composing.details import references
from bot.content.composing.files import LetterFiles
from bot.content.composing.plans import MOST_DEMANDS
from bot.content.lines import Path as Way
from bot.content.phrases.book import REFERENCES
from bot.content.phrases.index import Entry, PhraseSort
from bot.content.phrases.syntax import Phrase, PhraseError
from bot.errors import ContentError
from bot.model.cases.case import Ask, Case, CaseDetails, Fact, PersonKind, Tone

_DAYS = ("when", "when_since", "when_by")


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that a case must have for its letters, and hasn't, or has and can't have."""

    file: str
    way: Way
    what: str
    advice: str
    told: ToldFinding | None = None  # for the chat

    def error(self, slug: str) -> ContentError:
        """The same as what keeps the case from being used."""
        place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in self.way)
        what = f"[{place}]: {self.what}"
        return ContentError(f"messages/cases/{slug}/{self.file}, {what}", self.advice, what=what)


def lacking(case: Case, files: LetterFiles) -> Iterator[Lacking]:
    """All that keeps letters of this case from being made of the phrase library."""
    if case.asks and not any(ask.tone.demands for ask in case.asks):
        advice = "Write what the appeal demands: thanks and solidarity go with that, never alone."
        yield Lacking("case.toml", ("asks",), "no ask demands anything.", advice)
    treaties = {entry.instrument: True for entry in files.index.entries[PhraseSort.STANDARDS].values()}
    for name in sorted(case.party_to - treaties.keys()):
        yield _unknown(name, treaties, ("party_to",))
    for number, fact in enumerate(case.facts):
        if fact.event:
            yield from _entry(case, files, PhraseSort.EVENTS, fact.event, ("facts", number, "event"))
    for number, ask in enumerate(case.asks):
        if ask.is_composed:
            yield from _ask(case, files, ask, ("asks", number))
    for language, letters in case.letters.items():
        if letters.details is not None and language in files.composers:
            yield from _language(case, files, letters.details, language)


def with_demands(case: Case, files: LetterFiles) -> Case:
    """The case with all its demands in words, filled in: the library's where it has none of its own."""
    texts = {}
    for language, text in case.texts.items():
        details = case.letters[language].details
        said = dict(text.demands)
        if details is not None and language in files.composers:
            composer = files.composers[language]
            known = references(case, details, composer.grammar, language, own=False)
            for id_ in case.demands:
                if id_ not in said and files.index.entry(PhraseSort.DEMANDS, id_):
                    wordings = composer.phrases(PhraseSort.DEMANDS, id_)
                    texts_of = (composer.wording(phrase, known, case.kind).text for phrase in wordings)
                    said[id_] = min(texts_of, key=len)  # each says all of it
                elif own := details.own.get(f"demands.{id_}"):
                    said[id_] = composer.wording(Phrase.parse(own[0]), known, case.kind).text
        texts[language] = replace(text, demands=MappingProxyType(said))
    return replace(case, texts=MappingProxyType(texts))


def _ask(case: Case, files: LetterFiles, ask: Ask, way: Way) -> Iterator[Lacking]:
    if not ask.tone.demands:
        if ask.tone is Tone.SOLIDARITY and not any(one.writable for one in case.addressees(ask)):
            yield Lacking(
                "case.toml",
                way,
                "has nobody to go to.",
                'Add whoever the appeal gives an address of, with kind = "personal", or take the ask out.',
                ToldFinding(FindingKind.GOES_TO_NOBODY),
            )
        return
    for sort, ids in (
        (PhraseSort.DEMANDS, ask.demands),
        (PhraseSort.CONCERNS, ask.concerns),
        (PhraseSort.STANDARDS, ask.standards),
    ):
        for id_ in ids:
            if sort is PhraseSort.CONCERNS and files.index.entry(sort, id_):
                yield from _tone(ask, id_, (*way, sort.value))
            if files.index.entry(sort, id_) or sort is PhraseSort.STANDARDS:
                yield from _entry(case, files, sort, id_, (*way, sort.value))
                continue
            without = [
                language
                for language, letters in case.letters.items()
                if letters.details and f"{sort.value}.{id_}" not in letters.details.own
            ]
            for language in without:
                yield Lacking(
                    f"{language}.toml",
                    (sort.value, id_),
                    "is missing.",
                    f"Write it in your own words, or mend its name in case.toml: the library has no {id_}.",
                    ToldFinding(FindingKind.NO_OWN_WORDS, name=id_),
                )
    if len(ask.demands) > MOST_DEMANDS:
        yield Lacking(
            "case.toml",
            (*way, "demands"),
            f"has {len(ask.demands)} demands, of {MOST_DEMANDS} at most.",
            "Ask for less in one letter, or make two asks of it.",
            ToldFinding(FindingKind.MANY_DEMANDS, number=len(ask.demands), most=MOST_DEMANDS),
        )
    if not case.who:
        yield Lacking(
            "case.toml",
            (),
            '"who" is missing.',
            "List what can be said of who the person is.",
            ToldFinding(FindingKind.NO_WHO),
        )
    yield from _left_out(case, files, ask, (*way, "leaves_out"))
    told = {fact.id: fact for fact in case.facts}
    for id_ in ask.facts:
        if not told[id_].event:
            for language, letters in case.letters.items():
                if letters.details and f"facts.{id_}" not in letters.details.own:
                    yield Lacking(
                        f"{language}.toml",
                        ("facts", id_),
                        '"wordings" is missing.',
                        'Write it in words of your own, or say in case.toml which "event" it is.',
                        ToldFinding(FindingKind.NO_EVENT, name=id_),
                    )


def _left_out(case: Case, files: LetterFiles, ask: Ask, way: Way) -> Iterator[Lacking]:
    """Details that an ask leaves out, and that its facts can't be said without."""
    events = files.index.entries[PhraseSort.EVENTS].values()
    known = sorted({name for entry in events for name in (*entry.needs, *entry.may)})
    for place, name in enumerate(ask.leaves_out):
        if name not in known:
            yield _unknown(name, known, (*way, place))
        for fact in case.facts:
            entry = files.index.entry(PhraseSort.EVENTS, fact.event)
            if fact.id in ask.facts and entry and name in entry.needs:
                yield Lacking(
                    "case.toml",
                    (*way, place),
                    f'"{name}" can\'t be left out: the fact "{fact.id}" can\'t be said without it.',
                    "Take the fact out of this ask, or this word.",
                    ToldFinding(FindingKind.CANT_BE_LEFT_OUT, name=name, words=fact.id),
                )


def _unknown(name: str, known: Collection[str], way: Way) -> Lacking:
    near = difflib.get_close_matches(name, known, n=1)
    advice = f'Did you mean "{near[0]}"? ' if near else ""
    return Lacking(
        "case.toml",
        way,
        f'"{name}" is not known.',
        f"{advice}Use one of: {', '.join(known)}.",
        ToldFinding(FindingKind.UNKNOWN, name=name),
    )


def _tone(ask: Ask, concern: str, way: Way) -> Iterator[Lacking]:
    """A letter about rights asks for no mercy."""
    if concern.startswith("mercy_") and ask.tone is not Tone.MERCY:
        yield Lacking(
            "case.toml",
            way,
            f'"{concern}" doesn\'t go with tone = "{ask.tone.value}".',
            'Take it out, or write tone = "mercy" if the letter asks for nothing else.',
            ToldFinding(FindingKind.MERCY, name=concern),
        )


def _entry(case: Case, files: LetterFiles, sort: PhraseSort, id_: str, way: Way) -> Iterator[Lacking]:
    entry = files.index.entry(sort, id_)
    if entry is None:
        yield _unknown(id_, files.index.entries[sort], way)
    elif not entry.fits(case.kind, case.life):
        yield Lacking(
            "case.toml",
            way,
            f'"{id_}" can\'t be said of who this case is about.',
            f"It is for: {', '.join(kind.value for kind in entry.kinds)}"
            + (f", {entry.life.value}." if entry.life else "."),
            ToldFinding(FindingKind.NOT_OF_THEM, name=id_),
        )


def _language(case: Case, files: LetterFiles, told: CaseDetails, language: str) -> Iterator[Lacking]:
    file = f"{language}.toml"
    cases = files.composers[language].grammar.cases
    # An organisation's name stands as it is behind the word for organisation.
    named = () if case.kind is PersonKind.ORGANISATION else (("name", told.name), ("short", told.short))
    for key, forms in named:
        if missing := [form for form in cases if form not in forms]:
            yield Lacking(
                file,
                ("names", key),
                f"lacks {', '.join(missing)}.",
                "Write the name in each of these cases.",
                ToldFinding(FindingKind.FORM_MISSING, name=key, words=", ".join(missing)),
            )
    for ask in case.asks:
        for id_ in ask.facts:
            fact = next(fact for fact in case.facts if fact.id == id_)
            entry = files.index.entry(PhraseSort.EVENTS, fact.event)
            if entry:
                yield from _details(fact, entry, files, told, language)
    default = case.letters.get(case.default_language)
    for key, wordings in told.own.items():
        yield from _own(case, key, wordings, default.details if default else None, file)
        yield from _details_of_own(case, key, wordings, told, file)
        yield from _said_by_the_library(case, files, key, file)


def _details(
    fact: Fact, entry: Entry, files: LetterFiles, told: CaseDetails, language: str
) -> Iterator[Lacking]:
    given = told.facts.get(fact.id, {})
    file, way = f"{language}.toml", ("facts", fact.id, "say")
    for name in entry.needs:
        if name not in given and not (name in _DAYS and fact.when):
            yield Lacking(
                file,
                way,
                f'"{name}" is missing.',
                f'The event "{entry.id}" needs it: add it to say.',
                ToldFinding(FindingKind.DETAIL_MISSING, name=name, words=fact.id),
            )
    for name in given:
        if name not in (*entry.needs, *entry.may, *_DAYS):
            yield Lacking(
                file,
                (*way, name),
                f'"{name}" is not known.',
                f"Known here: {', '.join((*entry.needs, *entry.may))}.",
                ToldFinding(FindingKind.DETAIL_UNUSED, name=name),
            )
    asked = {
        name
        for phrase in files.composers[language].phrases(PhraseSort.EVENTS, entry.id)
        for name, _ in phrase.details
        if "." in name
    }
    for name in sorted(asked):
        detail, _, form = name.partition(".")
        if detail in given and form not in given[detail]:
            yield Lacking(
                file,
                way,
                f'"{detail}" lacks {form}.',
                "Write it as a table with each case that is asked for.",
                ToldFinding(FindingKind.FORM_MISSING, name=detail, words=form),
            )


def _own(
    case: Case, key: str, wordings: tuple[str, ...], model: CaseDetails | None, file: str
) -> Iterator[Lacking]:
    way: Way = tuple(key.split("."))
    for number, text in enumerate(wordings):
        try:
            Phrase.parse(text)
        except PhraseError as error:
            told = ToldFinding(FindingKind.BRACES)
            yield Lacking(file, _way_to(key, number), f"{error}.", "Put it right.", told)
    theirs = model.own.get(key, wordings) if model else wordings
    if len(theirs) != len(wordings):
        yield Lacking(
            file,
            way,
            f"has {len(wordings)} wordings, not {len(theirs)} as {case.default_language}.toml.",
            "Write as many, each with the meaning of the one in its place there.",
            ToldFinding(FindingKind.OTHER_COUNT, number=len(wordings), most=len(theirs)),
        )


def _said_by_the_library(case: Case, files: LetterFiles, key: str, file: str) -> Iterator[Lacking]:
    """Words of the case's own for what the library says: nobody would ever read them."""
    sort, _, id_ = key.partition(".")
    events = {fact.id: fact.event for fact in case.facts}
    name = events.get(id_, "") if sort == "facts" else id_
    if files.index.entry(PhraseSort("events" if sort == "facts" else sort), name):
        yield Lacking(
            file,
            _way_to(key, 0)[:-1],
            f'the phrase library has words for "{name}".',
            "Take these out; or give it a name of your own, in case.toml as well.",
            ToldFinding(FindingKind.IN_LIBRARY, name=name),
        )


def _details_of_own(
    case: Case, key: str, wordings: tuple[str, ...], told: CaseDetails, file: str
) -> Iterator[Lacking]:
    """Details in wordings of the case's own that nothing gives: without them there would be no letter."""
    sort, _, id_ = key.partition(".")
    # Demands are told outside of letters, too, where there is nobody to address.
    known = [*REFERENCES] if sort == "demands" else [*REFERENCES, "as_of", "in_text"]
    left_out: set[str] = set()
    if sort == "facts":
        fact = next(fact for fact in case.facts if fact.id == id_)
        known += [*told.facts.get(id_, {}), *(_DAYS if fact.when else ())]
        left_out = {name for ask in case.asks if id_ in ask.facts for name in ask.leaves_out}
    known = [name for name in known if name not in left_out]
    for number, text in enumerate(wordings):
        try:
            details = list(Phrase.parse(text).details)
        except PhraseError:
            continue  # which is told already
        for name, optional in details:
            if not optional and name.partition(".")[0] not in known:
                yield Lacking(
                    file,
                    _way_to(key, number),
                    f'the detail "{{{name}}}" can\'t be used.',
                    f"Known here: {', '.join(f'{{{one}}}' for one in known)}.",
                    ToldFinding(FindingKind.DETAIL_UNUSED, name=name),
                )


def _way_to(key: str, number: int) -> Way:
    """The way to a wording of the case's own, in the file of a language."""
    sort, _, id_ = key.partition(".")
    return (sort, id_, "wordings", number) if sort == "facts" else (sort, id_, number)
