"""Steps: what is told of a case, and of which days. The sums of all of them stand among its figures."""

from __future__ import annotations

import json
import zlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from bot.errors import DamagedDatabase, SealError
from bot.model.letters.figures import Figures, letters, letters_opened, plus
from bot.model.totals.beginning import steps_of_before
from bot.model.totals.counts import Cell
from bot.model.totals.releasing import ReadersNow, Released, released, seen
from bot.model.totals.steps import Step, ToldSoFar
from bot.model.totals.waiting import as_told, begun, begun_at, told_of
from bot.store.db.database import Database
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer
from bot.store.letters import sums
from bot.store.letters.sums import Sums

PLACE: Final = b"steps"
_MOST_KNOWN: Final = 100_000
"""Cells of steps that are kept in memory once they were read: some ten megabytes."""

PUT: Final = """
    INSERT INTO steps ("case", day, sealed)
    VALUES (:case, :day, :sealed)
    ON CONFLICT ("case", day) DO UPDATE SET sealed = excluded.sealed
"""
ONE: Final = """
    SELECT day, sealed
    FROM steps
    WHERE "case" = :case
      AND day = :day
"""
OF_ONE: Final = """
    SELECT "case", day, sealed
    FROM steps
    WHERE "case" = :case
      AND day BETWEEN :first AND :last
    ORDER BY day
"""
OF_ALL: Final = """
    SELECT "case", day, sealed
    FROM steps
    WHERE day BETWEEN :first AND :last
    ORDER BY "case", day
"""
READERS: Final = """
    SELECT day, sum(number)
    FROM readers_by_day
    WHERE "case" = :case
    GROUP BY day
"""
LANGUAGES: Final = """
    SELECT language, sum(number)
    FROM readers_by_group
    WHERE "case" = :case
    GROUP BY language
"""
SOURCES: Final = """
    SELECT source, arrived, subscribed
    FROM arrivals
    WHERE "case" = :case
"""


