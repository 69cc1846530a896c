"""What whoever issued an appeal is told of what supporters did, and what they were told before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.model.small_numbers import FEWEST, Told


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report that was sent. `figures`: by name, as they were told."""

    on: date
    figures: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class ReportBack:
    """Figures of one case until a day, all self-reported. `last`: the report before, if one was sent.

    `figures`: by name, see `letters` and on: "letters", "people", "authority.ID", "reply.ID.ANSWER",
    "failed.ID". None where few, or where it would tell how few others are.
    """

    case: str
    until: date
    figures: Mapping[str, Told]
    last: SentReport | None = None

    def beside_the_last(self) -> ReportBack:
        """As they may be told beside the report before: one that grew by a few only stays as it was told.

        Two reports one after the other would tell those few.
        """
        before = self.last.figures if self.last else {}
        return replace(
            self, figures={name: _beside(number, before.get(name)) for name, number in self.figures.items()}
        )

    @property
    def letters(self) -> Told:
        """Letters reported, all so far."""
        return self.figures["letters"]

    @property
    def people(self) -> Told:
        """People behind them."""
        return self.figures["people"]

    @property
    def new_letters(self) -> Told:
        """Letters since the last report; of a first one all."""
        before = self.last.figures.get("letters") if self.last else 0
        return None if self.letters is None or before is None else max(0, self.letters - before)

    def of(self, sort: str) -> dict[tuple[str, ...], Told]:
        """Figures of a sort ("authority", "reply", "failed") by what stands behind it in their names."""
        found = ((name.split("."), number) for name, number in self.figures.items())
        return {tuple(way[1:]): number for way, number in found if way[0] == sort}


def _beside(now: Told, before: Told) -> Told:
    return before if now is not None and before is not None and now - before < FEWEST else now
