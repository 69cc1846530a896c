"""The moment at which a broadcast begins: who is listed is fixed then, and nobody is sent anything twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, func, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Part, Task
from bot.store.broadcasts.holding import may_begin
from bot.store.broadcasts.rows import STATE_IN, change
from bot.store.db.schema import broadcasts, deliveries, subscribers
from bot.store.team.approving import holding

NOT_CONFIRMED: Final = (BroadcastState.DRAFT.value, BroadcastState.DISCARDED.value)


async def begin(conn: AsyncConnection, row: Row[Any], now: datetime) -> None:
    """Start it, in this transaction: who is listed from now on is fixed here.

    One that follows on another waits, scheduled without a time, until nothing is under way any more that
    could still change what its recipients have; see `begin_waiting`.
    """
    if row.source_id is None:
        first: Any = literal(0)
        last: Any = select(func.coalesce(func.max(subscribers.c.id), literal(0))).scalar_subquery()
    elif await _has_to_wait(conn, row):
        await change(conn, row.id, state=BroadcastState.SCHEDULED.value, send_at=None, reported=0)
        return
    else:
        first, last = _ends(row.source_id, Part(row.part))
    await change(
        conn,
        row.id,
        state=BroadcastState.SENDING.value,
        started_at=now,
        filled_to=first,
        last_subscriber_id=last,
        reported=0,
        halt=None,
        halt_facts=None,
    )


def _ends(source: int, part: Part) -> tuple[Any, Any]:
    """Before the first id of the source's deliveries in that state, and the last one. Both 0: there are none.

    Each is found by two seeks, and a scan of only those few that still have a time to wait for: nobody else
    can write meanwhile.
    """
    these = (deliveries.c.broadcast_id == source, deliveries.c.state == STATE_IN[part].value)

    def of_both(end: Any) -> Any:
        waited = (deliveries.c.not_before == 0, deliveries.c.not_before > 0)
        halves = (select(end(deliveries.c.id).label("end")).where(*these, which) for which in waited)
        return end(union_all(*halves).subquery().c.end)

    first = select(func.coalesce(of_both(func.min), literal(1)) - 1)
    return first.scalar_subquery(), select(func.coalesce(of_both(func.max), literal(0))).scalar_subquery()


async def begin_waiting(conn: AsyncConnection, now: datetime) -> None:
    """Start what waited for another broadcast to be done; to be called in the transaction that ends one.

    What isn't to go out any more, because its case isn't live or its approval doesn't hold, is a draft again.
    """
    waiting = await conn.execute(
        select(broadcasts)
        .where(broadcasts.c.state == BroadcastState.SCHEDULED.value, broadcasts.c.send_at.is_(None))
        .order_by(broadcasts.c.precedence, broadcasts.c.id)
    )
    for row in waiting.all():
        if await may_begin(conn, row, owner=True) and await holding.stands(conn, row.id):
            await begin(conn, row, now)
        else:
            await change(conn, row.id, state=BroadcastState.DRAFT.value, revision=row.revision + 1)


async def _has_to_wait(conn: AsyncConnection, row: Row[Any]) -> bool:
    """Whether the source is under way; for what changes messages, also whether another correction is."""
    which: ColumnElement[bool] = broadcasts.c.id == row.source_id
    if row.task != Task.SEND.value:
        which |= corrects(row.source_id)
    before = select(broadcasts.c.id).where(
        broadcasts.c.state.in_(sorted(UNDER_WAY)), broadcasts.c.id != row.id, which
    )
    return await conn.scalar(before.limit(1)) is not None


def corrects(source: int) -> ColumnElement[bool]:
    """Condition of the corrections of a broadcast, and of all further tries of these."""
    return _follows_on(source, Task.CORRECT)


def goes_on_from(source: int) -> ColumnElement[bool]:
    """Condition of what goes to those whom a broadcast didn't reach, and of all that goes on from these."""
    return _follows_on(source, Task.SEND)


def _follows_on(source: int, task: Task) -> ColumnElement[bool]:
    which = (broadcasts.c.source_id == source, broadcasts.c.task == task.value)
    chain = select(broadcasts.c.id).where(*which).cte(f"{task.value}_chain", recursive=True)
    further = broadcasts.alias()
    theirs = select(further.c.id).where(further.c.source_id == chain.c.id, further.c.task == task.value)
    return broadcasts.c.id.in_(select(chain.union_all(theirs).c.id))


