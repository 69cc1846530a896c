"""Letters that were shown to somebody: how many, and who opened one. The latter is tied to a tag."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.store.db.database import Database
from bot.store.db.direct import Transaction
from bot.store.db.sealing import Sealer

COUNT_LETTER: Final = """
    INSERT INTO letters_opened ("case", authority, day, count)
    VALUES (:case, :authority, :day, 1)
    ON CONFLICT ("case", authority, day) DO UPDATE SET count = letters_opened.count + 1
"""
NOTE_READER: Final = """
    INSERT INTO openings ("case", tag, day)
    VALUES (:case, :tag, :day)
    ON CONFLICT DO NOTHING
"""


class OpeningsTable:
    """A number for each case, authority and day; and one row for each person and case."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def opened(self, case: str, authority: str, day: date, by: int | None = None) -> None:
        """Count one letter; keep that the chat `by`, if given, opened one of the case, and the first day."""
        values = {"case": case, "authority": authority, "day": day.isoformat()}
        tag = None if by is None else self._sealer.tag(case, by)

        def work(transaction: Transaction) -> None:
            transaction.change(COUNT_LETTER, values)
            if tag is not None:
                transaction.change(NOTE_READER, {**values, "tag": tag})

        await self._db.change(work)
