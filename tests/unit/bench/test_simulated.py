"""The letters that the bench imagines: what the code promises of them."""

import random
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.bench.simulated import (
    ALPHABETS,
    COLUMNS,
    DIMENSIONS,
    FIELD,
    Plan,
    by_chance,
    by_code,
    codeword,
    columns,
    letters,
)

PLAN = Plan(units=14, alternatives=13, common=0.08, alphabet=ALPHABETS["Latin"])


@pytest.mark.parametrize("dimension", DIMENSIONS)
@given(data=st.data())
def test_two_words_of_the_code_agree_in_fewer_places_than_it_has_dimensions(
    dimension: int, data: st.DataObject
) -> None:
    messages = st.lists(st.integers(0, FIELD - 1), min_size=dimension, max_size=dimension)
    one, two = data.draw(messages), data.draw(messages)
    code = columns(COLUMNS, dimension)
    agree = sum(a == b for a, b in zip(codeword(one, code), codeword(two, code), strict=True))
    assert agree < dimension or one == two


def test_some_words_agree_in_as_many_places_as_they_may() -> None:
    code, roll = columns(COLUMNS, 6), random.Random(1)
    drawn = [codeword([roll.randrange(FIELD) for _ in range(6)], code) for _ in range(1_500)]
    most = max(sum(a == b for a, b in zip(one, two, strict=True)) for one, two in combinations(drawn, 2))
    assert most == 5


@pytest.mark.parametrize("units", [11, 14, 16])
@pytest.mark.parametrize("alternatives", [5, 9, 13])
def test_every_draw_takes_an_alternative_that_is_there_and_leaves_out_none(
    units: int, alternatives: int
) -> None:
    plan, roll = Plan(units, alternatives, 0.08, ALPHABETS["Latin"]), random.Random(1)
    for draw in (by_chance(plan), by_code(plan, 6)):
        drawn = [draw(roll) for _ in range(500)]
        assert {len(digits) for digits in drawn} == {units}
        assert all({digits[unit] for digits in drawn} == set(range(alternatives)) for unit in range(units))


def test_so_much_of_the_text_is_the_same_in_all() -> None:
    bare = Plan(PLAN.units, PLAN.alternatives, 0, PLAN.alphabet)
    whole, alone = (
        sum(map(len, letters(plan, by_chance(plan), 300, random.Random(1)))) for plan in (PLAN, bare)
    )
    assert 1 - alone / whole == pytest.approx(0.08, abs=0.03)
