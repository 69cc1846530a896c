"""A count that is told apart by another: no cell of a few can be worked out from what is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from bot.model.totals.counts import OTHER, Cell
from bot.model.totals.steps import Waiting, told_apart

COLUMNS, ROWS = "ABCD", "xyz"
TABLES = st.dictionaries(
    st.sampled_from(list(product(COLUMNS, ROWS))), st.integers(1, 4) | st.integers(1, 40), max_size=12
)


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


def sums(cells: dict[Cell, int], place: int) -> dict[Cell, Waiting]:
    """Each person wrote one letter, so people can be added up."""
    found: dict[Cell, int] = {}
    for cell, number in cells.items():
        found[cell[place],] = found.get((cell[place],), 0) + number
    return {cell: Waiting(number, number) for cell, number in found.items()}


@given(TABLES)
def test_no_cell_gives_a_few_away_beside_the_sums_of_rows_and_columns(cells: dict[Cell, int]) -> None:
    if sum(cells.values()) < 5:
        return
    columns, rows = sums(cells, 0), sums(cells, 1)
    both = {cell: Waiting(number, number) for cell, number in cells.items()}
    first, second, shown = told_apart({"a": columns, "k": rows, "x": both}).values()
    assert all(number == cells[cell] >= 5 for cell, number in shown.items())
    order = list(product([c for (c,) in columns], [r for (r,) in rows]))
    known = [[1] * len(order)]
    known += [[int((c,) == key) for c, _ in order] for key in first if key != OTHER]
    known += [[int((r,) == key) for _, r in order] for key in second if key != OTHER]
    known += [[int(one == cell) for one in order] for cell in shown]
    few = range(1, 5)
    secrets = [[int(one == cell) for one in order] for cell, number in cells.items() if number in few]
    secrets += [[int((c,) == key) for c, _ in order] for key, of in columns.items() if of.people in few]
    secrets += [[int((r,) == key) for _, r in order] for key, of in rows.items() if of.people in few]
    whole = {cell[:1] for cell in shown}
    secrets += [
        [int((r,) == key and (c,) not in whole) for c, r in order]
        for key in rows
        if sum(n for cell, n in cells.items() if cell[1:] == key and cell[:1] not in whole) in few
    ]
    assert not [secret for secret in secrets if follows(secret, known)]
