"""The hotline's hours, and that the texts say what holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model.people.hotline import DELETABLE, HotlineDays, HotlineHours
from bot.model.people.limits import QUESTIONS_AN_HOUR
from bot.model.retention import HOTLINE_BLOCK_LASTS, HOTLINE_COPIES_LAST, HOTLINE_ROW_LASTS

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "day", "hour", "there"),
    [
        (HotlineDays.ALWAYS, 5, 3, True),
        (HotlineDays.WEEKDAYS, 0, 9, True),
        (HotlineDays.WEEKDAYS, 4, 16, True),
        (HotlineDays.WEEKDAYS, 4, 17, False),
        (HotlineDays.WEEKDAYS, 4, 8, False),
        (HotlineDays.WEEKDAYS, 5, 12, False),
        (HotlineDays.DAILY, 6, 12, True),
        (HotlineDays.DAILY, 6, 17, False),
    ],
)
def test_somebody_is_there_from_the_first_hour_until_the_last(
    days: HotlineDays, day: int, hour: int, there: bool
) -> None:
    assert HotlineHours(days).has(MONDAY + timedelta(days=day, hours=hour)) is there


@pytest.mark.parametrize(("first", "last"), [(9, 9), (17, 9), (-1, 5), (9, 25)])
def test_hours_begin_before_they_end_on_one_day(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="begin before they end"):
        HotlineHours(HotlineDays.DAILY, first, last)


def test_the_texts_say_what_holds() -> None:
    """They have the figures in words of their own, which agree in every language."""
    folder = Path(__file__).parents[4] / "messages" / "chat"
    texts = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("hotline*.j2")))
    assert "after seven days" in texts
    assert timedelta(days=7) == HOTLINE_ROW_LASTS
    assert "after 46 hours" in texts
    assert timedelta(hours=46) == HOTLINE_COPIES_LAST
    assert "within 48 hours" in texts
    assert timedelta(hours=48) == DELETABLE
    assert "for 30 days" in texts
    assert timedelta(days=30) == HOTLINE_BLOCK_LASTS
    assert "ten messages an hour" in texts
    assert QUESTIONS_AN_HOUR == 10
