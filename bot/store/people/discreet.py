"""Who wants the bot to be discreet. A row says nothing without the key: not whose it is, nor since when.

What it shows is in which quarter of an hour something is to be deleted in a chat, nobody knows whose.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.people.discretion import Discretion, Fleeting
from bot.store.db.database import Database
from bot.store.db.dialects import (
    as_byte_list,
    as_hex,
    as_moment,
    as_one_value,
    byte_strings,
    put_among,
    rows_in,
)
from bot.store.db.direct import Transaction, directly
from bot.store.db.schema import broadcasts, deliveries, discreet
from bot.store.db.sealing import TAG_BYTES, Sealer

PURPOSE: Final = "discreet"
SIZE: Final = 1024
"""Bytes: some forty messages, so that most rows are of one length."""
_QUARTER: Final = timedelta(minutes=15)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)

_ANY: Final = "SELECT 1 FROM discreet LIMIT 1"
_READ: Final = "SELECT sealed FROM discreet WHERE mark = :mark"
_KEEP: Final = "UPDATE discreet SET sealed = :sealed, due = :due WHERE mark = :mark"
_DUE: Final = "SELECT mark FROM discreet WHERE due <= :now"
_AMONG: Final = f"""
    SELECT {as_one_value("mark")}
    FROM (SELECT {as_hex("mark")} AS mark FROM discreet WHERE mark IN {byte_strings("marks")}) AS those
"""  # noqa: S608 - pieces of the dialect's are put into it, never a value


class DiscreetTable:
    """One transaction each; StoreUnavailable from everywhere. `now` is aware UTC."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def switch_on(self, chat: int, after_hours: int | None) -> None:
        """Be discreet in this chat from now on, and delete messages so long after they were sent.

        What is to go stays known, unless nothing is to go any more.
        """

        def change(held: Discretion) -> Discretion:
            return Discretion(after_hours, held.sent if after_hours is not None else ())

        await self._db.change(lambda transaction: put(transaction, self._sealer, chat, change, new=True))

    async def switch_off(self, chat: int) -> None:
        """Be discreet there no more."""
        async with self._db.write() as connection:
            await drop(connection, self._sealer, chat)

    async def note(self, chat: int, sent: Iterable[Fleeting]) -> None:
        """Delete these in time, if they chose that."""
        new = tuple(sent)
        await self._db.change(lambda transaction: note(transaction, self._sealer, chat, new))

    async def gone(self, chat: int, messages: Iterable[int]) -> None:
        """These are deleted, or can't be."""
        these = tuple(messages)
        await self._db.change(
            lambda transaction: put(transaction, self._sealer, chat, lambda held: held.without(these))
        )

    async def due(self, now: datetime) -> list[bytes]:
        """The marks of the rows in which something may be due, in random order: `due_in` knows."""
        values = {"now": as_moment(now)}
        marks = [mark for (mark,) in await self._db.look(lambda transaction: transaction.rows(_DUE, values))]
        secrets.SystemRandom().shuffle(marks)
        return marks

    async def due_in(self, mark: bytes, now: datetime) -> tuple[int, list[Fleeting]] | None:
        """A row's chat, and what is to go there by now; None for none, or a row that can't be read."""
        rows = await self._db.look(lambda transaction: transaction.rows(_READ, {"mark": mark}))
        try:
            found = [opened(self._sealer, mark, sealed) for (sealed,) in rows if sealed]
        except SealError:
            return None
        return next(((chat, list(held.due(now))) for chat, held in found), None)

    async def held(self, chat: int) -> Discretion | None:
        """What they chose, with what is to go; None: the bot isn't to be discreet there."""
        async with self._db.read() as connection:
            return await find(connection, self._sealer, chat)

    async def sent_since(self, subscriber_id: int, since: datetime) -> list[int]:
        """The ids of the messages of broadcasts that went on after that moment, in this subscriber's chat."""
        lately = broadcasts.c.finished_at.is_(None) | (broadcasts.c.finished_at > since)
        query = (
            select(deliveries.c.messages)
            .join(broadcasts, broadcasts.c.id == deliveries.c.broadcast_id)
            .where(deliveries.c.subscriber_id == subscriber_id, deliveries.c.messages.is_not(None), lately)
        )
        async with self._db.read() as connection:
            found = (await connection.scalars(query)).all()
        return [int(number) for messages in found for number in messages.split(",")]


