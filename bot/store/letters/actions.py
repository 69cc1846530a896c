"""What people said they did. Tied to a tag per case and person, never to a subscriber."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Select, delete, select

from bot.store.db.database import Database
from bot.store.db.dialects import as_moment
from bot.store.db.schema import actions, letters_by_authority, letters_by_day, people_by_case
from bot.store.db.sealing import Sealer

RECORD: Final = """
    INSERT INTO actions ("case", authority, ask, day, tag, recorded_at)
    VALUES (:case, :authority, :ask, :day, :tag, :now)
    ON CONFLICT DO NOTHING
"""


class ActionsTable:
    """Self-reported letters: one for each supporter, case, authority and day."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def record(self, chat: int, case: str, authority: str, ask: str, day: date, now: datetime) -> bool:
        """Count one letter. False if this one was counted already, however it was worded."""
        values = {
            "case": case,
            "authority": authority,
            "ask": ask,
            "day": day.isoformat(),
            "tag": self._sealer.tag(case, chat),
            "now": as_moment(now),
        }
        return await self._db.change(lambda transaction: transaction.change(RECORD, values) == 1)

    async def undo(
        self,
        chat: int,
        case: str,
        authority: str,
        day: date,
        now: datetime,
        *,
        within: timedelta,
    ) -> bool:
        """Take back a letter counted at most `within` ago. False if there is none, or it is older."""
        async with self._db.write() as connection:
            removed = await connection.execute(
                delete(actions).where(
                    actions.c.case == case,
                    actions.c.tag == self._sealer.tag(case, chat),
                    actions.c.authority == authority,
                    actions.c.day == day,
                    actions.c.recorded_at >= now - within,
                )
            )
            return removed.rowcount == 1


def counts_of(case: str) -> Select[str, int]:
    """The query for (authority, letters)."""
    counted = letters_by_authority.c
    return select(counted.authority, counted.number).where(counted.case == case)


def people_of(case: str) -> Select[int]:
    """The query for the number of people who reported a letter; no row if nobody did."""
    return select(people_by_case.c.number).where(people_by_case.c.case == case)


def by_day_of(case: str) -> Select[date, int]:
    """The query for (day, letters), oldest first."""
    counted = letters_by_day.c
    return select(counted.day, counted.number).where(counted.case == case).order_by(counted.day)
