"""What is to be told of the team: a row for each who is to be told, until they were."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.clock import SystemClock
from bot.model.team.news import OF_STANDING, SORTS, News, NoticeTopic, TeamNews
from bot.model.team.roles import Access, Role, among, roles_of
from bot.model.team.room import IN_ROOM
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts, team, team_news, team_room
from bot.store.db.sealing import Sealer
from bot.store.db.units import current_work
from bot.store.team.limits import limit_in

log = logging.getLogger(__name__)


async def tell(
    conn: AsyncConnection, chat: bytes, what: News, *, at: datetime | None = None, **about: Any
) -> None:
    """Have somebody told, by their sealed chat; `about`: other columns.

    `at`: when it happened, aware; None: now, by the clock of whoever is answered.
    """
    work = current_work()
    moment = at or (work.clock if work else SystemClock()).now()
    await conn.execute(insert(team_news).values(chat=chat, what=what.value, at=moment, **about))


async def tell_team(
    conn: AsyncConnection,
    what: News,
    *,
    but: Collection[int | None] = (),
    at: datetime | None = None,
    **about: Any,
) -> list[int]:
    """Have everybody of this moment told who hears of such things, but for those numbers; theirs: see SORTS.

    Whoever has blocked the bot hears of the team when they come back, and of nothing else. Of a case, and of
    broadcasts about it, nobody hears who is limited to others. What is told in the team's room is told there
    too, once, whoever did it.
    """
    sort = SORTS[what]
    who: ColumnElement[bool] = team.c.role.in_([role.value for role in roles_of(sort.access)])
    if sort.topic is not NoticeTopic.TEAM and sort.access is not Access.OWNERS:
        who &= team.c.gone == 0
    case = await _case_of(conn, about)
    members = await conn.execute(select(team.c.id, team.c.chat, team.c.cases).where(who).order_by(team.c.id))
    those = {row.id: row.chat for row in members if row.id not in but and among(limit_in(row.cases), case)}
    for chat in those.values():
        await tell(conn, chat, what, at=at, **about)
    if what in IN_ROOM:
        room = select(team_room.c.chat).where(team_room.c.resting == 0)
        for chat in (await conn.scalars(room)).all():
            await tell(conn, chat, what, at=at, **about)
    return list(those)


async def tell_those(conn: AsyncConnection, what: News, which: ColumnElement[bool], **about: Any) -> None:
    """Have those of the team told for whom `which` holds at this moment."""
    for chat in (await conn.scalars(select(team.c.chat).where(which).order_by(team.c.id))).all():
        await tell(conn, chat, what, **about)


async def _case_of(conn: AsyncConnection, about: Mapping[str, Any]) -> str:
    """The case that news is about; "" if about none."""
    if about.get("case"):
        return str(about["case"])
    number = about.get("broadcast_id")
    if number is None:
        return ""
    return await conn.scalar(select(broadcasts.c.case).where(broadcasts.c.id == number)) or ""


async def tell_owners(
    conn: AsyncConnection, what: News, *, but: Collection[int | None] = (), **about: Any
) -> None:
    """Have every owner of this moment told, but for those numbers; and the log, which names nobody."""
    log.info("The team: %s%s.", what.value, f", {about['role']}" if "role" in about else "")
    await tell_team(conn, what, but=but, **about)


async def tell_of_case(conn: AsyncConnection, what: News, case: str, *, by: int | None, at: datetime) -> None:
    """Have the team told how a case stands now; nobody is told any more how it stood before."""
    before = [news.value for news in OF_STANDING.values()]
    await conn.execute(delete(team_news).where(team_news.c.case == case, team_news.c.what.in_(before)))
    await tell_team(conn, what, but={by}, at=at, actor=by, case=case)


async def ask_owners(conn: AsyncConnection, broadcast_id: int) -> None:
    """Have every owner asked about a broadcast whose author is out of the team."""
    # Whoever was not reached yet is asked once, not twice.
    asked = (team_news.c.broadcast_id == broadcast_id, team_news.c.what == News.HELD.value)
    await conn.execute(delete(team_news).where(*asked))
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
                    case=row.case,
                    detail=row.detail,
                    at=row.at,
                )
            )
        return found

    async def told(self, *news: TeamNews) -> None:
        """They were told of all of these, or can't be, or don't want to be."""
        async with self._db.write() as conn:
            await conn.execute(delete(team_news).where(team_news.c.id.in_([one.id for one in news])))

    async def took_over(self) -> None:
        """Have every owner told that this program took over from another one, which stood still."""
        async with self._db.write() as conn:
            await tell_owners(conn, News.TOOK_OVER)

    async def ask_owners(self, broadcast_id: int) -> None:
        """Have every owner asked about a broadcast whose author is out of the team."""
        async with self._db.write() as conn:
            await ask_owners(conn, broadcast_id)
