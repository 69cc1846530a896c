"""Whole transactions in the thread of one connection, each in one step.

The SQL toolkit hands statement after statement to the driver's thread, which costs more than most of these
do, and between them the program may be busy while the database is locked.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from typing import TypeVar

from bot.store.db.direct import Transaction
from bot.store.db.soundness.stamp import count_up
from bot.store.db.sqlite.driver import Driver
from bot.store.db.sqlite.transaction import SqliteTransaction

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
        found = work(SqliteTransaction(connection, then))
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
