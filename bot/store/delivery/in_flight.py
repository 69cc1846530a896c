"""Statements that move recipients from state to state, and settling what came of their sends.

Each is one step of the driver, however many rows it is about: lists go in and come out as JSON. With a step
for each row, the driver's thread and the program's would hand each other the interpreter for each of them,
and that costs more than the row.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Integer, LargeBinary, bindparam, case, cast, func, or_, select, update

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState
from bot.model.broadcasts.delivery import PASSING, Claimed, DeliveryState, Outcome
from bot.store.broadcasts.rows import FINAL
from bot.store.db.direct import Transaction, among, compiled
from bot.store.db.moments import to_milliseconds
from bot.store.db.schema import broadcasts, deliveries, subscribers, subscriptions

_THESE: Final = among(deliveries.c.id, "rows")
_ONE: Final = deliveries.c.id == bindparam("row")
_OF_IT: Final = deliveries.c.broadcast_id == bindparam("broadcast")
_CLAIMED: Final = deliveries.c.state == DeliveryState.CLAIMED.value
_ON_THE_WIRE: Final = deliveries.c.state == DeliveryState.WIRE.value

BROADCAST: Final = compiled(
    select(broadcasts.c.case, broadcasts.c.kind, broadcasts.c.task).where(
        broadcasts.c.id == bindparam("broadcast"), broadcasts.c.state == BroadcastState.SENDING.value
    )
)
"""What a claim has to know of a broadcast that is being sent."""

_due = (
    select(
        deliveries.c.id,
        deliveries.c.subscriber_id,
        deliveries.c.language,
        deliveries.c.attempts,
        deliveries.c.messages,
        func.hex(subscribers.c.chat),
        subscribers.c.wants,
        subscribers.c.gone,
        subscribers.c.country,
        subscriptions.c.subscriber_id,
    )
    .select_from(
        deliveries.outerjoin(subscribers, subscribers.c.id == deliveries.c.subscriber_id).outerjoin(
            subscriptions,
            (subscriptions.c.case == bindparam("case"))
            & (subscriptions.c.subscriber_id == deliveries.c.subscriber_id),
        )
    )
    .where(
        _OF_IT,
        deliveries.c.state == DeliveryState.WAITING.value,
        deliveries.c.not_before > bindparam("after"),
        deliveries.c.not_before <= bindparam("due"),
    )
    .order_by(deliveries.c.not_before, deliveries.c.id)
    .limit(bindparam("most"))
    .subquery()
)
# As bytes: one text that is damaged must not keep a thousand others from being read.
_DUE: Final = compiled(select(cast(func.json_group_array(func.json_array(*_due.c)), LargeBinary)))

LISTED: Final = compiled(
    update(broadcasts)
    .where(
        broadcasts.c.id == bindparam("broadcast"),
        broadcasts.c.filled_to == bindparam("after"),
        or_(*(broadcasts.c.state == state.value for state in sorted(UNDER_WAY))),
    )
    .values(filled_to=bindparam("upto"))
)
AUDIENCE: Final = compiled(
    update(broadcasts)
    .where(broadcasts.c.id == bindparam("broadcast"))
    .values(audience=broadcasts.c.audience + bindparam("more"))
)
CLAIM: Final = compiled(update(deliveries).where(_THESE).values(state=DeliveryState.CLAIMED.value))
_SETTLED: Final = compiled(update(deliveries).where(_THESE).values(state=bindparam("new")))
HOLD: Final = compiled(update(deliveries).where(_ONE).values(not_before=bindparam("due")))
RELEASE: Final = compiled(
    update(deliveries).where(_THESE, _OF_IT, _CLAIMED).values(state=DeliveryState.WAITING.value)
)
PUT_OFF: Final = compiled(
    update(deliveries)
    .where(_ONE, _OF_IT, _CLAIMED)
    .values(state=DeliveryState.WAITING.value, not_before=bindparam("due"))
)
_WIRE: Final = compiled(
    update(deliveries)
    .where(
        _THESE,
        _CLAIMED,
        # Paused or cancelled a moment ago: nobody goes on the wire any more.
        select(broadcasts.c.state).where(broadcasts.c.id == bindparam("broadcast")).scalar_subquery()
        == BroadcastState.SENDING.value,
    )
    .values(state=DeliveryState.WIRE.value)
)
_WIRED: Final = compiled(select(func.json_group_array(deliveries.c.id)).where(_THESE, _ON_THE_WIRE))
_PAID: Final = compiled(
    update(broadcasts)
    .where(broadcasts.c.id == bindparam("broadcast"))
    .values(paid=broadcasts.c.paid + bindparam("messages"))
)
_those = func.json_each(bindparam("those")).table_valued("key", "value")
_DELIVERED: Final = compiled(
    update(deliveries)
    .where(deliveries.c.id == cast(_those.c.key, Integer), _ON_THE_WIRE)
    .values(
        state=DeliveryState.DELIVERED.value,
        not_before=0,
        # Of somebody who was forgotten meanwhile nothing is kept.
        messages=case(
            (deliveries.c.subscriber_id.is_not(None), func.coalesce(_those.c.value, deliveries.c.messages))
        ),
        attempts=deliveries.c.attempts + 1,
    )
)
_FAILED: Final = compiled(
    update(deliveries)
    .where(_ONE, _ON_THE_WIRE)
    .values(state=bindparam("new"), reason=bindparam("why"), not_before=0, attempts=deliveries.c.attempts + 1)
)
_AGAIN: Final = compiled(
    update(deliveries)
    .where(_ONE, _ON_THE_WIRE)
    .values(state=DeliveryState.WAITING.value, not_before=bindparam("due"), attempts=bindparam("made"))
)
_GONE: Final = compiled(update(subscribers).where(among(subscribers.c.id, "rows")).values(gone=1))
_COUNT: Final = compiled(
    update(broadcasts)
    .where(broadcasts.c.id == bindparam("broadcast"))
    .values({state.value: broadcasts.c[state.value] + bindparam(f"more_{state.value}") for state in FINAL})
)


def listed(rows: Iterable[int]) -> str:
    """Row ids as the statements above take them in `rows`."""
    return json.dumps(list(rows))


class Due(NamedTuple):
    """One whose turn it is, as the database has it. `chat`: sealed; None if the person was forgotten."""

    row: int
    subscriber_id: int
    language: str
    attempts: int
    messages: str | None
    chat: bytes | None
    wants: str
    gone: int
    country: str | None
    subscribed: int | None


def due(conn: Transaction, broadcast_id: int, case: str, most: int, now: datetime) -> list[Due]:
    """Up to `most` whose turn it is, in the order of their turns: first those who are tried again."""
    of_it = {"broadcast": broadcast_id, "case": case}
    [(again,)] = conn.rows(_DUE, {**of_it, "after": 0, "due": to_milliseconds(now), "most": most})
    found = _listed(again)
    if len(found) < most:
        [(first,)] = conn.rows(_DUE, {**of_it, "after": -1, "due": 0, "most": most - len(found)})
        found += _listed(first)
    return [
        Due(row, who, language, attempts, messages, bytes.fromhex(chat) or None, *rest)
        for row, who, language, attempts, messages, chat, *rest in found
    ]


def _listed(found: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(found.decode(errors="replace"))
    return rows


def settle_unsent(conn: Transaction, broadcast_id: int, rows: Sequence[int], state: DeliveryState) -> None:
    """Settle waiting rows that nothing will be sent to."""
    if rows:
        number = conn.change(_SETTLED, {"rows": listed(rows), "new": state.value})
        count(conn, broadcast_id, {state: number})


def to_wire(conn: Transaction, broadcast_id: int, rows: Sequence[int], each: int) -> frozenset[int]:
    """Put claimed rows on the wire, all but those that left meanwhile; see QueueTable.exchange."""
    these = listed(rows)
    number = conn.change(_WIRE, {"rows": these, "broadcast": broadcast_id})
    pay(conn, broadcast_id, each * number)
    if number == len(rows):
        return frozenset(rows)
    [(marked,)] = conn.rows(_WIRED, {"rows": these})
    return frozenset(json.loads(marked))


def pay(conn: Transaction, broadcast_id: int, messages: int) -> None:
    """Count so many more messages that Stars may be due for; negative: so many fewer."""
    if messages:
        conn.change(_PAID, {"broadcast": broadcast_id, "messages": messages})


def settle(
    conn: Transaction, broadcast_id: int, results: Sequence[tuple[Claimed, Outcome]], now: datetime
) -> None:
    """Write down what came of some of a broadcast's sends, and count it; see QueueTable.exchange."""
    sent: dict[int, str | None] = {}
    again: list[dict[str, Any]] = []
    failed: defaultdict[DeliveryState, list[dict[str, Any]]] = defaultdict(list)
    for claimed, outcome in results:
        row = claimed.delivery_id
        if outcome.state is DeliveryState.DELIVERED:
            sent[row] = ",".join(map(str, outcome.messages)) or None
        elif outcome.state is DeliveryState.WAITING:
            due = to_milliseconds(now + timedelta(seconds=outcome.retry_after)) if outcome.retry_after else 0
            again.append({"row": row, "due": due, "made": claimed.attempts})
        else:
            why = PASSING if outcome.reason == PASSING else None
            failed[outcome.state].append({"row": row, "new": outcome.state.value, "why": why})
    counts = {state: conn.many(_FAILED, rows) for state, rows in failed.items()}
    if sent:
        counts[DeliveryState.DELIVERED] = conn.change(_DELIVERED, {"those": json.dumps(sent)})
    if again:
        conn.many(_AGAIN, again)
    gone = [claimed.subscriber_id for claimed, outcome in results if outcome.state is DeliveryState.GONE]
    if gone:
        conn.change(_GONE, {"rows": listed(gone)})
    count(conn, broadcast_id, counts)


def count(conn: Transaction, broadcast_id: int, counts: Mapping[DeliveryState, int]) -> None:
    """Add to a broadcast's counters; they are the numbers of its rows by outcome."""
    if any(counts.values()):
        more = {f"more_{state.value}": counts.get(state, 0) for state in FINAL}
        conn.change(_COUNT, {"broadcast": broadcast_id, **more})
