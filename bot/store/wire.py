"""Statements that move recipients from state to state, and settling what came of their sends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcast import BroadcastState
from bot.model.delivery import PASSING, Claimed, DeliveryState, Outcome
from bot.store.moments import to_milliseconds
from bot.store.schema import broadcasts, deliveries, subscribers, subscriptions

# Statements are made once: putting one together costs more than running it on a hundred rows.
DUE: Final = (
    select(
        deliveries.c.id,
        deliveries.c.subscriber_id,
        deliveries.c.language,
        deliveries.c.attempts,
        deliveries.c.messages,
        subscribers.c.chat,
        subscribers.c.wants,
        subscribers.c.gone,
        subscribers.c.country,
        subscriptions.c.subscriber_id.label("subscribed"),
    )
    .select_from(
        deliveries.outerjoin(subscribers, subscribers.c.id == deliveries.c.subscriber_id).outerjoin(
            subscriptions,
            (subscriptions.c.case == bindparam("case"))
            & (subscriptions.c.subscriber_id == deliveries.c.subscriber_id),
        )
    )
    .where(
        deliveries.c.broadcast_id == bindparam("broadcast"),
        deliveries.c.state == DeliveryState.WAITING.value,
        deliveries.c.not_before > bindparam("after"),
        deliveries.c.not_before <= bindparam("due"),
    )
    .order_by(deliveries.c.not_before, deliveries.c.id)
    .limit(bindparam("most"))
)
NEXT_DUE: Final = select(func.min(deliveries.c.not_before)).where(
    deliveries.c.broadcast_id == bindparam("broadcast"),
    deliveries.c.state == DeliveryState.WAITING.value,
    deliveries.c.not_before > 0,
)
_THESE: Final = deliveries.c.id.in_(bindparam("rows", expanding=True))
MARK: Final = update(deliveries).where(_THESE).values(state=bindparam("new"))
HOLD: Final = (
    update(deliveries).where(deliveries.c.id == bindparam("row")).values(not_before=bindparam("due"))
)
RELEASE: Final = (
    update(deliveries)
    .where(
        _THESE,
        deliveries.c.broadcast_id == bindparam("broadcast"),
        deliveries.c.state == DeliveryState.CLAIMED.value,
    )
    .values(state=DeliveryState.WAITING.value)
)
PUT_OFF: Final = (
    update(deliveries)
    .where(
        deliveries.c.id == bindparam("row"),
        deliveries.c.broadcast_id == bindparam("broadcast"),
        deliveries.c.state == DeliveryState.CLAIMED.value,
    )
    .values(state=DeliveryState.WAITING.value, not_before=bindparam("due"))
)
WIRE: Final = (
    update(deliveries)
    .where(
        _THESE,
        deliveries.c.state == DeliveryState.CLAIMED.value,
        # Paused or cancelled a moment ago: nobody goes on the wire any more.
        select(broadcasts.c.state).where(broadcasts.c.id == bindparam("broadcast")).scalar_subquery()
        == BroadcastState.SENDING.value,
    )
    .values(state=DeliveryState.WIRE.value)
)
ON_THE_WIRE: Final = select(deliveries.c.id).where(_THESE, deliveries.c.state == DeliveryState.WIRE.value)
_SETTLE: Final = (
    update(deliveries)
    .where(_THESE, deliveries.c.state == DeliveryState.WIRE.value)
    .values(state=bindparam("new"), reason=bindparam("why"), attempts=deliveries.c.attempts + 1)
)
_OWN: Final = (deliveries.c.id == bindparam("row"), deliveries.c.state == DeliveryState.WIRE.value)
_DELIVERED: Final = (
    update(deliveries)
    .where(*_OWN)
    .values(
        state=DeliveryState.DELIVERED.value,
        messages=func.coalesce(bindparam("sent"), deliveries.c.messages),
        attempts=deliveries.c.attempts + 1,
    )
)
_AGAIN: Final = (
    update(deliveries)
    .where(*_OWN)
    .values(state=DeliveryState.WAITING.value, not_before=bindparam("due"), attempts=bindparam("made"))
)


async def settle(
    conn: AsyncConnection, broadcast_id: int, results: Sequence[tuple[Claimed, Outcome]], now: datetime
) -> None:
    """Write down what came of some of a broadcast's sends, and count it; see Queue.exchange."""
    sent, again = [], []
    failed: dict[tuple[DeliveryState, str | None], list[int]] = defaultdict(list)
    for claimed, outcome in results:
        row = claimed.delivery_id
        match outcome.state:
            case DeliveryState.DELIVERED:
                sent.append({"row": row, "sent": ",".join(map(str, outcome.messages)) or None})
            case DeliveryState.WAITING:
                due = to_milliseconds(now + timedelta(seconds=outcome.retry_after))
                again.append({"row": row, "due": due if outcome.retry_after else 0, "made": claimed.attempts})
            case state:
                failed[state, PASSING if outcome.reason == PASSING else None].append(row)
    counts: dict[DeliveryState, int] = defaultdict(int)
    if sent:
        counts[DeliveryState.DELIVERED] = (await conn.execute(_DELIVERED, sent)).rowcount
    if again:
        await conn.execute(_AGAIN, again)
    for (state, why), rows in failed.items():
        done = await conn.execute(_SETTLE, {"rows": rows, "new": state.value, "why": why})
        counts[state] += done.rowcount
    gone = [claimed.subscriber_id for claimed, outcome in results if outcome.state is DeliveryState.GONE]
    if gone:
        await conn.execute(update(subscribers).where(subscribers.c.id.in_(gone)).values(gone=1))
    await count(conn, broadcast_id, counts)


async def count(conn: AsyncConnection, broadcast_id: int, counts: Mapping[DeliveryState, int]) -> None:
    """Add to a broadcast's counters; they are the numbers of its rows by outcome."""
    values = {state.value: broadcasts.c[state.value] + number for state, number in counts.items() if number}
    if values:
        await conn.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(values))
