"""How far a case has come, as anybody may see it: letters by weeks, and what came of them.

It is made of what organisers are told, so beside that it tells nothing more (`steps`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bot.model.small_numbers import FEWEST, Told, more_than
from bot.model.totals.steps import Step
from bot.model.totals.told import ToldTotals


class Weeks(NamedTuple):
    """Letters of the steps that end in one week, or in it and in weeks before. `last` is a Sunday."""

    first: date
    last: date
    letters: int

    @property
    def weeks(self) -> int:
        """How many these are."""
        return ((self.last - self.first).days + 1) // 7


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """`over`: a round number that all letters of these weeks are more than; None: few, or none.

    `replies`: an answer -> how many said so at least, in fives.
    """

    over: Told
    weeks: tuple[Weeks, ...]
    replies: Mapping[str, int]

    @classmethod
    def of(cls, totals: ToldTotals, steps: Iterable[Step], today: date) -> CaseProgress:
        """`steps`: of the letters, the oldest first."""
        replies: dict[str, int] = {}
        for answers in totals.replies.values():
            for answer, number in answers.items():
                replies[answer] = replies.get(answer, 0) + number
        weeks = by_weeks(steps, today)
        return cls(
            over=more_than(sum(each.letters for each in weeks)),
            weeks=weeks,
            replies={answer: number - number % FEWEST for answer, number in replies.items() if number},
        )


def by_weeks(steps: Iterable[Step], today: date) -> tuple[Weeks, ...]:
    """Steps that end in one week, put together; of weeks that are over."""
    found: list[Weeks] = []
    for step in steps:
        sunday = step.last + timedelta(days=6 - step.last.weekday())
        if sunday >= today:
            break
        if found and found[-1].last == sunday:
            found[-1] = found[-1]._replace(letters=found[-1].letters + step.number)
        else:
            monday = step.first - timedelta(days=step.first.weekday())
            first = max(monday, found[-1].last + timedelta(days=1)) if found else monday
            found.append(Weeks(first, sunday, step.number))
    return tuple(found)
