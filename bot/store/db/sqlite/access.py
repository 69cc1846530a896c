"""The connections to a file of SQLite's: two that write, one of them for the toolkit, and those that read."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreUnavailable
from bot.model.conditions import Conditions
from bot.store.db.direct import Transaction, to_the_end, transaction
from bot.store.db.driver_faults import Watch, translated, unavailable
from bot.store.db.sqlite.connections import build_anew, connected, empty_log, engine
from bot.store.db.sqlite.direct import DirectConnection

READERS: Final = 4
"""Connections for reading; each has a thread of its own."""

GLANCE_S: Final = 0.5
"""Seconds that `glance` waits for a lock: readers meet one hardly ever, and everybody would wait in a row."""

T = TypeVar("T")


class SqliteAccess:
    """See DatabaseAccess."""

    errors: tuple[type[Exception], ...] = (sqlite3.Error,)

    def __init__(self, path: Path, patience: float, board: Conditions) -> None:
        """Prepare for the file at `path`, which must be there; nothing is opened before the first use."""
        self.watch = Watch(board, path)
        self._path = path
        self._patience = patience
        self._writer = engine(path, patience, size=1)
        self._readers = engine(path, patience, size=READERS, read_only=True)
        self._direct = DirectConnection(lambda: connected(path, patience), "BEGIN IMMEDIATE")
        self._glance = DirectConnection(
            lambda: connected(path, min(patience, GLANCE_S), read_only=True), "BEGIN"
        )

    def meaning(self, error: BaseException) -> StoreUnavailable | None:
        """What to tell of an error of SQLite's."""
        return unavailable(error) if isinstance(error, sqlite3.Error) else None

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that reads."""
        return transaction(self._readers, "BEGIN")

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that has the file's lock for writing."""
        return transaction(self._writer, "BEGIN IMMEDIATE")

    async def glance(self, work: Callable[[Transaction], T]) -> T:
        """`work` in one step of a connection that reads: those who look wait for each other."""
        return await self._glance.run(work)

    async def at_once(self, work: Callable[[Transaction], T]) -> T:
        """`work` in one step of a connection that writes."""
        return await to_the_end(self._direct.run(work))

    async def scrub(self, patience: float) -> bool:
        """Empty the write-ahead log."""
        return await to_the_end(empty_log(self._writer, patience, self._patience))

    async def rewrite(self, *, however_large: bool) -> None:
        """Build the file anew, if it is small enough: see `build_anew`."""
        await to_the_end(build_anew(self._writer, self._path, however_large=however_large))

    async def close(self) -> None:
        """Close every connection."""
        with contextlib.suppress(sqlite3.Error):
            await self._direct.close()
        with contextlib.suppress(sqlite3.Error):
            await self._glance.close()
        with contextlib.suppress(StoreUnavailable), translated(self):
            await self._readers.dispose()
        with contextlib.suppress(StoreUnavailable), translated(self):
            await self._writer.dispose()
