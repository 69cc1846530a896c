"""How much was played, over all stories of a run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tallies:
    """Steps by what was done; buttons by their kind, tapped on a phone or made up."""

    stories: int = 0
    kills: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    tapped: Counter[str] = field(default_factory=Counter)
    commands: set[str] = field(default_factory=set)
    forged: Counter[str] = field(default_factory=Counter)


TALLIES = Tallies()
