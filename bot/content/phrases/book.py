"""One language's phrases: every wording of all that the index has, and of what every letter has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bot.content.phrases.grammar import Grammar, load_grammar
from bot.content.phrases.index import UNITS, WORDINGS_OF, PhraseIndex, PhraseSort
from bot.content.phrases.syntax import Phrase, PhraseError
from bot.content.toml import Section
from bot.errors import ContentError
from bot.model.languages import Language

REFERENCES = ("name", "person", "country", "in_country", "of_country", "your_country", "authorities")
"""Details that the program makes from the case, for any phrase."""
IN_UNITS = ("in_text", "town", "as_of", "who", "code")
"""Those that only what every letter has can use."""


@dataclass(frozen=True, slots=True)
class PhraseBook:
    """A language's wordings, by sort and id; a unit's id is as "intro.rights.home"."""

    language: str
    grammar: Grammar
    phrases: Mapping[PhraseSort, Mapping[str, tuple[Phrase, ...]]]

    def wordings(self, sort: PhraseSort, id_: str) -> tuple[Phrase, ...]:
        """The wordings of an entry of the index, or of a unit."""
        return self.phrases[sort][id_]


def load_book(folder: Path, language: Language, index: PhraseIndex) -> PhraseBook:
    """Read a language's folder phrases/. Raises the first ContentError."""
    collected: list[ContentError] = []
    book = examine_book(folder, language, index, collected)
    if collected or book is None:
        raise collected[0]
    return book


def examine_book(
    folder: Path, language: Language, index: PhraseIndex, collected: list[ContentError]
) -> PhraseBook | None:
    """The same, with all that is wrong noted in `collected`; None where something is."""
    found = {}
    grammar = None
    try:
        grammar = load_grammar(folder / "grammar.toml", language)
    except ContentError as error:
        collected.append(error)
    for sort in PhraseSort:
        try:
            top = Section.read(folder / f"{sort.value}.toml", language, collected)
        except ContentError as error:
            collected.append(error)
            continue
        found[sort] = MappingProxyType(dict(_entries(top, sort, index)))
    if collected or grammar is None:
        return None
    return PhraseBook(language.code, grammar, MappingProxyType(found))


def _entries(top: Section, sort: PhraseSort, index: PhraseIndex) -> Iterator[tuple[str, tuple[Phrase, ...]]]:
    sections: dict[str, Section] = {"": top}
    for id_ in UNITS if sort is PhraseSort.UNITS else index.entries[sort]:
        section = top
        way = ""
        for part in id_.split("."):
            way = f"{way}.{part}" if way else part
            if way not in sections:
                sections[way] = section.section(part)
            section = sections[way]
        yield id_, _wordings(section, sort, id_, index)
    for section in reversed(sections.values()):
        section.close()


def _wordings(section: Section, sort: PhraseSort, id_: str, index: PhraseIndex) -> tuple[Phrase, ...]:
    texts = section.raw_texts("wordings")
    if texts and len(texts) != WORDINGS_OF[sort]:
        section.refuse(
            section.fault(
                f"has {len(texts)} wordings.",
                f"Write {WORDINGS_OF[sort]}, each with the meaning of the one in its place in the others.",
                "wordings",
            )
        )
    found = []
    for number, text in enumerate(texts):
        try:
            phrase = Phrase.parse(text)
        except PhraseError as error:
            section.refuse(section.fault(f"{error}.", "Put it right.", "wordings", number))
            continue
        problem = _problem(phrase, sort, id_, index)
        if problem:
            section.refuse(section.fault(problem, "Put it right.", "wordings", number))
        found.append(phrase)
    return tuple(found)


def _problem(phrase: Phrase, sort: PhraseSort, id_: str, index: PhraseIndex) -> str:
    """What is wrong with the details that a wording uses, or nothing."""
    entry = index.entry(sort, id_)
    needs, may = (entry.needs, entry.may) if entry else (IN_UNITS, ())
    used = set()
    for name, optional in phrase.details:
        name = name.partition(".")[0]
        used.add(name)
        if name == "+party" and sort is PhraseSort.STANDARDS and optional:
            continue
        if name in may and not optional:
            return f"{{{name}}} must stand in brackets [ ], for a case may not give it"
        if name not in (*REFERENCES, *needs, *may):
            return f"the detail {{{name}}} can't be used here"
    lacking = [name for name in UNITS.get(id_, ()) if name not in used] if sort is PhraseSort.UNITS else []
    return f"does not say {{{lacking[0]}}}" if lacking else ""
