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


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        # 30 letters less the 20 and the 7 would tell of three to the minister.
        ({"a": 20}, {"a": 23, "b": 7}, {"a": 20, "b": None}),
        # 20 were to the first two, as 50 less 30 says; now 27: three more must be to the third.
        ({"a": None, "b": None, "c": 30}, {"a": 20, "b": 7, "c": 33}, {"a": None, "b": None, "c": 30}),
        # Of the first two it would be told that they got two more.
        ({"a": None, "b": None, "c": 40}, {"a": 5, "b": 7, "c": 48}, {"a": None, "b": None, "c": 40}),
        ({"a": None, "b": None, "c": 40}, {"a": 8, "b": 7, "c": 48}, {"a": 8, "b": 7, "c": 48}),
        ({"a": 20}, {"a": 25, "b": 7}, {"a": 25, "b": 7}),
    ],
)
@pytest.mark.parametrize("sort", ["authority", "ask"])
def test_what_is_told_for_the_first_time_tells_of_no_few_elsewhere(
    before: dict[str, Told], now: dict[str, int], told: dict[str, Told], sort: str
) -> None:
    hidden = 10 if None in before.values() else 0
    if now == {"a": 20, "b": 7, "c": 33}:
        hidden = 20
    letters = sum(number or 0 for number in before.values()) + hidden
    last = SentReport(DAY, {"letters": letters, **{f"{sort}.{key}": n for key, n in before.items()}})
    figures = {"letters": sum(now.values()), **{f"{sort}.{key}": n for key, n in now.items()}}
    report = ReportBack("abc001", DAY, figures, last).beside_the_last()
    assert {way[0]: number for way, number in report.of(sort).items()} == told


def table(*cells: int, splits: str = "ab") -> dict[str, Told]:
    """Figures of two authorities and two asks: of the first the one, the other, then of the second."""
    keys = [(authority, ask) for authority in "ab" for ask in "xy"]
    found = dict(zip(keys, cells, strict=True))
    figures: dict[str, Told] = {"letters": sum(cells)}
    for place, sort in enumerate(("authority", "ask")):
        for key in dict.fromkeys(one[place] for one in keys):
            figures[f"{sort}.{key}"] = sum(n for one, n in found.items() if one[place] == key)
    return figures | {f"split.{a}.{x}": n for (a, x), n in found.items() if a in splits}


@pytest.mark.parametrize(
    ("now", "splits", "stay"),
    [
        ((10, 10, 15, 15), "ab", False),
        ((10, 10, 13, 17), "ab", True),
        # The first got three more, so its figure stays; the split of the other, added up, would tell.
        ((12, 11, 16, 15), "ab", True),
        # What the split of the second leaves of the first ask's ten more: two.
        ((12, 18, 18, 18), "b", True),
    ],
)
def test_splits_by_ask_tell_of_no_few_elsewhere(
    now: tuple[int, int, int, int], splits: str, *, stay: bool
) -> None:
    before = table(10, 10, 10, 10, splits=splits)
    figures = table(*now, splits=splits)
    told = ReportBack("abc001", DAY, figures, SentReport(DAY, before)).beside_the_last()
    kept = {name: number for name, number in told.figures.items() if name.startswith("split.")}
    source = before if stay else figures
    assert kept == {name: number for name, number in source.items() if name.startswith("split.")}


def test_a_split_that_was_kept_back_stays_so() -> None:
    last = SentReport(DAY, table(10, 10, 10, 10, splits="b"))
    report = ReportBack("abc001", DAY, table(20, 20, 20, 20), last).beside_the_last()
    assert {way[0] for way in report.of("split")} == {"b"}


def test_a_split_by_ask_grows_as_a_whole_or_stays() -> None:
    def figures(one: int, two: int) -> dict[str, Told]:
        return {
            "authority.justice": one,
            "authority.president": two,
            "split.justice.release": one,
            "split.president.clemency": two,
        }

    last = SentReport(DAY, figures(10, 10))
    stays = ReportBack("abc001", DAY, figures(11, 30), last).beside_the_last()
    assert stays.figures == figures(10, 10)
    grows = ReportBack("abc001", DAY, figures(10, 30), last).beside_the_last()
    assert grows.figures == figures(10, 30)
