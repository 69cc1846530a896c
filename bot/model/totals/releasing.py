"""What of a case is told once a day is over: the steps, and by how much its figures change. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.model.letters.figures import (
    FAILED,
    REPLIES,
    ROUND,
    Counted,
    Figures,
    embassies,
    of_kind,
    people,
    plus,
)
from bot.model.small_numbers import FEWEST
from bot.model.totals import counts
from bot.model.totals.counts import ALL, FLOWS, GONE, JOINED, OTHER, Cell
from bot.model.totals.steps import Step, flow_steps, state_changes
from bot.model.totals.waiting import NUMBER, UNTIL, as_told, told_of, waiting_of, without

READERS: Final = "q"
"""Day of joining: subscribers of then who were there when the last day was over."""
_DAYS: Final = "*"
"""Stands for a count of which the last day is told that was over."""


@dataclass(frozen=True, slots=True)
class ReadersNow:
    """Subscribers of a case, and how they came, as of now. `by_day`: by the day of joining, ISO 8601."""

    by_day: Mapping[str, int]
    by_language: Mapping[str, int]
    by_source: Mapping[str, tuple[int, int]]  # arrived, and of them subscribed


@dataclass(frozen=True, slots=True)
class Released:
    """The steps, and the change of the figures that goes with them."""

    steps: tuple[Step, ...]
    change: Figures


def released(figures: Figures, readers: ReadersNow, last: date) -> Released | None:
    """What is told once the day `last` is over; None if it was told already."""
    told = told_of(figures, last)
    before = told.ended(_DAYS)
    if before is not None and before >= last:
        return None
    change: Figures = {(UNTIL, _DAYS): last.toordinal() - (before.toordinal() if before else 0)}
    waits, steps, done = waiting_of(figures), list[Step](), set[str]()
    for flow in FLOWS:
        more, over = flow_steps(flow, waits, told, last)
        steps += more
        done |= over
    for count, now in _states(figures, readers).items():
        if changes := state_changes(told.cells(count), now):
            steps.append(Step(count, min(told.first_of(count), last), last, changes))
    change = plus(change, _moves(figures, readers))
    for count in (JOINED, GONE):
        cells: dict[Cell, int] = {}
        for cell in (ALL, OTHER):
            key = (NUMBER, count, *cell)
            number = figures.get(key, 0) + change.get(key, 0)
            if number >= FEWEST:
                cells[cell] = number
                change = plus(change, {key: -number})
        if cells:
            steps.append(Step(count, min(told.first_of(count), last), last, cells))
    change = plus(plus(change, without(figures, done)), as_told(figures, steps))
    return Released(tuple(steps), change)


def seen(figures: Figures, count: str, now: Mapping[Cell, int], day: date) -> Released:
    """The same of one state that is counted only when somebody asks."""
    told = told_of(figures, day)
    changes = state_changes(told.cells(count), now)
    first = told.first_of(count)
    steps = (Step(count, min(first, day), day, changes),) if changes else ()
    return Released(steps, as_told(figures, steps))


def _states(figures: Figures, readers: ReadersNow) -> dict[str, dict[Cell, int]]:
    return {
        counts.PEOPLE: {ALL: people(figures)},
        counts.REPLIES: dict(of_kind(figures, REPLIES)),
        counts.FAILED: {
            key: number
            for key, number in of_kind(figures, FAILED)
            if int(key[3]) == figures.get((ROUND, key[0]), 0)
        },
        counts.EMBASSIES: {(country,): number for country, number in embassies(figures).items()},
        counts.READERS_IN: {(language,): number for language, number in readers.by_language.items()},
        counts.LINKS: {
            (source, which): number
            for source, (came, stayed) in readers.by_source.items()
            for which, number in (("1", stayed), ("0", max(0, came - stayed)))
        },
    }


def _moves(figures: Figures, readers: ReadersNow) -> Figures:
    """Who came and who left since the day before was over, and who is there now.

    ToldSoFar from how many there are of each day of joining: whoever came and left between isn't in it.
    """
    before = {day: number for (day,), number in of_kind(figures, READERS)}
    change: dict[Counted, int] = {}
    begins = not before and (UNTIL, _DAYS) not in figures
    came = gone = 0
    for day in before.keys() | readers.by_day.keys():
        more = readers.by_day.get(day, 0) - before.get(day, 0)
        came, gone = came + max(0, more), gone + max(0, -more)
        if more:
            change[READERS, day] = more
    if came:
        change[(NUMBER, JOINED, *OTHER) if begins else (NUMBER, JOINED)] = came
    if gone:
        change[NUMBER, GONE] = gone
    return change
