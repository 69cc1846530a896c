"""`python -m tests.bench.simulated`: how many letters of so many units and alternatives would be held.

A letter is imagined as units, each said in one of several ways, and some text that all letters share. Which
ways a letter takes is drawn for each unit by itself, or it is a word of a code over the 13 numbers modulo 13:
two words of dimension k agree in at most k - 1 of the first 14 places, whichever two are drawn. What the
units say are random letters, so the figures are the best that so many units and alternatives can give: real
alternatives resemble each other.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from tests.bench.tables import table
from tests.support.likeness import nearest

FIELD: Final = 13
COLUMNS: Final = FIELD + 1
"""Of the extended Reed–Solomon code: a place for each number, and one at infinity."""
UNITS: Final = range(11, 17)
ALTERNATIVES: Final = (5, 9, 13)
DIMENSIONS: Final = (5, 6, 7)
CROWDS: Final = (400, 5_000)
UNIT: Final = 105
"""Characters of a unit, give or take a quarter."""
ALPHABETS: Final = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "two bytes a letter": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
}
SEED: Final = 20250401

Draw = Callable[[random.Random], Sequence[int]]
"""Draws which alternative each unit of a letter takes."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What letters are imagined. `common`: the share of their text that is the same in all of them."""

    units: int
    alternatives: int
    common: float
    alphabet: str


def columns(length: int, dimension: int) -> list[list[int]]:
    """The code's columns: the powers of 0 to 12, the one at infinity, and beyond these 14 what chance gives.

    No code over this field has more than 14 of which any `dimension` are independent, whatever is done.
    """
    found = [[pow(point, power, FIELD) for power in range(dimension)] for point in range(FIELD)]
    found.append([0] * (dimension - 1) + [1])
    roll = random.Random(SEED)
    while len(found) < length:
        found.append([roll.randrange(1, FIELD) for _ in range(dimension)])
    return found[:length]


def codeword(message: Sequence[int], code: Sequence[Sequence[int]]) -> list[int]:
    """The word of a code for a message of as many digits as it has dimensions."""
    return [
        sum(digit * entry for digit, entry in zip(message, column, strict=True)) % FIELD for column in code
    ]


def by_chance(plan: Plan) -> Draw:
    """Each unit for itself."""
    return lambda roll: [roll.randrange(plan.alternatives) for _ in range(plan.units)]


def by_code(plan: Plan, dimension: int) -> Draw:
    """By a code; where a unit has fewer alternatives than the field numbers, some stand for two or three."""
    code = columns(plan.units, dimension)

    def draw(roll: random.Random) -> list[int]:
        word = codeword([roll.randrange(FIELD) for _ in range(dimension)], code)
        return [digit % plan.alternatives for digit in word]

    return draw


def letters(plan: Plan, draw: Draw, number: int, roll: random.Random) -> list[str]:
    """So many letters. What they share stands between the units, in as many pieces as there are units."""
    said = [[_text(UNIT, plan.alphabet, roll) for _ in range(plan.alternatives)] for _ in range(plan.units)]
    piece = round(UNIT * plan.common / (1 - plan.common))
    shared = [_text(piece, plan.alphabet, roll) if piece else "" for _ in range(plan.units)]
    return [
        " ".join(
            f"{said[unit][digit]} {shared[unit]}".rstrip() + "." for unit, digit in enumerate(draw(roll))
        )
        for _ in range(number)
    ]


def shares(plan: Plan, draw: Draw, rounds: int = 1) -> list[float]:
    """The share that is held of each of CROWDS; the mean of some rounds, each with other texts."""
    found: list[list[float]] = []
    for number in range(rounds):
        drawn = letters(plan, draw, max(CROWDS), random.Random(f"{SEED} {plan} {number}"))
        held = [near.held for near in nearest(drawn)]
        found.append([sum(held[:crowd]) / crowd for crowd in CROWDS])
    return [statistics.mean(column) for column in zip(*found, strict=True)]


def simulated(units: Sequence[int], common: float, rounds: int) -> str:
    """A table for each alphabet."""
    ways = ("by chance", *(f"k = {dimension}" for dimension in DIMENSIONS))
    head = ("units", "alternatives", *(f"{way}, {crowd:,}" for way in ways for crowd in CROWDS))
    parts = []
    for name, alphabet in ALPHABETS.items():
        rows = []
        for number, alternatives in product(units, ALTERNATIVES):
            plan = Plan(number, alternatives, common, alphabet)
            draws = [by_chance(plan), *(by_code(plan, dimension) for dimension in DIMENSIONS)]
            held = [share for draw in draws for share in shares(plan, draw, rounds)]
            rows.append((str(number), str(alternatives), *(f"{share:.2%}" for share in held)))
        parts.append(f"### {name}, {common:.0%} common text\n\n{table(head, rows)}")
    return "\n\n".join(parts)


def _text(length: int, alphabet: str, roll: random.Random) -> str:
    """Letters at random, in words, of about that many characters."""
    left, said = round(length * roll.uniform(0.75, 1.25)), []
    while left > 0:
        said.append("".join(roll.choices(alphabet, k=min(left, roll.randint(2, 10)))))
        left -= len(said[-1]) + 1
    return " ".join(said)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.simulated", description=__doc__)
    parser.add_argument("--units", type=int, nargs="+", default=list(UNITS))
    parser.add_argument("--common", type=float, default=0.08, help="share of the text that all letters have")
    parser.add_argument("--rounds", type=int, default=1, help="each with other texts; the mean is said")
    arguments = parser.parse_args()
    print(simulated(arguments.units, arguments.common, arguments.rounds))


if __name__ == "__main__":
    main()
