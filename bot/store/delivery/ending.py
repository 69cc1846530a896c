"""How a broadcast ends: whoever is left is struck off, and the numbers are counted anew.

Invariant, kept by every transaction here: a broadcast's counters are the numbers of its rows by outcome.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.broadcasts.delivery import MAYBE, DeliveryState
from bot.store.broadcasts.beginning import begin_waiting
from bot.store.broadcasts.rows import FINAL, add, one, progress_of
from bot.store.db.database import Database
from bot.store.db.dialects import as_list, written
from bot.store.db.schema import broadcasts, deliveries
from bot.store.delivery.statements import COUNT_CANCELLED, SETTLE_UNSENT, STRIKE_OFF


class EndingTable:
    """Strikes off whoever is left, and closes. `now` is aware UTC; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def strike_off(self, broadcast_id: int, chunk: int = 2_000) -> bool:
        """Settle some of those left of a cancelled broadcast as cancelled. True once nobody is left.

        Whom an earlier try may have reached is unknown instead.

        To be called when all are listed; those on the wire come to their own outcomes.
        """
        async with self._db.write() as conn:
            if await one(conn, broadcast_id, BroadcastState.STOPPING) is None:
                return True
            left = struck_off = unknown = 0
            for state in (DeliveryState.WAITING, DeliveryState.CLAIMED):
                some = (
                    select(deliveries.c.id, deliveries.c.reason)
                    .where(deliveries.c.broadcast_id == broadcast_id, deliveries.c.state == state.value)
                    .limit(chunk - left)
                )
                found = (await conn.execute(some)).all()
                # Who may have it already must not be among those who can still get it.
                maybe = {
                    "new": DeliveryState.UNKNOWN.value,
                    "reason": MAYBE,
                    "maybe": MAYBE,
                    "rows": as_list(_ids(found, maybe=True)),
                }
                unknown += (await conn.execute(written(SETTLE_UNSENT), maybe)).rowcount
                these = {
                    "cancelled": DeliveryState.CANCELLED.value,
                    "rows": as_list(_ids(found, maybe=False)),
                }
                await conn.execute(written(COUNT_CANCELLED), these)
                struck_off += (await conn.execute(written(STRIKE_OFF), these)).rowcount
                left += len(found)
            counts = {DeliveryState.CANCELLED: struck_off, DeliveryState.UNKNOWN: unknown}
            await add(conn, broadcast_id, counts)
            return left < chunk

    async def finish(self, broadcast_id: int, now: datetime) -> bool | None:
        """Close it if every recipient is listed and has an outcome.

        None: not yet. True: closed. False: closed, but the counters weren't those of the rows; they are now.
        """
        if not await self._all_listed(broadcast_id) or await self._is_left(broadcast_id):
            return None
        counted = await self._counted(broadcast_id)
        if any(counted.get(state.value, 0) for state in DeliveryState if state not in FINAL):
            return None
        # Final rows never change, so what was counted before this transaction is still so.
        truth = {state.value: counted.get(state.value, 0) for state in FINAL}
        truth["audience"] = sum(truth.values())
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id)
            if row is None or row.state not in (BroadcastState.SENDING.value, BroadcastState.STOPPING.value):
                return None
            right = all(getattr(row, column) == number for column, number in truth.items())
            await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id)
                .values(state=BroadcastState.DONE.value, finished_at=now, **truth)
            )
            await begin_waiting(conn, now)
            return right

    async def _all_listed(self, broadcast_id: int) -> bool:
        async with self._db.read() as conn:
            row = await one(conn, broadcast_id)
            return row is not None and progress_of(row).listed

    async def _is_left(self, broadcast_id: int) -> bool:
        """Whether somebody has no outcome yet: found by a seek, while counting reads every row."""
        left = select(deliveries.c.id).where(
            deliveries.c.broadcast_id == broadcast_id,
            deliveries.c.state.in_([state.value for state in DeliveryState if state not in FINAL]),
        )
        async with self._db.read() as conn:
            return await conn.scalar(left.limit(1)) is not None

    async def _counted(self, broadcast_id: int) -> dict[str, int]:
        statement = (
            select(deliveries.c.state, func.count().label("number"))
            .where(deliveries.c.broadcast_id == broadcast_id)
            .group_by(deliveries.c.state)
        )
        async with self._db.read() as conn:
            return {row.state: row.number for row in await conn.execute(statement)}


def _ids(found: Iterable[Any], *, maybe: bool) -> list[int]:
    """The ids of those rows whom an earlier try may have reached, or of the others."""
    return [row.id for row in found if (row.reason == MAYBE) is maybe]
