"""What is recognised in appeals of one language: messages/recognised/LANGUAGE.toml."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
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
_SIGNS: Final = r"[,;:–—،؛]"
"""Between clauses, besides the words of a language."""

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
    clause: re.Pattern[str]  # where a clause ends
    condition: re.Pattern[str]  # behind what didn't happen: "ten years if convicted"

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
        clause = self.clause.split(text[max(0, match.start() - _BEFORE) : match.start()])[-1]
        behind = self.clause.split(text[match.end() : match.end() + _BEFORE])[0]
        return any(each.find(clause) for each in self.unsaid) or self.condition.match(behind) is not None

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
    months = _months(path.stem) | _table(top, "more_months")
    joined = _texts(top, "joined")
    conjunctions = "".join(f"| {re.escape(folded(word))} " for word in _texts(top, "conjunctions"))
    conditions = "|".join(re.escape(folded(word)) for word in _texts(top, "conditions")) or "(?!)"
    relatives = _texts(top, "relatives")
    whose = _texts(top, "whose") or ("",)
    pronouns = _texts(top, "pronouns")
    unsaid = _texts(top, "unsaid")

    def table(section: Section) -> Table:
        found = {
            id_: tuple(pattern(text, numbers, months, joined) for text in section.raw_texts(id_))
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
        relatives=tuple(_of_relatives(relatives, whose, joined)),
        pronouns=frozenset(map(folded, pronouns)),
        unsaid=tuple(pattern(text, joined=joined) for text in unsaid),
        clause=re.compile(_SIGNS + conjunctions),
        condition=re.compile(rf"\s*(?:{conditions})(?!\w)"),
    )


def _texts(top: Section, name: str) -> tuple[str, ...]:
    return top.texts(name) if top.has(name) else ()


def _table(top: Section, name: str) -> dict[str, int]:
    """Words and their numbers."""
    if not top.has(name):
        return {}
    section = top.section(name)
    found = {folded(word): section.number(word) for word in section.entries()}
    section.close()
    return found


def _of_relatives(
    relatives: Iterable[str], whose: Iterable[str], joined: Collection[str]
) -> Iterator[Pattern]:
    return (pattern(f"{word} {relative}", joined=joined) for word in whose for relative in relatives)


def _numbers(top: Section) -> dict[str, int]:
    found = {folded(word): number for number, word in enumerate(_texts(top, "numbers"), start=1)}
    return found | _table(top, "more_numbers")


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
