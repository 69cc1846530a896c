"""Finds a name in two spellings: words that resemble the person's or an authority's name, and are not it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bot.content.cases.check.finding import CaseFile, Finding
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.lines import Path as Way
from bot.content.said.spelling import NEAR, SHORTEST, is_form_of, likeness
from bot.content.said.words import parts_of, words_of


@dataclass(frozen=True, slots=True)
class _Names:
    """The words of the names in one language file."""

    locked: Mapping[str, str]  # word -> the name that it is part of
    right: Collection[str]  # words of all names that may stand in a text


def check_names(file: CaseFile, language: str) -> Iterator[Finding]:
    """Words of a language file that look like a name spelled otherwise than where it is laid down."""
    names = _names(file)
    seen: dict[str, list[Way]] = {}
    for way, text in file.texts():
        if _lays_down(way):
            continue
        for word in words_of(text):
            for part in parts_of(word):
                if len(part) >= SHORTEST and part[0].isupper():
                    seen.setdefault(part, []).append(way)
    for word, ways in seen.items():
        if any(is_form_of(word.casefold(), name.casefold(), language) for name in names.right):
            continue
        near = max(names.locked, key=lambda name: likeness(word, name, language), default="")
        if near and likeness(word, near, language) >= NEAR:
            again = f", here and {len(ways) - 1} times more" if len(ways) > 1 else ""
            yield file.fault_at(
                ways[0],
                word,
                f'"{word}" resembles "{near}" of the name {names.locked[near]}{again}.',
                f'Write "{near}"; or, if it is somebody else, list their name in other_names in this file.',
                ToldFinding(FindingKind.RESEMBLES, words=word, name=names.locked[near]),
            )


def named_in(text: str, person: str, language: str) -> bool:
    """Whether a text has every word of a person's name, in any form that the language gives it."""
    words = {part.casefold() for word in words_of(text) for part in parts_of(word)}
    return all(
        any(is_form_of(word, part.casefold(), language) for word in words)
        for name in words_of(person)
        for part in parts_of(name)
    )


def check_two_files(first: CaseFile, second: CaseFile) -> Iterator[Finding]:
    """Names that two languages of one alphabet spell nearly alike. They may have reason to."""
    ours = dict(_locked_names(first))
    for way, name in _locked_names(second):
        other = ours.get(way, "")
        if name != other and likeness(name, other, "") >= NEAR:
            yield second.remark(
                way,
                f'"{name}" is "{other}" in {first.name}.',
                "See whether one spelling is wrong.",
                ToldFinding(FindingKind.TWO_SPELLINGS, words=name, name=other),
            )


def _names(file: CaseFile) -> _Names:
    locked = {
        part: name for _, name in _locked_names(file) for word in words_of(name) for part in parts_of(word)
    }
    others = [text for way, text in file.texts() if way[0] == "other_names"]
    right = {part for name in others for word in words_of(name) for part in parts_of(word)}
    long = {part: name for part, name in locked.items() if len(part) >= SHORTEST}
    return _Names(long, {*locked, *right})


def _locked_names(file: CaseFile) -> Iterator[tuple[Way, str]]:
    return ((way, text) for way, text in file.texts() if _lays_down(way) and way[0] != "other_names" and text)


def _lays_down(way: Way) -> bool:
    """Whether an entry says how a name is spelled, rather than using it."""
    if way[0] == "authorities":
        return way[-1] in {"name", "name_to"}
    return way[0] in {"person", "other_names"}
