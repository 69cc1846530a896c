"""Transactions that are whole, and what is done in them directly on the driver: SQL that is written out.

The SQL toolkit costs more than most statements do. What runs many times a second is SQL with named parameters
instead, written out where it belongs, with the pieces of dialects.py for what SQLite and PostgreSQL spell
differently.
"""

from __future__ import annotations

import asyncio
import contextlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")


class Transaction(ABC):
    """What can be done in one. A statement names its parameters (":row"); other values are ignored.

    A row has numbers, texts, bytes and None, whatever the database: a day is "2026-03-14", and a moment what
    `moment_in` of dialects.py reads.
    """

    __slots__ = ("_then",)

    def __init__(self, then: list[Callable[[], None]] | None = None) -> None:
        """`then`: what is to be done once it is kept."""
        self._then = [] if then is None else then

    def then(self, work: Callable[[], None]) -> None:
        """Do `work`, which must not fail, once all of this is kept; not at all if it isn't.

        Nobody else writes before it is done. It may run in any thread.
        """
        self._then.append(work)

    @abstractmethod
    def rows(self, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What the statement finds."""

    @abstractmethod
    def change(self, statement: str, values: Mapping[str, Any]) -> int:
        """Run it; how many rows it changed."""

    @abstractmethod
    def many(self, statement: str, values: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each of `values`; how many rows it changed in all."""

    @abstractmethod
    def put_among(self, table: str, key: Sequence[str], row: Mapping[str, Any]) -> None:
        """Insert a row so that where it lies tells as little as it can of when it came: see dialects.py."""


class DriverConnection(Protocol):
    """What a driver's connection is asked for beside what the toolkit asks of it."""

    async def begin(self, statement: str) -> None:
        """Begin a transaction with that statement."""

    async def work(self, work: Callable[[Transaction], T], then: list[Callable[[], None]]) -> T:
        """Do `work` in the transaction under way; it adds to `then` what is to be done once that is kept."""


class _Whole(AsyncConnection):
    """A connection whose statements run to their end even when the caller is cancelled meanwhile.

    Broken off, a statement would go on in the driver's thread on a connection that everybody has given
    up, with the database locked. The cancellation is raised as soon as the statement is through.
    """

    async def execute(self, *args: Any, **kwargs: Any) -> Any:
        return await to_the_end(super().execute(*args, **kwargs))

    async def exec_driver_sql(self, *args: Any, **kwargs: Any) -> Any:
        return await to_the_end(super().exec_driver_sql(*args, **kwargs))

    async def run_sync(self, *args: Any, **kwargs: Any) -> Any:
        return await to_the_end(super().run_sync(*args, **kwargs))


@contextlib.asynccontextmanager
async def transaction(engine: AsyncEngine, begin: str) -> AsyncIterator[AsyncConnection]:
    """A transaction on one of the engine's connections, begun by that statement.

    What isn't committed in the block is rolled back.
    """
    connection = _Whole(engine)
    try:
        await to_the_end(_begun(connection, begin))
        yield connection
    finally:
        if connection.sync_connection is not None:
            await to_the_end(connection.close())  # rolls back what was not committed


async def _begun(connection: AsyncConnection, begin: str) -> None:
    await connection.start()
    await connection.begin()
    # Directly on the driver: the toolkit would make a statement of it, and a result.
    await (await _driver_of(connection)).begin(begin)


async def directly(
    connection: AsyncConnection,
    work: Callable[[Transaction], T],
    then: list[Callable[[], None]] | None = None,
) -> T:
    """Do what is written as SQL in the transaction of this connection, to its end.

    `then`: gets what is to be done once it is kept. Errors are the driver's.
    """
    driver = await _driver_of(connection)
    return await to_the_end(driver.work(work, [] if then is None else then))


async def _driver_of(connection: AsyncConnection) -> DriverConnection:
    return cast("DriverConnection", (await connection.get_raw_connection()).driver_connection)


async def to_the_end(work: Coroutine[Any, Any, T]) -> T:
    """Await `work` to its end even if the caller is cancelled; the cancellation is raised afterwards."""
    task = asyncio.ensure_future(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait((task,))
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        task.exception()  # looked at, so that it is not reported as forgotten
        raise cancelled
    return task.result()
