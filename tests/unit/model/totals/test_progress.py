"""Letters by week, as anybody may see them: made of the steps that organisers are told."""

from __future__ import annotations

from datetime import date, timedelta

from bot.model.totals.counts import ALL, LETTERS
from bot.model.totals.progress import CaseProgress, by_weeks
from bot.model.totals.steps import Step
from bot.model.totals.told import ToldTotals

MONDAY = date(2025, 3, 3)


def step(first: int, last: int, letters: int) -> Step:
    return Step(LETTERS, MONDAY + timedelta(first), MONDAY + timedelta(last), {ALL: letters})


def test_steps_that_end_in_one_week_are_one_bar() -> None:
    steps = [step(0, 0, 5), step(1, 6, 7), step(7, 12, 6), step(13, 30, 8), step(31, 33, 9)]
    weeks = by_weeks(steps, MONDAY + timedelta(35))
    assert [((w.first - MONDAY).days, (w.last - MONDAY).days, w.letters, w.weeks) for w in weeks] == [
        (0, 6, 12, 1),
        (7, 13, 6, 1),
        (14, 34, 17, 3),
    ]
    assert by_weeks(steps, MONDAY + timedelta(34)) == weeks[:2], "a week that isn't over waits"
    assert by_weeks([], MONDAY) == ()


def test_the_sum_goes_by_wide_steps_and_replies_by_fives() -> None:
    replies = {"president": {"none": 7}, "justice": {"none": 6, "real": 5}}
    totals = ToldTotals("tjk001", None, None, 23, 9, {}, replies=replies)
    steps = [step(0, 3, 14), step(4, 8, 9)]
    found = CaseProgress.of(totals, steps, MONDAY + timedelta(9))
    assert (found.over, found.replies) == (10, {"none": 10, "real": 5}), "this week is in no sum"
    assert CaseProgress.of(totals, steps, MONDAY + timedelta(14)).over == 20
    nothing = ToldTotals("tjk001", None, None, None, None, {})
    assert CaseProgress.of(nothing, [], MONDAY).over is None
