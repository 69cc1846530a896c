"""Capitals for a text whose letters have none: where a line, or somebody's name, begins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import letters, only, words

_WORD: Final = re.compile(r"[^\W\d_]+")
_LONGEST_NAME: Final = 5
_LONELY: Final = 2
"""Letters of the shortest word that may be a surname."""


@dataclass(frozen=True, slots=True)
class _NameWords:
    """By which words a name is seen."""

    given: frozenset[str]
    joins: frozenset[str]
    articles: tuple[str, ...]
    stops: re.Pattern[str]
    before: re.Pattern[str]
    offices: re.Pattern[str]
    work: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Placed:
    start: int
    end: int
    plain: str


def exchanged(texts: Sequence[str], *, begins: Sequence[bool]) -> list[str]:
    """The texts with letters that have capitals, and with those; others as they are.

    `begins`: of each line whether it begins with a capital. A surname that was seen in a whole name has its
    capital alone, too.
    """
    if not any(letters().has(text) for text in texts):
        return list(texts)
    plain = [_parted(letters().exchanged(text)) for text in texts]
    found = [list(_names_in(text)) for text in plain]
    surnames = {one.plain for names in found for name in names for one in _surname(name)}
    wholes = {tuple(one.plain for one in name) for names in found for name in names if len(name) > 1}
    marked = (_with_capitals(text, names, surnames, wholes) for text, names in zip(plain, found, strict=True))
    return [_capital_first(text) if first else text for text, first in zip(marked, begins, strict=True)]


@cache
def _known() -> _NameWords:
    def plain(entry: str) -> frozenset[str]:
        return frozenset(folded(word.translate(letters().small)) for word in words(entry))

    before = "|".join(map(only, ("courtesy.woman", "courtesy.man", "courtesy.anybody", "relatives.words")))
    return _NameWords(
        plain("names.given"),
        plain("names.joins"),
        tuple(plain("names.article")),
        re.compile(only("names.stops")),
        re.compile(rf"(?<!\w)(?:{before})\s?[,:(]?\s?$|(?<!\w)(?:{only('headings.data')})\s?:\s$"),
        re.compile(
            rf"(?:{only('offices.roles')}|{only('offices.missions')}|{only('joining.to')}|{before})(?!\w)"
        ),
        re.compile(rf"(?:{only('offices.at_work')})(?!\w)"),
    )


def _parted(text: str) -> str:
    """What is written in one with the name or the office behind it, apart: "and the Minister"."""
    known = _known()

    def apart(match: re.Match[str]) -> str:
        word, plain = match.group(), folded(match.group())
        for sign in letters().joined:
            rest = plain[len(sign) :]
            if (
                plain.startswith(sign)
                and plain not in known.given
                and (rest in known.given or known.offices.match(folded(text[match.start() + len(sign) :])))
            ):
                return f"{word[: len(sign)]} {word[len(sign) :]}"
        return word

    return _WORD.sub(apart, text) if letters().has(text) else text


def _names_in(text: str) -> Iterator[list[_Placed]]:
    if not letters().has(text):
        return
    found = [_Placed(match.start(), match.end(), folded(match.group())) for match in _WORD.finditer(text)]
    at = 0
    while at < len(found):
        titled = _known().before.search(text[: found[at].start]) is not None
        work = _known().work.match(folded(text), found[at].start)
        name = [] if work else _name_at(text, found[at:], titled=titled)
        if name:
            yield name
        at += max(1, len(name))


def _name_at(text: str, those: Sequence[_Placed], *, titled: bool) -> list[_Placed]:
    """The words of a name that begins with the first of them; none if none begins there."""
    known = _known()
    name: list[_Placed] = []
    strange = joined = False
    for one in those[:_LONGEST_NAME]:
        if name and text[name[-1].end : one.start] != " ":
            break
        given, joins = one.plain in known.given, one.plain in known.joins
        whole = one.plain.startswith(known.articles)
        stops = not given and known.stops.fullmatch(one.plain) is not None
        second = titled and whole and len(name) == 1  # a surname behind a first name that isn't known
        if joined or given or joins:
            name.append(one)
            strange, joined = False, joins
        elif (
            stops
            or len(one.plain) <= _LONELY
            or not (name or titled)
            or (whole and not name)
            or (strange and not second)
        ):
            break
        else:
            name.append(one)
            strange = True
            if whole:
                break
    while name and name[-1].plain in known.joins:
        name.pop()
    return name if len(name) > 1 or (titled and name) else []


def _surname(name: Sequence[_Placed]) -> Iterator[_Placed]:
    if len(name) > 1 and name[-1].plain not in _known().given and len(name[-1].plain) > _LONELY + 1:
        yield name[-1]


def _with_capitals(
    text: str, names: Sequence[Sequence[_Placed]], surnames: set[str], wholes: set[tuple[str, ...]]
) -> str:
    signs = list(text)
    starts = {one.start for name in names for one in name}
    those = [(match.start(), folded(match.group())) for match in _WORD.finditer(text)]
    starts |= {start for start, plain in those if plain in surnames}
    for whole in wholes:
        for at in range(len(those) - len(whole) + 1):
            if tuple(plain for _, plain in those[at : at + len(whole)]) == whole:
                starts |= {start for start, _ in those[at : at + len(whole)]}
    for start in starts:
        if letters().has(signs[start]):
            signs[start] = signs[start].upper()
    return "".join(signs)


def _capital_first(text: str) -> str:
    """With a capital at its beginning, unless a name follows at once: it would be one word of the name."""
    first = _WORD.search(text)
    if first is None or not letters().has(first.group()[0]):
        return text
    following = _WORD.search(text, first.end())
    if following and following.group()[0].isupper() and text[first.end() : following.start()] == " ":
        return text
    at = first.start()
    return text[:at] + text[at].upper() + text[at + 1 :]
