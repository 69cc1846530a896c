"""No figure that is told is one to four, and none can be had by taking told ones from one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.small_numbers import FEWEST, is_few, more_than, told_of, told_parts

FEW = range(1, FEWEST)
NUMBERS = st.integers(0, 40) | st.sampled_from(FEW)
PARTS = st.dictionaries(st.text(max_size=3), NUMBERS, max_size=9)


@given(PARTS)
def test_no_part_is_a_few_and_none_can_be_worked_out(parts: dict[str, int]) -> None:
    shown = told_parts(parts)
    assert shown.keys() == parts.keys()
    assert all(number is None or number == parts[key] for key, number in shown.items())
    assert not set(shown.values()) & set(FEW)
    kept_back = [parts[key] for key, number in shown.items() if number is None]
    if not is_few(sum(parts.values())):
        assert sum(kept_back) not in FEW
        assert len(kept_back) != 1


@given(PARTS)
def test_nothing_is_kept_back_without_need(parts: dict[str, int]) -> None:
    shown = told_parts(parts)
    few = [number for number in parts.values() if number in FEW]
    others = sorted(parts[key] for key, number in shown.items() if number is None and parts[key] >= FEWEST)
    assert bool(few) or not others
    assert len(others) <= 1
    if others and len(few) > 1:
        assert sum(few) in FEW
    assert 0 not in [parts[key] for key, number in shown.items() if number is None]


@given(NUMBERS, NUMBERS)
def test_neither_side_of_a_share_is_a_few(whole: int, part: int) -> None:
    whole = max(whole, part)
    shown = told_of(None if is_few(whole) else whole, part)
    assert shown is None or (shown == part and part not in FEW and whole - part not in FEW)
    if whole not in FEW and part not in FEW and whole - part not in FEW:
        assert shown == part


@pytest.mark.parametrize(
    ("number", "told_as"),
    [(0, None), (5, None), (6, 5), (10, 5), (11, 10), (50, 20), (51, 50), (201, 200), (5000, 2000)],
)
def test_what_many_letters_add_up_to_is_told_in_wide_steps(number: int, told_as: int | None) -> None:
    assert more_than(number) == told_as
