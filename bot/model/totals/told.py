"""The figures of one case as they are told: sums of steps, see steps.py."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bot.model.cases.totals import NOT_KNOWN
from bot.model.small_numbers import FEWEST
from bot.model.small_numbers import Told as ToldNumber
from bot.model.totals import counts
from bot.model.totals.counts import ALL, OTHER
from bot.model.totals.steps import ToldSoFar

Parts = Mapping[str, int]
NONE: Final[Parts] = {}


@dataclass(frozen=True, slots=True)
class ToldTotals:
    """What is told of a case until the end of a day. What isn't there is nothing, or of a few.

    `until`: the last day of the newest step; None: there is none yet. `dead`: authorities with an address
    that an organiser found dead.
    """

    case: str
    subscribers: ToldNumber
    letters_opened: ToldNumber
    actions: ToldNumber
    people: ToldNumber
    by_authority: Mapping[str, tuple[ToldNumber, ToldNumber]]
    failed_addresses: Mapping[str, Parts] = field(
        default_factory=dict
    )  # authority -> how it failed -> people
    replies: Mapping[str, Parts] = field(default_factory=dict)  # authority -> answer -> people
    dead: frozenset[str] = frozenset()
    by_ask: Parts = field(default_factory=dict)  # ask id, or NOT_KNOWN -> letters reported
    by_authority_and_ask: Mapping[tuple[str, str], int] = field(default_factory=dict)
    until: date | None = None

    @classmethod
    def of(
        cls, case: str, told: ToldSoFar, addresses: Collection[str], dead: frozenset[str] = frozenset()
    ) -> ToldTotals:
        """`addresses`: the keys of those that the case has now; failures of others aren't told of."""
        sent, opened = told.cells(counts.LETTERS_TO), told.cells(counts.OPENED_TO)
        people = told.cells(counts.PEOPLE).get(ALL)
        return cls(
            case=case,
            subscribers=subscribers(told),
            letters_opened=told.cells(counts.OPENED).get(ALL),
            actions=told.cells(counts.LETTERS).get(ALL),
            people=people,
            by_authority={
                cell[0]: (sent.get(cell), opened.get(cell))
                for cell in sorted(sent.keys() | opened.keys())
                if cell != OTHER
            },
            failed_addresses=_nested(
                {
                    (authority, how): number
                    for (address, authority, how, _), number in told.cells(counts.FAILED).items()
                    if address in addresses
                }
            ),
            replies=_nested(told.cells(counts.REPLIES)),
            dead=dead,
            by_ask={
                cell[0] or NOT_KNOWN: number
                for cell, number in told.cells(counts.LETTERS_FOR).items()
                if cell != OTHER
            },
            by_authority_and_ask={
                (cell[0], cell[1] or NOT_KNOWN): number
                for cell, number in told.cells(counts.LETTERS_TO_FOR).items()
                if cell != OTHER
            },
            until=told.ended(counts.LETTERS),
        )


def subscribers(told: ToldSoFar) -> ToldNumber:
    """How many there are: who came, without who left; None: that is few."""
    number = sum(told.cells(counts.JOINED).values()) - sum(told.cells(counts.GONE).values())
    return number if number >= FEWEST else None


def _nested(cells: Mapping[tuple[str, ...], int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (authority, kind), number in sorted(cells.items()):
        of = found.setdefault(authority, {})
        of[kind] = of.get(kind, 0) + number
    return found
