"""Whether two names are one person's."""

from __future__ import annotations

from bot.content.appeals.people import russian
from bot.content.appeals.people.names import part_of, same_person, tidy
from bot.content.appeals.words.folding import folded
from bot.content.appeals.words.vocabulary import endings


def nominative(words: str) -> tuple[str, str | None]:
    """A name as one writes it alone, and "m" or "f" where its ending tells."""
    if russian.is_russian(words):
        return russian.name(words)
    return _without_ending(tidy(words)), None


def _without_ending(name: str) -> str:
    """A name without what some languages write behind an object, in one with it."""
    for ending in endings():
        if len(name.split()) > 1 and name.endswith(ending) and len(name.split()[-1]) > len(ending) + 3:
            return name[: -len(ending)]
    return name


def one_person(one: str, other: str) -> bool:
    """Whether two names have the same words, or one has all of the other's."""
    return (
        same_person(one, other)
        or (" " in one and part_of(one, other))
        or (" " in other and part_of(other, one))
    )


def variant(one: str, other: str) -> bool:
    """Whether two names are one in two spellings: all words alike but one, and that one nearly."""
    ours, theirs = folded(one).split(), folded(other).split()
    if len(ours) != len(theirs) and min(len(ours), len(theirs)) > 1 and ours[0] == theirs[0]:
        # A middle name left out, and the last spelt another way.
        last, other_last = ours[-1], theirs[-1]
        alike = last != other_last and last[0] == other_last[0] and min(len(last), len(other_last)) > 4
        return alike and _distance(last, other_last) <= 2
    if len(ours) != len(theirs) or len(ours) < 2 or ours == theirs:
        return False
    different = [(a, b) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(different) <= 1 and all(
        len(a) > 4 and len(b) > 4 and _distance(a, b) <= 2 and a[0] == b[0] for a, b in different
    )


def _distance(one: str, other: str) -> int:
    if abs(len(one) - len(other)) > 2 or len(one) > 40:
        return 9
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, start=1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
