"""Transactions straight on the driver, for the few that run many times a second while a broadcast is sent.

The SQL toolkit hands each statement to the driver's thread in several steps, which costs more than most of
these statements do. Here it only writes the statements, once; they run as they are, each in one step.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql import ClauseElement

T = TypeVar("T")

_DIALECT: Final = sqlite.dialect(paramstyle="named")


def compiled(statement: ClauseElement) -> str:
    """The statement as text: its constants in it, the values that are still to come by name (":row")."""
    made = statement.compile(dialect=_DIALECT)
    text = str(made)
    for name, value in made.params.items():
        if value is not None:
            if not re.fullmatch(r"-?\w+", str(value)):
                raise ValueError("only names and numbers can be constants here")
            text = re.sub(rf":{name}\b", repr(value) if isinstance(value, int) else f"'{value}'", text)
    return text


def among(column: ColumnElement[int], name: str) -> ColumnElement[bool]:
    """Whether `column` is one of the numbers in the value `name`: one JSON list, however many they are."""
    numbers: BindParameter[str] = bindparam(name)
    return column.in_(select(func.json_each(numbers).table_valued("value").c.value))


class Straight:
    """One connection of its own, for whole transactions. Errors are the driver's, or the toolkit's own."""

    def __init__(self, engine: AsyncEngine) -> None:
        """`engine`: for one connection, which begins no transactions by itself."""
        self._engine = engine
        self._connection: AsyncConnection | None = None
        self._driver: Any = None

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """All that `work` does is kept, or nothing. To be carried to its end: not to be cancelled."""
        if self._connection is None:
            self._connection = await self._engine.connect()
            self._driver = (await self._connection.get_raw_connection()).driver_connection
        driver = self._driver
        await driver.execute_fetchall("BEGIN IMMEDIATE")
        try:
            found = await work(Transaction(driver))
            await driver.commit()
        except BaseException:  # nothing is kept, whatever it was; raised again
            try:
                await driver.rollback()
            except Exception:  # noqa: BLE001 - the first fault is the one to tell; a new connection is made
                await self._connection.invalidate()
                await self._connection.close()
                self._connection = None
            raise
        return found

    async def close(self) -> None:
        """Close it. Safe to call twice."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.close()
        await self._engine.dispose()


class Transaction:
    """What can be done in one; statements come from `compiled`."""

    def __init__(self, driver: Any) -> None:
        self._driver = driver

    async def rows(self, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What the statement finds, or returns of what it changed."""
        return list(await self._driver.execute_fetchall(statement, values))

    async def many(self, statement: str, values: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each of `values`; how many rows it changed in all."""
        number: int = (await self._driver.executemany(statement, values)).rowcount
        return number
