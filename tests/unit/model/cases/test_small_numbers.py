"""No figure that is told is one to four, and none can be had by taking told ones from one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.small_numbers import FEWEST, more_than, told, told_cells, told_of, told_parts

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
    if told(sum(parts.values())) is not None:
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
    shown = told_of(told(whole), part)
    assert shown is None or (shown == part and part not in FEW and whole - part not in FEW)
    if whole not in FEW and part not in FEW and whole - part not in FEW:
        assert shown == part


# --- a table and the sums of its rows and columns

COLUMNS, ROWS = "ABCD", "xyz"
TABLES = st.dictionaries(st.sampled_from(list(product(COLUMNS, ROWS))), NUMBERS, max_size=12)


def sums(cells: dict[tuple[str, str], int], place: int) -> dict[str, int]:
    return {
        key: sum(n for cell, n in cells.items() if cell[place] == key) for key in {c[place] for c in cells}
    }


def follows(wanted: Sequence[int], known: Iterable[Sequence[int]]) -> bool:
    """Whether the sum of cells `wanted` can be worked out from the sums `known`."""
    echelon: list[list[Fraction]] = []

    def left_of(row: Sequence[int]) -> list[Fraction]:
        left = [Fraction(one) for one in row]
        for other in echelon:
            first = next(place for place, one in enumerate(other) if one)
            share = left[first] / other[first]
            left = [mine - share * theirs for mine, theirs in zip(left, other, strict=True)]
        return left

    for row in known:
        if any(left := left_of(row)):
            echelon.append(left)
    return not any(left_of(wanted))


@given(TABLES)
def test_no_cell_gives_a_few_away_beside_the_sums_of_rows_and_columns(
    cells: dict[tuple[str, str], int],
) -> None:
    cells = {cell: number for cell, number in cells.items() if number}
    columns, rows = sums(cells, 0), sums(cells, 1)
    told_columns, told_rows = told_parts(columns), told_parts(rows)
    shown = told_cells(cells, told_columns, told_rows)
    assert all(number == cells[cell] and number not in FEW for cell, number in shown.items())
    whole = {column for column, _ in shown}
    order = list(product(columns, rows))
    known = [[1] * len(order)] if told(sum(cells.values())) is not None else []
    known += [[int(c == key) for c, _ in order] for key, number in told_columns.items() if number is not None]
    known += [[int(r == key) for _, r in order] for key, number in told_rows.items() if number is not None]
    known += [[int(one == cell) for one in order] for cell in order if cell[0] in whole]
    secrets = [[int(one == cell) for one in order] for cell, number in cells.items() if number in FEW]
    secrets += [[int(c == key) for c, _ in order] for key, number in columns.items() if number in FEW]
    secrets += [[int(r == key) for _, r in order] for key, number in rows.items() if number in FEW]
    # What is left of a row is the others' who wrote for it: no few either.
    secrets += [
        [int(r == key and c not in whole) for c, r in order]
        for key in rows
        if sum(n for (c, r), n in cells.items() if r == key and c not in whole) in FEW
    ]
    assert not [secret for secret in secrets if follows(secret, known)]


@pytest.mark.parametrize(
    ("cells", "told_ones"),
    [
        ({("A", "x"): 20, ("A", "y"): 10, ("B", "x"): 9, ("B", "y"): 7}, 4),
        ({("A", "x"): 20, ("A", "y"): 10, ("B", "x"): 9, ("B", "y"): 2}, 0),  # 12 − 10 would tell the two
        ({("A", "x"): 20, ("A", "y"): 10, ("B", "x"): 9, ("B", "y"): 2, ("C", "x"): 2, ("C", "y"): 8}, 2),
        ({("A", "x"): 20}, 1),
        ({}, 0),
    ],
)
def test_a_column_is_told_whole_where_it_can_be(cells: dict[tuple[str, str], int], told_ones: int) -> None:
    assert len(told_cells(cells, told_parts(sums(cells, 0)), told_parts(sums(cells, 1)))) == told_ones


@pytest.mark.parametrize(
    ("number", "told_as"),
    [(0, None), (5, None), (6, 5), (10, 5), (11, 10), (50, 20), (51, 50), (201, 200), (5000, 2000)],
)
def test_what_many_letters_add_up_to_is_told_in_wide_steps(number: int, told_as: int | None) -> None:
    assert more_than(number) == told_as
