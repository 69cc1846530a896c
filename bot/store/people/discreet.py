"""Who wants the bot to be discreet. A row says nothing without the key: not whose it is, nor since when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db.database import Database
from bot.store.db.dialects import as_byte_list, as_hex, as_one_value, byte_strings, put_among, rows_in
from bot.store.db.direct import Transaction, directly
from bot.store.db.schema import broadcasts, deliveries, discreet
from bot.store.db.sealing import TAG_BYTES, Sealer

PURPOSE: Final = "discreet"

_ANY: Final = "SELECT 1 FROM discreet LIMIT 1"
_THERE: Final = "SELECT 1 FROM discreet WHERE mark = :mark"
_AMONG: Final = f"""
    SELECT {as_one_value("mark")}
    FROM (SELECT {as_hex("mark")} AS mark FROM discreet WHERE mark IN {byte_strings("marks")}) AS those
"""  # noqa: S608 - pieces of the dialect's are put into it, never a value


class DiscreetTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def switch_on(self, chat: int) -> None:
        """Be discreet in this chat from now on."""
        await self._db.change(lambda transaction: put(transaction, self._sealer, chat))

    async def switch_off(self, chat: int) -> None:
        """Be discreet there no more."""
        async with self._db.write() as connection:
            await drop(connection, self._sealer, chat)

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


def put(transaction: Transaction, sealer: Sealer, chat: int) -> None:
    """Have it among them; a second time changes nothing."""
    row = {"mark": sealer.mark(PURPOSE, chat)}
    if not transaction.rows(_THERE, row):
        put_among(transaction, "discreet", ("mark",), row)


def among(transaction: Transaction, sealer: Sealer, chats: Iterable[int]) -> frozenset[int]:
    """Those of the chats in which the bot is to be discreet."""
    if not transaction.rows(_ANY, {}):
        return frozenset()
    marked = {sealer.mark(PURPOSE, chat): chat for chat in chats}
    if not marked:
        return frozenset()
    [(found,)] = transaction.rows(_AMONG, as_byte_list("marks", list(marked), TAG_BYTES))
    return frozenset(marked[bytes.fromhex(mark)] for (mark,) in rows_in(found))


async def find(connection: AsyncConnection, sealer: Sealer, chat: int) -> bool:
    """Whether the bot is to be discreet there."""
    mine = discreet.c.mark == sealer.mark(PURPOSE, chat)
    return await connection.scalar(select(discreet.c.mark).where(mine)) is not None


async def drop(connection: AsyncConnection, sealer: Sealer, chat: int) -> None:
    """Delete the row of this chat."""
    await connection.execute(delete(discreet).where(discreet.c.mark == sealer.mark(PURPOSE, chat)))


async def move(connection: AsyncConnection, sealer: Sealer, old: int, new: int) -> None:
    """Be as discreet in the chat `new` as in `old`: who chose it is still the same person."""
    if await find(connection, sealer, old):
        await directly(connection, lambda transaction: put(transaction, sealer, new))
        await drop(connection, sealer, old)
