"""Records as they stand in the database: one row for each person and case, alike for everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.errors import SealError
from bot.incidents.reporting import report
from bot.model.letters.record import EMPTY, Record
from bot.model.letters.record_form import packed, unpacked
from bot.store.db.dialects import put_among
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer

PLACE: Final = b"record"
_A_PAGE: Final = 1_000

ONE: Final = """
    SELECT sealed
    FROM records
    WHERE "case" = :case
      AND tag = :tag
"""
WRITE_OVER: Final = """
    UPDATE records
    SET sealed = :sealed, due = :due, fresh = :fresh
    WHERE "case" = :case
      AND tag = :tag
"""
DELETE: Final = """
    DELETE FROM records
    WHERE "case" = :case
      AND tag = :tag
"""
NEXT_CASE: Final = """
    SELECT min("case")
    FROM records
    WHERE "case" > :after
"""
FRESH: Final = """
    SELECT "case", tag, sealed
    FROM records
    WHERE fresh = 1
      AND ("case", tag) > (:case, :tag)
    ORDER BY "case", tag
    LIMIT :most
"""


def read(transaction: Transaction, sealer: Sealer, case: str, tag: bytes) -> Record | None:
    """The record with that tag, if there is one."""
    found = transaction.rows(ONE, {"case": case, "tag": tag})
    return unlocked(sealer, case, tag, found[0][0]) if found else None


def write(
    transaction: Transaction, sealer: Sealer, case: str, tag: bytes, record: Record, *, fresh: bool = True
) -> None:
    """Put it there, under a fresh nonce. `fresh`: the next fold looks at it."""
    row = {
        "case": case,
        "tag": tag,
        "sealed": sealer.lock(packed(record), PLACE, case.encode(), tag),
        "due": record.due.isoformat(),
        "fresh": int(fresh),
    }
    if not transaction.change(WRITE_OVER, row):
        put_among(transaction, "records", ("case", "tag"), row)


def remove(transaction: Transaction, case: str, tag: bytes) -> None:
    """Nothing of it is left."""
    transaction.change(DELETE, {"case": case, "tag": tag})


def unlocked(sealer: Sealer, case: str, tag: bytes, sealed: bytes) -> Record:
    """The record in a row. A damaged one is an empty one: its person must be able to go on."""
    try:
        return unpacked(opened(sealer, case, tag, sealed))
    except (SealError, ValueError) as fault:
        report(fault, "A record in the database is damaged")
        return EMPTY


def opened(sealer: Sealer, case: str, tag: bytes, sealed: bytes) -> bytes:
    """The same, packed. SealError."""
    return sealer.unlock(sealed, PLACE, case.encode(), tag)


def cases_in(transaction: Transaction) -> Iterator[str]:
    """Every case that anybody has a record in."""
    # From one case to the next by the index: DISTINCT would read every row while others wait to write.
    case = ""
    while (found := transaction.rows(NEXT_CASE, {"after": case})[0][0]) is not None:
        case = found
        yield case


def read_fresh(transaction: Transaction, sealer: Sealer) -> Iterator[tuple[str, Record]]:
    """Every fresh record, with its case."""
    case, tag = "", b""
    while found := transaction.rows(FRESH, {"case": case, "tag": tag, "most": _A_PAGE}):
        for case, tag, sealed in found:
            yield case, unlocked(sealer, case, tag, sealed)
