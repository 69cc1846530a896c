"""Which of a case's figures can be told without pointing at a few people. Pure.

Whoever knows that one person came by a link, or that one letter went to an authority, and who was there that
day, knows who it was. So no number from one to four is told, and none that would give such a number away by
being taken from a sum that is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final, TypeVar

FEWEST: Final = 5
"""People, or what they did, below which a number points at them."""

K = TypeVar("K", bound=Hashable)

Told = int | None
"""A number, or None: there are few, or it would tell how few others are."""


def is_few(number: int) -> bool:
    """Whether it is a number of people, or of what they did, that points at them."""
    return 0 < number < FEWEST


def more_than(number: int) -> Told:
    """The highest of 5, 10, 20, 50, 100, 200 and so on that is below the number; None if none is.

    Steps so wide tell who watches them little about who wrote when.
    """
    found, step = None, FEWEST
    while step < number:
        found, step = step, step * 5 // 2 if str(step)[0] == "2" else step * 2
    return found


def in_fives(number: int) -> int:
    """The number, rounded down to five: of two that are told like this, no difference is of a few."""
    return number - number % FEWEST


def told_of(whole: Told, number: int) -> Told:
    """The number of those among `whole`, unless they or all others are a few."""
    return None if whole is None or is_few(number) or is_few(whole - number) else number


def told_parts(parts: Mapping[K, int]) -> dict[K, Told]:
    """The parts of a sum that may be told as well.

    Beside a few, the smallest of the others are kept back too, until what is left of the sum is neither a few
    nor one single part. Of parts that are alike, those that come first.
    """
    kept_back = {part for part, number in parts.items() if is_few(number)}
    others = sorted((part for part in parts if parts[part] >= FEWEST), key=lambda part: parts[part])
    for part in others:
        if not kept_back or (len(kept_back) > 1 and not is_few(sum(parts[key] for key in kept_back))):
            break
        kept_back.add(part)
    return {part: None if part in kept_back else number for part, number in parts.items()}
