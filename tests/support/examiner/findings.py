"""What the examiner makes of some walks: each kind of guess with its score."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from tests.support.examiner.chance import Score
from tests.support.examiner.guessing import guessed
from tests.support.examiner.orders import Orders
from tests.support.examiner.walks import TRUTHS, Walk

ALPHA: Final = 1e-4
"""How often each of the three kinds of guesses may find something by chance where there is nothing."""


def truths_told(walks: Sequence[Walk]) -> list[Score]:
    """Of each thing that is true of people, the guesses; p is that of chance in any of them."""
    people = [person for walk in walks for person in walk.people]
    scores = [
        guessed(
            what,
            [(person.seen, person.truths[what]) for person in people if person.truths[what] is not None],
            answers,
        )
        for what, answers in TRUTHS.items()
    ]
    return [score.one_of(len(scores)) for score in scores]


def rows_told(walks: Sequence[Walk]) -> list[Score]:
    """Whose a row is, by any order on one copy: who of two came first."""
    orders = Orders()
    for walk in walks:
        for when, seen in walk.laid.items():
            orders.against_people(when, seen, walk.turns)
    return orders.scores()


def rows_tied(walks: Sequence[Walk]) -> list[Score]:
    """Which rows of two tables are one person's, by any order of both: in one copy, and in two."""
    orders = Orders()
    for walk in walks:
        whens = list(walk.laid)
        for before, after in [*zip(whens, whens, strict=True), *itertools.pairwise(whens)]:
            orders.against_each_other(f"{before}, {after}", walk.laid[before], walk.laid[after])
    return orders.scores()


def found_in(walks: Sequence[Walk]) -> list[Score]:
    """What is guessed better than by chance."""
    scores = [*truths_told(walks), *rows_told(walks), *rows_tied(walks)]
    return [score for score in scores if score.p < ALPHA]
