"""docs/operating.md has a table of what is kept how long, and one module has the periods: the two agree."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import retention

ROOT = Path(__file__).parents[2]
_CHAPTER = (ROOT / "docs" / "operating.md").read_text("utf-8").partition("## What is kept how long")[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split(" | ")]
    for line in _CHAPTER.partition("\n## ")[0].splitlines()
    if line.startswith("| ")
][1:]
PERIODS = {name: value for name, value in vars(retention).items() if isinstance(value, timedelta)}


def _said(period: timedelta) -> re.Pattern[str]:
    """How a period may stand in a sentence."""
    words = []
    for one, unit in (
        (timedelta(days=1), "day"),
        (timedelta(hours=1), "hour"),
        (timedelta(minutes=1), "minute"),
    ):
        if not period % one:
            number = period // one
            words += [f"{number} {unit}s"] if number > 1 else [f"an? {unit}"]
    return re.compile(rf"\b({'|'.join(words)})\b")


def test_there_are_rows_and_periods() -> None:
    assert len(ROWS) > 15
    assert len(PERIODS) > 15


@pytest.mark.parametrize("name", PERIODS)
def test_each_period_stands_in_the_table_as_long_as_it_is(name: str) -> None:
    rows = [row for row in ROWS if f"`{name}`" in row[-1]]
    assert rows, "say in docs/operating.md what is kept so long"
    for what, how_long, _ in rows:
        assert _said(PERIODS[name]).search(how_long), f"{what}: {how_long}"


def test_the_table_names_no_period_that_there_isnt() -> None:
    named = set(re.findall(r"`(\w+)`", " ".join(row[-1] for row in ROWS)))
    assert named == PERIODS.keys()


def test_no_period_is_told_in_the_table_that_the_module_hasnt() -> None:
    for what, how_long, periods in ROWS:
        told = re.findall(r"\b\d+ (?:days|hours|minutes)\b", how_long)
        known = [_said(PERIODS[name]) for name in re.findall(r"`(\w+)`", periods)]
        assert all(any(one.fullmatch(words) for one in known) for words in told), what
