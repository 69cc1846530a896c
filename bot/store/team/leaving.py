"""What becomes of what one of the team has begun when they are out of it, or may do less in it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Task
from bot.model.broadcasts.halt import Halt, Halted
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.store.db.schema import broadcasts, team, team_news
from bot.store.db.sealing import NOBODY, Sealer
from bot.store.delivery.halts import halt
from bot.store.entering import enter
from bot.store.people import prompts
from bot.store.team.approving import holding
from bot.store.team.invitations import end_all_of
from bot.store.team.news import ask_owners, tell, tell_owners

_UNSENT: Final = (BroadcastState.DRAFT.value, BroadcastState.DISCARDED.value)
_PLANNED: Final = (BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)


async def leave(
    conn: AsyncConnection, sealer: Sealer, member: Row[Any], now: datetime, *, by: int | None = None
) -> None:
    """Take `member`, a row of the team, out of it; `by`: the owner who does, None: they themselves.

    Their invitations and what they were about to write go with them. What they have planned, and what is
    being sent of theirs, waits for an owner; the owners are told, and so is whoever was removed.
    """
    ended = await end_all_of(conn, member.id)
    await conn.execute(delete(team).where(team.c.id == member.id))
    await conn.execute(delete(team_news).where(team_news.c.chat == member.chat))
    about = {"member": member.id, "role": member.role, "since": member.since, "ended": ended}
    await tell_owners(conn, News.LEFT if by is None else News.REMOVED, but={by}, actor=by, **about)
    what = Act.LEFT if by is None else Act.REMOVED
    await enter(conn, what, by or member.id, {"role": member.role}, at=now, member=member.id)
    if by is not None:
        await tell(conn, member.chat, News.YOU_REMOVED)
    await lay_down(conn, sealer, member, now)


async def lay_down(
    conn: AsyncConnection,
    sealer: Sealer,
    member: Row[Any],
    now: datetime,
    *,
    but: frozenset[str] | None = frozenset(),
) -> None:
    """End what `member`, a row of the team, was at, where they may do it no more.

    `but`: the cases that they keep; None: all of them.
    """
    if but is None:
        return
    with suppress(SealError):  # of a damaged row nobody knows whose it was
        await prompts.drop(conn, sealer, sealer.open(member.chat))
    theirs = broadcasts.c.author == member.chat
    if but:
        theirs &= broadcasts.c.case.not_in(sorted(but))
    await holding.left(conn, member.id, but=but)
    await conn.execute(delete(broadcasts).where(theirs, broadcasts.c.state.in_(_UNSENT)))
    await _hold(conn, theirs, now)
    if but:  # who stays is told how things go: of these no more
        await conn.execute(update(broadcasts).where(theirs).values(result_message=None))
        await conn.execute(update(broadcasts).where(theirs, broadcasts.c.reported == 0).values(author=NOBODY))


async def _hold(conn: AsyncConnection, theirs: ColumnElement[bool], now: datetime) -> None:
    """Let nothing of theirs go out, or on, by itself; also if they come back. It is nobody's until then."""
    # Their chat shows nothing any more, and a message of that number in another chat is another one.
    await conn.execute(update(broadcasts).where(theirs).values(progress_message=None))
    # What waits for another broadcast to end would begin in the same moment as that ends. A deletion may.
    waits = (broadcasts.c.state == BroadcastState.SCHEDULED.value) & broadcasts.c.send_at.is_(None)
    await conn.execute(
        update(broadcasts)
        .where(theirs, waits, broadcasts.c.task != Task.RECALL.value)
        .values(state=BroadcastState.MISSED.value, send_at=now, reported=1)
    )
    planned = await conn.scalars(
        select(broadcasts.c.id)
        .where(theirs, broadcasts.c.state.in_(_PLANNED), broadcasts.c.send_at.is_not(None))
        .order_by(broadcasts.c.id)
    )
    for broadcast_id in planned.all():
        await ask_owners(conn, broadcast_id)
    # What is halted for another reason already waits for the owners. A deletion goes on, as above.
    going = broadcasts.c.state.in_(sorted(UNDER_WAY - {BroadcastState.STOPPING}))
    under_way = await conn.execute(
        select(broadcasts).where(
            theirs, going, broadcasts.c.halt.is_(None), broadcasts.c.task != Task.RECALL.value
        )
    )
    for row in under_way.all():
        await halt(conn, row, Halted(Halt.LEFT))
    await conn.execute(
        update(broadcasts)
        .where(theirs, broadcasts.c.state.in_((*_PLANNED, *sorted(UNDER_WAY))))
        .values(author=NOBODY)
    )
