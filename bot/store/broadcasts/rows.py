"""A broadcast's row, and what several tables do with it in a transaction of theirs."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcasts.broadcast import BroadcastState, Kind, Part, Plan, Progress, Task
from bot.model.broadcasts.delivery import DeliveryState, Outgoing
from bot.model.broadcasts.halt import Halted
from bot.store.db.schema import broadcasts
from bot.store.db.sealing import Sealer

STATE_IN: Final[dict[Part, DeliveryState]] = {
    Part.DELIVERED: DeliveryState.DELIVERED,
    Part.REST: DeliveryState.CANCELLED,
    Part.PASSING: DeliveryState.REFUSED,  # only some of these
}
"""The state of everybody in a part."""
FINAL: Final = (
    DeliveryState.DELIVERED,
    DeliveryState.GONE,
    DeliveryState.REFUSED,
    DeliveryState.UNKNOWN,
    DeliveryState.CANCELLED,
)
"""Each is also the name of its counter's column."""


PLAN: Final = "plan"
_PLAN_SIZE: Final = 1024
"""Bytes: with more than a hundred countries chosen it is twice that."""


def plan_as_kept(sealer: Sealer, plan: Plan) -> str:
    """A plan as `broadcasts.plan` has it: sealed, in base64. Whom it is for would say what people did."""
    return base64.b64encode(sealer.seal_value(PLAN, plan.packed().encode(), b"", _PLAN_SIZE)).decode()


def plan_in(sealer: Sealer, kept: str) -> Plan:
    """The reverse. ValueError if it is damaged."""
    if kept.startswith("{"):  # as the column's default has it
        return Plan.unpacked(kept)
    try:
        return Plan.unpacked(sealer.open_value(PLAN, base64.b64decode(kept), b"").decode())
    except SealError:
        raise ValueError("a damaged plan") from None


async def one(
    conn: AsyncConnection, broadcast_id: int, state: BroadcastState | None = None
) -> Row[Any] | None:
    """The row of that id; None if there is none, or if it isn't in `state`."""
    statement = select(broadcasts).where(broadcasts.c.id == broadcast_id)
    if state is not None:
        statement = statement.where(broadcasts.c.state == state.value)
    return (await conn.execute(statement)).one_or_none()


async def new_draft(
    conn: AsyncConnection,
    sealer: Sealer,
    author: int,
    now: datetime,
    *,
    case: str,
    kind: Kind,
    default_language: str,
    plan: Plan,
    task: Task,
    source: int | None,
    part: Part | None,
) -> int:
    """A draft without texts, by whoever has this chat; its id."""
    made = await conn.execute(
        insert(broadcasts)
        .values(
            case=case,
            kind=kind.value,
            state=BroadcastState.DRAFT.value,
            default_language=default_language,
            author=sealer.seal(author),
            created_at=now,
            plan=plan_as_kept(sealer, plan),
            precedence=precedence(task, plan),
            task=task.value,
            source_id=source,
            part=None if part is None else part.value,
        )
        .returning(broadcasts.c.id)
    )
    return int(made.scalar_one())


async def change(conn: AsyncConnection, broadcast_id: int, **values: Any) -> None:
    """Set columns of a broadcast."""
    await conn.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(**values))


async def revise(conn: AsyncConnection, broadcast_id: int) -> bool:
    """Count a change of a text; False if the broadcast is no draft (any more)."""
    revised = await conn.execute(
        update(broadcasts)
        .where(broadcasts.c.id == broadcast_id, broadcasts.c.state == BroadcastState.DRAFT.value)
        .values(revision=broadcasts.c.revision + 1)
    )
    return bool(revised.rowcount == 1)


async def add(conn: AsyncConnection, broadcast_id: int, counts: Mapping[DeliveryState, int]) -> None:
    """Add to a broadcast's counters, by outcome."""
    values = {state.value: broadcasts.c[state.value] + number for state, number in counts.items()}
    await conn.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(values))


def precedence(task: Task, plan: Plan) -> int:
    """Among those under way, the lowest goes first: what takes back a mistake, then what is urgent."""
    if task is Task.SEND:
        return 1 if plan.urgent else 3
    return 0 if task is Task.RECALL else 2


def progress_of(row: Row[Any]) -> Progress:
    """How far the broadcast with this row is."""
    return Progress(
        broadcast_id=row.id,
        state=BroadcastState(row.state),
        audience=row.audience,
        delivered=row.delivered,
        gone=row.gone,
        refused=row.refused,
        unknown=row.unknown,
        started_at=row.started_at,
        finished_at=row.finished_at,
        cancelled=row.cancelled,
        listed=row.last_subscriber_id is not None and row.filled_to >= row.last_subscriber_id,
        task=Task(row.task),
        paid=row.paid,
        in_words=row.in_words,
        halted=halted_of(row) if row.state == BroadcastState.PAUSED.value else None,
    )


def halted_of(row: Row[Any]) -> Halted | None:
    """Why the bot itself stopped the broadcast with this row, if it did."""
    return None if row.halt is None else Halted.unpacked(row.halt, row.halts, row.halt_facts)


def outgoing(payload: str) -> Outgoing:
    """A text as it stands in `broadcast_texts.payload`."""
    content: dict[str, Any] = json.loads(payload)
    return Outgoing(method=content["method"], params=content["params"], aim=content.get("aim", ""))
