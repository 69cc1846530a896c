"""What is recognised in appeals of one language: messages/recognised/LANGUAGE.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel import Locale

from bot.content.cases.recognising.patterns import Pattern, folded, pattern
from bot.content.toml import Section

FOLDER: Final = "recognised"
_SECTIONS: Final = ("events", "concerns", "demands", "roles", "offices", "who", "periods", "report")
_LONG: Final = 4
"""Letters: of a longer month's name the last may be another one ("июля", "июле")."""

_BEFORE: Final = 60
"""Characters before an event in which a word says that it didn't happen."""
_CLAUSE: Final = re.compile(r"[,;:–—]| and | but | et | mais | y | pero | и | но | und | aber ")
_IF: Final = re.compile(r"^\s*(?:if|s'il|s'ils|si|если|falls|wenn|sofern)\b")
"""Behind it: "ten years if convicted"."""

Table = Mapping[str, tuple[Pattern, ...]]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The patterns of one language by section and id, and of details by their name. Lacking ones: empty."""

    language: str
    sections: Mapping[str, Table]
    details: Mapping[str, Table]
    numbers: Mapping[str, int]
    months: Mapping[str, int]
    relatives: tuple[Pattern, ...]
    pronouns: frozenset[str]
    unsaid: tuple[Pattern, ...]  # what stands before an event that didn't happen, or is only feared

    @property
    def is_whole(self) -> bool:
        """Whether events and demands are recognised, not just whom to write to."""
        return bool(self.sections["events"])

    def found(self, section: str, text: str) -> tuple[str, ...]:
        """The ids of a section whose patterns are in a text, in the file's order."""
        return tuple(hits(self.sections[section], folded(text)))

    def happened(self, text: str) -> tuple[str, ...]:
        """The ids of the events that a sentence says happened: what it denies, fears or asks for is none."""
        plain = folded(text)
        return tuple(
            id_
            for id_, patterns in self.sections["events"].items()
            if any((match := each.find(plain)) and not self._is_unsaid(plain, match) for each in patterns)
        )

    def _is_unsaid(self, text: str, match: re.Match[str]) -> bool:
        clause = _CLAUSE.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1]
        behind = _CLAUSE.split(text[match.end() : match.end() + _BEFORE])[0]
        return any(each.find(clause) for each in self.unsaid) or _IF.search(behind) is not None

    def number(self, word: str) -> int | None:
        """The number that a word or figures stand for."""
        return int(word) if word.isdigit() else self.numbers.get(word)


def hits(table: Table, text: str) -> Iterator[str]:
    """The ids of a table whose patterns are in a folded text."""
    return (id_ for id_, patterns in table.items() if any(each.find(text) for each in patterns))


def load_recognised(messages: Path) -> Mapping[str, Recognised]:
    """Every language of appeals, by its code. Raises ContentError."""
    paths = sorted((messages / FOLDER).glob("*.toml"))
    return MappingProxyType({path.stem: _load(path) for path in paths})


def _load(path: Path) -> Recognised:
    top = Section.read(path)
    numbers = _numbers(top)
    months = _months(path.stem)
    relatives = top.texts("relatives") if top.has("relatives") else ()
    whose = top.texts("whose") if top.has("whose") else ()
    pronouns = top.texts("pronouns") if top.has("pronouns") else ()
    unsaid = top.texts("unsaid") if top.has("unsaid") else ()

    def table(section: Section) -> Table:
        found = {
            id_: tuple(pattern(text, numbers, months) for text in section.raw_texts(id_))
            for id_ in section.entries()
        }
        section.close()
        return MappingProxyType(found)

    sections = {name: table(top.section(name) if top.has(name) else top.empty(name)) for name in _SECTIONS}
    details: dict[str, Table] = {}
    if top.has("details"):
        section = top.section("details")
        details = {name: table(section.section(name)) for name in section.entries()}
        section.close()
    top.close()
    return Recognised(
        language=path.stem,
        sections=MappingProxyType(sections),
        details=MappingProxyType(details),
        numbers=MappingProxyType(numbers),
        months=MappingProxyType(months),
        relatives=tuple(_of_relatives(relatives, whose)),
        pronouns=frozenset(map(folded, pronouns)),
        unsaid=tuple(map(pattern, unsaid)),
    )


def _of_relatives(relatives: Iterable[str], whose: Iterable[str]) -> Iterator[Pattern]:
    return (pattern(f"{word} {relative}") for word in whose for relative in relatives)


def _numbers(top: Section) -> dict[str, int]:
    words = top.texts("numbers") if top.has("numbers") else ()
    found = {folded(word): number for number, word in enumerate(words, start=1)}
    if top.has("more_numbers"):
        more = top.section("more_numbers")
        found |= {folded(word): more.number(word) for word in more.entries()}
        more.close()
    return found


def _months(language: str) -> dict[str, int]:
    """Names of months as the Unicode data has them, alone and in a date, and how they begin."""
    months = Locale(language).months
    found: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for number, name in months[context]["wide"].items():
            word = folded(name)
            found[word] = number
            if len(word) > _LONG:
                found |= {word[:-1] + end: number for end in "яеьи" if not word.isascii()}
    return found
