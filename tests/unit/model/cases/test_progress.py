"""Letters by week, as anybody may see them: nothing of a few comes out, whatever else is told."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.cases.progress import CaseProgress, Weeks, by_weeks
from bot.model.cases.totals import CaseTotals, ToldTotals
from bot.model.small_numbers import is_few, told_parts

MONDAY = date(2025, 3, 3)
DAYS = st.dictionaries(
    st.integers(0, 60).map(lambda n: MONDAY + timedelta(n)), st.integers(1, 12), max_size=20
)


def of(days: dict[date, int], today: date) -> tuple[Weeks, ...]:
    return by_weeks(days, told_parts(days), today)


@given(DAYS, st.integers(0, 70))
def test_weeks_point_at_nobody_even_beside_the_days_that_are_told(days: dict[date, int], later: int) -> None:
    today = MONDAY + timedelta(later)
    told = told_parts(days)
    groups = by_weeks(days, told, today)
    for group in groups:
        within = [day for day in days if group.first <= day <= group.last]
        assert group.letters == sum(days[day] for day in within) >= 5
        left = group.letters - sum(told[day] or 0 for day in within)
        assert not is_few(left)
        assert sum(told[day] is None for day in within) != 1
        assert group.first.weekday() == 0
        assert group.last.weekday() == 6
        assert group.last < today
    assert all(one.last < next_.first for one, next_ in pairwise(groups))
    this_week = today - timedelta(today.weekday())
    before = sum(number for day, number in days.items() if day < this_week)
    assert sum(group.letters for group in groups) <= before


@given(DAYS, st.integers(0, 70), st.integers(0, 70))
def test_what_is_told_later_is_the_same_with_more_behind_it_or_less(
    days: dict[date, int], early: int, late: int
) -> None:
    """So two pictures, one kept from an earlier week, have no few between them."""
    known = [
        {day: n for day, n in days.items() if day <= MONDAY + timedelta(later)} for later in (early, late)
    ]
    one, other = (
        of(so_far, MONDAY + timedelta(later)) for so_far, later in zip(known, (early, late), strict=True)
    )
    assert one[: len(other)] == other[: len(one)]


@pytest.mark.parametrize(("later", "over"), [(6, None), (7, 10)])
def test_the_sum_does_not_rise_before_the_week_is_over(later: int, over: int | None) -> None:
    days = {MONDAY: 7, MONDAY + timedelta(3): 7}
    totals = ToldTotals.of(CaseTotals("tjk001", 0, 0, 14, 9, {}, days, {}, {}, {}))
    assert CaseProgress.of(totals, days, MONDAY + timedelta(later)).over == over


@pytest.mark.parametrize(
    ("days", "weeks"),
    [
        ({}, []),
        ({0: 4}, []),
        ({0: 5}, [(0, 6, 5)]),
        ({0: 5, 8: 7}, [(0, 6, 5), (7, 13, 7)]),
        ({0: 6, 1: 6, 8: 1, 15: 2, 16: 2, 22: 8}, [(0, 6, 12), (7, 20, 5), (21, 27, 8)]),
        ({0: 9, 20: 9}, [(0, 6, 9)]),
    ],
)
def test_weeks_with_few_are_put_together(days: dict[int, int], weeks: list[tuple[int, int, int]]) -> None:
    found = of(
        {MONDAY + timedelta(n): number for n, number in days.items()},
        MONDAY + timedelta(28 if 20 not in days else 20),
    )
    assert [((g.first - MONDAY).days, (g.last - MONDAY).days, g.letters) for g in found] == weeks
