"""From the number in a button to what a letter is made of: a code whose words differ in most places.

A letter's units are drawn as the digits of a word of an extended Reed–Solomon code over GF(13): a number
stands for six coefficients, and unit j takes the value of that polynomial at j (unit 13: its leading
coefficient). Two different polynomials of degree five agree in at most five of the fourteen places, so two
letters whose coefficients differ draw at most five of fourteen units alike, however many are written.
(I. S. Reed, G. Solomon, "Polynomial Codes over Certain Finite Fields", J. SIAM 8 (1960) 300.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PRIME: Final = 13
"""Wordings of a phrase, and of every unit where a case gives enough; digits are of this base."""
DIMENSION: Final = 6
"""Coefficients of a polynomial."""
ORDERS: Final = 15
"""Ways in which a letter's parts follow one another."""
TURNS: Final = 30
"""Which of several things to say a unit takes, where it has more than PRIME wordings."""
WORDINGS: Final = PRIME**DIMENSION * ORDERS * TURNS
"""Numbers that a draw can have: below 36**6, six characters in a button."""
MOST_UNITS: Final = 20


@dataclass(frozen=True, slots=True)
class Draw:
    """What a number stands for: a digit below PRIME for each of MOST_UNITS units, an order, and a turn."""

    digits: bytes
    order: int
    turn: int

    def index(self, unit: int, wordings: int) -> int:
        """Which of so many wordings (one or more) the unit takes."""
        blocks = -(-wordings // PRIME)
        block = (self.turn + 1) * (unit + 2) % 31 % blocks
        return (self.digits[unit] + PRIME * block) % wordings


def draw(number: int) -> Draw:
    """The draw of a number; one of any size is taken modulo WORDINGS."""
    rest, order = divmod(number % WORDINGS, ORDERS)
    rest, turn = divmod(rest, TURNS)
    digits = 0
    for row in _ROWS:
        rest, coefficient = divmod(rest, PRIME)
        digits += row[coefficient]
    return Draw(digits.to_bytes(MOST_UNITS, "little").translate(_MODULO), order, turn)


def _columns() -> tuple[tuple[int, ...], ...]:
    """One column of the code's generator matrix a unit."""
    powers = [tuple(x**i % PRIME for i in range(DIMENSION)) for x in range(PRIME)]
    last = (0,) * (DIMENSION - 1) + (1,)
    # No code of this kind has more places; these agree no more often than chance.
    more = [tuple(x ** (i * i + 1) % PRIME for i in range(DIMENSION)) for x in (2, 6, 7, 11, 5, 8)]
    return (*powers, last, *more)[:MOST_UNITS]


def _rows() -> tuple[tuple[int, ...], ...]:
    """What each coefficient adds to the digits, by its value: a byte for each digit.

    Six numbers below PRIME fit into a byte, so all digits are added up at once.
    """
    return tuple(
        tuple(
            int.from_bytes(bytes(value * entry % PRIME for entry in row), "little") for value in range(PRIME)
        )
        for row in zip(*_columns(), strict=True)
    )


_ROWS: Final = _rows()
_MODULO: Final = bytes(value % PRIME for value in range(256))
