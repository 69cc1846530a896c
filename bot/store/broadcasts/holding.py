"""Broadcasts of a case that isn't live: which are held, and what may begin; asked where one begins."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import BroadcastState, Kind, Task
from bot.model.broadcasts.permitted import permitted
from bot.model.cases.standing import Standing
from bot.store.broadcasts.rows import change
from bot.store.db.dialects import insert
from bot.store.db.schema import broadcasts, case_standings, held_broadcasts

_UNDER_WAY: Final = (BroadcastState.SENDING.value, BroadcastState.PAUSED.value)
_WAITING: Final = (BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)


async def standing_of(conn: AsyncConnection, case: str) -> Standing:
    """How the case stands, as it is written down."""
    found = await conn.scalar(select(case_standings.c.standing).where(case_standings.c.case == case))
    return Standing.LIVE if found is None else Standing(found)


async def may_begin(conn: AsyncConnection, row: Row[Any], *, owner: bool) -> bool:
    """Whether the broadcast with this row may begin, or be planned, at this moment; `owner`: one says so.

    Asked in the transaction that begins it, so that it is decided between that and a stop of the case which
    of the two came first.
    """
    if row.state in _WAITING and await conn.scalar(select(is_held(row.id))):
        return False
    task, kind = Task(row.task), Kind(row.kind)
    return permitted(await standing_of(conn, row.case), task, kind, owner=owner)


def is_held(broadcast_id: Any) -> ColumnElement[bool]:
    """Condition: that broadcast, or the one of that column's row, is held."""
    return exists().where(held_broadcasts.c.broadcast_id == broadcast_id)


async def hold(conn: AsyncConnection, case: str, standing: Standing) -> int:
    """Let nothing of the case go out that it isn't to by now, until `let_go`; how many that holds back.

    What is being sent is paused from this transaction on; what waits for a time is put with what missed it,
    and nobody is asked about it yet. What waits for another broadcast to be over is a draft again.
    """
    found = await conn.execute(
        select(broadcasts).where(broadcasts.c.case == case, broadcasts.c.state.in_((*_UNDER_WAY, *_WAITING)))
    )
    held = 0
    for row in found.all():
        # Even an owner's: what was confirmed before can't say that it is over.
        if permitted(standing, Task(row.task), Kind(row.kind), owner=False):
            continue
        if standing is Standing.OUT and row.state in _WAITING:
            continue  # somebody is asked about it when its time comes
        held += row.state in (BroadcastState.SENDING.value, BroadcastState.SCHEDULED.value)
        if row.state == BroadcastState.SCHEDULED.value and row.send_at is None:
            await change(conn, row.id, state=BroadcastState.DRAFT.value, revision=row.revision + 1)
            continue
        put = insert(conn, held_broadcasts).values(broadcast_id=row.id, was=row.state)
        await conn.execute(put.on_conflict_do_nothing(index_elements=["broadcast_id"]))
        if row.state == BroadcastState.SENDING.value:
            await change(conn, row.id, state=BroadcastState.PAUSED.value)
        elif row.state == BroadcastState.SCHEDULED.value:
            await change(conn, row.id, state=BroadcastState.MISSED.value, reported=1)
    return held


async def let_go(conn: AsyncConnection, case: str, now: datetime) -> None:
    """Hold nothing of the case any more.

    What waited for a time waits for it again, or is asked about if it has passed. What was being sent stays
    paused: it may not hold any more, so a person says whether it goes on.
    """
    for row in await held_rows(conn, case):
        if row.was != BroadcastState.SCHEDULED.value or row.state != BroadcastState.MISSED.value:
            continue
        if row.send_at > now:
            await change(conn, row.id, state=BroadcastState.SCHEDULED.value, reported=0)
        else:
            await change(conn, row.id, reported=0)
    mine = select(broadcasts.c.id).where(broadcasts.c.case == case)
    await conn.execute(delete(held_broadcasts).where(held_broadcasts.c.broadcast_id.in_(mine)))


async def held_rows(conn: AsyncConnection, case: str) -> Sequence[Row[Any]]:
    """The case's broadcasts that are held, each with what it `was`."""
    found = await conn.execute(
        select(broadcasts, held_broadcasts.c.was)
        .join(held_broadcasts, held_broadcasts.c.broadcast_id == broadcasts.c.id)
        .where(broadcasts.c.case == case)
    )
    return found.all()


async def no_longer_held(conn: AsyncConnection, broadcast_id: int) -> None:
    """It is thrown away, a draft again, or confirmed anew: no stop before that says anything about it."""
    await conn.execute(delete(held_broadcasts).where(held_broadcasts.c.broadcast_id == broadcast_id))
