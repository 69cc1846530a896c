"""Every broadcast of the team, as all of it may see them; and what colleagues are still to be told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlalchemy import case, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState
from bot.store.broadcasts.beginning import NOT_CONFIRMED
from bot.store.broadcasts.rows import change
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts, team

_FIRST: Final = case(
    (broadcasts.c.state.in_(sorted(UNDER_WAY)), 0),
    (broadcasts.c.state == BroadcastState.MISSED.value, 1),
    (broadcasts.c.state == BroadcastState.SCHEDULED.value, 2),
    else_=3,
)
"""What may need somebody comes first; then what is to come, and what is over."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A broadcast that was confirmed. `author`: a number in the team; None: they left it.

    `send_at`: UTC, of one that waits for its time, or missed it.
    """

    id: int
    author: int | None
    send_at: datetime | None


@dataclass(frozen=True, slots=True)
class BroadcastNews:
    """What the team is to be told. `by`: who did it; `told`: who was told; by their numbers in the team.

    `serial`: another one where there is other news of the same broadcast by now.
    """

    broadcast_id: int
    serial: int
    by: int | None
    told: frozenset[int]

    def packed(self) -> str:
        """As the database keeps it."""
        return json.dumps([self.serial, self.by, *sorted(self.told)])

    @classmethod
    def unpacked(cls, broadcast_id: int, kept: str | None) -> BroadcastNews | None:
        """The reverse; None if there is none."""
        if kept is None:
            return None
        serial, by, *told = json.loads(kept)
        return cls(broadcast_id, serial, by, frozenset(told))


class TeamBroadcastsTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def some(self, offset: int, most: int) -> Sequence[Confirmed]:
        """Up to so many of those that were confirmed, whoever wrote them; drafts are their authors' alone."""
        statement = (
            select(broadcasts.c.id, broadcasts.c.state, broadcasts.c.send_at, team.c.id.label("member"))
            .outerjoin(team, team.c.chat == broadcasts.c.author)
            .where(broadcasts.c.state.not_in(NOT_CONFIRMED))
            .order_by(_FIRST, broadcasts.c.id.desc())
            .offset(offset)
            .limit(most)
        )
        waiting = (BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)
        async with self._db.read() as conn:
            return [
                Confirmed(row.id, row.member, row.send_at if row.state in waiting else None)
                for row in await conn.execute(statement)
            ]

    async def news(self) -> Sequence[BroadcastNews]:
        """What somebody is still to be told, oldest first."""
        statement = (
            select(broadcasts.c.id, broadcasts.c.news)
            .where(broadcasts.c.news.is_not(None))
            .order_by(broadcasts.c.id)
        )
        async with self._db.read() as conn:
            found = [BroadcastNews.unpacked(row.id, row.news) for row in await conn.execute(statement)]
            return [news for news in found if news]

    async def told(self, news: BroadcastNews, member: int) -> None:
        """One of the team was told, or can't be."""
        async with self._db.write() as conn:
            now = await _news(conn, news.broadcast_id)
            if now and now.serial == news.serial:
                await change(conn, news.broadcast_id, news=replace(now, told=now.told | {member}).packed())

    async def all_told(self, news: BroadcastNews) -> None:
        """Everybody was; nothing is kept of whom."""
        async with self._db.write() as conn:
            now = await _news(conn, news.broadcast_id)
            if now and now.serial == news.serial:
                await change(conn, news.broadcast_id, news=None)


async def tell_team(conn: AsyncConnection, broadcast_id: int, by: bytes) -> None:
    """Have the team told what whoever has this sealed chat did to it; to be called where it is done."""
    member = await conn.scalar(select(team.c.id).where(team.c.chat == by))
    before = await _news(conn, broadcast_id)
    news = BroadcastNews(broadcast_id, before.serial + 1 if before else 0, member, frozenset())
    await change(conn, broadcast_id, news=news.packed())


async def _news(conn: AsyncConnection, broadcast_id: int) -> BroadcastNews | None:
    kept = await conn.scalar(select(broadcasts.c.news).where(broadcasts.c.id == broadcast_id))
    return BroadcastNews.unpacked(broadcast_id, kept)
