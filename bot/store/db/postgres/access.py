"""The connections to a server: one that writes, and those that read."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final, TypeVar

import psycopg
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreUnavailable
from bot.model.conditions import Conditions
from bot.store.db.direct import Transaction, directly, to_the_end, transaction
from bot.store.db.driver_faults import Watch, translated
from bot.store.db.lease import Fence
from bot.store.db.postgres import faults, keeping
from bot.store.db.postgres.connections import BEGIN_READING, BEGIN_WRITING, engine

READERS: Final = 4
"""Connections for reading. Another may wait on the server; a program of one loop asks no more at a time."""

T = TypeVar("T")


class PostgresAccess:
    """See DatabaseAccess."""

    errors: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, address: URL, patience: float, board: Conditions, fence: Fence | None = None) -> None:
        """Prepare for the database at that address; nothing is opened before the first use."""
        self.watch = Watch(board, None)
        self._writer = engine(address, patience, size=1, fence=fence)
        self._readers = engine(address, patience, size=READERS, fence=fence)

    def meaning(self, error: BaseException) -> StoreUnavailable | None:
        """What to tell of an error of PostgreSQL's."""
        return faults.meaning(error)

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that reads."""
        return transaction(self._readers, BEGIN_READING)

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that has the lock of those who write."""
        return transaction(self._writer, BEGIN_WRITING)

    async def glance(self, work: Callable[[Transaction], T]) -> T:
        """`work` in a transaction that reads."""
        async with self.reading() as connection:
            return await directly(connection, work)

    async def at_once(self, work: Callable[[Transaction], T]) -> T:
        """`work` in a transaction that writes."""
        return await to_the_end(self._at_once(work))

    async def _at_once(self, work: Callable[[Transaction], T]) -> T:
        then: list[Callable[[], None]] = []
        async with self.writing() as connection:
            found = await directly(connection, work, then)
            await connection.commit()
        for done in then:
            done()
        return found

    async def scrub(self, patience: float) -> bool:  # noqa: ARG002
        """Nothing to be done: what the server keeps beside its tables isn't the bot's to empty."""
        return True

    async def rewrite(self, *, however_large: bool) -> None:
        """Have the rows of people lie in the order of their keys: see `keeping`."""
        async with self._writer.connect() as connection:
            await to_the_end(keeping.rewritten(connection, however_large=however_large))

    async def close(self) -> None:
        """Close every connection."""
        for pool in (self._readers, self._writer):
            with contextlib.suppress(StoreUnavailable), translated(self):
                await pool.dispose()
