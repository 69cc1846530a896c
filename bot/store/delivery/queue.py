"""The engine's queue: one row for each recipient, claimed, put on the wire and settled in batches.

Invariant, kept by every transaction here: a broadcast's counters are the numbers of its rows by outcome.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import case, select, update

from bot.errors import SealError
from bot.model.broadcasts.broadcast import UNDER_WAY, WANTED, Task, Undecided, When
from bot.model.broadcasts.delivery import MARKED, MAYBE, MOST_COPIES, Claimed, DeliveryState, Outcome
from bot.model.people.discretion import Fleeting
from bot.store.broadcasts.rows import add, one, plan_in
from bot.store.db.database import Database
from bot.store.db.direct import Transaction
from bot.store.db.moments import to_milliseconds
from bot.store.db.schema import broadcasts, deliveries
from bot.store.db.sealing import Sealer
from bot.store.delivery import in_flight
from bot.store.delivery.braking import TAKEN_BACK
from bot.store.delivery.in_flight import Due
from bot.store.delivery.statements import LOOK_AT_AGAIN, MOVE_ALONG, STATES
from bot.store.people import discreet

log = logging.getLogger(__name__)

_LOOK_AT: Final = 500
"""So many recipients are looked at in one transaction where few or none can be taken: some milliseconds."""
_MILLISECOND: Final = timedelta(milliseconds=1)
LONGEST_WAIT: Final = timedelta(hours=36)
"""Nobody is ever put off for longer: a reader's evening is a day away at most."""

Hold = Callable[[str | None], datetime | None]
"""A reader's country, if given → until when nothing may be sent to them; None: it may be sent now."""


@dataclass(frozen=True, slots=True)
class SendGroup:
    """Recipients of one broadcast that are to go on the wire; Stars may be due for `paid` messages each."""

    broadcast_id: int
    delivery_ids: Sequence[int]
    paid: int = 0


