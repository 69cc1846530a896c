"""How likely it is that chance does as well."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any


@dataclass(frozen=True, slots=True)
class Score:
    """So many of so many guesses were right. `expected`: by chance; `p`: that chance does as well."""

    what: str
    hits: float
    guesses: int
    expected: float
    p: float

    def one_of(self, number: int) -> Score:
        """The same, of so many: `p` is that chance does as well in any of them."""
        return replace(self, p=min(1.0, self.p * number))

    def __str__(self) -> str:
        hits = f"{self.hits:g} of {self.guesses} right, {self.expected:.0f} by chance"
        return f"{self.what}: {hits}, p = {self.p:.1g}"


def binomial_tail(hits: int, guesses: int, chance: float) -> float:
    """The probability of at least `hits` of so many independent guesses, each right with that chance."""
    return min(
        1.0,
        math.fsum(
            math.comb(guesses, n) * chance**n * (1 - chance) ** (guesses - n)
            for n in range(hits, guesses + 1)
        ),
    )


def order(
    pairs: Sequence[tuple[Any, Any]], blocks: Sequence[Hashable] | None = None
) -> tuple[int, int, float]:
    """How two orders of the same things agree: pairs in the same order, pairs in the other, the variance.

    Only things of one block are compared. By chance the difference of the two numbers has the mean 0 and that
    variance: Kendall's test. What is equal counts for neither; then the variance is too large, and the test
    cautious.
    """
    together: dict[Hashable, list[tuple[Any, Any]]] = {}
    for place, pair in enumerate(pairs):
        together.setdefault(blocks[place] if blocks else None, []).append(pair)
    same = other = 0
    variance = 0.0
    for block in together.values():
        size = len(block)
        variance += size * (size - 1) * (2 * size + 5) / 18
        for (a, b), (c, d) in combinations(block, 2):
            if a == c or b == d:
                continue
            if (a < c) == (b < d):
                same += 1
            else:
                other += 1
    return same, other, variance


def normal_tail(deviations: float) -> float:
    """The probability of being so many standard deviations from the mean, on either side."""
    return math.erfc(abs(deviations) / math.sqrt(2))
