"""What becomes of a request where nobody decides on it: whether it still holds, and what makes it void."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.model.team.roles import among
from bot.model.team.two_keys import OPEN, Approval, ApprovalKind, ApprovalState, TwoKeyAct
from bot.store.db.schema import approvals, broadcasts
from bot.store.team.approving import requests, two_keys
from bot.store.team.approving.what_is_done import digest_of

_OPEN: Final = sorted(state.value for state in OPEN)


async def stands(conn: AsyncConnection, broadcast_id: int) -> bool:
    """Whether what approved a message that waits for its time still does; True if nothing had to.

    Its day may be over by then: it was planned within it, and the team sees what is planned.
    """
    act = TwoKeyAct(ApprovalKind.BROADCAST, str(broadcast_id))
    found = await requests.newest(conn, act, approvals.c.used == 1)
    if found is None:
        return True
    if found.state is not ApprovalState.USED:
        return False
    return found.lapse(await digest_of(conn, act), await two_keys.roles(conn), None) is None


async def waits(conn: AsyncConnection, known: Approval) -> bool:
    """Whether it is about a message that was planned, and hasn't begun."""
    if known.act.kind is not ApprovalKind.BROADCAST:
        return False
    state = await conn.scalar(select(broadcasts.c.state).where(broadcasts.c.id == int(known.act.subject)))
    return state in (BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)


async def left(conn: AsyncConnection, member: int, *, but: frozenset[str] = frozenset()) -> None:
    """One of the team is out of it: what they asked for, or approved, and isn't done yet, is void.

    `but`: they are limited to these cases, and what is about them holds.
    """
    theirs = (approvals.c.asked_by == member) | (approvals.c.approved_by == member)
    open_ones = approvals.c.state.in_((*_OPEN, ApprovalState.USED.value))
    rows = await conn.execute(select(approvals).where(theirs, open_ones).order_by(approvals.c.id))
    for row in rows.all():
        known = requests.as_approval(row)
        if but and among(but, await requests.case_of(conn, known.act)):
            continue
        if known.state is ApprovalState.USED and not await waits(conn, known):
            continue
        await requests.end(conn, known, ApprovalState.VOID, Act.APPROVAL_VOID, None)
        if known.asked_by != member:
            await requests.tell_asker(conn, News.APPROVAL_VOID, known)


async def end_all(conn: AsyncConnection) -> None:
    """Let nothing that is asked, or approved and not done yet, hold any more."""
    open_ones = approvals.c.state.in_(_OPEN)
    await conn.execute(update(approvals).where(open_ones).values(state=ApprovalState.VOID.value))
