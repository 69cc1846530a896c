"""The driver's connection, made to take few steps.

A step is something done in the connection's own thread. Each waits for that thread to be let at it, and then
for the program to have a moment again, which while a broadcast goes out at full speed is longer than the
statement itself takes. The driver would take four for a statement: a cursor, the statement, its rows, and
the cursor's end. Here a statement is one, and a piece of work made of many can be one too.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Self, TypeVar

import aiosqlite

from bot.store.db.direct import Transaction
from bot.store.db.soundness.stamp import count_up
from bot.store.db.sqlite.transaction import SqliteTransaction

T = TypeVar("T")


class Driver(aiosqlite.Connection):
    """An open connection, made by `opened`. Errors are the driver's."""

    _counted = 0  # of the connection's changes, those that were kept or given up

    @classmethod
    async def opened(cls, connector: Callable[[], sqlite3.Connection]) -> Self:
        """`connector`: opens a connection that begins no transactions by itself."""
        driver = cls(connector, iter_chunk_size=64)
        # As the toolkit has it: a connection that nobody closed must not keep the program from ending.
        driver._thread.daemon = True
        try:
            await driver
        except BaseException:  # raised again
            # The thread of a connection that failed still says good-bye to the loop, which must be there.
            await asyncio.to_thread(driver._thread.join)
            raise
        return driver

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` in the connection's thread, in one step."""
        done: T = await self._execute(work, self._conn)  # type: ignore[no-untyped-call]
        return done

    async def begin(self, statement: str) -> None:
        """Begin a transaction with that statement."""
        await self.execute_fetchall(statement)

    async def work(self, work: Callable[[Transaction], T], then: list[Callable[[], None]]) -> T:
        """Do `work` in the transaction under way, in one step."""
        return await self.run(lambda connection: work(SqliteTransaction(connection, then)))

    def cursor(self) -> Cursor:  # type: ignore[override] # the toolkit enters it, which is all it asks for
        """What the toolkit runs its statements with."""
        return Cursor(self)

    async def commit(self) -> None:
        """Keep the transaction under way, if there is one, and count it if it changes anything."""
        await self.run(self._keep)

    def _keep(self, connection: sqlite3.Connection) -> None:
        if connection.in_transaction and connection.total_changes != self._counted:
            count_up(connection)
        connection.commit()
        self._counted = connection.total_changes

    async def rollback(self) -> None:
        """Keep nothing of the transaction under way, if there is one: asking costs no step."""
        if self.in_transaction:
            await super().rollback()
            self._counted = self.total_changes


class Cursor:
    """What the toolkit needs of a cursor. A statement's rows are fetched with it: all at once, in order."""

    __slots__ = ("_connection", "_rows", "arraysize", "description", "lastrowid", "rowcount")

    def __init__(self, connection: Driver) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.lastrowid: int | None = None
        self.rowcount = -1
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, statement: str, values: Sequence[Any] = ()) -> Self:
        """Run it once."""
        return await self._connection.run(
            lambda connection: self._keep(connection.execute(statement, values))
        )

    async def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> Self:
        """Run it once for each of `values`."""
        return await self._connection.run(
            lambda connection: self._keep(connection.executemany(statement, values))
        )

    async def fetchall(self) -> list[Any]:
        """The rows of the last statement that nobody has asked for yet."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is open."""

    def _keep(self, done: sqlite3.Cursor) -> Self:
        try:
            self._rows = done.fetchall()
            self.description, self.rowcount, self.lastrowid = done.description, done.rowcount, done.lastrowid
        finally:
            # Left open, a statement that failed half-way would keep this connection's view of the database.
            done.close()
        return self
