"""The engine's queue: one row for each recipient, claimed, put on the wire and settled in batches.

Invariant, kept by every transaction here: a broadcast's counters are the numbers of its rows by outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcast import UNDER_WAY, WANTED, BroadcastState, Kind, Plan, Progress, Task, Undecided
from bot.model.delivery import Claimed, DeliveryState, Outcome
from bot.store.beginning import begin_waiting
from bot.store.drafts import Drafts, one
from bot.store.listing import found_by_acts, recipients
from bot.store.moments import from_milliseconds, to_milliseconds
from bot.store.schema import broadcasts, deliveries
from bot.store.straight import Transaction
from bot.store.wire import (
    BROADCAST,
    CLAIM,
    FINAL,
    HOLD,
    PUT_OFF,
    RELEASE,
    Due,
    due,
    listed,
    settle,
    settle_unsent,
    to_wire,
)

_UNDER_WAY: Final = tuple(sorted(UNDER_WAY))

_LOOK_AT: Final = 500
"""So many recipients are looked at in one transaction where few or none can be taken: some milliseconds."""
LONGEST_WAIT: Final = timedelta(hours=36)
"""Nobody is ever put off for longer: a reader's evening is a day away at most."""

Hold = Callable[[str | None], datetime | None]
"""A reader's country, if given → until when nothing may be sent to them; None: it may be sent now."""


@dataclass(frozen=True, slots=True)
class Group:
    """Recipients of one broadcast that are to go on the wire; Stars may be due for `paid` messages."""

    broadcast_id: int
    delivery_ids: Sequence[int]
    paid: int = 0


