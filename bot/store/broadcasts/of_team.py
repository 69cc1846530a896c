"""Every broadcast of the team, as all of it may see them; and having colleagues told of one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import case, select, true
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Task
from bot.model.team.news import News
from bot.store.broadcasts.beginning import NOT_CONFIRMED
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts, team
from bot.store.team.news import tell_team

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


class TeamBroadcastsTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def some(self, offset: int, most: int, cases: frozenset[str] | None = None) -> Sequence[Confirmed]:
        """Up to so many of those that were confirmed, whoever wrote them; drafts are their authors' alone.

        `cases`: of these cases only.
        """
        seen = true() if cases is None else broadcasts.c.case.in_(sorted(cases))
        statement = (
            select(broadcasts.c.id, broadcasts.c.state, broadcasts.c.send_at, team.c.id.label("member"))
            .outerjoin(team, team.c.chat == broadcasts.c.author)
            .where(broadcasts.c.state.not_in(NOT_CONFIRMED), seen)
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


BEGINS: Final = {Task.SEND: News.SENDS, Task.RECALL: News.RECALLS, Task.CORRECT: News.CORRECTS}
"""What colleagues are told of one that goes out, by what it does."""


async def tell_of(conn: AsyncConnection, broadcast_id: int, what: News, by: bytes | int | None) -> None:
    """Have colleagues told what somebody did to it; to be called where it is done.

    `by`: their sealed chat, or their number.
    """
    if isinstance(by, bytes):
        by = await conn.scalar(select(team.c.id).where(team.c.chat == by))
    await tell_team(conn, what, but={by}, actor=by, broadcast_id=broadcast_id)
