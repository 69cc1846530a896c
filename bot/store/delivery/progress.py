"""How far broadcasts are, and who has been told of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, func, select

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Progress
from bot.model.broadcasts.delivery import DeliveryState
from bot.store.broadcasts.rows import change, one, progress_of
from bot.store.db.database import Database
from bot.store.db.moments import from_milliseconds, to_milliseconds
from bot.store.db.schema import broadcasts, deliveries

_UNDER_WAY: Final = tuple(sorted(UNDER_WAY))


class ProgressTable:
    """What organisers see, and the engine goes by. `now` is aware UTC; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, broadcast_id: int) -> Progress | None:
        """How far it is; None if there is no such broadcast."""
        async with self._db.read() as conn:
            row = await one(conn, broadcast_id)
            return None if row is None else progress_of(row)

    async def running(self) -> list[Progress]:
        """Every broadcast that isn't over, paused ones too; in the order in which they go."""
        statement = (
            select(broadcasts)
            .where(broadcasts.c.state.in_(_UNDER_WAY))
            .order_by(broadcasts.c.precedence, broadcasts.c.id)
        )
        async with self._db.read() as conn:
            return [progress_of(row) for row in await conn.execute(statement)]

    async def has_due(self, broadcast_id: int, now: datetime) -> bool:
        """Whether there is somebody whom it can be sent to at this moment, or is being sent to."""
        under_way = deliveries.c.state.in_((DeliveryState.CLAIMED.value, DeliveryState.WIRE.value))
        return await self.kept_waiting(broadcast_id, now) or await self._any(broadcast_id, under_way)

    async def kept_waiting(self, broadcast_id: int, since: datetime) -> bool:
        """Whether there is somebody whom it could be sent to since then, and nobody sends to."""
        waits = deliveries.c.state == DeliveryState.WAITING.value
        return await self._any(broadcast_id, waits & (deliveries.c.not_before <= to_milliseconds(since)))

    async def _any(self, broadcast_id: int, which: ColumnElement[bool]) -> bool:
        some = select(deliveries.c.id).where(deliveries.c.broadcast_id == broadcast_id, which).limit(1)
        async with self._db.read() as conn:
            return await conn.scalar(some) is not None

    async def next_due(self, broadcast_id: int) -> datetime | None:
        """When the first of those who wait for a time is due; None if nobody does."""
        async with self._db.read() as conn:
            due = await conn.scalar(
                select(func.min(deliveries.c.not_before)).where(
                    deliveries.c.broadcast_id == broadcast_id,
                    deliveries.c.state == DeliveryState.WAITING.value,
                    deliveries.c.not_before > 0,
                )
            )
        return None if due is None else from_milliseconds(due)

    async def message(self, broadcast_id: int) -> int | None:
        """The id of the live progress message in the author's chat, if one was sent."""
        async with self._db.read() as conn:
            found = await conn.scalar(
                select(broadcasts.c.progress_message).where(broadcasts.c.id == broadcast_id)
            )
            return None if found is None else int(found)

    async def set_message(self, broadcast_id: int, message_id: int | None) -> None:
        """Keep the id of the live progress message."""
        async with self._db.write() as conn:
            await change(conn, broadcast_id, progress_message=message_id)

    async def result(self, broadcast_id: int) -> int | None:
        """The id of the message in the author's chat that has its result, if that is known."""
        async with self._db.read() as conn:
            found = await conn.scalar(
                select(broadcasts.c.result_message).where(broadcasts.c.id == broadcast_id)
            )
            return None if found is None else int(found)

    async def unreported(self) -> list[int]:
        """Ids of the broadcasts that are done and whose author hasn't been told, oldest first."""
        statement = (
            select(broadcasts.c.id)
            .where(broadcasts.c.state == BroadcastState.DONE.value, broadcasts.c.reported == 0)
            .order_by(broadcasts.c.id)
        )
        async with self._db.read() as conn:
            return list(await conn.scalars(statement))

    async def mark_reported(self, broadcast_id: int, message_id: int | None = None) -> None:
        """The author has the result, in that message if it is known."""
        async with self._db.write() as conn:
            await change(conn, broadcast_id, reported=1, result_message=message_id)
