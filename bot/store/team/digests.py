"""Who of the team wants a digest each Monday, and which Monday's each of them had last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import digests, team
from bot.store.db.sealing import Sealer


async def digest_of(conn: AsyncConnection, member: int) -> str | None:
    """The Monday of the last one that the member with that number had; None: they want none."""
    found: str | None = await conn.scalar(select(digests.c.monday).where(digests.c.member_id == member))
    return found


class DigestsTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def wanted(self) -> Mapping[int, date]:
        """The chats of those who want it -> the Monday of the last, or of the week in which they asked."""
        query = select(team.c.chat, digests.c.monday).join(team, team.c.id == digests.c.member_id)
        async with self._db.read() as conn:
            found = (await conn.execute(query.where(team.c.gone == 0))).all()
        return {self._sealer.open(chat): date.fromisoformat(monday) for chat, monday in found}

    async def wants(self, chat: int) -> bool:
        """Whether whoever has this chat wants it."""
        query = select(digests.c.member_id).join(team, team.c.id == digests.c.member_id)
        async with self._db.read() as conn:
            return await conn.scalar(query.where(team.c.chat == self._sealer.seal(chat))) is not None

    async def want(self, chat: int, monday: date | None) -> None:
        """They want it, the first in the week after `monday`; None: no more. Nobody's who left meanwhile."""
        async with self._db.write() as conn:
            member = await conn.scalar(select(team.c.id).where(team.c.chat == self._sealer.seal(chat)))
            await conn.execute(delete(digests).where(digests.c.member_id == member))
            if member is not None and monday is not None:
                await conn.execute(insert(conn, digests).values(member_id=member, monday=monday.isoformat()))

    async def told(self, chat: int, monday: date) -> None:
        """They had that Monday's."""
        member = select(team.c.id).where(team.c.chat == self._sealer.seal(chat)).scalar_subquery()
        async with self._db.write() as conn:
            await conn.execute(
                update(digests).where(digests.c.member_id == member).values(monday=monday.isoformat())
            )
