"""What whoever issued an appeal is told of what supporters did, and what they were told before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.model.small_numbers import Told, is_few, told_parts

_AUTHORITY: Final = "authority"
_ASK: Final = "ask"
_SPLIT: Final = "split"
_OTHERS: Final = ""
"""Stands for all parts of a sum that weren't told before, or aren't now."""
_PARTS_OF_LETTERS: Final = frozenset({_AUTHORITY, _ASK})
"""Sorts of which the sum is told too."""


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
        one: then more of them stay (see `told_parts`). What wasn't told before isn't either, if its growth
        could be had by taking what is told from the sums of both reports.
        """
        if self.last is None:
            return self
        before = self.last.figures
        grown: dict[str, dict[str, int]] = {}
        for name, number in self.figures.items():
            was = before.get(name)
            if number is not None and was is not None:
                grown.setdefault(_sum_of(name), {})[name] = max(0, number - was)
        told = dict(self.figures)
        for sum_of in grown.keys() | _PARTS_OF_LETTERS:
            parts = grown.get(sum_of, {})
            others = [name for name in self.figures if _sum_of(name) == sum_of and name not in parts]
            if others and sum_of in _PARTS_OF_LETTERS and before.get("letters") is not None:
                # By how much these grew together, whoever subtracts can tell.
                parts[_OTHERS] = max(0, _more(self.letters, before["letters"]) - sum(parts.values()))
            for name, more in told_parts(parts).items():
                if name == _OTHERS:
                    told |= dict.fromkeys(others) if more is None else {}
                elif more in (None, 0):
                    told[name] = before[name]
        if any(_sum_of(name) == _SPLIT for name in told):
            self._split(told, before)
        return replace(self, figures=told)

    def _split(self, told: dict[str, Told], before: Mapping[str, Told]) -> None:
        """Let the splits stay as they were if they, or what they leave of the sums, grew by a few."""
        left = {name: _more(self.figures[name], before.get(name)) for name in told if _sum_of(name) == _ASK}
        safe = True
        for name, number in self.figures.items():
            sort, *way = name.split(".")
            if sort != _SPLIT:
                continue
            authority, ask = f"{_AUTHORITY}.{way[0]}", f"{_ASK}.{'.'.join(way[1:])}"
            more = _more(number, before.get(name))
            left[ask] = left.get(ask, 0) - more
            # A new one of an authority that was told of: what was kept back of it is in the sums.
            hidden = name not in before and authority in before and any(_sum_of(n) == _ASK for n in before)
            safe = safe and not hidden and not is_few(more) and told.get(authority) == self.figures[authority]
        stay = sum(more for ask, more in left.items() if told.get(ask) != self.figures.get(ask))
        if safe and not is_few(stay) and not any(map(is_few, left.values())):
            return
        for name in [name for name in told if _sum_of(name) == _SPLIT]:
            del told[name]
        told |= {name: number for name, number in before.items() if _sum_of(name) == _SPLIT}

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


def _more(number: Told, was: Told) -> int:
    return max(0, (number or 0) - (was or 0))
