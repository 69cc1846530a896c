"""How each of the team wants to be told of things: a row for who has chosen something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.news import NoticeTopic
from bot.model.team.notices import NoticeWishes
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import notice_wishes, team
from bot.store.db.sealing import Sealer


class NoticeWishesTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def of(self, chat: int) -> NoticeWishes:
        """What whoever has this chat has chosen."""
        async with self._db.read() as conn:
            member = await conn.scalar(select(team.c.id).where(team.c.chat == self._sealer.seal(chat)))
            return await wishes_of(conn, member) or NoticeWishes()

    async def all(self) -> Mapping[int, NoticeWishes]:
        """What was chosen, by the chats of those who did."""
        query = select(team.c.chat, notice_wishes).join(team, team.c.id == notice_wishes.c.member_id)
        async with self._db.read() as conn:
            return {self._sealer.open(row.chat): _wishes(row) for row in await conn.execute(query)}

    async def choose(self, chat: int, wishes: NoticeWishes) -> None:
        """Keep it for whoever has this chat; nothing is kept of somebody who left meanwhile."""
        async with self._db.write() as conn:
            member = await conn.scalar(select(team.c.id).where(team.c.chat == self._sealer.seal(chat)))
            await conn.execute(delete(notice_wishes).where(notice_wishes.c.member_id == member))
            if member is None or wishes == NoticeWishes():
                return
            off = " ".join(sorted(wishes.off))
            values = {"off": off, "at_night": int(wishes.at_night), "zone": wishes.zone}
            values["room_only"] = int(wishes.room_only)
            await conn.execute(insert(conn, notice_wishes).values(member_id=member, **values))


async def wishes_of(conn: AsyncConnection, member: int | None) -> NoticeWishes | None:
    """What the member with that number has chosen; None: nothing."""
    found = await conn.execute(select(notice_wishes).where(notice_wishes.c.member_id == member))
    row = found.one_or_none()
    return None if row is None else _wishes(row)


def _wishes(row: Row[Any]) -> NoticeWishes:
    known = {topic.value for topic in NoticeTopic}
    off = frozenset(NoticeTopic(name) for name in row.off.split() if name in known)
    return NoticeWishes(off, bool(row.at_night), row.zone, bool(row.room_only))
