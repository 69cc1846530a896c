"""What whoever issued an appeal is told of what supporters did, and what they were told before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.model.small_numbers import Told, is_few, told_parts

_SPLIT: Final = "split"


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report that was sent. `figures`: by name, as they were told."""

    on: date
    figures: Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class ReportBack:
    """Figures of one case until a day, all self-reported. `last`: the report before, if one was sent.

    `figures`: by name, see `letters` and on: "letters", "people", "authority.ID", "ask.ID" (or NOT_KNOWN),
    "split.AUTHORITY.ASK", "country.XX" (people, of those who gave a country), "reply.ID.ANSWER", "failed.ID".
    None where few, or where it would tell how few others are. `counting`: how far the count by country is, in
    per cent, while it is under way; countries are those of the last report until then.
    """

    case: str
    until: date
    figures: Mapping[str, Told]
    last: SentReport | None = None
    counting: int | None = None

    def beside_the_last(self) -> ReportBack:
        """As they may be told beside the report before: one that grew by a few only stays as it was told.

        Two reports one after the other would tell those few. So would the growth of all parts of a sum but
        one: then more of them stay (see `told_parts`).
        """
        before = self.last.figures if self.last else {}
        grown: dict[str, dict[str, int]] = {}
        for name, number in self.figures.items():
            was = before.get(name)
            if number is not None and was is not None:
                grown.setdefault(_sum_of(name), {})[name] = max(0, number - was)
        told = dict(self.figures)
        for sum_of, parts in grown.items():
            few = any(map(is_few, parts.values()))
            for name, more in told_parts(parts).items():
                # A split is part of two sums, so it grows as a whole.
                if more in (None, 0) or (few and sum_of == _SPLIT):
                    told[name] = before[name]
        return replace(self, figures=told)

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
        """Figures of a sort ("authority", "ask", "reply", …) by what stands behind it in their names."""
        found = ((name.split("."), number) for name, number in self.figures.items())
        return {tuple(way[1:]): number for way, number in found if way[0] == sort}


def _sum_of(name: str) -> str:
    """What the figure is a part of; what is part of nothing stands alone."""
    sort, *way = name.split(".")
    if sort == _SPLIT:
        return sort
    return ".".join((sort, *way[:-1])) if way else name
