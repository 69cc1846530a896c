"""Two reports, one after the other, tell nobody how few came between."""

from __future__ import annotations

from datetime import date

import pytest

from bot.model.cases.report_back import ReportBack, SentReport
from bot.model.small_numbers import Told

DAY = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("before", "now", "told", "new"),
    [
        (10, 12, 10, 0),  # two more would be told by their difference
        (10, 15, 15, 5),
        (10, 10, 10, 0),
        (None, 7, 7, None),
        (10, None, None, None),
    ],
)
def test_a_few_more_are_told_once_they_are_five(before: Told, now: Told, told: Told, new: Told) -> None:
    last = SentReport(DAY, {"letters": before, "authority.justice": before})
    report = ReportBack("abc001", DAY, {"letters": now, "authority.justice": now}, last).beside_the_last()
    assert report.letters == told
    assert report.new_letters == new
    assert report.of("authority") == {("justice",): told}


def test_of_a_first_report_all_are_new() -> None:
    assert ReportBack("abc001", DAY, {"letters": 12}).beside_the_last().new_letters == 12