class Queue(Drafts):
    """What the engine does with recipients. `now` is aware UTC; StoreUnavailable from everywhere."""

    async def progress(self, broadcast_id: int) -> Progress | None:
        """How far it is; None if there is no such broadcast."""
        async with self._db.read() as conn:
            row = await one(conn, broadcast_id)
            return None if row is None else progress_of(row)

    async def fill(self, broadcast_id: int, chunk: int = 2_000) -> bool:
        """List recipients among the next `chunk` ids of subscribers. True once all are listed.

        How far it got is kept in the same transaction, so that it goes on from there after a crash.
        """
        found = await found_by_acts(self._db, self._sealer, broadcast_id, chunk)
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id)
            if row is None or row.state not in _UNDER_WAY or row.filled_to >= row.last_subscriber_id:
                return True
            if found is not None and row.filled_to != found.after:
                return False  # somebody else has listed these meanwhile
            upto = min(row.filled_to + chunk, row.last_subscriber_id)
            listed = await conn.execute(recipients(row, upto, found))
            await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id)
                .values(filled_to=upto, audience=broadcasts.c.audience + listed.rowcount)
            )
            return bool(upto >= row.last_subscriber_id)

    async def claim(
        self,
        broadcast_id: int,
        limit: int,
        now: datetime,
        hold: Hold | None = None,
        interrupted: Callable[[], bool] = lambda: False,
    ) -> list[Claimed]:
        """Take up to `limit` recipients whose turn it is: those due for another try, then those never tried.

        Whoever left meanwhile, or is gone, is settled as gone instead; whom `hold` holds back waits until
        then. Empty: nobody's turn now, or `interrupted` said between two looks that something is to go first.
        """
        most = limit

        def some(conn: Transaction) -> tuple[list[Claimed], bool]:
            known = conn.rows(BROADCAST, {"broadcast": broadcast_id})
            if not known:
                return [], False
            [(case, kind, task)] = known
            wanted = WANTED[Kind(kind)] if task == Task.SEND.value else None
            found = due(conn, broadcast_id, case, most, now)
            claimed: list[Claimed] = []
            left, unreadable, held = [], [], []
            for who in found:
                # No chat: forgotten. Gone: seen by another broadcast. What was sent is taken back, or set
                # right, also where somebody has left since: then `wanted` is None.
                wants = wanted is None or (who.subscribed is not None and who.wants in wanted)
                if who.chat is None or who.gone or not wants:
                    left.append(who.row)
                elif hold is not None and (until := hold(who.country)) is not None:
                    held.append({"row": who.row, "due": to_milliseconds(until)})
                elif len(claimed) < limit:
                    try:
                        claimed.append(self._claimed(who, who.chat))
                    except SealError:  # a damaged row: whoever comes after it must not wait for it
                        unreadable.append(who.row)
            if claimed:
                conn.change(CLAIM, {"rows": listed(one.delivery_id for one in claimed)})
            if held:
                conn.many(HOLD, held)
            settle_unsent(conn, broadcast_id, left, DeliveryState.GONE)
            settle_unsent(conn, broadcast_id, unreadable, DeliveryState.REFUSED)
            return claimed, bool(found)

        while True:
            claimed, others = await self._db.at_once(some)
            # None of them could be taken: look at the next ones, in a transaction of their own. At more of
            # them: before an evening broadcast's evening it may be a million.
            if claimed or not others or interrupted():
                return claimed
            most = max(limit, min(2 * most, _LOOK_AT))

    async def exchange(
        self,
        results: Mapping[int, Sequence[tuple[Claimed, Outcome]]],
        group: Group | None,
        now: datetime,
    ) -> frozenset[int]:
        """Write down what came of sends, and put the next ones on the wire: one transaction.

        `results`: by broadcast. `Claimed.attempts` of a WAITING result is what its row is to hold from now;
        `retry_after` counts from `now`. A result whose row isn't on the wire any more changes nothing.
        Returns the ids of those of `group` that are on the wire now: not those who left meanwhile, and none
        if the broadcast was paused or cancelled.
        """

        def all_of_it(conn: Transaction) -> frozenset[int]:
            for broadcast_id, those in results.items():
                settle(conn, broadcast_id, those, now)
            if group is None:
                return frozenset()
            return to_wire(conn, group.broadcast_id, group.delivery_ids, group.paid)

        return await self._db.at_once(all_of_it)

    def _claimed(self, found: Due, chat: bytes) -> Claimed:
        return Claimed(
            found.row,
            found.subscriber_id,
            self._sealer.open(chat),
            found.language,
            found.attempts,
            _ids(found.messages),
        )

    async def release(self, broadcast_id: int, delivery_ids: Sequence[int]) -> None:
        """Put claimed rows, which were surely not sent, back to waiting."""
        values = {"rows": listed(delivery_ids), "broadcast": broadcast_id}
        await self._db.at_once(lambda conn: conn.change(RELEASE, values))

    async def put_off(self, broadcast_id: int, waits: Mapping[int, float], now: datetime) -> None:
        """Put claimed rows, which were surely not sent, back to waiting; `waits`: row → how many seconds."""
        rows = [
            {"row": row, "broadcast": broadcast_id, "due": to_milliseconds(now + timedelta(seconds=wait))}
            for row, wait in waits.items()
        ]
        await self._db.at_once(lambda conn: conn.many(PUT_OFF, rows))

    async def recover(self, broadcast_id: int, now: datetime) -> int:
        """Decide what a kill left half-way; how many were on the wire. Only while nothing is being sent.

        Claimed ones go back to waiting. Those on the wire may have been sent: by the broadcast's own plan
        they are sent again, or left out as unknown.
        """
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id)
            if row is None:
                return 0
            again = Plan.unpacked(row.plan).undecided is Undecided.AGAIN
            for state, new in (
                (DeliveryState.CLAIMED, DeliveryState.WAITING),
                (DeliveryState.WIRE, DeliveryState.WAITING if again else DeliveryState.UNKNOWN),
            ):
                found = await conn.execute(
                    update(deliveries)
                    .where(deliveries.c.broadcast_id == broadcast_id, deliveries.c.state == state.value)
                    .values(state=new.value, not_before=0)
                )
            # A clock that ran ahead put these off for longer than anything ever is.
            await conn.execute(
                update(deliveries)
                .where(
                    deliveries.c.broadcast_id == broadcast_id,
                    deliveries.c.state == DeliveryState.WAITING.value,
                    deliveries.c.not_before > to_milliseconds(now + LONGEST_WAIT),
                )
                .values(not_before=to_milliseconds(now))
            )
            if not again:
                await _count(conn, broadcast_id, {DeliveryState.UNKNOWN: found.rowcount})
            return int(found.rowcount)

    async def next_due(self, broadcast_id: int) -> datetime | None:
        """When the first of those who wait for a time is due; None if nobody does."""
        async with self._db.read() as conn:
            due = await conn.scalar(
                select(func.min(deliveries.c.not_before)).where(
                    deliveries.c.broadcast_id == broadcast_id,
                    deliveries.c.state == DeliveryState.WAITING.value,
                    deliveries.c.not_before > 0,
                )
            )
        return None if due is None else from_milliseconds(due)

    async def strike_off(self, broadcast_id: int, chunk: int = 2_000) -> bool:
        """Settle some of those left of a cancelled broadcast as cancelled. True once nobody is left.

        To be called when all are listed; those on the wire come to their own outcomes.
        """
        async with self._db.write() as conn:
            if await one(conn, broadcast_id, BroadcastState.STOPPING) is None:
                return True
            left = 0
            for state in (DeliveryState.WAITING, DeliveryState.CLAIMED):
                some = (
                    select(deliveries.c.id)
                    .where(deliveries.c.broadcast_id == broadcast_id, deliveries.c.state == state.value)
                    .limit(chunk - left)
                )
                done = await conn.execute(
                    update(deliveries)
                    .where(deliveries.c.id.in_(some))
                    .values(state=DeliveryState.CANCELLED.value, not_before=0)
                )
                left += done.rowcount
            await _count(conn, broadcast_id, {DeliveryState.CANCELLED: left})
            return left < chunk

    async def finish(self, broadcast_id: int, now: datetime) -> bool | None:
        """Close it if every recipient is listed and has an outcome.

        None: not yet. True: closed. False: closed, but the counters weren't those of the rows; they are now.
        """
        progress = await self.progress(broadcast_id)
        if progress is None or not progress.listed or await self._is_left(broadcast_id):
            return None
        counted = await self._counted(broadcast_id)
        if any(counted.get(state.value, 0) for state in DeliveryState if state not in FINAL):
            return None
        # Final rows never change, so what was counted before this transaction is still so.
        truth = {state.value: counted.get(state.value, 0) for state in FINAL}
        truth["audience"] = sum(truth.values())
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id)
            if row is None or row.state not in (BroadcastState.SENDING.value, BroadcastState.STOPPING.value):
                return None
            right = all(getattr(row, column) == number for column, number in truth.items())
            await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id)
                .values(state=BroadcastState.DONE.value, finished_at=now, **truth)
            )
            await begin_waiting(conn, now)
            return right

    async def _is_left(self, broadcast_id: int) -> bool:
        """Whether somebody has no outcome yet: found by a seek, while counting reads every row."""
        left = select(deliveries.c.id).where(
            deliveries.c.broadcast_id == broadcast_id,
            deliveries.c.state.in_([state.value for state in DeliveryState if state not in FINAL]),
        )
        async with self._db.read() as conn:
            return await conn.scalar(left.limit(1)) is not None

    async def _counted(self, broadcast_id: int) -> dict[str, int]:
        statement = (
            select(deliveries.c.state, func.count().label("number"))
            .where(deliveries.c.broadcast_id == broadcast_id)
            .group_by(deliveries.c.state)
        )
        async with self._db.read() as conn:
            return {row.state: row.number for row in await conn.execute(statement)}


async def _count(conn: AsyncConnection, broadcast_id: int, counts: Mapping[DeliveryState, int]) -> None:
    values = {state.value: broadcasts.c[state.value] + number for state, number in counts.items()}
    await conn.execute(update(broadcasts).where(broadcasts.c.id == broadcast_id).values(values))


def _ids(messages: str | None) -> tuple[int, ...]:
    return tuple(map(int, messages.split(","))) if messages else ()


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
    )
