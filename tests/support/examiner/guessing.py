"""Guessing what somebody did from what a disk shows of them, as learnt from others whose truth is known.

Everybody is guessed from those before, never from themselves or those after. So, where nothing tells
anything, each guess is right by chance alone, apart from the others, and the number of hits is binomial.

Guesses can also be bets. Each place where something shows has its own gambler, who begins with 1, and stakes
on each truth as much of what they have as that truth was seen with such a value there before. At even odds
nobody wins in the long run: that all of them together have a times what they began with has a chance of at
most 1/a (Ville's inequality). A place that tells the truth of few people, but surely, makes its gambler rich,
where it would hardly show in the number of hits.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

from tests.support.examiner.chance import Score, binomial_tail

Seen = Mapping[str, Hashable]
"""What shows of one person, by where it shows."""

BEGIN_AFTER = 16
"""So many are only learnt from."""


class Learner:
    """A gambler at each place where something shows."""

    def __init__(self, answers: Sequence[Hashable]) -> None:
        self._answers = answers
        self._known: Counter[Hashable] = Counter()
        self._counts: dict[str, dict[Hashable, Counter[Hashable]]] = {}
        self._wealth: dict[str, float] = {}  # the logarithm of what each has

    @property
    def wealth(self) -> float:
        """What they have together, where they began with 1 together."""
        return math.fsum(map(math.exp, self._wealth.values())) / max(1, len(self._wealth))

    def learn(self, seen: Seen, truth: Hashable) -> None:
        """One person more is known, and bets are paid. That nothing shows somewhere is a value too."""
        for place in seen.keys() - self._counts.keys():
            self._counts[place] = {None: self._known.copy()}
            self._wealth[place] = 0.0
        for place, values in self._counts.items():
            with_it = values.setdefault(seen.get(place), Counter())
            self._wealth[place] += math.log(len(self._answers) * self._likely(with_it, truth))
            with_it[truth] += 1
        self._known[truth] += 1

    def guess(self, seen: Seen) -> tuple[Hashable, str]:
        """The truth that the richest gambler finds likeliest, and where that one looks."""
        where = max(self._wealth, key=lambda place: (self._wealth[place], place), default="")
        with_it = self._counts.get(where, {}).get(seen.get(where), Counter())
        return max(self._answers, key=lambda answer: (with_it[answer], self._known[answer])), where

    def _likely(self, with_it: Counter[Hashable], truth: Hashable) -> float:
        # Krichevsky's and Trofimov's estimate: half a person of each before anybody is known.
        return (with_it[truth] + 0.5) / (with_it.total() + 0.5 * len(self._answers))


def guessed(what: str, people: Sequence[tuple[Seen, Hashable]], answers: Sequence[Hashable]) -> Score:
    """The score of guessing everybody's truth, which was drawn evenly from `answers`.

    p is that of chance in the number of hits or in the bets.
    """
    learner = Learner(answers)
    hits, told = 0, Counter[str]()
    for number, (seen, truth) in enumerate(people):
        if number >= BEGIN_AFTER:
            guess, where = learner.guess(seen)
            hits += guess == truth
            told[where] += 1
        learner.learn(seen, truth)
    guesses = max(0, len(people) - BEGIN_AFTER)
    chance = 1 / len(answers)
    by = f" by {told.most_common(1)[0][0]}" if told else ""
    p = 2 * min(binomial_tail(hits, guesses, chance), 1 / learner.wealth)
    return Score(f"{what}{by}", hits, guesses, guesses * chance, min(1.0, p))
