"""Broadcasts on their way: one row for each recipient, claimed and settled in batches.

Invariant, kept by every transaction here: a broadcast's counters are the numbers of its rows by outcome.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, bindparam, case, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import WANTED, BroadcastState, Claimed, DeliveryState, Kind, Outcome, Progress
from bot.store.audience import reach, reached_by
from bot.store.drafts import Drafts, one
from bot.store.moments import from_milliseconds, to_milliseconds
from bot.store.schema import broadcast_texts, broadcasts, deliveries, subscribers, subscriptions

FINAL: Final = (DeliveryState.DELIVERED, DeliveryState.GONE, DeliveryState.REFUSED, DeliveryState.UNKNOWN)
"""Each is also the name of its counter's column."""

_UNDER_WAY: Final = (BroadcastState.FILLING.value, BroadcastState.SENDING.value)


class Broadcasts(Drafts):
    """Drafts (see there), and the engine's queue. `now` is aware UTC; StoreUnavailable from everywhere."""

    async def running(self) -> list[Progress]:
        """Every broadcast that still has work to do, oldest first."""
        statement = (
            select(broadcasts).where(broadcasts.c.state.in_(_UNDER_WAY)).order_by(broadcasts.c.id.asc())
        )
        async with self._db.read() as conn:
            return [_progress(row) for row in await conn.execute(statement)]

    async def progress(self, broadcast_id: int) -> Progress | None:
        """How far it is; None if there is no such broadcast."""
        async with self._db.read() as conn:
            row = await one(conn, broadcast_id)
            return None if row is None else _progress(row)

    async def fill(self, broadcast_id: int, chunk: int = 5_000) -> bool:
        """List recipients among the next `chunk` subscriber ids. True once all are listed.

        How far it got is kept in the same transaction, so that it goes on from there after a crash.
        """
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id, BroadcastState.FILLING)
            if row is None:
                return True
            upto = min(row.filled_to + chunk, row.last_subscriber_id)
            listed = await conn.execute(_recipients(row, upto))
            finished = bool(upto >= row.last_subscriber_id)
            await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id)
                .values(
                    filled_to=upto,
                    audience=broadcasts.c.audience + listed.rowcount,
                    state=(BroadcastState.SENDING if finished else BroadcastState.FILLING).value,
                )
            )
            return finished

    async def claim(self, broadcast_id: int, limit: int, now: datetime) -> list[Claimed]:
        """Take up to `limit` recipients whose turn it is: those due for another try, then those never tried.

        Whoever left meanwhile, or is gone, is settled as gone instead. Empty: nobody's turn now.
        """
        while True:
            async with self._db.write() as conn:
                broadcast = await one(conn, broadcast_id, BroadcastState.SENDING)
                if broadcast is None:
                    return []
                rows = await self._due(conn, broadcast_id, broadcast.case, limit, now)
                wanted = WANTED[Kind(broadcast.kind)]
                claimed, left = [], []
                for delivery_id, subscriber_id, language, attempts, chat, wants, gone, subscribed in rows:
                    # No chat: forgotten. No wish, no subscription: stopped. Gone: seen by another broadcast.
                    if chat is None or subscribed is None or gone or wants not in wanted:
                        left.append(delivery_id)
                    else:
                        opened = self._sealer.open(chat)
                        claimed.append(Claimed(delivery_id, subscriber_id, opened, language, attempts))
                if claimed:
                    await _mark(conn, [one.delivery_id for one in claimed], DeliveryState.CLAIMED)
                if left:
                    await _mark(conn, left, DeliveryState.GONE)
                    await _count(conn, broadcast_id, {DeliveryState.GONE: len(left)})
            # All of them had left: look at the next ones, in a transaction of their own.
            if claimed or not rows:
                return claimed

    async def _due(
        self, conn: AsyncConnection, broadcast_id: int, case_slug: str, limit: int, now: datetime
    ) -> list[Any]:
        known = {"broadcast": broadcast_id, "case": case_slug}
        parked = {"state": DeliveryState.PARKED.value, "due": to_milliseconds(now), "most": limit}
        rows: list[Any] = list(await conn.execute(_DUE, known | parked))
        if len(rows) < limit:
            waiting = {"state": DeliveryState.WAITING.value, "due": 0, "most": limit - len(rows)}
            rows.extend(await conn.execute(_DUE, known | waiting))
        return rows

    async def settle(
        self, broadcast_id: int, results: Sequence[tuple[Claimed, Outcome]], now: datetime
    ) -> None:
        """Write down what came of a batch: one transaction.

        `Claimed.attempts` of a PARKED result is what its row is to hold from now on; `retry_after` counts
        from `now`. A result whose row isn't claimed any more (settled before) changes nothing.
        """
        ids: dict[DeliveryState, list[int]] = defaultdict(list)
        parked = []
        for claimed, outcome in results:
            if outcome.state is DeliveryState.PARKED:
                due = now + timedelta(seconds=outcome.retry_after)
                parked.append(
                    {"row": claimed.delivery_id, "due": to_milliseconds(due), "made": claimed.attempts}
                )
            else:
                ids[outcome.state].append(claimed.delivery_id)
        gone = [c.subscriber_id for c, outcome in results if outcome.state is DeliveryState.GONE]
        async with self._db.write() as conn:
            counts = {}
            for state, settled in ids.items():
                done = await conn.execute(_SETTLE, {"rows": settled, "new": state.value})
                counts[state] = done.rowcount
            if parked:
                await conn.execute(_PARK, parked)
            if gone:
                await conn.execute(update(subscribers).where(subscribers.c.id.in_(gone)).values(gone=1))
            await _count(conn, broadcast_id, counts)

    async def release_claimed(self, broadcast_id: int, delivery_ids: Sequence[int] | None = None) -> int:
        """Put claimed rows back to waiting: all of them, or only those given. Returns how many.

        At start, for all: whatever was being sent when the program was killed is sent again (at least once).
        """
        statement = (
            update(deliveries)
            .where(
                deliveries.c.broadcast_id == broadcast_id, deliveries.c.state == DeliveryState.CLAIMED.value
            )
            .values(state=DeliveryState.WAITING.value, not_before=0)
        )
        if delivery_ids is not None:
            statement = statement.where(deliveries.c.id.in_(delivery_ids))
        async with self._db.write() as conn:
            return int((await conn.execute(statement)).rowcount)

    async def next_due(self, broadcast_id: int) -> datetime | None:
        """When the first of the parked recipients is due; None if none is parked."""
        statement = select(func.min(deliveries.c.not_before)).where(
            deliveries.c.broadcast_id == broadcast_id, deliveries.c.state == DeliveryState.PARKED.value
        )
        async with self._db.read() as conn:
            due = await conn.scalar(statement)
        return None if due is None else from_milliseconds(due)

    async def finish(self, broadcast_id: int, now: datetime) -> bool | None:
        """Close it if every recipient has an outcome.

        None: not yet. True: closed. False: closed, but the counters weren't those of the rows; they are now.
        """
        counted = await self._counted(broadcast_id)
        if any(counted.get(state.value, 0) for state in DeliveryState if state not in FINAL):
            return None
        # Final rows never change, so what was counted before this transaction is still so.
        truth = {state.value: counted.get(state.value, 0) for state in FINAL}
        truth["audience"] = sum(truth.values())
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id, BroadcastState.SENDING)
            if row is None:
                return None
            right = all(getattr(row, column) == number for column, number in truth.items())
            await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id)
                .values(state=BroadcastState.DONE.value, finished_at=now, **truth)
            )
            return right

    async def _counted(self, broadcast_id: int) -> dict[str, int]:
        statement = (
            select(deliveries.c.state, func.count().label("number"))
            .where(deliveries.c.broadcast_id == broadcast_id)
            .group_by(deliveries.c.state)
        )
        async with self._db.read() as conn:
            return {row.state: row.number for row in await conn.execute(statement)}

    async def progress_message(self, broadcast_id: int) -> int | None:
        """The id of the live progress message in the author's chat, if one was sent."""
        async with self._db.read() as conn:
            found = await conn.scalar(
                select(broadcasts.c.progress_message).where(broadcasts.c.id == broadcast_id)
            )
            return None if found is None else int(found)

    async def set_progress_message(self, broadcast_id: int, message_id: int | None) -> None:
        """Keep the id of the live progress message."""
        await self._set(broadcast_id, progress_message=message_id)

    async def unreported(self) -> list[int]:
        """Ids of the broadcasts that are done and whose author hasn't been told, oldest first."""
        statement = (
            select(broadcasts.c.id)
            .where(broadcasts.c.state == BroadcastState.DONE.value, broadcasts.c.reported == 0)
            .order_by(broadcasts.c.id)
        )
        async with self._db.read() as conn:
            return list(await conn.scalars(statement))

    async def mark_reported(self, broadcast_id: int) -> None:
        """The author has the result."""
        await self._set(broadcast_id, reported=1)

    async def _set(self, broadcast_id: int, **values: int | None) -> None:
        async with self._db.write() as conn:
            await conn.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(**values))


