"""What of the figures of a case waits to be told, and by how many people it is; how it gets there. Pure.

It is kept among the figures: as a number and as people, for each count and cell. A person is counted in a
cell once until it is told; where their record doesn't say, they aren't counted anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.model.letters.figures import OPENED as OPENED_FIGURE
from bot.model.letters.figures import OPENED_AFTER as OPENED_AFTER_FIGURE
from bot.model.letters.figures import Counted, Figures, of_kind
from bot.model.letters.record import Record, SentLetter
from bot.model.totals.counts import (
    ALL,
    LETTERS,
    LETTERS_AFTER,
    LETTERS_BY_WAY,
    LETTERS_FOR,
    LETTERS_IN,
    LETTERS_TO,
    LETTERS_TO_FOR,
    OPENED,
    OPENED_AFTER,
    OPENED_TO,
    Cell,
)
from bot.model.totals.steps import Step, ToldSoFar, Waiting

NUMBER: Final = "w"  # count, cell: so many wait
PEOPLE: Final = "h"  # count, cell: of so many people
TOLD: Final = "t"  # count, cell: so many are told, in all steps
UNTIL: Final = "u"  # count: the last day that is told of, as an ordinal
FIRST_DAY: Final = "n"  # the first day that is told of, as an ordinal
BEGUN: Final = "b"  # when counting in steps began, in seconds since 1970; of a case that began with it 1

NOT_LED: Final[Cell] = ("", "")
"""A letter that no broadcast's button led to."""

CELLS_OF: Final[Mapping[str, Callable[[SentLetter], Cell]]] = {
    LETTERS: lambda _: ALL,
    LETTERS_TO: lambda letter: (letter.authority,),
    LETTERS_FOR: lambda letter: (letter.ask,),
    LETTERS_TO_FOR: lambda letter: (letter.authority, letter.ask),
    LETTERS_BY_WAY: lambda letter: (letter.way,),
    LETTERS_IN: lambda letter: (letter.language,),
    LETTERS_AFTER: lambda letter: (str(letter.led_by), letter.within) if letter.led_by else NOT_LED,
}


@dataclass(frozen=True, slots=True)
class AsCounted:
    """As of when a record is looked at. `since`: letters of that day may still be taken back.

    `told`: what is told of the case by then; `begun`: the moment from which its letters wait.
    """

    since: date
    told: ToldSoFar
    begun: int

    @property
    def waits_from(self) -> date:
        """The day that what is counted now belongs to, unless that is told of already."""
        last, told = self.since - timedelta(days=1), self.told.ended(OPENED)
        return self.since if told is not None and told >= last else last


def begun(figures: Figures) -> int | None:
    """When counting in steps began for a case; None: it has not."""
    return figures.get((BEGUN,))


def waiting_of(figures: Figures) -> dict[str, dict[Cell, Waiting]]:
    """What waits, by count and cell."""
    found: dict[str, dict[Cell, Waiting]] = {}
    for (count, *cell), number in of_kind(figures, NUMBER):
        people = figures.get((PEOPLE, count, *cell), 0)
        found.setdefault(count, {})[tuple(cell)] = Waiting(number, people)
    return found


def without(figures: Figures, counts: Iterable[str]) -> Figures:
    """The change that takes away what waits of these counts."""
    gone = set(counts)
    return {
        counted: -number
        for counted, number in figures.items()
        if counted[0] in (NUMBER, PEOPLE) and counted[1] in gone
    }


def counted(record: Record, at: AsCounted, *, leaves: bool = False) -> tuple[Record, Figures]:
    """The record once what is new in it waits to be told, and what waits then besides.

    `leaves`: its person is being forgotten, and takes back nothing any more.
    """
    new = [
        letter
        for letter in record.letters
        if letter.at is not None
        and letter.at.timestamp() > at.begun
        and (leaves or letter.day < at.since)
        and not letter.counted
    ]
    found: Counter[Counted] = Counter()
    for count, cell_of in CELLS_OF.items():
        told = at.told.ended(count)
        seen = {
            cell_of(letter)
            for letter in record.letters
            if letter.counted and (told is None or letter.day > told)
        }
        for letter in new:
            cell = cell_of(letter)
            found[NUMBER, count, *cell] += 1
            if cell not in seen:
                seen.add(cell)
                found[PEOPLE, count, *cell] += 1
    openings = dict(record.openings)
    for count, cells in _opened(record.pending).items():
        told = at.told.ended(count)
        is_new = count not in openings or (told is not None and openings[count] <= told)
        if is_new:
            openings[count] = at.waits_from
        for cell, number in cells.items():
            found[NUMBER, count, *cell] += number
            found[PEOPLE, count, *cell] += int(is_new)
    record = replace(
        record,
        letters=tuple(replace(one, counted=True) if one in new else one for one in record.letters),
        openings=openings,
    )
    return record, {key: number for key, number in found.items() if number}


def _opened(pending: Figures) -> dict[str, dict[Cell, int]]:
    """Letters that were shown, by count and cell; of a broadcast those that its button led to."""
    to: dict[Cell, int] = {
        (authority,): number for (authority,), number in of_kind(pending, OPENED_FIGURE) if number > 0
    }
    after: dict[Cell, int] = {
        (broadcast, within): number
        for (broadcast, within), number in of_kind(pending, OPENED_AFTER_FIGURE)
        if number > 0
    }
    whole = sum(to.values())
    if (rest := whole - sum(after.values())) > 0:
        after[NOT_LED] = rest
    return {OPENED: {ALL: whole}, OPENED_TO: to, OPENED_AFTER: after} if whole else {}


def begun_at(moment: datetime | None, day: date) -> Figures:
    """The figures that say so. `moment` None: nothing of the case was counted before; `day`: the first."""
    return {(BEGUN,): 1 if moment is None else int(moment.timestamp()), (FIRST_DAY,): day.toordinal()}


def told_of(figures: Figures, otherwise: date) -> ToldSoFar:
    """All that is told. `otherwise`: the first day, where none is known."""
    by_count: dict[str, dict[Cell, int]] = {}
    for (count, *cell), number in of_kind(figures, TOLD):
        by_count.setdefault(count, {})[tuple(cell)] = number
    until = {count: date.fromordinal(day) for (count,), day in of_kind(figures, UNTIL)}
    first = figures.get((FIRST_DAY,))
    return ToldSoFar(otherwise if first is None else date.fromordinal(first), by_count, until)


def as_told(figures: Figures, steps: Iterable[Step]) -> Figures:
    """The change by which these steps are told."""
    change: dict[Counted, int] = {}
    for step in steps:
        for cell, number in step.cells.items():
            key = (TOLD, step.count, *cell)
            change[key] = change.get(key, 0) + number
        change[UNTIL, step.count] = step.last.toordinal() - figures.get((UNTIL, step.count), 0)
    return change
