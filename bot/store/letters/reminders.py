"""Letters to be reminded of. Rows, not timers: they outlive a restart.

All of a chat are in one row, which says nothing without the key but a quarter of an hour. See schema.py.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.incidents.reporting import report
from bot.model.letters.reminder import Reminder
from bot.store.db.database import Database
from bot.store.db.dialects import as_moment, put_among
from bot.store.db.direct import Transaction
from bot.store.db.schema import reminders
from bot.store.db.sealing import Sealer

PURPOSE: Final = "reminder"
SIZE: Final = 512
"""Bytes: three reminders of one chat, so that nearly all rows are of one length."""
QUARTER: Final = timedelta(minutes=15)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)

READ: Final = """
    SELECT sealed
    FROM reminders
    WHERE mark = :mark
"""
KEEP: Final = """
    UPDATE reminders
    SET sealed = :sealed, due = :due
    WHERE mark = :mark
"""
CANCEL: Final = """
    DELETE FROM reminders
    WHERE mark = :mark
"""
DUE: Final = """
    SELECT mark
    FROM reminders
    WHERE due <= :now
"""


class RemindersTable:
    """At most one reminder for each chat and case."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def set(
        self, chat: int, case: str, data: str, language: str, due_at: datetime, so_far: int | None = None
    ) -> None:
        """Remind this chat at `due_at`; takes the place of an earlier reminder in this case."""
        if due_at.tzinfo is None:
            raise ValueError("a naive datetime must not reach the database")
        new = Reminder(chat, case, data, language, due_at.astimezone(UTC), so_far)

        def work(transaction: Transaction) -> None:
            held = self._held(transaction, chat)
            put(transaction, self._sealer, chat, [*(one for one in held if one.case != case), new])

        await self._db.change(work)

    async def due(self, now: datetime) -> list[bytes]:
        """The marks of the rows in which something may be due, in random order: `due_in` knows.

        In any other order, two copies of the database and the times of two reminders on phones would tell
        which row was whose.
        """
        values = {"now": as_moment(now)}
        marks = [mark for (mark,) in await self._db.look(lambda transaction: transaction.rows(DUE, values))]
        secrets.SystemRandom().shuffle(marks)
        return marks

    async def due_in(self, mark: bytes, now: datetime) -> list[Reminder]:
        """The reminders of that row whose time has come; none if it is gone by now.

        They stay until `done`: a stop in between repeats a reminder rather than losing it. A row that can't
        be opened goes: nobody could ever be reminded by it.
        """
        found = await self._db.look(lambda transaction: transaction.rows(READ, {"mark": mark}))
        try:
            held = [one for (sealed,) in found for one in opened(self._sealer, mark, sealed)]
        except SealError as fault:
            report(fault, "A reminder isn't readable, and was deleted", level=logging.WARNING)
            await self._db.change(lambda transaction: transaction.change(CANCEL, {"mark": mark}))
            return []
        return [one for one in held if one.due_at <= now]

    async def done(self, reminder: Reminder) -> bool:
        """Strike out a reminder that was sent. False if it was replaced or cancelled meanwhile."""
        return await self._without(reminder.chat, lambda one: one == reminder)

    async def cancel(self, chat: int, case: str) -> bool:
        """Take back this chat's reminder in this case. False if there is none."""
        return await self._without(chat, lambda one: one.case == case)

    async def _without(self, chat: int, which: Callable[[Reminder], bool]) -> bool:
        def work(transaction: Transaction) -> bool:
            held = self._held(transaction, chat)
            left = [one for one in held if not which(one)]
            if len(left) == len(held):
                return False
            put(transaction, self._sealer, chat, left)
            return True

        return await self._db.change(work)

    def _held(self, transaction: Transaction, chat: int) -> list[Reminder]:
        mark = self._sealer.mark(PURPOSE, chat)
        return _readable(self._sealer, mark, (row[0] for row in transaction.rows(READ, {"mark": mark})))


def packed(sealer: Sealer, mark: bytes, held: list[Reminder]) -> bytes:
    """What a row keeps: the reminders of one chat, sealed."""
    entries = [[one.case, one.data, one.language, one.due_at.isoformat(), one.so_far] for one in held]
    plain = json.dumps([held[0].chat, entries], ensure_ascii=False, separators=(",", ":"))
    return sealer.seal_value(PURPOSE, plain.encode(), mark, SIZE)


def opened(sealer: Sealer, mark: bytes, sealed: bytes) -> list[Reminder]:
    """The reverse. SealError if it is damaged."""
    chat, entries = json.loads(sealer.open_value(PURPOSE, sealed, mark))
    return [
        Reminder(chat, case, data, language, datetime.fromisoformat(due_at), so_far)
        for case, data, language, due_at, so_far in entries
    ]


async def find(connection: AsyncConnection, sealer: Sealer, chat: int) -> list[Reminder]:
    """The reminders of this chat, the next first; none if the row is damaged."""
    mark = sealer.mark(PURPOSE, chat)
    found = await connection.scalars(select(reminders.c.sealed).where(reminders.c.mark == mark))
    return sorted(_readable(sealer, mark, found), key=lambda one: one.due_at)


async def drop(connection: AsyncConnection, sealer: Sealer, chat: int) -> None:
    """Have this chat reminded of nothing."""
    await connection.execute(delete(reminders).where(reminders.c.mark == sealer.mark(PURPOSE, chat)))


def put(transaction: Transaction, sealer: Sealer, chat: int, held: list[Reminder]) -> None:
    """Have this chat reminded of these, and of nothing else."""
    mark = sealer.mark(PURPOSE, chat)
    if not held:
        transaction.change(CANCEL, {"mark": mark})
        return
    row = {"mark": mark, "sealed": packed(sealer, mark, held), "due": as_moment(_quarter(held))}
    if not transaction.change(KEEP, row):
        put_among(transaction, "reminders", ("mark",), row)


async def number_in(connection: AsyncConnection, sealer: Sealer, case: str) -> int:
    """How many are of this case: each row is opened. There are as many as people asked for one of late."""
    rows = await connection.execute(select(reminders.c.mark, reminders.c.sealed))
    return sum(one.case == case for row in rows.all() for one in _readable(sealer, row.mark, [row.sealed]))


def _readable(sealer: Sealer, mark: bytes, rows: Iterable[bytes]) -> list[Reminder]:
    try:
        return [one for sealed in rows for one in opened(sealer, mark, sealed)]
    except SealError:
        return []


def _quarter(held: list[Reminder]) -> datetime:
    """When the quarter of an hour begins in which the first of them is due."""
    due = min(one.due_at for one in held)
    return due - (due - _EPOCH) % QUARTER
