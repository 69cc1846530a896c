"""Holds a case against the phrase library: whether it names what there is, and says all that this needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import MappingProxyType

from bot.content.composing.details import references
from bot.content.composing.files import LetterFiles
from bot.content.lines import Path as Way
from bot.content.phrases.index import Entry, PhraseSort
from bot.content.phrases.syntax import Phrase, PhraseError
from bot.errors import ContentError
from bot.model.cases.case import Ask, Case, CaseDetails, Fact

_DAYS = ("when", "when_since", "when_by")


@dataclass(frozen=True, slots=True)
class Lacking:
    """Something that a case must have for its letters, and hasn't, or has and can't have."""

    file: str
    way: Way
    what: str
    advice: str

    def error(self, slug: str) -> ContentError:
        """The same as what keeps the case from being used."""
        place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in self.way)
        what = f"[{place}]: {self.what}"
        return ContentError(f"messages/cases/{slug}/{self.file}, {what}", self.advice, what=what)


def lacking(case: Case, files: LetterFiles) -> Iterator[Lacking]:
    """All that keeps letters of this case from being made of the phrase library."""
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
    """The case with the library's words for those demands that it has no words of its own for."""
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
        texts[language] = replace(text, demands=MappingProxyType(said))
    return replace(case, texts=MappingProxyType(texts))


def _ask(case: Case, files: LetterFiles, ask: Ask, way: Way) -> Iterator[Lacking]:
    for sort, ids in (
        (PhraseSort.DEMANDS, ask.demands),
        (PhraseSort.CONCERNS, ask.concerns),
        (PhraseSort.STANDARDS, ask.standards),
    ):
        for id_ in ids:
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
                )
    if not case.who:
        yield Lacking("case.toml", (), '"who" is missing.', "List what can be said of who the person is.")
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
                    )


def _entry(case: Case, files: LetterFiles, sort: PhraseSort, id_: str, way: Way) -> Iterator[Lacking]:
    entry = files.index.entry(sort, id_)
    if entry is None:
        known = ", ".join(files.index.entries[sort])
        yield Lacking("case.toml", way, f'"{id_}" is not known.', f"Use one of: {known}.")
    elif not entry.fits(case.kind, case.life):
        yield Lacking(
            "case.toml",
            way,
            f'"{id_}" can\'t be said of who this case is about.',
            f"It is for: {', '.join(kind.value for kind in entry.kinds)}"
            + (f", {entry.life.value}." if entry.life else "."),
        )


def _language(case: Case, files: LetterFiles, told: CaseDetails, language: str) -> Iterator[Lacking]:
    file = f"{language}.toml"
    cases = files.composers[language].grammar.cases
    for key, forms in (("name", told.name), ("short", told.short)):
        if missing := [form for form in cases if form not in forms]:
            yield Lacking(
                file, ("names", key), f"lacks {', '.join(missing)}.", "Write the name in each of these cases."
            )
    for ask in case.asks:
        for id_ in ask.facts:
            fact = next(fact for fact in case.facts if fact.id == id_)
            entry = files.index.entry(PhraseSort.EVENTS, fact.event)
            if entry:
                yield from _details(fact, entry, files, told, language)
    model = case.letters[case.default_language].details
    for key, wordings in told.own.items():
        yield from _own(case, key, wordings, model, file)


def _details(
    fact: Fact, entry: Entry, files: LetterFiles, told: CaseDetails, language: str
) -> Iterator[Lacking]:
    given = told.facts.get(fact.id, {})
    file, way = f"{language}.toml", ("facts", fact.id, "say")
    for name in entry.needs:
        if name not in given and not (name in _DAYS and fact.when):
            yield Lacking(
                file, way, f'"{name}" is missing.', f'The event "{entry.id}" needs it: add it to say.'
            )
    for name in given:
        if name not in (*entry.needs, *entry.may, *_DAYS):
            yield Lacking(
                file, way, f'"{name}" is not known.', f"Known here: {', '.join((*entry.needs, *entry.may))}."
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
            )


def _own(
    case: Case, key: str, wordings: tuple[str, ...], model: CaseDetails | None, file: str
) -> Iterator[Lacking]:
    way: Way = tuple(key.split("."))
    for text in wordings:
        try:
            Phrase.parse(text)
        except PhraseError as error:
            yield Lacking(file, way, f"{error}.", "Put it right.")
    theirs = model.own.get(key, wordings) if model else wordings
    if len(theirs) != len(wordings):
        yield Lacking(
            file,
            way,
            f"has {len(wordings)} wordings, not {len(theirs)} as {case.default_language}.toml.",
            "Write as many, each with the meaning of the one in its place there.",
        )
