"""Markdown tables, and what each figure is to reach."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

MISSED: Final = "**no**"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and what it is to reach: at least `least`, or at most `most`."""

    name: str
    value: float
    unit: str = ""
    least: float | None = None
    most: float | None = None
    digits: int = 2

    @property
    def reached(self) -> bool:
        return (self.least is None or self.value >= self.least) and (
            self.most is None or self.value <= self.most
        )

    def cells(self) -> tuple[str, str, str, str]:
        bounds = []
        if self.least is not None:
            bounds.append(f"at least {self._said(self.least)}")
        if self.most is not None:
            bounds.append(f"at most {self._said(self.most)}")
        value = f"{self.value:,.{self.digits}f} {self.unit}".strip()
        return self.name, value, ", ".join(bounds), "yes" if self.reached else MISSED

    def _said(self, number: float) -> str:
        return f"{number:,g} {self.unit}".strip()


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; all but the first column are flush right."""
    lines = [f"| {' | '.join(head)} |", "|---|" + "---:|" * (len(head) - 1)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def figures(*those: Figure) -> str:
    """The table of figures with what they are to reach."""
    return table(("figure", "here", "to reach", "reached"), [one.cells() for one in those])


def section(title: str, *parts: str) -> str:
    """A titled section of paragraphs and tables."""
    return "\n\n".join((f"## {title}", *parts))