class StepsTable:
    """Every day is one of the organisers'. StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer, figures: Sums) -> None:
        self._db = db
        self._sealer = sealer
        self._figures = figures
        self._changes = 0
        self._known: OrderedDict[tuple[str, date, date], Mapping[str, Sequence[Step]]] = OrderedDict()

    def cases(self) -> list[str]:
        """The cases in which anything is counted."""
        return self._figures.cases()

    def told(self, case: str, today: date) -> ToldSoFar:
        """All that is told of a case so far."""
        return told_of(self._figures.of(case), today)

    async def between(self, case: str, first: date, last: date) -> Mapping[str, Sequence[Step]]:
        """The steps that end on these days, by case, the oldest first; of all cases if `case` is empty."""
        key = (case, first, last)
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]

        def work(transaction: Transaction) -> dict[str, list[Step]]:
            values = {"case": case, "first": first.isoformat(), "last": last.isoformat()}
            found: dict[str, list[Step]] = {}
            for of, day, sealed in transaction.rows(OF_ONE if case else OF_ALL, values):
                found.setdefault(of, []).extend(unlocked(self._sealer, of, day, sealed))
            return found

        changes = self._changes
        found = await self._db.look(work)
        if changes != self._changes:  # something was told meanwhile
            return found
        self._known[key] = found
        while len(self._known) > 1 and sum(map(_size, self._known.values())) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return found

    async def release(self, case: str, last: date, now: datetime) -> None:
        """Tell what can be told once that day is over, at most once; all of it, or nothing is changed."""

        def work(transaction: Transaction) -> None:
            next_day = last + timedelta(days=1)
            figures = counting_from(transaction, self._sealer, self._figures, case, last, now, next_day)
            readers = ReadersNow(
                by_day={str(day): number for day, number in transaction.rows(READERS, {"case": case})},
                by_language=dict(transaction.rows(LANGUAGES, {"case": case})),
                by_source={
                    source: (arrived, subscribed)
                    for source, arrived, subscribed in transaction.rows(SOURCES, {"case": case})
                },
            )
            found = released(figures, readers, last)
            if found is not None:
                self._keep(transaction, case, last, found)

        await self._db.change(work)

    async def advance(self, case: str, count: str, now: Mapping[Cell, int], day: date) -> Mapping[Cell, int]:
        """What may be told of a state that is counted only when it is asked for; see `state_changes`."""

        def work(transaction: Transaction) -> Mapping[Cell, int]:
            figures = sums.stored(transaction, self._sealer, case)
            found = seen(figures, count, now, day)
            if found.steps:
                self._keep(transaction, case, day, found)
            return told_of(plus(figures, found.change), day).cells(count)

        return await self._db.change(work)

    def _keep(self, transaction: Transaction, case: str, day: date, found: Released) -> None:
        sums.add(transaction, self._sealer, case, found.change)
        transaction.then(partial(self._figures.changed, case, found.change))
        transaction.then(self._changed)
        put(transaction, self._sealer, case, day, found.steps)

    def _changed(self) -> None:
        self._changes += 1
        self._known.clear()


def _size(known: Mapping[str, Sequence[Step]]) -> int:
    return sum(len(step.cells) for steps in known.values() for step in steps)


def counting_from(
    transaction: Transaction,
    sealer: Sealer,
    known: Sums,
    case: str,
    last: date,
    now: datetime | None,
    begins: date | None = None,
) -> Figures:
    """The figures of a case as they are kept, once counting in steps has begun for it.

    If letters were counted before there were steps, what was told of them is the first; letters reported
    after `now` wait; None: after the day `last`. `begins`: the first day that can be told of where there are
    no letters; None: `last`.
    """
    figures = sums.stored(transaction, sealer, case)
    if begun(figures) is not None:
        return figures
    steps: list[Step] = []
    change: Figures = begun_at(None, begins or last)
    if letters(figures) or letters_opened(figures):
        live = known.of(case)  # with what is pending: only what comes later waits
        steps, waits = steps_of_before(live, last)
        now = now or datetime.combine(last + timedelta(days=1), time(), UTC)
        change = plus(plus(begun_at(now, last), waits), as_told(figures, steps))
    sums.add(transaction, sealer, case, change)
    transaction.then(partial(known.changed, case, change))
    if steps:
        put(transaction, sealer, case, last, steps)
    return plus(figures, change)


def put(transaction: Transaction, sealer: Sealer, case: str, day: date, steps: Sequence[Step]) -> None:
    """Put steps beside those of a day that are there."""
    if not steps:
        return
    rows = transaction.rows(ONE, {"case": case, "day": day.isoformat()})
    before = [step for of, sealed in rows for step in unlocked(sealer, case, of, sealed)]
    content = json.dumps([_flat(step) for step in (*before, *steps)], separators=(",", ":"))
    place = (PLACE, case.encode(), day.isoformat().encode())
    sealed = sealer.lock(zlib.compress(content.encode()), *place)
    transaction.change(PUT, {"case": case, "day": day.isoformat(), "sealed": sealed})


def unlocked(sealer: Sealer, case: str, day: str, sealed: bytes) -> list[Step]:
    """The steps in a row. DamagedDatabase."""
    try:
        content = json.loads(zlib.decompress(sealer.unlock(sealed, PLACE, case.encode(), day.encode())))
        return [_step(*step) for step in content]
    except (SealError, ValueError, TypeError, zlib.error):
        raise DamagedDatabase("The figures of a day in the database are damaged.") from None


def _flat(step: Step) -> list[Any]:
    # No part of a cell has a colon. A cell without parts, and one of an empty part, aren't the same.
    cells = {"".join(f":{part}" for part in cell): number for cell, number in step.cells.items()}
    return [step.count, step.first.toordinal(), step.last.toordinal(), cells]


def _step(count: str, first: int, last: int, cells: Mapping[str, int]) -> Step:
    found = {tuple(name.split(":")[1:]): number for name, number in cells.items()}
    return Step(count, date.fromordinal(first), date.fromordinal(last), found)
