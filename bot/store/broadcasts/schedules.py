"""Broadcasts that wait for their time, and those that missed it. `now` is aware UTC; times are UTC."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, func, select, update

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Task
from bot.model.broadcasts.halt import Halted
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.store.broadcasts import beginning
from bot.store.broadcasts.holding import is_held, may_begin, no_longer_held
from bot.store.broadcasts.of_team import BEGINS, tell_of
from bot.store.broadcasts.rows import halted_of, one
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts
from bot.store.db.sealing import Sealer
from bot.store.entering import acting, enter_broadcast
from bot.store.letters.nudges import comes_too_soon

_WAITING: Final = (BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A broadcast that waits for its time, or missed it."""

    broadcast_id: int
    send_at: datetime
    missed: bool
    halted: Halted | None = None  # it waited in a copy that was put back


class SchedulesTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def due(self, now: datetime) -> list[Appointment]:
        """Those whose time has come, earliest first. Who waits for another one has no time."""
        statement = (
            _appointments()
            .where(broadcasts.c.state == BroadcastState.SCHEDULED.value, broadcasts.c.send_at <= now)
            .order_by(broadcasts.c.send_at, broadcasts.c.id)
        )
        async with self._db.read() as conn:
            return [_appointment(row) for row in await conn.execute(statement)]

    async def next_after(self, now: datetime) -> datetime | None:
        """The earliest time that one waits for and that is still to come; None: there is none."""
        statement = select(func.min(broadcasts.c.send_at)).where(
            broadcasts.c.state == BroadcastState.SCHEDULED.value, broadcasts.c.send_at > now
        )
        async with self._db.read() as conn:
            found: datetime | None = await conn.scalar(statement)
            return found

    async def waiting(self, broadcast_id: int) -> Appointment | None:
        """The one of that id; None if it isn't scheduled or missed (any more)."""
        statement = _appointments().where(
            broadcasts.c.id == broadcast_id,
            broadcasts.c.state.in_(_WAITING),
            broadcasts.c.send_at.is_not(None),
        )
        async with self._db.read() as conn:
            row = (await conn.execute(statement)).one_or_none()
            return None if row is None else _appointment(row)

    async def miss(self, broadcast_id: int) -> bool:
        """Its time has passed: somebody is to be asked. False if it isn't scheduled (any more)."""
        async with self._db.write() as conn:
            done = await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id, broadcasts.c.state == BroadcastState.SCHEDULED.value)
                .values(state=BroadcastState.MISSED.value, reported=0)
            )
            return bool(done.rowcount == 1)

    async def to_ask(self) -> Sequence[int]:
        """Ids of those that missed their time and about which nobody has been asked, oldest first."""
        statement = (
            select(broadcasts.c.id)
            .where(
                broadcasts.c.state == BroadcastState.MISSED.value,
                broadcasts.c.reported == 0,
                ~is_held(broadcasts.c.id),
            )
            .order_by(broadcasts.c.id)
        )
        async with self._db.read() as conn:
            return list(await conn.scalars(statement))

    async def asked(self, broadcast_id: int) -> None:
        """Somebody has been asked what to do with what missed its time."""
        async with self._db.write() as conn:
            await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id, broadcasts.c.state == BroadcastState.MISSED.value)
                .values(reported=1)
            )

    async def give_to(self, broadcast_id: int, chat: int) -> None:
        """Make `chat` the author of what isn't over yet: whoever wrote it isn't here any more."""
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id)
            given = await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id, broadcasts.c.state.in_((*_WAITING, *UNDER_WAY)))
                .values(author=self._sealer.seal(chat), progress_message=None)
            )
            if row is not None and given.rowcount == 1:
                await enter_broadcast(conn, Act.TAKEN_OVER, row)

    async def discard(self, broadcast_id: int, now: datetime, by: int) -> bool:
        """Throw it away; its texts stay, see DiscardedTable. False if it isn't scheduled or missed.

        `by`: the chat of who does it; the others are told.
        """
        async with self._db.write() as conn:
            done = await conn.execute(
                update(broadcasts)
                .where(broadcasts.c.id == broadcast_id, broadcasts.c.state.in_(_WAITING))
                .values(state=BroadcastState.DISCARDED.value, finished_at=now)
            )
            if done.rowcount != 1:
                return False
            await no_longer_held(conn, broadcast_id)
            await tell_of(conn, broadcast_id, News.CANCELS, self._sealer.seal(by))
            await enter_broadcast(conn, Act.CANCELLED, await one(conn, broadcast_id))
            return True

    async def begin(self, broadcast_id: int, now: datetime, *, owner: bool = True) -> bool:
        """Start one that is scheduled, or whose time was missed; False if it is neither (any more).

        Nor is it begun if how its case stands is against it, or another nudge; `owner`: whether one of them
        says so.
        """
        async with self._db.write() as conn:
            row = await one(conn, broadcast_id)
            if row is None or row.state not in _WAITING or not await may_begin(conn, row, owner=owner):
                return False
            if await comes_too_soon(conn, self._sealer, row, now):
                return False
            await beginning.begin(conn, row, now)
            if (by := await acting(conn)) is not None:  # else it is its time, and nobody's act
                await tell_of(conn, broadcast_id, BEGINS[Task(row.task)], by)
                await enter_broadcast(conn, Act.BEGUN, row)
            return True

    async def unschedule(self, broadcast_id: int) -> bool:
        """Make a draft again of one that is scheduled, or was missed; False if it is neither (any more)."""
        async with self._db.write() as conn:
            done = await conn.execute(
                update(broadcasts)
                .where(
                    broadcasts.c.id == broadcast_id,
                    broadcasts.c.state.in_(_WAITING),
                )
                .values(
                    state=BroadcastState.DRAFT.value,
                    revision=broadcasts.c.revision + 1,
                    send_at=None,
                    halt=None,
                    halt_facts=None,
                )
            )
            await no_longer_held(conn, broadcast_id)
            if done.rowcount != 1:
                return False
            await enter_broadcast(conn, Act.UNSCHEDULED, await one(conn, broadcast_id))
            return True


def _appointments() -> Select[Any]:
    return select(broadcasts)


def _appointment(row: Row[Any]) -> Appointment:
    missed = row.state == BroadcastState.MISSED.value
    return Appointment(row.id, row.send_at, missed, halted_of(row) if missed else None)
