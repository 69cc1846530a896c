"""Who gets a broadcast: INSERT … SELECT of its recipients, chunk by chunk."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, insert, literal, select

from bot.model.broadcasts.broadcast import UNDER_WAY, Kind, Part, Plan, Task
from bot.model.broadcasts.delivery import PASSING, DeliveryState
from bot.store.broadcasts.acts import AT_ONCE, TAKES_IN, acts
from bot.store.broadcasts.audience import narrowed, reach, reached_by
from bot.store.broadcasts.rows import STATE_IN, one
from bot.store.db.database import Database
from bot.store.db.direct import Transaction, among, rendered
from bot.store.db.schema import broadcast_texts, broadcasts, deliveries, subscribers, subscriptions
from bot.store.db.sealing import Sealer
from bot.store.delivery.in_flight import AUDIENCE, LISTED


@dataclass(frozen=True, slots=True)
class ActedRecipients:
    """Those whom the next piece of a list is for by what they did: `people` are ids between the two."""

    after: int
    upto: int
    people: Sequence[int]


class ListingTable:
    """Lists who gets a broadcast. StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def fill(self, broadcast_id: int, chunk: int = 2_000) -> bool:
        """List recipients among the next `chunk` ids of subscribers. True once all are listed.

        How far it got is kept in the same transaction, so that it goes on from there after a crash.
        """
        async with self._db.read() as conn:
            row = await one(conn, broadcast_id)
        if row is None or row.state not in UNDER_WAY or row.filled_to >= row.last_subscriber_id:
            return True
        found = await found_by_acts(self._db, self._sealer, broadcast_id, chunk)
        upto = min(row.filled_to + chunk, row.last_subscriber_id)
        those = rendered(recipients(row, upto, found))
        piece = {"broadcast": broadcast_id, "after": row.filled_to, "upto": upto}

        def list_them(conn: Transaction) -> bool:
            if not conn.change(LISTED, piece):
                return False  # somebody else has listed these meanwhile, or it was cancelled
            conn.change(AUDIENCE, {"broadcast": broadcast_id, "more": conn.change(those, {})})
            return bool(upto >= row.last_subscriber_id)

        if found is not None and found.after != row.filled_to:
            return False
        return await self._db.at_once(list_them)


async def found_by_acts(
    db: Database, sealer: Sealer, broadcast_id: int, chunk: int
) -> ActedRecipients | None:
    """Look for the recipients among the next `chunk` ids; None if it doesn't matter what they did.

    Apart from listing them, since nobody can write to the database while that goes on.
    """
    statement = select(broadcasts).where(broadcasts.c.id == broadcast_id, broadcasts.c.source_id.is_(None))
    async with db.read() as connection:
        row = (await connection.execute(statement)).one_or_none()
        acted = None if row is None else Plan.unpacked(row.plan).audience.acted
        if row is None or acted is None or row.last_subscriber_id is None:
            return None
        upto = min(row.filled_to + chunk, row.last_subscriber_id)
        those = select(subscribers.c.id, subscribers.c.chat).select_from(reach())
        those = those.where(*_conditions(row, upto)).order_by(subscriptions.c.subscriber_id).limit(AT_ONCE)
        people: list[int] = []
        after, more = row.filled_to, True
        while more:
            some = (await connection.execute(those.where(subscriptions.c.subscriber_id > after))).all()
            did = await acts(connection, sealer, row.case, {found.id: found.chat for found in some})
            people.extend(person for person, act in did.items() if act in TAKES_IN[acted])
            more = len(some) == AT_ONCE
            after = some[-1].id if some else after
        return ActedRecipients(row.filled_to, upto, people)


def recipients(row: Row[Any], upto: int, found: ActedRecipients | None = None) -> Any:
    """The statement that lists the recipients of the broadcast `row` after `filled_to`, up to `upto`.

    These are ids of subscribers, with `found` only those; for a broadcast with a source, ids of the source's
    deliveries.
    """
    chosen = _of_source(row, upto) if row.source_id is not None else _of_subscribers(row, upto, found)
    if found:
        # As one value: two thousand would hold everybody up while they are passed on.
        chosen = chosen.params(people=json.dumps(found.people))
    columns = ["broadcast_id", "subscriber_id", "language", "state", "messages"]
    return insert(deliveries).from_select(columns, chosen)


def _of_subscribers(row: Row[Any], upto: int, found: ActedRecipients | None) -> Any:
    return (
        select(
            literal(row.id),
            subscribers.c.id,
            _version(row, subscribers.c.language),
            literal(DeliveryState.WAITING.value),
            literal(None),
        )
        .select_from(reach().outerjoin(broadcast_texts, _text(row, subscribers.c.language)))
        .where(
            *_conditions(row, upto),
            *((among(subscriptions.c.subscriber_id, "people"),) if found else ()),
        )
        .order_by(subscriptions.c.subscriber_id)
    )


def _conditions(row: Row[Any], upto: int) -> tuple[ColumnElement[bool], ...]:
    return (
        subscriptions.c.case == row.case,
        subscriptions.c.subscriber_id > row.filled_to,
        subscriptions.c.subscriber_id <= upto,
        *reached_by(Kind(row.kind)),
        *narrowed(Plan.unpacked(row.plan).audience),
    )


def _of_source(row: Row[Any], upto: int) -> Any:
    """What changes a message that was sent goes to whoever has it, in the language they got it in."""
    changes = row.task != Task.SEND.value
    return (
        select(
            literal(row.id),
            deliveries.c.subscriber_id,
            _version(row, deliveries.c.language) if row.task != Task.RECALL.value else deliveries.c.language,
            literal(DeliveryState.WAITING.value),
            deliveries.c.messages if changes else literal(None),
        )
        .select_from(deliveries.outerjoin(broadcast_texts, _text(row, deliveries.c.language)))
        .where(
            # Not by the index of the queue: all of a million would be looked at for each piece, while nobody
            # else can write. The sum keeps it from being used.
            deliveries.c.broadcast_id + 0 == row.source_id,
            *_in_part(Part(row.part), Task(row.task)),
            deliveries.c.id > row.filled_to,
            deliveries.c.id <= upto,
        )
        .order_by(deliveries.c.id)
    )


def of_part(source: int, part: Part, task: Task) -> tuple[ColumnElement[bool], ...]:
    """Conditions on `deliveries` that hold for the recipients of `source` whom such a `task` is for."""
    return (deliveries.c.broadcast_id == source, *_in_part(part, task))


def _in_part(part: Part, task: Task) -> tuple[ColumnElement[bool], ...]:
    return (
        deliveries.c.subscriber_id.is_not(None),
        deliveries.c.state == STATE_IN[part].value,
        *((deliveries.c.reason == PASSING,) if part is Part.PASSING else ()),
        *((deliveries.c.messages.is_not(None),) if task is not Task.SEND else ()),
    )


def _text(row: Row[Any], language: ColumnElement[str]) -> ColumnElement[bool]:
    return and_(broadcast_texts.c.broadcast_id == row.id, broadcast_texts.c.language == language)


def _version(row: Row[Any], language: ColumnElement[str]) -> ColumnElement[str]:
    """The reader's own language where it is written, else the default."""
    return case((broadcast_texts.c.language.is_not(None), language), else_=literal(row.default_language))
