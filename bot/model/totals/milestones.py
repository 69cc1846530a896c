"""Numbers of letters that are worth a word of thanks: 100, 500, 1,000, 5,000, 10,000, and so on. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

FIRST: Final = 100


class MilestoneState(StrEnum):
    """How it stands with one of a case."""

    OPEN = "open"  # somebody may write a message of thanks
    BEGUN = "begun"  # somebody has begun one
    AWAY = "away"  # the team has put it away


@dataclass(frozen=True, slots=True)
class Milestone:
    """More than so many letters were told of in a case. `broadcast`: the message of thanks that was begun."""

    case: str
    letters: int
    state: MilestoneState
    broadcast: int | None = None


def milestone_of(letters: int) -> int | None:
    """The highest that the number of letters is more than; None: there is none."""
    found, next_one = None, FIRST
    while next_one < letters:
        found = next_one
        next_one *= 5 if str(next_one)[0] == "1" else 2
    return found
