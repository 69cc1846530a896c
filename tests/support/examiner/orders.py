"""Whether anything on a disk lies in the order of something else: of what people did, or of other rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Final

from tests.support.examiner.chance import Agreement, Score
from tests.support.examiner.copies import Copy
from tests.support.examiner.pages import touched, trees
from tests.support.examiner.rows import Owners, read


@dataclass(frozen=True, slots=True)
class Place:
    """Where something lies in an order: a tree, the table that it is of, and what is looked at."""

    tree: str
    table: str
    how: str

    def __str__(self) -> str:
        return f"{self.tree}, {self.how}"


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's row in such an order. Only rows of one `block` can be compared there."""

    person: int
    value: Any
    block: Hashable = None


Laid = Mapping[Place, Sequence[Standing]]

ARRIVALS: Final = frozenset({"subscribers", "subscriptions"})
"""Tables that say who came before whom, and must: "everybody up to here" is how a broadcast knows for whom
it is. That a seized phone uses the bot, and since when, it says itself."""


def laid(copy: Copy, owners: Owners, *, but: Collection[str] = ARRIVALS) -> Laid:
    """Every order that one copy shows of the rows that stand for somebody, but for those tables."""
    found: dict[Place, list[Standing]] = defaultdict(list)
    known = trees(copy)
    for tree, cells in known.cells.items():
        table = known.table[tree]
        if table in but:
            continue
        for number, cell in enumerate(cells):
            if (owner := owners.of(cell.values)) is None:
                continue
            found[Place(tree, table, "cells in a page")].append(Standing(owner, cell.offset, cell.page))
            found[Place(tree, table, "pages")].append(Standing(owner, cell.page))
            found[Place(tree, table, "keys")].append(Standing(owner, number))
            if cell.rowid is not None:
                found[Place(tree, table, "rowids")].append(Standing(owner, cell.rowid))
            if cell.overflow:
                found[Place(tree, table, "further pages")].append(Standing(owner, cell.overflow))
    for table, rows in read(copy).items():
        if table in but:
            continue
        for row in rows.values():
            if (owner := owners.of(row)) is not None:
                for column, value in row.items():
                    if isinstance(value, int | float | str):
                        standing = Standing(owner, value, isinstance(value, str))
                        found[Place(table, table, column)].append(standing)
    for number, changes in enumerate(touched(copy, known.of_page)):
        for tree, cell in changes:
            table = known.table[tree]
            if table not in but and (owner := owners.of(cell.values)) is not None:
                found[Place(tree, table, "the log, at first")].append(Standing(owner, number))
                found[Place(tree, table, "the log, at last")].insert(0, Standing(owner, number))
    return {place: _first(standings) for place, standings in found.items()}


def _first(standings: Sequence[Standing]) -> list[Standing]:
    """One of each person: several of one lie beside each other, and would count as if they were by chance."""
    people = {standing.person: standing for standing in reversed(standings)}
    return list(people.values())


@dataclass(slots=True)
class Orders:
    """How often two things were in the same order, over all walks, for each pair of places that was tried."""

    tried: dict[str, Agreement] = field(default_factory=lambda: defaultdict(Agreement))

    def against_people(self, when: str, seen: Laid, turns: Mapping[str, Sequence[int]]) -> None:
        """Compare each order on the disk with those in which people used the bot."""
        for place, standings in seen.items():
            for turn, people in turns.items():
                rank = {person: number for number, person in enumerate(people)}
                known = [standing for standing in standings if standing.person in rank]
                self._add(
                    f"{when}: {place}, by {turn}",
                    [(rank[standing.person], standing.value) for standing in known],
                    [standing.block for standing in known],
                )

    def against_each_other(self, when: str, first: Laid, second: Laid) -> None:
        """Compare each order of one table in one copy with each of another table in another copy."""
        for (place, here), (there, others) in product(first.items(), second.items()):
            if place.table == there.table:
                continue
            known = {standing.person: standing for standing in others}
            both = [(one, known[one.person]) for one in here if one.person in known]
            self._add(
                f"{when}: {place}, and {there}",
                [(one.value, other.value) for one, other in both],
                [(one.block, other.block) for one, other in both],
            )

    def _add(self, what: str, pairs: list[tuple[Any, Any]], blocks: list[Hashable]) -> None:
        self.tried[what].add(pairs, blocks)

    def scores(self) -> list[Score]:
        """Of each, how many pairs it would put in the right order; the most telling first.

        p is that of chance doing as well in any of all that were tried.
        """
        tried = {what: agreement for what, agreement in self.tried.items() if agreement.pairs}
        found = [
            Score(what, max(one.same, one.other), one.pairs, one.pairs / 2, one.p).one_of(len(tried))
            for what, one in tried.items()
        ]
        return sorted(found, key=lambda score: score.p)
