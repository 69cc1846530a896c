"""Steps: what is told at once, of at least five people, and for good. Pure.

All that anybody is told is a sum of cells of steps, and each cell is of five people or more. So of two
figures of which one is a part of the other, whichever screens, exports and days they are from, the difference
is nothing, or of five people or more. It is held like this:

- A *flow* (letters, of which one person sends several) is told whole in steps of days, each of which has at
  least five people. What it is told apart by has steps that begin and end with such steps. In each, the cells
  add up to the whole; those with fewer than five people are put together with one that has five or more.
- Of a *state* (who said that an answer came; who reads in French) each person is in a cell or isn't. What is
  told of a cell changes only when it has changed by five or more: then by five different people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from bot.model.small_numbers import FEWEST
from bot.model.totals.counts import ALL, OTHER, Cell, Flow

PATIENCE: Final = timedelta(days=7)
"""So long is waited for five people in each cell, before those with fewer are put together."""


@dataclass(frozen=True, slots=True)
class Step:
    """What of one count is told at once: of the organisers' days from `first` to `last`."""

    count: str
    first: date
    last: date
    cells: Mapping[Cell, int]

    @property
    def number(self) -> int:
        """All cells together."""
        return sum(self.cells.values())


@dataclass(frozen=True, slots=True)
class DaysTold:
    """Days of the organisers', both included; None: since counting began."""

    first: date | None
    last: date

    def has(self, step: Step) -> bool:
        """Whether the step counts in it: the one that it ends in."""
        return step.last <= self.last and (self.first is None or self.first <= step.last)


@dataclass(frozen=True, slots=True)
class ToldSoFar:
    """All that is told of a case: the sums of all its steps. `begun`: the first day that is told of."""

    begun: date
    by_count: Mapping[str, Mapping[Cell, int]] = field(default_factory=dict)
    until: Mapping[str, date] = field(default_factory=dict)

    def cells(self, count: str) -> Mapping[Cell, int]:
        """What is told of one count, by cell."""
        return self.by_count.get(count, {})

    def ended(self, count: str) -> date | None:
        """The last day of its newest step; None: there is none."""
        return self.until.get(count)

    def first_of(self, count: str) -> date:
        """The first day that isn't told of yet."""
        ended = self.ended(count)
        return self.begun if ended is None else ended + timedelta(days=1)


def add(to: dict[Cell, int], cells: Mapping[Cell, int]) -> None:
    """Add up; what comes out as 0 isn't there."""
    for cell, number in cells.items():
        if left := to.get(cell, 0) + number:
            to[cell] = left
        else:
            to.pop(cell, None)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What of a cell isn't told yet. `people`: that many different ones at least."""

    number: int
    people: int


Cells = Mapping[Cell, Waiting]


def flow_steps(
    flow: Flow, waiting: Mapping[str, Cells], told: ToldSoFar, last: date
) -> tuple[list[Step], set[str]]:
    """The steps of a flow that are told once the day `last` is over; the counts of which nothing waits then.

    None, if it has been told until then already, or fewer than five people did it since.
    """
    whole, ended = waiting.get(flow.whole, {}).get(ALL, Waiting(0, 0)), told.ended(flow.whole)
    if whole.people < FEWEST or (ended is not None and ended >= last):
        return [], set()
    steps, done = (
        [Step(flow.whole, min(told.first_of(flow.whole), last), last, {ALL: whole.number})],
        {flow.whole},
    )
    for together in flow.parts:
        cells = {count: waiting.get(count, {}) for count in together}
        since = min(told.first_of(together[0]), last)
        is_apart = all(one.people >= FEWEST for found in cells.values() for one in found.values())
        if is_apart or last - since >= PATIENCE:
            made = (
                told_apart(cells) if len(together) > 1 else {c: put_together(of) for c, of in cells.items()}
            )
            steps += [Step(count, since, last, found) for count, found in made.items()]
            done |= set(together)
    return steps, done


def put_together(cells: Cells) -> dict[Cell, int]:
    """What can be told of each cell: those of a few together with one of five people or more, as OTHER."""
    few = {cell for cell, one in cells.items() if one.people < FEWEST}
    if few and OTHER not in cells.keys() - few:
        others = sorted(cells.keys() - few, key=lambda cell: (cells[cell].people, cell))
        few |= set(others[:1])
    found: dict[Cell, int] = {}
    for cell, one in cells.items():
        add(found, {OTHER if cell in few else cell: one.number})
    return found


def told_apart(cells: Mapping[str, Cells]) -> dict[str, dict[Cell, int]]:
    """Two counts, and a third that tells the first apart by the second: what can be told of the three.

    A cell of the first is told apart whole or not at all. What is left of each cell of the second, once those
    are taken from it, must be nothing, or have a cell with five people of its own; so too of their OTHER.
    """
    by_first, by_second, by_both = cells
    first, second = put_together(cells[by_first]), put_together(cells[by_second])
    both = cells[by_both]
    whole = [
        cell
        for cell in sorted(first.keys() - {OTHER}, key=lambda cell: (cells[by_first][cell].people, cell))
        if all(one.people >= FEWEST for key, one in both.items() if key[:1] == cell)
    ]
    while whole and not _leaves_enough(both, whole, set(second)):
        whole.pop(0)
    told = {key: one.number for key, one in both.items() if key[:1] in whole}
    return {by_first: first, by_second: second, by_both: told}


def _leaves_enough(both: Cells, whole: list[Cell], second: set[Cell]) -> bool:
    left: dict[Cell, int] = {}
    for key, one in both.items():
        if key[:1] not in whole:
            row = key[1:] if key[1:] in second else OTHER
            left[row] = max(left.get(row, 0), one.people)
    return all(people >= FEWEST for people in left.values())


def state_changes(told: Mapping[Cell, int], now: Mapping[Cell, int]) -> dict[Cell, int]:
    """By how much what is told of each cell changes, so that no change is of a few, nor what is told then."""
    changes: dict[Cell, int] = {}
    for cell in told.keys() | now.keys():
        before, number = told.get(cell, 0), now.get(cell, 0)
        if abs(number - before) >= FEWEST:
            changes[cell] = (number if number >= FEWEST else 0) - before
    return {cell: change for cell, change in changes.items() if change}
