"""What is told of a case of which letters were counted before there were steps. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from bot.model.letters.figures import (
    Counted,
    Figures,
    letters,
    letters_by_ask,
    letters_by_day,
    letters_opened,
    people,
)
from bot.model.small_numbers import FEWEST, told_parts
from bot.model.totals.counts import (
    ALL,
    LETTERS,
    LETTERS_FLOW,
    LETTERS_FOR,
    LETTERS_TO,
    OPENED,
    OPENED_FLOW,
    OPENED_TO,
    OTHER,
    Cell,
    Flow,
)
from bot.model.totals.steps import Step
from bot.model.totals.waiting import NUMBER, PEOPLE


def steps_of_before(figures: Figures, last: date) -> tuple[list[Step], Figures]:
    """What was told of all letters until then, as one step; what waits, if they are of a few.

    By what else they could be told apart, isn't known.
    """
    first = min(letters_by_day(figures), default=last)
    asks: Counter[str] = Counter()
    for (_, ask), number in letters_by_ask(figures).items():
        asks[ask] += number
    sent, opened = letters(figures), letters_opened(figures)
    steps, waits = _of(
        LETTERS_FLOW, people(figures), sum(sent.values()), {LETTERS_TO: sent, LETTERS_FOR: asks}, first, last
    )
    shown = sum(opened.values())
    more, besides = _of(OPENED_FLOW, shown, shown, {OPENED_TO: opened}, first, last)
    return [*steps, *more], {**waits, **besides}


def _of(
    flow: Flow, of: int, number: int, known: Mapping[str, Mapping[str, int]], first: date, last: date
) -> tuple[list[Step], Figures]:
    if not number:
        return [], {}
    if of < FEWEST:
        waits: dict[Counted, int] = {}
        for count in flow.counts:
            cell = ALL if count == flow.whole else OTHER
            waits[NUMBER, count, *cell], waits[PEOPLE, count, *cell] = number, max(of, 1)
        return [], waits
    steps = []
    for count in flow.counts:
        cells: dict[Cell, int] = {ALL: number} if count in (LETTERS, OPENED) else {}
        if count not in (LETTERS, OPENED):
            told = told_parts(known.get(count, {}))
            cells = {(part,): found for part, found in told.items() if found}
            if rest := number - sum(cells.values()):
                cells[OTHER] = rest
        steps.append(Step(count, min(first, last), last, cells))
    return steps, {}
