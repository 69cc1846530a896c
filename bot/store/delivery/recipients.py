"""Letting go of who got which broadcast, once nothing is to be done with it any more.

For how long they are kept: model/broadcasts/keeping.py.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.audience import Audience
from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Task
from bot.model.broadcasts.keeping import kept_for
from bot.model.retention import DISCARDED_KEPT, RECALL_WITHIN, RECIPIENTS_KEPT
from bot.store.broadcasts.beginning import some_are_gone
from bot.store.broadcasts.rows import plan_in
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts, deliveries
from bot.store.db.sealing import Sealer

CHUNK: Final = 2_000
"""So many rows go in one transaction: whoever else writes waits for some milliseconds."""


class RecipientsTable:
    """StoreUnavailable from everywhere; `now` is aware UTC."""

    def __init__(self, db: Database, sealer: Sealer, kept: timedelta = RECIPIENTS_KEPT) -> None:
        """`kept`: how long after its end those of a usual broadcast are."""
        self._db = db
        self._sealer = sealer
        self._kept = kept

    async def are_let_go(self, broadcast_id: int, now: datetime) -> bool:
        """Whether the broadcast was over so long ago that they are let go, or soon will be; or some are gone.

        The former not while another broadcast that is for some of them is planned or under way.
        """
        async with self._db.read() as conn:
            if await self._old(conn, now, broadcasts.c.id == broadcast_id) is not None:
                return True
            return await some_are_gone(conn, broadcast_id)

    async def let_go(self, now: datetime, most: int = CHUNK) -> bool:
        """Delete up to `most` rows of one broadcast; False if there was none to delete.

        What came of it stays in the broadcast's own row, with its texts. A kill loses nothing: what is left
        is found again.
        """
        with_rows = exists().where(deliveries.c.broadcast_id == broadcasts.c.id)
        async with self._db.read() as conn:
            old = await self._old(conn, now, with_rows)
        if old is None:
            return False
        # In the order of the queue's index, which for what is done is nearly that of the rows.
        some = select(deliveries.c.id).where(deliveries.c.broadcast_id == old).limit(most)
        async with self._db.write() as conn:
            # Once more: one that is for them may have been confirmed meanwhile.
            if await self._old(conn, now, broadcasts.c.id == old) is not None:
                await conn.execute(delete(deliveries).where(deliveries.c.id.in_(some)))
        return True

    async def _old(self, conn: AsyncConnection, now: datetime, which: ColumnElement[bool]) -> int | None:
        """One of these broadcasts whose recipients aren't kept any more; None if there is none."""
        done = broadcasts.c.state == BroadcastState.DONE.value
        maybe = broadcasts.c.finished_at <= now - RECALL_WITHIN  # the least that they are kept for
        columns = (broadcasts.c.id, broadcasts.c.task, broadcasts.c.plan, broadcasts.c.finished_at)
        found = select(*columns).where(which, done, maybe, broadcasts.c.id.not_in(_wanted(now, self._kept)))
        for row in await conn.execute(found):
            try:
                audience = plan_in(self._sealer, row.plan).audience
            except ValueError:  # whom it was for isn't readable any more
                audience = Audience()
            if row.finished_at <= now - kept_for(Task(row.task), audience, self._kept):
                return int(row.id)
        return None


def _wanted(now: datetime, recipients: timedelta) -> Select[Any]:
    """Ids of the broadcasts with recipients whom another one is for.

    Of what was begun and left lying, a draft or what missed its time, only as long as recipients are kept, or
    a draft that somebody forgot would keep them for ever; of what was thrown away, while it can come back.
    """
    other = broadcasts.alias()
    left_lying = (
        (BroadcastState.DRAFT, other.c.created_at, recipients),
        (BroadcastState.MISSED, other.c.send_at, recipients),
        (BroadcastState.DISCARDED, other.c.finished_at, DISCARDED_KEPT),
    )
    planned = other.c.state.in_(sorted({*UNDER_WAY, BroadcastState.SCHEDULED}))
    lying = ((other.c.state == state.value) & (moment > now - kept) for state, moment, kept in left_lying)
    return select(other.c.source_id).where(other.c.source_id.is_not(None), or_(planned, *lying))
