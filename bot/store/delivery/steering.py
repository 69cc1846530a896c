"""Broadcasts as organisers steer and follow them, from confirmation to the result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, update

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Progress
from bot.store.broadcasts.rows import progress_of
from bot.store.db.schema import broadcasts
from bot.store.delivery.follow_ups import FollowUps

_UNDER_WAY: Final = tuple(sorted(UNDER_WAY))


class Broadcasts(FollowUps):
    """Drafts and the engine's queue (see there), and what organisers do. StoreUnavailable from everywhere."""

    async def running(self) -> list[Progress]:
        """Every broadcast that isn't over, paused ones too; in the order in which they go."""
        statement = (
            select(broadcasts)
            .where(broadcasts.c.state.in_(_UNDER_WAY))
            .order_by(broadcasts.c.precedence, broadcasts.c.id)
        )
        async with self._db.read() as conn:
            return [progress_of(row) for row in await conn.execute(statement)]

    async def pause(self, broadcast_id: int) -> bool:
        """Nobody is put on the wire from now on. False if it isn't being sent."""
        return await self._move(broadcast_id, (BroadcastState.SENDING,), BroadcastState.PAUSED)

    async def resume(self, broadcast_id: int) -> bool:
        """Go on where it was paused. False if it isn't paused."""
        return await self._move(broadcast_id, (BroadcastState.PAUSED,), BroadcastState.SENDING)

    async def cancel(self, broadcast_id: int) -> bool:
        """Nobody is put on the wire from now on; `strike_off` does the rest. False if it isn't under way."""
        under_way = (BroadcastState.SENDING, BroadcastState.PAUSED)
        return await self._move(broadcast_id, under_way, BroadcastState.STOPPING)

    async def _move(self, broadcast_id: int, before: Sequence[BroadcastState], after: BroadcastState) -> bool:
        async with self._db.write() as conn:
            moved = await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id, broadcasts.c.state.in_([s.value for s in before]))
                .values(state=after.value)
            )
            return bool(moved.rowcount == 1)

    async def progress_message(self, broadcast_id: int) -> int | None:
        """The id of the live progress message in the author's chat, if one was sent."""
        async with self._db.read() as conn:
            found = await conn.scalar(
                select(broadcasts.c.progress_message).where(broadcasts.c.id == broadcast_id)
            )
            return None if found is None else int(found)

    async def set_progress_message(self, broadcast_id: int, message_id: int | None) -> None:
        """Keep the id of the live progress message."""
        await self._set(broadcast_id, progress_message=message_id)

    async def unreported(self) -> list[int]:
        """Ids of the broadcasts that are done and whose author hasn't been told, oldest first."""
        statement = (
            select(broadcasts.c.id)
            .where(broadcasts.c.state == BroadcastState.DONE.value, broadcasts.c.reported == 0)
            .order_by(broadcasts.c.id)
        )
        async with self._db.read() as conn:
            return list(await conn.scalars(statement))

    async def mark_reported(self, broadcast_id: int) -> None:
        """The author has the result."""
        await self._set(broadcast_id, reported=1)

    async def _set(self, broadcast_id: int, **values: int | None) -> None:
        async with self._db.write() as conn:
            await conn.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(**values))
