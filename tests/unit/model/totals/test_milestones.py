"""Which numbers of letters are milestones."""

from __future__ import annotations

import pytest

from bot.model.totals.milestones import milestone_of


@pytest.mark.parametrize(
    ("letters", "passed"),
    [
        (0, None),
        (100, None),
        (101, 100),
        (500, 100),
        (501, 500),
        (1_000, 500),
        (1_001, 1_000),
        (5_001, 1_000 * 5),
        (10_001, 10_000),
        (99_999, 50_000),
        (100_001, 100_000),
    ],
)
def test_what_is_said_of_so_many_letters_is_true(letters: int, passed: int | None) -> None:
    assert milestone_of(letters) == passed
    assert passed is None or letters > passed
