"""Broadcasts under way as organisers steer them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.store.broadcasts.beginning import may_go_on
from bot.store.broadcasts.holding import is_held
from bot.store.broadcasts.of_team import tell_of
from bot.store.broadcasts.rows import one
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts
from bot.store.entering import acting, enter_broadcast


class SteeringTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def pause(self, broadcast_id: int) -> bool:
        """Nobody is put on the wire from now on. False if it isn't being sent."""
        return await self._move(Act.PAUSED, broadcast_id, (BroadcastState.SENDING,), BroadcastState.PAUSED)

    async def resume(self, broadcast_id: int) -> bool:
        """Go on where a person paused it. False if it isn't paused, is halted (see HaltsTable), or held.

        Nor does it go on after what it follows on was taken back.
        """
        before = (BroadcastState.PAUSED,)
        return await self._move(Act.RESUMED, broadcast_id, before, BroadcastState.SENDING, halted=False)

    async def cancel(self, broadcast_id: int) -> bool:
        """Nobody is put on the wire from now on; EndingTable does the rest. False if it isn't under way."""
        under_way = (BroadcastState.SENDING, BroadcastState.PAUSED)
        return await self._move(Act.STOPPED, broadcast_id, under_way, BroadcastState.STOPPING)

    async def _move(
        self,
        act: Act,
        broadcast_id: int,
        before: Sequence[BroadcastState],
        after: BroadcastState,
        *,
        halted: bool = True,
    ) -> bool:
        """From one of the states `before` to the state `after`.

        Not `halted`: only what a person paused, and isn't held because of how its case stands.
        """
        which = [broadcasts.c.id == broadcast_id, broadcasts.c.state.in_([s.value for s in before])]
        if not halted:
            which += [broadcasts.c.halt.is_(None), ~is_held(broadcasts.c.id)]
        async with self._db.write() as conn:
            if not halted:
                row = await one(conn, broadcast_id)
                if row is not None and not await may_go_on(conn, row):
                    return False
            moved = await conn.execute(
                update(broadcasts).where(*which).values(state=after.value, halt=None, halt_facts=None)
            )
            if moved.rowcount != 1:
                return False
            await enter_broadcast(conn, act, await one(conn, broadcast_id))
            if act is Act.STOPPED:
                await tell_of(conn, broadcast_id, News.STOPS, await acting(conn))
            return True
