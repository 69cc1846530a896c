"""One language's phrases: every wording of all that the index has, and of what every letter has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from bot.content.phrases.grammar import Grammar, load_grammar
from bot.content.phrases.index import UNITS, PhraseIndex, PhraseSort, wordings_of
from bot.content.phrases.syntax import Phrase, PhraseError
from bot.content.toml import Section
from bot.errors import ContentError
from bot.model.languages import Language

GRAMMAR: Final = "grammar.toml"
REFERENCES: Final = ("name", "person", "country", "in_country", "of_country", "your_country", "authorities")
"""Details that the program makes from the case, for any phrase."""
IN_UNITS: Final = ("in_text", "town", "as_of", "who", "code", "first")
"""Those that only what every letter has can use."""


@dataclass(frozen=True, slots=True)
class LanguagePhrases:
    """A language's wordings, by sort and id; a unit's id is as "intro.rights.home"."""

    language: str
    grammar: Grammar
    phrases: Mapping[PhraseSort, Mapping[str, tuple[Phrase, ...]]]

    def wordings(self, sort: PhraseSort, id_: str) -> tuple[Phrase, ...]:
        """The wordings of an entry of the index, or of a unit."""
        return self.phrases[sort][id_]


def load_book(folder: Path, language: Language, index: PhraseIndex) -> LanguagePhrases:
    """Read a language's folder phrases/. Raises the first ContentError."""
    grammar = load_grammar(folder / GRAMMAR, language)
    phrases = {sort: load_phrases(folder / file_of(sort), language, sort, index) for sort in PhraseSort}
    return LanguagePhrases(language.code, grammar, MappingProxyType(phrases))


def file_of(sort: PhraseSort) -> str:
    """The name of the file that phrases of that sort stand in."""
    return f"{sort.value}.toml"


def load_phrases(
    path: Path,
    language: Language,
    sort: PhraseSort,
    index: PhraseIndex,
    collected: list[ContentError] | None = None,
) -> Mapping[str, tuple[Phrase, ...]]:
    """Read one file of phrases, by entry. Raises ContentError, or collects what is wrong."""
    top = Section.read(path, language, collected)
    return MappingProxyType(dict(_entries(top, sort, index)))


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
    if texts and len(texts) != wordings_of(sort, id_):
        section.refuse(
            section.fault(
                f"has {len(texts)} wordings.",
                f"Write {wordings_of(sort, id_)}, each with the meaning of that in its place elsewhere.",
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
