"""Putting down in the team's record what a transaction does, so that there are both or none.

Whatever somebody of the team does, its statement calls `enter`: store/team/record.py reads the entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.clock import SystemClock
from bot.model.team.record import (
    FIRST,
    GONE_MEANWHILE,
    Act,
    RecordEntry,
    as_kept,
    digest_of,
    facts_as_kept,
)
from bot.store.db.schema import record_entries, team
from bot.store.db.units import current_work

Facts = Mapping[str, int | str | None]
"""What else is to be known of an act; what is None isn't said."""


async def enter(
    conn: AsyncConnection,
    act: Act,
    by: int | None,
    facts: Facts | None = None,
    *,
    at: datetime | None = None,
    member: int | None = None,
    case: str | None = None,
) -> None:
    """Put down what this transaction does. It holds the write lock, so nobody else takes the same number.

    `by`: the number of who does it, see `acting`; None: nobody in the chat. `at`: aware; None: the time by
    the clock of whoever is answered. `facts`: numbers, dates and names of ours, never what somebody typed.
    """
    query = select(record_entries.c.number, record_entries.c.digest)
    last = (await conn.execute(query.order_by(record_entries.c.number.desc()).limit(1))).one_or_none()
    number, previous = (1, FIRST) if last is None else (last.number + 1, last.digest)
    work = current_work()
    moment = at or (work.clock if work else SystemClock()).now()
    entry = RecordEntry(number, as_kept(moment), act.value, by, member, case, facts_as_kept(facts or {}))
    await conn.execute(
        record_entries.insert().values(
            number=number,
            at=entry.at,
            act=entry.act,
            actor=by,
            member=member,
            case=case,
            facts=entry.facts,
            previous=previous,
            digest=digest_of(entry, previous),
        )
    )


async def acting(conn: AsyncConnection) -> int | None:
    """The number of whoever this task answers; None: it answers nobody."""
    work = current_work()
    return None if work is None or work.chat is None else await number_of(conn, work.chat)


async def enter_broadcast(
    conn: AsyncConnection, act: Act, row: Row[Any] | None, facts: Facts | None = None
) -> None:
    """Put down what whoever is answered does with the broadcast of this row; `facts`: see `enter`."""
    if row is None:
        return
    about = {"broadcast": row.id, "kind": row.kind, "task": row.task, "source": row.source_id}
    about |= {"part": row.part, **(facts or {})}
    await enter(conn, act, await acting(conn), about, case=row.case)


async def number_of(conn: AsyncConnection, chat: bytes) -> int:
    """The number in the team of a sealed chat; GONE_MEANWHILE if it isn't in it any more."""
    found = await conn.scalar(select(team.c.id).where(team.c.chat == chat))
    return GONE_MEANWHILE if found is None else int(found)
