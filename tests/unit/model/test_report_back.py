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


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ((10, 10), (16, 11), (10, 10)),  # 27 letters less 16 would tell of the one
        ((10, 10), (16, 15), (16, 15)),
        ((10, 10), (16, 10), (16, 10)),
    ],
)
def test_what_one_part_grew_by_is_not_what_the_others_leave(
    before: tuple[int, int], now: tuple[int, int], told: tuple[int, int]
) -> None:
    parts = ("authority.justice", "authority.president")
    last = SentReport(DAY, {"letters": sum(before), **dict(zip(parts, before, strict=True))})
    figures = {"letters": sum(now), **dict(zip(parts, now, strict=True))}
    report = ReportBack("abc001", DAY, figures, last).beside_the_last()
    assert tuple(report.of("authority").values()) == told


def test_a_split_by_ask_grows_as_a_whole_or_stays() -> None:
    def figures(one: int, two: int) -> dict[str, Told]:
        return {"split.justice.release": one, "split.president.clemency": two}

    last = SentReport(DAY, figures(10, 10))
    stays = ReportBack("abc001", DAY, figures(11, 30), last).beside_the_last()
    assert stays.figures == figures(10, 10)
    grows = ReportBack("abc001", DAY, figures(10, 30), last).beside_the_last()
    assert grows.figures == figures(10, 30)
