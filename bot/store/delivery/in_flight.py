"""Recipients on their way from state to state: each move is a statement or two of the caller's transaction.

Each is one step of the driver, however many rows it is about. With a step for each row, the driver's thread
and the program's would hand each other the interpreter for each of them, and that costs more than the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from bot.model.broadcasts.brake import BRAKED
from bot.model.broadcasts.broadcast import Kind, Task
from bot.model.broadcasts.delivery import MAYBE, PASSING, Claimed, DeliveryState, Outcome
from bot.store.broadcasts.rows import FINAL
from bot.store.db.dialects import as_list, as_mapping, as_moment, rows_in
from bot.store.db.direct import Transaction
from bot.store.db.moments import to_milliseconds
from bot.store.delivery.braking import braked
from bot.store.delivery.statements import (
    ARE_GONE,
    BEING_SENT,
    CLAIM,
    COUNT,
    COUNT_DELIVERED,
    COUNT_IN_WORDS,
    COUNT_PASSING,
    DELIVERED,
    DUE,
    FAILED,
    HOLD,
    ON_WIRE,
    PAY,
    PUT_OFF,
    PUT_ON_WIRE,
    RELEASE,
    SETTLE_UNSENT,
    STATES,
    TRY_AGAIN,
)

_KEPT: Final = BRAKED | {PASSING}
"""Reasons that matter later: who can be sent to again, or be taken back."""


class Due(NamedTuple):
    """One whose turn it is, as the database has it. `chat`: sealed; None if the person was forgotten.

    `country`: sealed; None too where nobody asked for it.
    """

    row: int
    subscriber_id: int
    language: str
    attempts: int
    messages: str | None
    reason: str | None
    chat: bytes | None
    wants: str
    gone: int
    country: bytes | None
    subscribed: int | None


def being_sent(conn: Transaction, broadcast_id: int) -> tuple[str, Kind, Task] | None:
    """The broadcast's case, kind and task; None if it isn't being sent (any more)."""
    found = conn.rows(BEING_SENT, {**STATES, "broadcast": broadcast_id})
    if not found:
        return None
    [(case, kind, task)] = found
    return case, Kind(kind), Task(task)


def due(
    conn: Transaction, broadcast_id: int, case: str, most: int, now: datetime, *, by_country: bool = False
) -> list[Due]:
    """Up to `most` whose turn it is, in the order of their turns: first those who are tried again."""
    of_it = {**STATES, "broadcast": broadcast_id, "case": case, "by_country": int(by_country)}
    [(again,)] = conn.rows(DUE, {**of_it, "after": 0, "due": to_milliseconds(now), "most": most})
    found = rows_in(again)
    if len(found) < most:
        [(first,)] = conn.rows(DUE, {**of_it, "after": -1, "due": 0, "most": most - len(found)})
        found += rows_in(first)
    return [
        Due(row, who, language, attempts, messages, reason, _bytes(chat), wants, gone, _bytes(country), *rest)
        for row, who, language, attempts, messages, reason, chat, wants, gone, country, *rest in found
    ]


def _bytes(hexadecimal: str | None) -> bytes | None:
    return bytes.fromhex(hexadecimal or "") or None


def claim(conn: Transaction, rows: Sequence[int]) -> None:
    """Take up these rows, which were waiting."""
    if rows:
        conn.change(CLAIM, {**STATES, "rows": as_list(rows)})


def hold(conn: Transaction, waits: Mapping[int, datetime]) -> None:
    """Let waiting rows wait; `waits`: row → until when."""
    if waits:
        conn.many(HOLD, [{"row": row, "due": to_milliseconds(until)} for row, until in waits.items()])


def release(conn: Transaction, broadcast_id: int, rows: Iterable[int]) -> None:
    """Put claimed rows back to waiting."""
    conn.change(RELEASE, {**STATES, "rows": as_list(rows), "broadcast": broadcast_id})


def put_off(conn: Transaction, broadcast_id: int, waits: Mapping[int, datetime]) -> None:
    """Put claimed rows back to waiting; `waits`: row → until when."""
    conn.many(
        PUT_OFF,
        [
            {**STATES, "row": row, "broadcast": broadcast_id, "due": to_milliseconds(until)}
            for row, until in waits.items()
        ],
    )


def settle_unsent(
    conn: Transaction, broadcast_id: int, rows: Sequence[int], state: DeliveryState, reason: str | None = None
) -> None:
    """Settle waiting rows that nothing will be sent to."""
    if rows:
        these = {**STATES, "rows": as_list(rows), "new": state.value, "reason": reason}
        number = conn.change(SETTLE_UNSENT, these)
        count(conn, broadcast_id, {state: number})


def to_wire(conn: Transaction, broadcast_id: int, rows: Sequence[int], each: int) -> frozenset[int]:
    """Put claimed rows on the wire, all but those that left meanwhile; see QueueTable.exchange."""
    these = {**STATES, "rows": as_list(rows), "broadcast": broadcast_id}
    number = conn.change(PUT_ON_WIRE, these)
    pay(conn, broadcast_id, each * number)
    if number == len(rows):
        return frozenset(rows)
    [(marked,)] = conn.rows(ON_WIRE, these)
    return frozenset(row for (row,) in rows_in(marked))


def pay(conn: Transaction, broadcast_id: int, messages: int) -> None:
    """Count so many more messages that Stars may be due for; negative: so many fewer."""
    if messages:
        conn.change(PAY, {"broadcast": broadcast_id, "messages": messages})


def settle(
    conn: Transaction, broadcast_id: int, results: Sequence[tuple[Claimed, Outcome]], now: datetime
) -> None:
    """Write down what came of some of a broadcast's sends, and count it; see QueueTable.exchange."""
    results = braked(conn, broadcast_id, results)
    sent: dict[int, str | None] = {}
    again: list[dict[str, Any]] = []
    failed: defaultdict[DeliveryState, list[dict[str, Any]]] = defaultdict(list)
    for claimed, outcome in results:
        row = claimed.delivery_id
        if outcome.state is DeliveryState.DELIVERED:
            sent[row] = ",".join(map(str, outcome.messages)) or None
        elif outcome.state is DeliveryState.WAITING:
            due = to_milliseconds(now + timedelta(seconds=outcome.retry_after)) if outcome.retry_after else 0
            # There is one place for both. That a copy may be there can't be found out again.
            reason = MAYBE if claimed.maybe else outcome.reason if outcome.halts else None
            again.append({**STATES, "row": row, "due": due, "attempts": claimed.attempts, "reason": reason})
        else:
            reason = outcome.reason if outcome.reason in _KEPT else None
            failed[outcome.state].append({**STATES, "row": row, "new": outcome.state.value, "reason": reason})
    if passing := [row["row"] for row in failed.get(DeliveryState.REFUSED, ()) if row["reason"] == PASSING]:
        conn.change(COUNT_PASSING, {**STATES, "rows": as_list(passing)})
    counts = {state: conn.many(FAILED, rows) for state, rows in failed.items()}
    if sent:
        conn.change(COUNT_DELIVERED, {**STATES, "sent": as_mapping(sent)})
        counts[DeliveryState.DELIVERED] = conn.change(DELIVERED, {**STATES, "sent": as_mapping(sent)})
    if in_words := sum(came.in_words and came.state is DeliveryState.DELIVERED for _, came in results):
        conn.change(COUNT_IN_WORDS, {"broadcast": broadcast_id, "more": in_words})
    if again:
        conn.many(TRY_AGAIN, again)
    gone: defaultdict[str | None, list[int]] = defaultdict(list)
    for claimed, outcome in results:
        if outcome.state is DeliveryState.GONE:
            gone[outcome.reason or None].append(claimed.subscriber_id)
    for why, people in gone.items():
        conn.change(ARE_GONE, {"people": as_list(people), "why": why, "now": as_moment(now)})
    count(conn, broadcast_id, counts)


def count(conn: Transaction, broadcast_id: int, counts: Mapping[DeliveryState, int]) -> None:
    """Add to a broadcast's counters; they are the numbers of its rows by outcome."""
    if any(counts.values()):
        more = {f"more_{state.value}": counts.get(state, 0) for state in FINAL}
        conn.change(COUNT, {"broadcast": broadcast_id, **more})
