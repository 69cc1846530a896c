"""How far a case has come, as anybody may see it: letters by weeks that are over, and what came of them.

It is made so that with all that organisers are told beside it no few come out (`small_numbers`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile
from typing import Final, NamedTuple

from bot.model.cases.totals import ToldTotals
from bot.model.small_numbers import FEWEST, Told, is_few, more_than

WEEK: Final = timedelta(days=7)


class Weeks(NamedTuple):
    """Letters reported in one week or some that follow each other. `last` is a Sunday."""

    first: date
    last: date
    letters: int

    @property
    def weeks(self) -> int:
        """How many these are."""
        return ((self.last - self.first).days + 1) // 7


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """`over`: a round number that all letters of weeks that are over are more than; None: few, or none.

    `replies`: an answer -> how many said so at least, in fives.
    """

    over: Told
    weeks: tuple[Weeks, ...]
    replies: Mapping[str, int]

    @classmethod
    def of(cls, totals: ToldTotals, by_day: Mapping[date, int], today: date) -> CaseProgress:
        """`totals`: as organisers are told them; `by_day`: the same letters, all days."""
        replies: dict[str, int] = {}
        for answers in totals.replies.values():
            for answer, number in answers.items():
                replies[answer] = replies.get(answer, 0) + (number or 0)
        monday = today - timedelta(days=today.weekday())
        return cls(
            # Not of this week: whoever looks on while somebody taps would see it rise.
            over=more_than(sum(number for day, number in by_day.items() if day < monday)),
            weeks=by_weeks(by_day, totals.by_day, today),
            # In fives: a number that rises by one while somebody looks on tells who it was.
            replies={answer: number - number % FEWEST for answer, number in replies.items() if number},
        )


def by_weeks(by_day: Mapping[date, int], told: Mapping[date, Told], today: date) -> tuple[Weeks, ...]:
    """The letters of all weeks before that of `today`; weeks are put together until they point at nobody.

    A group has no few letters; nor have the days in it that aren't told by themselves, and it isn't one such
    day alone. Whoever kept an earlier answer learns no few from a later one either: where a group ends is
    said by what is in it, so it never changes. The newest are left out as long as they would tell too much.
    """
    weeks: dict[date, list[date]] = {}
    for day in sorted(by_day):
        monday = day - timedelta(days=day.weekday())
        if monday + WEEK <= today:
            weeks.setdefault(monday, []).append(day)
    groups: list[list[date]] = [[]]  # Mondays; the last is still open
    for monday in weeks:
        groups[-1].append(monday)
        letters = _letters(groups[-1], weeks, by_day)
        if sum(letters) >= FEWEST and not is_few(sum(filter(is_few, letters))):
            groups.append([])
    return tuple(
        Weeks(group[0], group[-1] + timedelta(days=6), sum(_letters(group, weeks, by_day)))
        for group in takewhile(lambda group: _may_be_told(group, weeks, by_day, told), groups[:-1])
    )


def _letters(
    group: Sequence[date], weeks: Mapping[date, list[date]], by_day: Mapping[date, int]
) -> list[int]:
    return [by_day[day] for monday in group for day in weeks[monday]]


def _may_be_told(
    group: Sequence[date],
    weeks: Mapping[date, list[date]],
    by_day: Mapping[date, int],
    told: Mapping[date, Told],
) -> bool:
    hidden = [by_day[day] for monday in group for day in weeks[monday] if told.get(day) is None]
    return not is_few(sum(hidden)) and len(hidden) != 1
