"""A unit of a letter: one thing that it says, in all its wordings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Final

from bot.model.letters.draw import PRIME

_WORD: Final = re.compile(r"[^\W\d_]+")
_SHORTEST: Final = 5
"""Letters of a word that carries weight; `_STEM` of them stand for it and its forms."""
_STEM: Final = 5
_COMMON: Final = 0.04
"""A stem in more than this share of a language's phrases is one that nobody notices twice."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording as it stands in a letter, but for {in_text} and {town}."""

    text: str
    begins: str = ""  # its first two words
    stems: int = 0  # the words of weight in it: a bit for each, as `Stems` numbers them
    rank: int = 0  # where it belongs among others of its paragraph: facts stand in the order of time


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing that a letter says; `key` is as "opening" or "demands.release"."""

    key: str
    wordings: tuple[Wording, ...]
    lengths: tuple[int, ...] = field(init=False, compare=False)  # characters of each wording
    blocks: tuple[tuple[int, ...], ...] = field(init=False, compare=False)  # thirteen each, shortest first
    is_demand: bool = field(init=False, compare=False)  # one of the things that are asked

    def __post_init__(self) -> None:
        lengths = tuple(len(wording.text) for wording in self.wordings)
        starts = range(0, len(lengths), PRIME)
        ordered = (
            tuple(sorted(range(start, min(start + PRIME, len(lengths))), key=lambda index: lengths[index]))
            for start in starts
        )
        for name, value in (
            ("lengths", lengths),
            ("blocks", tuple(ordered)),
            ("is_demand", self.key.startswith("demands.")),
        ):
            object.__setattr__(self, name, value)  # once, of what never changes

    @property
    def least(self) -> int:
        """Characters that it needs at the least, whatever is drawn: the longest of its blocks' shortest."""
        return max(self.lengths[block[0]] for block in self.blocks)


class Stems:
    """Which words of a language carry weight: those that few of its phrases have."""

    def __init__(self, phrases: Iterable[str]) -> None:
        counts: dict[str, int] = {}
        total = 0
        for phrase in phrases:
            total += 1
            for stem in set(_stems(phrase)):
                counts[stem] = counts.get(stem, 0) + 1
        self._common = {stem for stem, count in counts.items() if count > _COMMON * total}
        self._numbers: dict[str, int] = {}

    @property
    def common(self) -> list[str]:
        """Stems that carry none, in order."""
        return sorted(self._common)

    def of(self, text: str) -> int:
        """The stems of the words of weight in a text, a bit for each."""
        said = 0
        for stem in _stems(text):
            if stem not in self._common:
                said |= 1 << self._numbers.setdefault(stem, len(self._numbers))
        return said


def beginning(text: str) -> str:
    """The first two words, small."""
    return " ".join(text.casefold().split(None, 2)[:2])


def _stems(text: str) -> Iterable[str]:
    return (word[:_STEM] for word in _WORD.findall(text.casefold()) if len(word) >= _SHORTEST)


def merged(key: str, groups: Iterable[Iterable[Wording]]) -> Unit:
    """A unit that says one of several things, so that which of them is drawn as well.

    The wordings of the groups take turns, so that any thirteen in a row hold some of each.
    """
    columns = [tuple(group) for group in groups]
    longest = max(map(len, columns), default=0)
    rows = ([column[number] for column in columns if number < len(column)] for number in range(longest))
    return Unit(key, tuple(chain.from_iterable(rows)))
