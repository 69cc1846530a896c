"""What decides which wordings meet in a letter, as whole numbers: known before any letter is drawn.

Two wordings of a letter don't begin alike, and two of a paragraph don't come back to the same word of weight
(`units.py`). Each wording has a mark for how it begins and one for each of its words: a bit that others of
the plan have too. What only one unit says is left out, for nothing else of a letter can repeat it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.content.composing.units import Unit
from bot.model.letters.draw import PRIME

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's wordings, each by its place among them."""

    count: int
    lengths: tuple[int, ...]  # characters
    marks: tuple[int, ...]  # how it begins, and its words of weight
    begins: tuple[int, ...]  # of its marks, how it begins
    leaves: tuple[int, ...]  # of its marks, those that the next sentences may not repeat
    shorter: tuple[int, ...]  # which one stands for it where room is short: the longest has the shortest
    saves: tuple[int, ...]  # characters that this saves; never less than none
    blocks: tuple[tuple[int, ...], ...]  # thirteen each, which may stand for one another; shortest first

    def instead(self, first: int, said: int, beginnings: int) -> int:
        """The next wording of the drawn one's block that repeats nothing.

        Where each does, one that begins otherwise than the others; `first` where there is none either.
        `said`: the marks so far; `beginnings`: which marks are beginnings.
        """
        start = first - first % PRIME
        size = min(PRIME, len(self.marks) - start)
        begun = said & beginnings
        begins_otherwise = None if self.begins[first] & begun else first
        for step in range(1, size):
            index = start + (first - start + step) % size
            if not self.marks[index] & said:
                return index
            if begins_otherwise is None and not self.begins[index] & begun:
                begins_otherwise = index
        return first if begins_otherwise is None else begins_otherwise

    def shortest(self, drawn: int, begun: int) -> int:
        """The shortest of the drawn one's block that begins like no other sentence, or the drawn one."""
        shorter = self.blocks[drawn // PRIME]
        shorter = shorter[: shorter.index(drawn)]
        return next((index for index in shorter if not self.begins[index] & begun), drawn)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a plan's units, and which marks are beginnings."""

    rows: tuple[Row, ...]
    beginnings: int


def table_of(units: Sequence[Unit]) -> Table:
    """The table of a plan whose units these are."""
    begins = _shared({wording.begins for wording in unit.wordings} for unit in units)
    numbers = {begin: 1 << number for number, begin in enumerate(begins)}
    stems = _shared({stem for wording in unit.wordings for stem in _bits(wording.stems)} for unit in units)
    numbers_of_stems = {stem: 1 << number for number, stem in enumerate(stems, start=len(begins))}
    every = sum(numbers_of_stems)
    rows = []
    for unit in units:
        beginning = tuple(numbers.get(wording.begins, 0) for wording in unit.wordings)
        said = [
            sum(numbers_of_stems[stem] for stem in _bits(wording.stems & every)) for wording in unit.wordings
        ]
        marks = tuple(map(sum, zip(beginning, said, strict=True)))
        shorter = _shorter(unit)
        rows.append(
            Row(
                count=len(marks),
                lengths=unit.lengths,
                marks=marks,
                begins=beginning,
                # What is asked can't but come back to the same words.
                leaves=beginning if unit.is_demand else marks,
                shorter=shorter,
                saves=tuple(
                    unit.lengths[index] - unit.lengths[instead] for index, instead in enumerate(shorter)
                ),
                blocks=unit.blocks,
            )
        )
    return Table(tuple(rows), (1 << len(begins)) - 1)


def _shorter(unit: Unit) -> tuple[int, ...]:
    """For each wording of the longer half of a block one of the shorter half, each for another one."""
    instead = list(range(len(unit.wordings)))
    for block in unit.blocks:
        for rank in range(-(-len(block) // 2), len(block)):
            instead[block[rank]] = block[len(block) - 1 - rank]
    return tuple(instead)


def _shared(said: Iterable[set[T]]) -> list[T]:
    """What more than one of them says, in the order in which it comes up again."""
    once: set[T] = set()
    again: dict[T, None] = {}
    for those in said:
        again |= dict.fromkeys(those & once)
        once |= those
    return list(again)


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest
        mask ^= lowest
