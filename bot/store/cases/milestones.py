"""Milestones that cases have passed: each is told of once, and one message of thanks is begun for it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.team.news import News
from bot.model.totals.milestones import Milestone, MilestoneState
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts, milestones
from bot.store.team.news import tell_team


class MilestonesTable:
    """Numbers of letters only; nothing in it is about anybody. StoreUnavailable."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def passed(self, case: str, letters: int, now: datetime) -> bool:
        """Put down that a case has passed it, and have the team told; False if it had, or a higher one."""
        newest = select(func.max(milestones.c.letters)).where(milestones.c.case == case)
        async with self._db.read() as conn:
            if (await conn.scalar(newest) or 0) >= letters:
                return False
        async with self._db.write() as conn:
            if (await conn.scalar(newest) or 0) >= letters:
                return False
            await conn.execute(insert(milestones).values(case=case, letters=letters))
            await tell_team(conn, News.MILESTONE, at=now, case=case, detail=str(letters))
            return True

    async def newest(self) -> list[Milestone]:
        """The highest of each case."""
        highest = select(milestones.c.case, func.max(milestones.c.letters)).group_by(milestones.c.case)
        async with self._db.read() as conn:
            found = [await _of(conn, case, letters) for case, letters in (await conn.execute(highest)).all()]
        return [one for one in found if one is not None]

    async def of(self, case: str, letters: int) -> Milestone | None:
        """That one; None if the case hasn't passed it."""
        async with self._db.read() as conn:
            return await _of(conn, case, letters)

    async def begin(self, case: str, letters: int, make: Callable[[], Awaitable[int]]) -> Milestone | None:
        """Let `make` begin a message of thanks, whose id it gives, unless somebody has; as it is then.

        In one transaction, so that two of the team begin one message. None if the case hasn't passed it.
        """
        async with self._db.unit():
            async with self._db.write() as conn:
                known = await _of(conn, case, letters)
            if known is None or known.state is MilestoneState.BEGUN:
                return known
            number = await make()
            await self._set(case, letters, broadcast_id=number, put_away=0)
            return Milestone(case, letters, MilestoneState.BEGUN, number)

    async def put_away(self, case: str, letters: int) -> None:
        """Offer nothing more for it; what was begun stays."""
        await self._set(case, letters, put_away=1)

    async def _set(self, case: str, letters: int, **values: Any) -> None:
        which = (milestones.c.case == case, milestones.c.letters == letters)
        async with self._db.write() as conn:
            await conn.execute(update(milestones).where(*which).values(**values))


async def _of(conn: AsyncConnection, case: str, letters: int) -> Milestone | None:
    """As it is at this moment: a message that was thrown away, or went with its author, is none any more."""
    found = await conn.execute(
        select(milestones, broadcasts.c.state)
        .outerjoin(broadcasts, broadcasts.c.id == milestones.c.broadcast_id)
        .where(milestones.c.case == case, milestones.c.letters == letters)
    )
    row: Row[Any] | None = found.one_or_none()
    if row is None:
        return None
    if row.state is not None and row.state != BroadcastState.DISCARDED.value:
        return Milestone(case, letters, MilestoneState.BEGUN, row.broadcast_id)
    return Milestone(case, letters, MilestoneState.AWAY if row.put_away else MilestoneState.OPEN)
