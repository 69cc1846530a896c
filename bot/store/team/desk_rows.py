"""What desks show of messages that nobody gets yet: planned ones, and drafts; read at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import exists, select

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.team.roles import Access
from bot.store.db.database import Database
from bot.store.db.schema import broadcast_texts, broadcasts, team
from bot.store.db.sealing import Sealer
from bot.store.team.members import those_who

_PLANNED: Final = (BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A broadcast that waits for its time, UTC, or missed it. `mine`: whoever looks wrote it.

    `left`: who wrote it isn't in the team any more, or sends no more.
    """

    id: int
    send_at: datetime
    missed: bool
    mine: bool
    left: bool


@dataclass(frozen=True, slots=True)
class DeskRows:
    """`drafts`: ids of what whoever looks has begun to write, the newest first."""

    planned: Sequence[PlannedRow]
    drafts: Sequence[int]


class DeskRowsTable:
    """No table of its own: a view of others'. StoreUnavailable."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def of(self, chat: int, most: int) -> DeskRows:
        """For who has this chat; of planned ones and of drafts up to so many each."""
        me = self._sealer.seal(chat)
        missed = broadcasts.c.state == BroadcastState.MISSED.value
        sends = (team.c.chat == broadcasts.c.author) & those_who(Access.ORGANISERS)
        planned = (
            select(broadcasts.c.id, broadcasts.c.send_at, broadcasts.c.state, broadcasts.c.author)
            .add_columns(team.c.id.label("member"))
            .outerjoin(team, sends)
            .where(broadcasts.c.state.in_(_PLANNED), broadcasts.c.send_at.is_not(None))
            .order_by(missed.desc(), broadcasts.c.send_at, broadcasts.c.id)
            .limit(most)
        )
        written = exists().where(broadcast_texts.c.broadcast_id == broadcasts.c.id)
        drafts = (
            select(broadcasts.c.id)
            .where(broadcasts.c.state == BroadcastState.DRAFT.value, broadcasts.c.author == me, written)
            .order_by(broadcasts.c.id.desc())
            .limit(most)
        )
        async with self._db.read() as connection:
            return DeskRows(
                [
                    PlannedRow(
                        row.id,
                        row.send_at,
                        row.state == BroadcastState.MISSED.value,
                        row.author == me,
                        row.member is None,
                    )
                    for row in await connection.execute(planned)
                ],
                list(await connection.scalars(drafts)),
            )
