"""What was thrown away unsent: for a while it can be a draft again, then its texts are deleted."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import delete, exists, select, update

from bot.model.broadcasts.broadcast import BroadcastState
from bot.store.broadcasts.holding import no_longer_held
from bot.store.broadcasts.rows import change, plan_as_kept, plan_in
from bot.store.db.database import Database
from bot.store.db.schema import broadcast_texts, broadcasts
from bot.store.db.sealing import Sealer

_DISCARDED: Final = broadcasts.c.state == BroadcastState.DISCARDED.value


class DiscardedTable:
    """One transaction each; StoreUnavailable from everywhere.

    Throwing away: see DraftsTable and SchedulesTable.
    """

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def bring_back(self, broadcast_id: int) -> BroadcastState | None:
        """Make it a draft again, with its texts and its plan; what it was: DRAFT, or SCHEDULED.

        None, and nothing changed: it isn't thrown away (any more), or its texts are deleted by now.
        """
        written = exists().where(broadcast_texts.c.broadcast_id == broadcasts.c.id)
        which = (broadcasts.c.id == broadcast_id, _DISCARDED, written)
        async with self._db.write() as conn:
            row = (await conn.execute(select(broadcasts.c.send_at).where(*which))).one_or_none()
            if row is None:
                return None
            await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id)
                .values(
                    state=BroadcastState.DRAFT.value,
                    revision=broadcasts.c.revision + 1,
                    send_at=None,
                    finished_at=None,
                )
            )
            await no_longer_held(conn, broadcast_id)
            # What missed its time had one, too.
            return BroadcastState.DRAFT if row.send_at is None else BroadcastState.SCHEDULED

    async def purge(self, before: datetime) -> None:
        """Delete texts and label of what was thrown away until `before`; it can't be brought back then."""
        old = select(broadcasts.c.id).where(_DISCARDED, broadcasts.c.finished_at <= before)
        theirs = broadcast_texts.c.broadcast_id.in_(old)
        async with self._db.read() as conn:
            # Asked every few seconds: nobody is to wait for a lock that nothing is done with.
            if await conn.scalar(select(broadcast_texts.c.broadcast_id).where(theirs).limit(1)) is None:
                return
        async with self._db.write() as conn:
            rows = await conn.execute(
                select(broadcasts.c.id, broadcasts.c.plan).where(
                    broadcasts.c.id.in_(select(broadcast_texts.c.broadcast_id).where(theirs))
                )
            )
            for row in rows.all():
                plan = replace(plan_in(self._sealer, row.plan), label="")
                await change(conn, row.id, plan=plan_as_kept(self._sealer, plan))
            await conn.execute(delete(broadcast_texts).where(theirs))
