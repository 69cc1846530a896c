"""A unit of a letter: one thing that it says, in all its wordings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
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

    def instead(self, first: int, begun: Collection[str], said: int) -> int:
        """The next wording of the drawn one's block that repeats nothing; `first` where every one does.

        `begun`: how the sentences before begin; `said`: the stems of the paragraph so far.
        """
        block = first - first % PRIME
        size = min(PRIME, len(self.wordings) - block)
        for step in range(1, size):
            index = block + (first - block + step) % size
            wording = self.wordings[index]
            if wording.begins not in begun and not said & wording.stems:
                return index
        return first


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