class QueueTable:
    """What the engine does with recipients. `now` is aware UTC; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

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
            known = in_flight.being_sent(conn, broadcast_id)
            if known is None:
                return [], False
            case, kind, task = known
            wanted = WANTED[kind] if task is Task.SEND else None
            found = in_flight.due(conn, broadcast_id, case, most, now, by_country=hold is not None)
            claimed: list[Claimed] = []
            left: list[int] = []
            marked: list[int] = []
            unreadable: list[int] = []
            held: dict[int, datetime] = {}
            for who in found:
                # No chat: forgotten. Gone: seen by another broadcast. What was sent is taken back, or set
                # right, also where somebody has left since: then `wanted` is None.
                wants = wanted is None or (who.subscribed is not None and who.wants in wanted)
                if who.chat is None or not wants:
                    left.append(who.row)
                elif who.gone:
                    marked.append(who.row)
                elif hold is not None and (until := hold(self._country(who))) is not None:
                    held[who.row] = until
                elif len(claimed) < limit:
                    try:
                        claimed.append(self._claimed(who, who.chat, aimed=wanted is None))
                    except (SealError, ValueError):  # damaged: whoever comes after it must not wait for it
                        unreadable.append(who.row)
            discreetly = discreet.among(conn, self._sealer, [one.chat for one in claimed])
            if discreetly:
                claimed = [replace(one, discreet=one.chat in discreetly) for one in claimed]
            in_flight.claim(conn, [one.delivery_id for one in claimed])
            in_flight.hold(conn, held)
            in_flight.settle_unsent(conn, broadcast_id, left, DeliveryState.GONE)
            in_flight.settle_unsent(conn, broadcast_id, marked, DeliveryState.GONE, MARKED)
            in_flight.settle_unsent(conn, broadcast_id, unreadable, DeliveryState.REFUSED)
            if unreadable:
                log.error("Broadcast %d: %d recipients are damaged.", broadcast_id, len(unreadable))
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
        group: SendGroup | None,
        now: datetime,
        unpaid: Mapping[int, int] | None = None,
    ) -> frozenset[int]:
        """Write down what came of sends, and put the next ones on the wire: one transaction.

        `results`: by broadcast. `Claimed.attempts` of a WAITING result is what its row is to hold from now;
        `retry_after` counts from `now`. A result whose row isn't on the wire any more changes nothing.
        `unpaid`, by broadcast: for how many messages that weren't sent after all no Stars are due.
        Returns the ids of those of `group` that are on the wire now: not those who left meanwhile, and none
        if the broadcast was paused or cancelled.
        """

        def all_of_it(conn: Transaction) -> frozenset[int]:
            for broadcast_id, those in results.items():
                in_flight.settle(conn, broadcast_id, those, now)
                self._note(conn, those, now)
            for broadcast_id, messages in (unpaid or {}).items():
                in_flight.pay(conn, broadcast_id, -messages)
            if group is None:
                return frozenset()
            return in_flight.to_wire(conn, group.broadcast_id, group.delivery_ids, group.paid)

        return await self._db.at_once(all_of_it)

    def _country(self, who: Due) -> str | None:
        if who.country is None or who.chat is None:
            return None
        return self._sealer.open_country(who.country, who.chat)

    def _claimed(self, found: Due, chat: bytes, *, aimed: bool) -> Claimed:
        """SealError, ValueError: the row is damaged. `aimed`: what was sent to them is to be changed."""
        messages = _ids(found.messages)
        if aimed and not messages:
            raise ValueError("it isn't known what was sent")
        return Claimed(
            found.row,
            found.subscriber_id,
            self._sealer.open(chat),
            found.language,
            found.attempts,
            messages,
            maybe=found.reason == MAYBE,
            taken_back=found.reason in TAKEN_BACK,
        )

    def _note(self, conn: Transaction, those: Sequence[tuple[Claimed, Outcome]], now: datetime) -> None:
        """Have new messages deleted in time in the chats of those who chose that."""
        for claimed, outcome in those:
            if claimed.discreet and outcome.messages and not claimed.messages:
                sent = [Fleeting(number, now) for number in outcome.messages]
                discreet.note(conn, self._sealer, claimed.chat, sent)

    async def give_way(self, within: float) -> None:
        """Let whoever is writing for a chat go first, for so many seconds at most."""
        await self._db.give_way(within)

    async def release(self, broadcast_id: int, delivery_ids: Sequence[int]) -> None:
        """Put claimed rows, which were surely not sent, back to waiting."""
        await self._db.at_once(lambda conn: in_flight.release(conn, broadcast_id, delivery_ids))

    async def put_off(self, broadcast_id: int, waits: Mapping[int, float], now: datetime) -> None:
        """Put claimed rows, which were surely not sent, back to waiting; `waits`: row → how many seconds."""
        until = {row: now + timedelta(seconds=wait) for row, wait in waits.items()}
        await self._db.at_once(lambda conn: in_flight.put_off(conn, broadcast_id, until))

    async def move_along(self, by: timedelta, now: datetime) -> None:
        """The calendar was set forward `by` so much (negative: back), to `now`.

        Who is tried again waits as long as before. Who waits for their own hour is looked at again when the
        calendar says so, or at once if it was set back. Only while nothing is being settled.
        """
        async with self._db.read() as conn:
            rows = await conn.execute(
                select(broadcasts.c.id, broadcasts.c.plan).where(broadcasts.c.state.in_(sorted(UNDER_WAY)))
            )
            hours = {broadcast_id: _has_hours(self._sealer, plan) for broadcast_id, plan in rows}
        if by < timedelta():
            for broadcast_id in (number for number, has in hours.items() if has):
                await self._look_at_again(broadcast_id, now)
        others = [number for number, has in hours.items() if not has]

        def move(conn: Transaction) -> None:
            # All in one: done twice it would be wrong.
            for number in others:
                conn.change(MOVE_ALONG, {**STATES, "by": by // _MILLISECOND, "broadcast": number})

        await self._db.at_once(move)

    async def _look_at_again(self, broadcast_id: int, now: datetime) -> None:
        these = {**STATES, "broadcast": broadcast_id, "due": to_milliseconds(now), "most": _LOOK_AT}
        # Some at a time: whoever else wants to write comes in between.
        while await self._db.at_once(lambda conn: conn.change(LOOK_AT_AGAIN, these)):
            pass

    async def recover(self, broadcast_id: int, now: datetime) -> int:
        """Decide what a kill left half-way; how many were on the wire. Only while nothing is being sent.

        Claimed ones go back to waiting. Those on the wire may have been sent: by the broadcast's own plan
        they are sent again, marked as such, or left out as unknown. What changes a message is done again. A
        program that is killed at each start would send to the same few for ever: who may have got it so
        often is left out too.
        """
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id)
            if row is None:
                return 0
            sends = row.task == Task.SEND.value
            again = not sends or plan_in(self._sealer, row.plan).undecided is Undecided.AGAIN

            async def settled(state: DeliveryState, new: DeliveryState, *which: Any, **values: Any) -> int:
                these = (deliveries.c.broadcast_id == broadcast_id, deliveries.c.state == state.value, *which)
                change = update(deliveries).where(*these).values(state=new.value, not_before=0, **values)
                return int((await conn.execute(change)).rowcount)

            await settled(DeliveryState.CLAIMED, DeliveryState.WAITING)
            marked = deliveries.c.reason == MAYBE
            often = () if not again else (marked, deliveries.c.attempts + 2 >= MOST_COPIES)
            lost = await settled(DeliveryState.WIRE, DeliveryState.UNKNOWN, *often)
            repeated = 0
            if again:
                # Of those that were marked before, the attempt that was cut off counts: else there is no end.
                tried = deliveries.c.attempts + case((marked, 1), else_=0)
                marks = {"reason": MAYBE, "attempts": tried} if sends else {}
                repeated = await settled(DeliveryState.WIRE, DeliveryState.WAITING, **marks)
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
            await add(conn, broadcast_id, {DeliveryState.UNKNOWN: lost})
            return lost + repeated


def _has_hours(sealer: Sealer, plan: str) -> bool:
    """Whether its readers get it at hours of their own. A damaged plan is sent to nobody."""
    try:
        found = plan_in(sealer, plan)
    except ValueError:
        return False
    return found.when is When.EVENING or found.wait_for_morning


def _ids(messages: str | None) -> tuple[int, ...]:
    return tuple(map(int, messages.split(","))) if messages else ()
