"""How alike many people's letters are: how many a program would hold back, and what a reader notices."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from bot.content.library import Library
from tests.bench.tables import Figure, figures, section, table
from tests.support.likeness import median_run, nearest
from tests.support.samples.letters import SIGNATURE, Kind, all_cases, aside, choices, drawn, kinds

CROWD: Final = 400
GREAT_CROWD: Final = 5_000
MOST_HELD: Final = 2.0
MOST_HELD_WITH_OWN: Final = 1.0
"""Per cent, of CROWD."""


@dataclass(frozen=True, slots=True)
class Alike:
    """How alike letters of a kind are. Shares in per cent, of each crowd."""

    kind: Kind
    held: tuple[float, ...]
    with_own: tuple[float, ...]  # where each has a sentence of its own
    run: float  # median of the longest run shared with the nearest earlier letter, in words
    per_second: float  # letters written, without a reading copy

    def cells(self) -> tuple[str, ...]:
        shares = (f"{share:.1f} %" for share in (*self.held, *self.with_own))
        one = self.kind
        return (
            f"{one.case}, {one.ask}, {one.language}",
            *shares,
            f"{self.run:g}",
            f"{self.per_second:,.0f}",
        )


def alike(*, quick: bool = False) -> str:
    """The table of how alike letters are."""
    crowds = (CROWD,) if quick else (CROWD, GREAT_CROWD)
    with all_cases() as library:
        found = [_alike(library, kind, crowds) for kind in kinds(library)]
    said = [f"{share} of {crowd:,}" for share in ("held", "held with own") for crowd in crowds]
    return section(
        "How alike the letters of many people are",
        "Letters drawn as the bot draws them, to one authority, without what stands above the text and below "
        "it. Held: more than half like an earlier one by the measure with which WriteToThem looks for "
        "copies (`tests/support/likeness.py`). With own: each has a sentence of its own, random words of 60 "
        "to 150 characters. Longest run: the words on end, names (titles of offices and the writer's town "
        f"too) and standards aside, that one of {CROWD} shares with the nearest earlier one, in the median. "
        "Letters a second: on one core, without a reading copy.",
        table(("", *said, "longest run", "letters a second"), [one.cells() for one in found]),
        figures(
            Figure(
                f"most held of {CROWD}",
                max(one.held[0] for one in found),
                "%",
                most=MOST_HELD,
                digits=1,
            ),
            Figure(
                f"most held of {CROWD}, each with a sentence of its own",
                max(one.with_own[0] for one in found),
                "%",
                most=MOST_HELD_WITH_OWN,
                digits=1,
            ),
        ),
    )


def _alike(library: Library, kind: Kind, crowds: tuple[int, ...]) -> Alike:
    plain = drawn(library, kind, max(crowds))
    return Alike(
        kind,
        held=_held(plain, crowds),
        with_own=_held(drawn(library, kind, max(crowds), own=True), crowds),
        run=median_run(plain[:CROWD], aside(library, kind)),
        per_second=_per_second(library, kind),
    )


def _held(letters: list[str], crowds: tuple[int, ...]) -> tuple[float, ...]:
    """The share that is held of the first so many, in per cent."""
    held = [near.held for near in nearest(letters)]
    return tuple(100 * sum(held[:crowd]) / crowd for crowd in crowds)


def _per_second(library: Library, kind: Kind) -> float:
    those = choices(kind, GREAT_CROWD)
    library.letters.write(those[0], SIGNATURE)
    start = time.process_time()
    for choice in those:
        library.letters.write(choice, SIGNATURE)
    return len(those) / (time.process_time() - start)