async def overtaken(conn: AsyncConnection, row: Row[Any]) -> bool:
    """Whether another one makes this draft needless, or harmful, by now.

    The rest of a broadcast, or those who failed, get it once. What is taken back goes to nobody more, and
    can't be set right; and what was set right meanwhile isn't put back by a correction that was begun before,
    or by a further try of it.
    """
    if row.source_id is None:
        return False
    if row.task == Task.CORRECT.value:
        first = await _first_try(conn, row)
        if await _is_taken_back(conn, first) or await _corrected_since(conn, row, first):
            return True
    if row.part == Part.DELIVERED.value:
        return await _is_taken_back(conn, row)
    if row.task == Task.SEND.value and await recall_of(conn, row.source_id) is not None:
        return True
    same = (broadcasts.c.task == row.task, broadcasts.c.part == row.part)
    return await _confirmed(conn, row, *same)


async def may_go_on(conn: AsyncConnection, row: Row[Any]) -> bool:
    """Whether one that was begun may go on, as far as what it follows on is concerned.

    Not what goes on from something that is taken back, nor what sets that right. A correction of what the
    rest got may: that they still have.
    """
    match Task(row.task):
        case Task.RECALL:
            return True
        case Task.CORRECT:
            return not await _is_taken_back(conn, await _first_try(conn, row))
        case Task.SEND:
            return await recall_of(conn, row.id) is None


async def _first_try(conn: AsyncConnection, row: Row[Any]) -> Row[Any]:
    """The correction that this one tries again what it didn't reach; or it itself."""
    first = row
    while first.part != Part.DELIVERED.value:
        first = (await conn.execute(select(broadcasts).where(broadcasts.c.id == first.source_id))).one()
    return first


async def _is_taken_back(conn: AsyncConnection, row: Row[Any]) -> bool:
    """Whether the broadcast that this one follows on is deleted everywhere, or going to be."""
    return await _confirmed(conn, row, broadcasts.c.task == Task.RECALL.value)


async def recall_of(conn: AsyncConnection, broadcast_id: int) -> tuple[int, int] | None:
    """What deletes it everywhere, or what it follows on, and which of these it deletes; None: nothing."""
    recalls = broadcasts.alias()
    number: int | None = broadcast_id
    while number is not None:
        found = select(recalls.c.id).where(
            recalls.c.source_id == number,
            recalls.c.task == Task.RECALL.value,
            recalls.c.part == Part.DELIVERED.value,
            recalls.c.state.not_in(NOT_CONFIRMED),
        )
        recall = await conn.scalar(found.order_by(recalls.c.id).limit(1))
        if recall is not None:
            return int(recall), number
        number = await conn.scalar(select(broadcasts.c.source_id).where(broadcasts.c.id == number))
    return None


async def _corrected_since(conn: AsyncConnection, row: Row[Any], first: Row[Any]) -> bool:
    """Whether readers have newer words than those that this draft of a correction was made from."""
    newer = broadcasts.c.id > first.id
    if first.id == row.id:
        newer |= broadcasts.c.started_at.is_(None) | (broadcasts.c.started_at >= row.created_at)
    corrects_it = (broadcasts.c.task == Task.CORRECT.value, broadcasts.c.part == Part.DELIVERED.value)
    return await _confirmed(conn, first, *corrects_it, newer)


async def _confirmed(conn: AsyncConnection, row: Row[Any], *which: ColumnElement[bool]) -> bool:
    """Whether another one with the same source, of these, was confirmed."""
    found = select(broadcasts.c.id).where(
        broadcasts.c.source_id == row.source_id,
        broadcasts.c.id != row.id,
        broadcasts.c.state.not_in(NOT_CONFIRMED),
        *which,
    )
    return await conn.scalar(found.limit(1)) is not None


async def some_are_gone(conn: AsyncConnection, broadcast_id: int) -> bool:
    """Whether letting go of its recipients has begun: another broadcast would reach only those who are left.

    By the database's account alone: a clock may have been set back since.
    """
    number = select(func.count()).where(deliveries.c.broadcast_id == broadcasts.c.id).scalar_subquery()
    fewer = select(broadcasts.c.id).where(
        broadcasts.c.id == broadcast_id,
        broadcasts.c.state == BroadcastState.DONE.value,
        number < broadcasts.c.audience,
    )
    return await conn.scalar(fewer) is not None
