"""The figures of each case: locked in `sums`, but for what is pending in fresh records; in memory, all of it.

Totals, choices and warnings read memory, so that no tap counts what has grown. It changes only once the
change is kept, before anybody else writes. One program at a time has the database (see lease.py).
"""

from __future__ import annotations

from typing import Final

from bot.errors import DamagedDatabase, SealError
from bot.model.letters.figures import NO_FIGURES, Figures, plus, without_void
from bot.model.letters.record_form import packed_figures, unpacked_figures
from bot.store.db.database import Database
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer
from bot.store.letters.stored import read_fresh

LOCKED_BYTES: Final = 4096
"""Figures are filled up to steps of so many bytes."""
PLACE: Final = b"sums"

ALL: Final = """
    SELECT "case", sealed
    FROM sums
"""
ONE: Final = """
    SELECT sealed
    FROM sums
    WHERE "case" = :case
"""
PUT: Final = """
    INSERT INTO sums ("case", sealed)
    VALUES (:case, :sealed)
    ON CONFLICT ("case") DO UPDATE SET sealed = excluded.sealed
"""


class Sums:
    """What is in memory."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer
        self._known: dict[str, Figures] = {}

    async def load(self) -> None:
        """Read the figures, before anything writes to the database. DamagedDatabase, StoreUnavailable."""

        def work(transaction: Transaction) -> dict[str, Figures]:
            known = {case: unlocked(self._sealer, case, sealed) for case, sealed in transaction.rows(ALL, {})}
            for case, record in read_fresh(transaction, self._sealer):
                known[case] = plus(known.get(case, NO_FIGURES), record.pending)
            return known

        self._known = await self._db.look(work)  # by nobody else yet, so it may be long

    def cases(self) -> list[str]:
        """The cases in which anything is counted."""
        return sorted(self._known)

    def of(self, case: str) -> Figures:
        """The figures of one case."""
        return self._known.get(case, NO_FIGURES)

    def changed(self, case: str, change: Figures) -> None:
        """It is kept. Replaced as a whole: others may be reading."""
        self._known = {**self._known, case: plus(self.of(case), change)}


def stored(transaction: Transaction, sealer: Sealer, case: str) -> Figures:
    """What is locked: the figures without what is pending in records."""
    found = transaction.rows(ONE, {"case": case})
    return unlocked(sealer, case, found[0][0]) if found else NO_FIGURES


def add(transaction: Transaction, sealer: Sealer, case: str, change: Figures) -> None:
    """Put a change into what is locked. It is written anew even if nothing changes: that tells something."""
    after = without_void(plus(stored(transaction, sealer, case), change))
    transaction.change(PUT, {"case": case, "sealed": locked(sealer, case, after)})


def locked(sealer: Sealer, case: str, figures: Figures) -> bytes:
    """The figures of a case as they stand in the database."""
    return sealer.lock(packed_figures(figures), PLACE, case.encode(), steps_of=LOCKED_BYTES)


def unlocked(sealer: Sealer, case: str, sealed: bytes) -> Figures:
    """The same, read. DamagedDatabase."""
    try:
        return unpacked_figures(sealer.unlock(sealed, PLACE, case.encode()))
    except (SealError, ValueError):
        raise DamagedDatabase("The figures of a case in the database are damaged.") from None
