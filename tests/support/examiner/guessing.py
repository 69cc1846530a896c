"""Guessing what somebody did from what a disk shows of them, as learnt from others whose truth is known.

Everybody is guessed from those before, never from themselves or those after. So, where nothing tells
anything, each guess is right by chance alone and apart from the others, and the number of hits is binomial,
exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

from tests.support.examiner.chance import Score, binomial_tail

Seen = Mapping[str, Hashable]
"""What shows of one person, by where it shows."""

BEGIN_AFTER = 16
"""So many are only learnt from."""


class Learner:
    """Knows, of each place where something shows, how often which truth went with which value there."""

    def __init__(self, answers: Sequence[Hashable]) -> None:
        self._answers = answers
        self._known: Counter[Hashable] = Counter()
        self._counts: dict[str, dict[Hashable, Counter[Hashable]]] = {}
        self._right: dict[str, int] = {}  # of those known, how many that place would have told right

    def learn(self, seen: Seen, truth: Hashable) -> None:
        """One person more is known. That nothing shows of them somewhere is a value too."""
        for place in seen.keys() - self._counts.keys():
            self._counts[place] = {None: self._known.copy()}
            self._right[place] = self._told(self._counts[place][None])
        for place, values in self._counts.items():
            with_it = values.setdefault(seen.get(place), Counter())
            self._right[place] -= self._told(with_it)
            with_it[truth] += 1
            self._right[place] += self._told(with_it)
        self._known[truth] += 1

    def guess(self, seen: Seen) -> tuple[Hashable, str]:
        """The likeliest truth by the place that would have told most of those known right, and that place."""
        where = max(self._right, key=lambda place: (self._right[place], place), default="")
        with_it = self._counts.get(where, {}).get(seen.get(where), Counter())
        return max(self._answers, key=lambda answer: (with_it[answer], self._known[answer])), where

    def _told(self, with_it: Counter[Hashable]) -> int:
        """How many with one value it tells right, each by the others: what one alone has tells nothing."""
        right = 0
        for truth, number in with_it.items():
            others = max(with_it[answer] for answer in self._answers if answer != truth)
            if number - 1 > others:
                right += number
        return right


def guessed(what: str, people: Sequence[tuple[Seen, Hashable]], answers: Sequence[Hashable]) -> Score:
    """The score of guessing everybody's truth, which was drawn evenly from `answers`."""
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
    return Score(f"{what}{by}", hits, guesses, guesses * chance, binomial_tail(hits, guesses, chance))