_DUE: Final = (
    select(
        deliveries.c.id,
        deliveries.c.subscriber_id,
        deliveries.c.language,
        deliveries.c.attempts,
        subscribers.c.chat,
        subscribers.c.wants,
        subscribers.c.gone,
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
        deliveries.c.state == bindparam("state"),
        deliveries.c.not_before <= bindparam("due"),
    )
    .order_by(deliveries.c.not_before, deliveries.c.id)
    .limit(bindparam("most"))
)

# Made once: putting a statement together costs more than running it on a hundred rows.
_MARK: Final = (
    update(deliveries)
    .where(deliveries.c.id.in_(bindparam("rows", expanding=True)))
    .values(state=bindparam("new"))
)
_SETTLE: Final = _MARK.where(deliveries.c.state == DeliveryState.CLAIMED.value).values(
    attempts=deliveries.c.attempts + 1
)
_PARK: Final = (
    update(deliveries)
    .where(deliveries.c.id == bindparam("row"), deliveries.c.state == DeliveryState.CLAIMED.value)
    .values(state=DeliveryState.PARKED.value, not_before=bindparam("due"), attempts=bindparam("made"))
)


def _recipients(row: Row[Any], upto: int) -> Any:
    """INSERT … SELECT of everybody up to subscriber `upto` who is to get the broadcast `row`."""
    audience = (
        select(
            literal(row.id),
            subscribers.c.id,
            case(
                (broadcast_texts.c.language.is_not(None), subscribers.c.language),
                else_=literal(row.default_language),
            ),
            literal(DeliveryState.WAITING.value),
        )
        .select_from(
            reach().outerjoin(
                broadcast_texts,
                (broadcast_texts.c.broadcast_id == row.id)
                & (broadcast_texts.c.language == subscribers.c.language),
            )
        )
        .where(
            subscriptions.c.case == row.case,
            subscriptions.c.subscriber_id > row.filled_to,
            subscriptions.c.subscriber_id <= upto,
            *reached_by(Kind(row.kind)),
        )
        .order_by(subscriptions.c.subscriber_id)
    )
    return insert(deliveries).from_select(["broadcast_id", "subscriber_id", "language", "state"], audience)


async def _mark(conn: AsyncConnection, ids: Sequence[int], state: DeliveryState) -> None:
    await conn.execute(_MARK, {"rows": ids, "new": state.value})


async def _count(conn: AsyncConnection, broadcast_id: int, counts: dict[DeliveryState, int]) -> None:
    values = {state.value: broadcasts.c[state.value] + number for state, number in counts.items() if number}
    if values:
        await conn.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(values))


def _progress(row: Row[Any]) -> Progress:
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
    )
