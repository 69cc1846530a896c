"""Transactions directly on the driver, for the few that run many times a second while a broadcast is sent.

The SQL toolkit hands statement after statement to the driver's thread, which costs more than most of these
do, and between them the program may be busy while the database is locked. Here a whole transaction of them
is one step. The statements are SQL with named parameters, written out where they belong.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from bot.store.db.driver import Driver
from bot.store.db.soundness.stamp import count_up

T = TypeVar("T")


class DirectConnection:
    """One connection of its own, for whole transactions. Errors are the driver's."""

    def __init__(self, connector: Callable[[], sqlite3.Connection], begin: str) -> None:
        """`connector`: opens a connection that begins no transactions by itself. `begin`: begins one."""
        self._connector = connector
        self._begin = begin
        self._opening = asyncio.Lock()
        self._driver: Driver | None = None

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """All that `work` does is kept, or nothing. `work` runs in a thread: see Database.at_once.

        Cancelled: it is done all the same, and what comes of it goes nowhere.
        """
        driver = self._driver
        if driver is None:
            async with self._opening:
                if self._driver is None:
                    self._driver = await Driver.opened(self._connector)
                driver = self._driver
        try:
            return await driver.run(lambda connection: _whole(connection, self._begin, work))
        except _NotRolledBack as fault:
            # The first fault is the one to tell; a new connection is made.
            await self.close()
            raise fault.because from None

    async def close(self) -> None:
        """Close it. Safe to call twice."""
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.close()


class _NotRolledBack(Exception):
    def __init__(self, because: BaseException) -> None:
        super().__init__()
        self.because = because


def _whole(connection: sqlite3.Connection, begin: str, work: Callable[[Transaction], T]) -> T:
    connection.execute(begin)
    before = connection.total_changes
    then: list[Callable[[], None]] = []
    try:
        found = work(Transaction(connection, then))
        if connection.total_changes != before:
            count_up(connection)
        connection.commit()
    except BaseException as fault:  # nothing is kept, whatever it was; raised again
        try:
            connection.rollback()
        except sqlite3.Error:
            raise _NotRolledBack(fault) from None
        raise
    for done in then:
        done()
    return found


class Transaction:
    """What can be done in one. A statement names its parameters (":row"); other values are ignored."""

    __slots__ = ("_connection", "_then")

    def __init__(self, connection: sqlite3.Connection, then: list[Callable[[], None]] | None = None) -> None:
        """`then`: what is to be done once it is kept."""
        self._connection = connection
        self._then = [] if then is None else then

    def then(self, work: Callable[[], None]) -> None:
        """Do `work`, which must not fail, once all of this is kept; not at all if it isn't.

        Nobody else writes before it is done. It may run in any thread.
        """
        self._then.append(work)

    def rows(self, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What the statement finds."""
        return self._connection.execute(statement, values).fetchall()

    def change(self, statement: str, values: Mapping[str, Any]) -> int:
        """Run it; how many rows it changed."""
        return self._connection.execute(statement, values).rowcount

    def many(self, statement: str, values: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each of `values`; how many rows it changed in all."""
        return self._connection.executemany(statement, values).rowcount
