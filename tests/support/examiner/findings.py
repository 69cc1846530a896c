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


SAID: Final = {
    ("reminders", "due"): "in which quarter of an hour somebody wished to be reminded tomorrow",
}
"""What a disk does tell, by table and column, and the design says so."""


def truths_told(walks: Sequence[Walk]) -> list[Score]:
    """Of each thing that is true of people, the guesses; p is that of chance in any of them."""
    scores = []
    for what, answers in TRUTHS.items():
        people = [
            (person.seen, truth)
            for walk in walks
            for person in walk.people
            if (truth := person.guessed.get(what)) is not None
        ]
        if people:
            scores.append(guessed(what, people, answers))
    return [score.one_of(len(scores)) for score in scores]


def rows_told(walks: Sequence[Walk]) -> list[Score]:
    """Whose a row is, by any order on one copy: who of two came first."""
    orders = Orders()
    for walk in walks:
        for when, laid in walk.laid.items():
            unsaid = {place: rows for place, rows in laid.items() if (place.table, place.how) not in SAID}
            orders.against_people(when, unsaid, walk.turns)
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
