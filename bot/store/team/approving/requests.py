"""Requests to a second person as they are kept, and what the record and whoever asked are told of them."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.news import News
from bot.model.team.record import Act
from bot.model.team.two_keys import (
    LASTS,
    OF_ALL,
    Approval,
    ApprovalKind,
    ApprovalState,
    TwoKeyAct,
    as_act,
)
from bot.store.db.schema import approvals, broadcasts, team
from bot.store.entering import enter
from bot.store.team.news import tell_those

ABOUT_BROADCASTS: Final = (ApprovalKind.BROADCAST, ApprovalKind.RECALL)
_ABOUT_CASES: Final = (ApprovalKind.PUBLISH, ApprovalKind.CLOSE)


async def get(conn: AsyncConnection, number: int) -> Approval | None:
    """The request of that number; None if it isn't kept (any more)."""
    row = (await conn.execute(select(approvals).where(approvals.c.id == number))).one_or_none()
    return None if row is None else as_approval(row)


async def newest(conn: AsyncConnection, act: TwoKeyAct, *which: ColumnElement[bool]) -> Approval | None:
    """The newest about that act, of those for which all these conditions hold; None if there is none."""
    of_it = (approvals.c.kind == act.kind.value, approvals.c.subject == act.subject)
    query = select(approvals).where(*of_it, *which).order_by(approvals.c.id.desc()).limit(1)
    row = (await conn.execute(query)).one_or_none()
    return None if row is None else as_approval(row)


async def put(
    conn: AsyncConnection,
    act: TwoKeyAct,
    digest: bytes,
    by: int,
    now: datetime,
    *,
    state: ApprovalState = ApprovalState.ASKED,
    barred: Collection[int] = (),
    alone: bool = False,
) -> Approval:
    """Make a request; as it is kept. `by`: the number of whoever asks."""
    values = {
        "kind": act.kind.value,
        "subject": act.subject,
        "detail": act.detail,
        "digest": digest,
        "asked_by": by,
        "asked_at": now,
        "until": now + LASTS,
        "state": state.value,
        "alone": int(alone),
        "barred": json.dumps(sorted(barred)),
        "messages": "{}",
    }
    made = await conn.execute(insert(approvals).values(**values).returning(approvals.c.id))
    found = await get(conn, int(made.scalar_one()))
    assert found is not None
    return found


async def end(
    conn: AsyncConnection, known: Approval, state: ApprovalState, act: Act, by: int | None
) -> Approval:
    """Let it be in that state from now on, with an entry in the record; as it is then. `by`: who did it."""
    await conn.execute(update(approvals).where(approvals.c.id == known.id).values(state=state.value))
    await enter_act(conn, act, known, by)
    return replace(known, state=state)


async def tell_asker(conn: AsyncConnection, what: News, known: Approval, actor: int | None = None) -> None:
    """Let whoever asked be told of it, if they are still in the team."""
    await tell_those(conn, what, team.c.id == known.asked_by, actor=actor, detail=str(known.id))


async def enter_act(conn: AsyncConnection, act: Act, known: Approval, by: int | None) -> None:
    """Put down in the record what became of it."""
    kind, subject = known.act.kind, known.act.subject
    facts = {"approval": known.id, "of": kind.value, "asked_by": known.asked_by}
    if kind in ABOUT_BROADCASTS:
        facts["broadcast"] = int(subject)
    if kind is ApprovalKind.PUBLISH:
        facts["revision"] = int(known.act.detail.partition("_")[0])
    member = int(subject) if kind is ApprovalKind.REMOVE else None
    case = subject if kind in _ABOUT_CASES else None
    await enter(conn, act, by, facts, member=member, case=case)


async def case_of(conn: AsyncConnection, act: TwoKeyAct) -> str:
    """The case that something is about; OF_ALL: it concerns the whole team."""
    if act.kind in _ABOUT_CASES:
        return act.subject
    if act.kind in ABOUT_BROADCASTS and as_act(act.kind, act.subject, "") is not None:
        case = select(broadcasts.c.case).where(broadcasts.c.id == int(act.subject))
        return await conn.scalar(case) or OF_ALL
    return OF_ALL


def as_approval(row: Row[Any]) -> Approval:
    """A row of the table."""
    return Approval(
        id=row.id,
        act=TwoKeyAct(ApprovalKind(row.kind), row.subject, row.detail),
        digest=row.digest,
        asked_by=row.asked_by,
        asked_at=row.asked_at,
        until=row.until,
        state=ApprovalState(row.state),
        approved_by=row.approved_by,
        alone=bool(row.alone),
        barred=frozenset(json.loads(row.barred)),
        messages={int(member): message for member, message in json.loads(row.messages).items()},
    )