def put(
    transaction: Transaction,
    sealer: Sealer,
    chat: int,
    change: Callable[[Discretion], Discretion],
    *,
    new: bool = False,
) -> None:
    """Change what is held on a chat; where nothing is, only if it may be `new`."""
    mark = sealer.mark(PURPOSE, chat)
    rows = transaction.rows(_READ, {"mark": mark})
    if not rows and not new:
        return
    held = read(sealer, mark, rows[0][0]) if rows else Discretion()
    after = change(held)
    due = after.next_due
    row = {
        "mark": mark,
        "sealed": packed(sealer, mark, chat, after),
        "due": None if due is None else as_moment(due - (due - _EPOCH) % _QUARTER),
    }
    if not transaction.change(_KEEP, row):
        put_among(transaction, "discreet", ("mark",), row)


def note(transaction: Transaction, sealer: Sealer, chat: int, sent: Iterable[Fleeting]) -> None:
    """Delete these in time, if they chose that."""
    put(transaction, sealer, chat, lambda held: held.with_sent(sent))


def packed(sealer: Sealer, mark: bytes, chat: int, held: Discretion) -> bytes:
    """What a row keeps."""
    sent = [[one.message, int(one.at.timestamp())] for one in held.sent]
    plain = json.dumps([chat, held.after_hours, sent], separators=(",", ":"))
    return sealer.seal_value(PURPOSE, plain.encode(), mark, SIZE)


def opened(sealer: Sealer, mark: bytes, sealed: bytes) -> tuple[int, Discretion]:
    """The reverse: the chat, and what is held on it. SealError."""
    chat, hours, sent = json.loads(sealer.open_value(PURPOSE, sealed, mark))
    return chat, Discretion(
        hours, tuple(Fleeting(number, datetime.fromtimestamp(at, UTC)) for number, at in sent)
    )


def read(sealer: Sealer, mark: bytes, sealed: bytes | None) -> Discretion:
    """What is held in a row that is there, damaged or of before there was more than that."""
    try:
        return opened(sealer, mark, sealed)[1] if sealed else Discretion()
    except SealError:
        return Discretion()


def among(transaction: Transaction, sealer: Sealer, chats: Iterable[int]) -> frozenset[int]:
    """Those of the chats in which the bot is to be discreet."""
    if not transaction.rows(_ANY, {}):
        return frozenset()
    marked = {sealer.mark(PURPOSE, chat): chat for chat in chats}
    if not marked:
        return frozenset()
    [(found,)] = transaction.rows(_AMONG, as_byte_list("marks", list(marked), TAG_BYTES))
    return frozenset(marked[bytes.fromhex(mark)] for (mark,) in rows_in(found))


async def find(connection: AsyncConnection, sealer: Sealer, chat: int) -> Discretion | None:
    """What is held on this chat; None: the bot isn't to be discreet there."""
    mark = sealer.mark(PURPOSE, chat)
    row = (await connection.execute(select(discreet.c.sealed).where(discreet.c.mark == mark))).one_or_none()
    return None if row is None else read(sealer, mark, row.sealed)


async def drop(connection: AsyncConnection, sealer: Sealer, chat: int) -> None:
    """Delete the row of this chat."""
    await connection.execute(delete(discreet).where(discreet.c.mark == sealer.mark(PURPOSE, chat)))


async def move(connection: AsyncConnection, sealer: Sealer, old: int, new: int) -> None:
    """Be as discreet in the chat `new` as in `old`. Ids of messages mean nothing there."""
    held = await find(connection, sealer, old)
    if held is not None:
        await directly(
            connection,
            lambda transaction: put(
                transaction, sealer, new, lambda there: Discretion(held.after_hours, there.sent), new=True
            ),
        )
        await drop(connection, sealer, old)
