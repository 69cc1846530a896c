"""What is to be told of the team: a row for each who is to be told, until they were."""

from __future__ import annotations

import logging
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.team.news import News, TeamNews
from bot.model.team.roles import Role
from bot.store.db.database import Database
from bot.store.db.schema import team, team_news
from bot.store.db.sealing import Sealer

log = logging.getLogger(__name__)


async def tell(conn: AsyncConnection, chat: bytes, what: News, **about: Any) -> None:
    """Have somebody told, by their sealed chat; `about`: other columns."""
    await conn.execute(insert(team_news).values(chat=chat, what=what.value, **about))


async def tell_owners(
    conn: AsyncConnection, what: News, *, but: Collection[int | None] = (), **about: Any
) -> None:
    """Have every owner of this moment told, but for those numbers; and the log, which names nobody."""
    log.info("The team: %s%s.", what.value, f", {about['role']}" if "role" in about else "")
    owners = await conn.execute(select(team.c.id, team.c.chat).where(team.c.role == Role.OWNER.value))
    for number, chat in owners.all():
        if number not in but:
            await tell(conn, chat, what, **about)


async def ask_owners(conn: AsyncConnection, broadcast_id: int) -> None:
    """Have every owner asked about a broadcast whose author is out of the team."""
    # Whoever was not reached yet is asked once, not twice.
    await conn.execute(delete(team_news).where(team_news.c.broadcast_id == broadcast_id))
    await tell_owners(conn, News.HELD, broadcast_id=broadcast_id)


class TeamNewsTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def to_tell(self) -> list[TeamNews]:
        """All that is still to be told, oldest first."""
        async with self._db.read() as conn:
            rows = (await conn.execute(select(team_news).order_by(team_news.c.id))).all()
        found = []
        for row in rows:
            try:
                chat = self._sealer.open(row.chat)
            except SealError:
                continue  # damaged: nobody can be told
            found.append(
                TeamNews(
                    id=row.id,
                    chat=chat,
                    what=News(row.what),
                    member=row.member,
                    actor=row.actor,
                    role=None if row.role is None else Role(row.role),
                    since=row.since,
                    invitation=row.invitation,
                    ended=row.ended,
                    broadcast=row.broadcast_id,
                )
            )
        return found

    async def told(self, news: TeamNews) -> None:
        """They were told, or can't be."""
        async with self._db.write() as conn:
            await conn.execute(delete(team_news).where(team_news.c.id == news.id))

    async def ask_owners(self, broadcast_id: int) -> None:
        """Have every owner asked about a broadcast whose author is out of the team."""
        async with self._db.write() as conn:
            await ask_owners(conn, broadcast_id)
