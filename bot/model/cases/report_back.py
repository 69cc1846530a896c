"""What whoever issued an appeal is told of what supporters did, and what they were told before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.model.small_numbers import Told, told


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report that was sent. `figures`: by name, as they were told."""

    on: date
    figures: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class ReportBack:
    """Figures of one case until a day, all self-reported. `last`: the report before, if one was sent.

    `letters`, `people`: all so far; `new_letters`: since the last report, None where few or not to be told.
    `by_authority`: authority id → letters. `replies`: authority id → answer → people. `failed`: authority id
    → reports of an address that failed.
    """

    case: str
    until: date
    letters: Told
    people: Told
    by_authority: Mapping[str, Told]
    replies: Mapping[str, Mapping[str, Told]]
    failed: Mapping[str, Told]
    last: SentReport | None = None

    @property
    def new_letters(self) -> Told:
        """Letters reported since the last report; of a first one all."""
        if self.last is None:
            return self.letters
        before = self.last.figures.get("letters")
        return None if self.letters is None or before is None else told(max(0, self.letters - before))

    @property
    def figures(self) -> dict[str, Told]:
        """What is put down once it was sent."""
        return {"letters": self.letters, "people": self.people}
