"""Which wordings a number draws: any two numbers share few, and nothing tells the next."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.model.letters.draw import DIMENSION, MOST_UNITS, ORDERS, PRIME, TURNS, WORDINGS, draw

NUMBERS = st.integers(0, WORDINGS - 1)
OF_THE_CODE = 14
"""Units in which the code keeps its promise; further ones agree by chance."""


def test_a_number_fits_into_six_characters_of_a_button() -> None:
    assert WORDINGS <= 36**6


@given(NUMBERS, NUMBERS)
def test_two_letters_share_at_most_five_of_fourteen_units(one: int, other: int) -> None:
    first, second = draw(one).digits[:OF_THE_CODE], draw(other).digits[:OF_THE_CODE]
    same = sum(a == b for a, b in zip(first, second, strict=True))
    assert same < DIMENSION or first == second
    if first == second:  # then they differ in nothing but order and turn
        assert one // (ORDERS * TURNS) == other // (ORDERS * TURNS)


@given(NUMBERS)
def test_a_draw_has_a_digit_for_each_unit_an_order_and_a_turn(number: int) -> None:
    drawn = draw(number)
    assert len(drawn.digits) == MOST_UNITS
    assert all(0 <= digit < PRIME for digit in drawn.digits)
    assert 0 <= drawn.order < ORDERS
    assert 0 <= drawn.turn < TURNS
    assert drawn == draw(number + WORDINGS) == draw(number - WORDINGS)


@given(NUMBERS, st.integers(0, MOST_UNITS - 1), st.integers(1, 200))
def test_whatever_a_unit_has_one_of_its_wordings_is_drawn(number: int, unit: int, wordings: int) -> None:
    assert 0 <= draw(number).index(unit, wordings) < wordings


def test_every_wording_of_every_unit_comes_up_about_as_often() -> None:
    step = WORDINGS // 13_000 + 1
    drawn = [draw(number) for number in range(0, WORDINGS, step)]
    for unit in range(MOST_UNITS):
        counts = [0] * PRIME
        for each in drawn:
            counts[each.digits[unit]] += 1
        assert min(counts) > 0.8 * len(drawn) / PRIME, unit


def test_of_a_unit_that_says_one_of_several_things_each_is_drawn() -> None:
    drawn = [draw(number) for number in range(0, WORDINGS, WORDINGS // 4_000)]
    for unit in range(MOST_UNITS):
        assert {each.index(unit, 5 * PRIME) // PRIME for each in drawn} == set(range(5)), unit
