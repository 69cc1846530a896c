"""What people said they did. Tied to a tag per case and person, never to a subscriber."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Select, delete, func, select

from bot.store.db.database import Database, pairs
from bot.store.db.dialects import insert
from bot.store.db.schema import actions, letters_by_authority, letters_by_day, people_by_case
from bot.store.db.sealing import Sealer


class ActionsTable:
    """Self-reported letters: one for each supporter, case, authority and day."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def record(self, chat: int, case: str, authority: str, ask: str, day: date, now: datetime) -> bool:
        """Count one letter. False if this one was counted already, however it was worded."""
        async with self._db.write() as connection:
            row = insert(connection, actions).values(
                case=case,
                authority=authority,
                ask=ask,
                day=day,
                tag=self._sealer.tag(case, chat),
                recorded_at=now,
            )
            return (await connection.execute(row.on_conflict_do_nothing())).rowcount == 1

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

    async def written_to(self, chat: int, case: str) -> dict[str, date]:
        """The authorities this person has written to in this case, each with the newest day."""
        query = (
            select(actions.c.authority, func.max(actions.c.day))
            .where(actions.c.case == case, actions.c.tag == self._sealer.tag(case, chat))
            .group_by(actions.c.authority)
        )
        async with self._db.read() as connection:
            return pairs(await connection.execute(query))

    async def counts(self, case: str) -> dict[str, int]:
        """How many letters were reported to each authority; those without one left out."""
        async with self._db.read() as connection:
            return pairs(await connection.execute(counts_of(case)))

    async def reported(self, case: str) -> tuple[int, int]:
        """How many letters were reported in this case, and by how many people."""
        async with self._db.read() as connection:
            letters = pairs(await connection.execute(counts_of(case)))
            return sum(letters.values()), await connection.scalar(people_of(case)) or 0


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
