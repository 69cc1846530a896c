"""Who opened a letter of a case. Tied to a tag per case and person, never to a subscriber."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import openings
from bot.store.db.sealing import Sealer
from bot.store.people.forgetting import tagged


class OpeningsTable:
    """One row for each person and case, however many letters."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def note(self, chat: int, case: str, day: date) -> None:
        """Keep that this chat opened a letter of the case; the first day is kept."""
        tag = self._sealer.tag(case, chat)
        async with self._db.read() as connection:
            if await connection.scalar(select(openings.c.day).where(tagged(openings, case, tag))) is not None:
                return
        async with self._db.write() as connection:
            row = insert(connection, openings).values(case=case, tag=tag, day=day)
            await connection.execute(row.on_conflict_do_nothing())
