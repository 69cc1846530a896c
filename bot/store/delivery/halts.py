"""Broadcasts that the bot itself stopped: halting them, who was asked, and going on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.incidents.reporting import report
from bot.model.broadcasts.brake import Brake
from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.broadcasts.halt import Halt, Halted
from bot.model.people.absence import moment
from bot.model.team.record import Act, as_kept
from bot.store.broadcasts.beginning import may_go_on
from bot.store.broadcasts.holding import is_held
from bot.store.broadcasts.rows import change, one
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import broadcasts, facts_about_database
from bot.store.entering import enter, enter_broadcast

_SENDING: Final = "sending"
"""When the engine last could send what was under way, or a person said "go on": ISO 8601."""
RESTORED: Final = "restored"
"""The database is a copy that was put back: JSON with `at` and `copy_of`, both ISO 8601."""


class HaltsTable:
    """One transaction each; StoreUnavailable from everywhere. `now` is aware UTC."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def halt(self, broadcast_id: int, why: Halted) -> bool:
        """Nobody is put on the wire from now on, and somebody is asked. False if it isn't being sent."""
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id, BroadcastState.SENDING)
            if row is None:
                return False
            await halt(conn, row, why)
            if why.reason is Halt.HELD:  # a person stopped it; all other reasons are the bot's own
                await enter_broadcast(conn, Act.HELD, row)
            return True

    async def go_on(self, broadcast_id: int, number: int, now: datetime) -> bool:
        """Go on after the halt of that number; False if it isn't halted by that one (any more).

        Nor does it go on while it is held because of how its case stands, or after what it follows on was
        taken back.

        What stood still until now has its answer, also while nothing can be sent yet.
        """
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id, BroadcastState.PAUSED)
            if row is None or row.halt is None or row.halts != number:
                return False
            if await conn.scalar(select(is_held(broadcast_id))) or not await may_go_on(conn, row):
                return False
            brake = Brake(row.tally)
            if row.halt != Halt.HELD.value:  # a person stopped that: nothing was overruled
                brake.go_on(Halt(row.halt))
            await change(
                conn,
                broadcast_id,
                state=BroadcastState.SENDING.value,
                halt=None,
                halt_facts=None,
                tally=brake.packed(),
            )
            await _beat(conn, now)
            await enter_broadcast(conn, Act.RESUMED, row, {"halt": row.halt})
            return True

    async def asked(self, broadcast_id: int, number: int, member: int) -> None:
        """Somebody of the team, by their number, was asked about the halt of that number."""
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id)
            if row is not None and row.halt is not None and row.halts == number:
                known = Halted.unpacked(row.halt, row.halts, row.halt_facts)
                await change(conn, broadcast_id, halt_facts=known.asked_too(member).packed())

    async def beat(self, now: datetime) -> None:
        """Nothing is in the engine's way at this moment."""
        async with self._db.write() as conn:
            await _beat(conn, now)

    async def last_beat(self) -> datetime | None:
        """When that was last so; None if it never was, or what is kept of it is damaged."""
        async with self._db.read() as conn:
            found = await _fact(conn, _SENDING)
        try:
            return None if found is None else moment(found.decode())
        except ValueError as fault:
            report(fault, "It isn't readable when the engine could last send")
            return None

    async def after_restore(self, now: datetime) -> Sequence[int]:
        """If the database was put back from a copy, let nothing of it go on by itself; ids of what is asked.

        What was under way in the copy is halted. What waited for a time that has passed by now has missed it:
        it may have gone out since the copy was made. So may what was missed then, and asked about already.
        """
        async with self._db.write() as conn:
            found = await _fact(conn, RESTORED)
            if found is None:
                return ()
            why = _restored(found)
            under_way = (BroadcastState.SENDING.value, BroadcastState.PAUSED.value)
            scheduled = (broadcasts.c.state == BroadcastState.SCHEDULED.value) & (broadcasts.c.send_at <= now)
            rows = await conn.execute(
                select(broadcasts)
                .where(
                    broadcasts.c.state.in_((*under_way, BroadcastState.MISSED.value)) | scheduled,
                )
                .order_by(broadcasts.c.id)
            )
            asked = []
            for row in rows.all():
                if row.state in under_way:
                    await halt(conn, row, why)
                else:
                    missed = {"state": BroadcastState.MISSED.value, "reported": 0}
                    await halt(conn, row, why, **missed)
                asked.append(int(row.id))
            await conn.execute(delete(facts_about_database).where(facts_about_database.c.name == RESTORED))
            copy_of = None if why.since is None else as_kept(why.since)
            await enter(conn, Act.RESTORED, None, {"copy_of": copy_of}, at=now)
            return asked


def _restored(found: bytes) -> Halted:
    """The halt of what stands in such a copy; without the moments if what is kept of them is damaged."""
    try:
        kept = json.loads(found)
        return Halted(Halt.RESTORED, since=moment(kept["copy_of"]), until=moment(kept["at"]))
    except (ValueError, KeyError, TypeError) as fault:
        report(fault, "It isn't readable when this database was restored")
        return Halted(Halt.RESTORED)


async def _beat(conn: AsyncConnection, now: datetime) -> None:
    value = now.isoformat().encode()
    row = insert(conn, facts_about_database).values(name=_SENDING, value=value)
    await conn.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


async def halt(conn: AsyncConnection, row: Row[Any], why: Halted, **values: Any) -> None:
    """Halt the broadcast with this row, in this transaction; `values`: other columns to set."""
    await conn.execute(
        update(broadcasts)
        .where(broadcasts.c.id == row.id)
        .values(
            {
                "state": BroadcastState.PAUSED.value,
                "halt": why.reason.value,
                "halts": broadcasts.c.halts + 1,
                "halt_facts": why.packed(),
                **values,
            }
        )
    )


async def _fact(conn: AsyncConnection, name: str) -> bytes | None:
    found: bytes | None = await conn.scalar(
        select(facts_about_database.c.value).where(facts_about_database.c.name == name)
    )
    return found
