"""How likely it is that chance does as well."""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Final


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


@dataclass(slots=True)
class Agreement:
    """How two orders of the same things agree: pairs in the same order, and in the other.

    Only things of one block are compared, and what is equal counts for neither. `blocks`: how many things
    each had. By chance the difference of the two numbers has the mean 0 and a known variance: Kendall's test.
    """

    same: int = 0
    other: int = 0
    equal: int = 0
    blocks: list[int] = field(default_factory=list)

    @property
    def pairs(self) -> int:
        """How many say something."""
        return self.same + self.other

    @property
    def deviations(self) -> float:
        """The difference, in standard deviations. Where some are equal, it is less than it would be."""
        variance = sum(size * (size - 1) * (2 * size + 5) for size in self.blocks) / 18
        return (self.same - self.other) / math.sqrt(variance) if variance else 0.0

    @property
    def p(self) -> float:
        """That of chance being so far from the mean, on either side."""
        rough = normal_tail(self.deviations)
        if self.equal or rough > ROUGHLY or self.pairs > MOST_EXACTLY:
            return rough
        return min(1.0, 2 * fewer_inversions(min(self.same, self.other), self.blocks))

    def add(self, pairs: Sequence[tuple[Any, Any]], blocks: Sequence[Hashable] | None = None) -> None:
        """Compare these things too: of each its places in both orders, and its block."""
        together: dict[Hashable, list[tuple[Any, Any]]] = {}
        for place, pair in enumerate(pairs):
            together.setdefault(blocks[place] if blocks else None, []).append(pair)
        for block in together.values():
            self.blocks.append(len(block))
            for (a, b), (c, d) in combinations(block, 2):
                if a == c or b == d:
                    self.equal += 1
                elif (a < c) == (b < d):
                    self.same += 1
                else:
                    self.other += 1


ROUGHLY: Final = 0.01
MOST_EXACTLY: Final = 5_000
"""Below that chance, and up to so many pairs, it is worth while to count exactly."""


def fewer_inversions(most: int, blocks: Sequence[int]) -> float:
    """The chance that random orders of such blocks have at most so many pairs in the wrong order."""
    # The n-th thing of a block goes before 0 … n of the others, each with the same chance.
    chances = [1.0] + [0.0] * most
    for size in blocks:
        for number in range(1, size):
            total, sums = 0.0, []
            for place, chance in enumerate(chances):
                total += chance - (chances[place - number - 1] if place > number else 0.0)
                sums.append(total / (number + 1))
            chances = sums
    return math.fsum(chances)


def normal_tail(deviations: float) -> float:
    """The probability of being so many standard deviations from the mean, on either side."""
    return math.erfc(abs(deviations) / math.sqrt(2))
