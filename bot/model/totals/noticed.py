"""Letters of the day under way, as anybody may notice them: in lots of five people or more. Pure.

Whom a letter is suggested for goes by who has the fewest, and the thanks for one say how many there are. So
anybody could look again and again, and see each letter as it is reported. What they see changes only once
five more people have written in the case, or once a step of its letters is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from bot.model.letters.figures import Figures, letters, letters_by_ask, people
from bot.model.small_numbers import FEWEST
from bot.model.totals import counts
from bot.model.totals.counts import ALL, OTHER
from bot.model.totals.steps import ToldSoFar

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Noticed:
    """`letters`: by authority; `asked`: by authority and ask.

    `people`: so many had written when these were counted; `told`: the last day that was told of then.
    """

    letters: Mapping[str, int]
    asked: Mapping[tuple[str, str], int]
    people: int
    told: date | None

    @property
    def number(self) -> int:
        """All these letters."""
        return sum(self.letters.values())


def noticed(before: Noticed | None, figures: Figures, told: ToldSoFar) -> Noticed:
    """What may be noticed now. `before`: None: nothing was yet, since the start of the program."""
    until, now = told.ended(counts.LETTERS), people(figures)
    if before is None or before.told != until:
        # What is told is of five people; from now on it takes five more.
        to = {cell[0]: number for cell, number in told.cells(counts.LETTERS_TO).items() if cell != OTHER}
        # Steps often don't say which ask letters had. Of each, so many at least are told, with others.
        by_ask = letters_by_ask(figures)
        untold = max(0, sum(by_ask.values()) - told.cells(counts.LETTERS).get(ALL, 0))
        asked = {key: number - untold for key, number in by_ask.items() if number > untold}
        return Noticed(
            _higher(to, before.letters if before else {}),
            _higher(asked, before.asked if before else {}),
            now,
            until,
        )
    if abs(now - before.people) >= FEWEST:
        return Noticed(letters(figures), letters_by_ask(figures), now, until)
    return before


def _higher(one: Mapping[K, int], other: Mapping[K, int]) -> dict[K, int]:
    return {key: max(one.get(key, 0), other.get(key, 0)) for key in one.keys() | other.keys()}
