"""The way to the database: connections, transactions, and the one place where driver errors are translated.

One writer at a time, in whole transactions; readers never wait for it. SQLite today; the statements above
this module are dialect-neutral, and what is not is chosen here.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode

from sqlalchemy import URL, Connection, CursorResult, Table, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StoreError, StoreUnavailable
from bot.store.straight import Straight, Transaction

PATIENCE: Final = 5.0
"""Seconds to wait for a lock that another process holds."""
READERS: Final = 4
"""Connections for reading; each has a thread of its own."""


T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class Database:
    """An open database. `read()` and `write()` are the only ways in."""

    def __init__(self, path: Path, patience: float = PATIENCE) -> None:
        """Prepare for the file at `path`, which must be there; nothing is opened before the first use."""
        self._path = path
        self._patience = patience
        self._opened = _identity(path)
        self._writer = _engine(path, patience, begin="BEGIN IMMEDIATE", size=1)
        self._readers = _engine(path, patience, begin="BEGIN", size=READERS, read_only=True)
        self._straight = Straight(lambda: _connected(path, patience))
        self._turn = asyncio.Lock()
        self._closed = False
        self._unscrubbed = True  # for all that is known: the last program may have been killed

    def in_place(self) -> bool:
        """Whether the file opened is still the one at its path; a moved one would be written in vain."""
        return self._opened is not None and _identity(self._path) == self._opened

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the database, however many statements are asked. StoreUnavailable."""
        self._refuse_if_closed()
        with _translated():
            async with _transaction(self._readers) as connection:
                yield connection

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: everything in the block is kept, or nothing. StoreUnavailable.

        Cancelled inside the block: nothing is kept. Cancelled while it is being committed: the commit is
        carried through, and the cancellation is raised after it. The connection is clean either way.
        """
        async with self._turn:
            self._refuse_if_closed()
            with _translated():
                async with _transaction(self._writer) as connection:
                    yield connection
                    await _to_the_end(connection.commit())

    async def at_once(self, work: Callable[[Transaction], T]) -> T:
        """As `write`, straight on the driver, for what runs many times a second. StoreUnavailable.

        `work` runs in the driver's thread: what it touches must be nobody else's meanwhile. Cancelled: it is
        carried through, and the cancellation is raised after it.
        """
        async with self._turn:
            self._refuse_if_closed()
            try:
                return await _to_the_end(self._straight.run(work))
            except sqlite3.Error as error:
                raise _unavailable(error) or error from error

    async def scrub(self) -> bool:
        """Take what was deleted out of the write-ahead log too, if nobody is reading just now.

        Whether that is done; if not, `scrub_again` does it later. What stays there is never read again.
        """
        self._unscrubbed = True
        async with self._turn:
            self._refuse_if_closed()
            with _translated():
                await _to_the_end(self._scrub())
        return not self._unscrubbed

    async def scrub_again(self) -> bool:
        """`scrub` if it is still owed, since a reader was in its way or the program was killed before it."""
        return await self.scrub() if self._unscrubbed else True

    async def _scrub(self) -> None:
        async with self._writer.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            # Not a transaction, and not worth a wait: a reader under way makes this do less, no harm.
            await driver.execute_fetchall("PRAGMA busy_timeout = 0")
            try:
                [(busy, _, _)] = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await driver.execute_fetchall(f"PRAGMA busy_timeout = {round(self._patience * 1000)}")
            self._unscrubbed = bool(busy)

    async def close(self) -> None:
        """Close every connection once the transaction under way is through. Safe to call twice."""
        async with self._turn:
            self._closed = True
            await _to_the_end(self._close())

    def _refuse_if_closed(self) -> None:
        # The pools would quietly open again, and nobody would be left to close them.
        if self._closed:
            raise StoreUnavailable("The database is closed.", "Start the program again.")

    async def _close(self) -> None:
        with contextlib.suppress(sqlite3.Error):
            await self._straight.close()
        with contextlib.suppress(StoreUnavailable), _translated():
            await self._readers.dispose()
        with contextlib.suppress(StoreUnavailable), _translated():
            await self._writer.dispose()


def insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT into `table` that knows ON CONFLICT; both dialects spell it alike."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def pairs(rows: CursorResult[K, V]) -> dict[K, V]:
    """The rows of a query with two columns as a mapping from the first to the second, in their order."""
    return {row[0]: row[1] for row in rows}


def place(url: str) -> Path:
    """The absolute path of the file that a database URL names. StoreError if it names none."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = URL.create("unreadable")
    if parsed.drivername != "sqlite+aiosqlite" or "?" in url or parsed.host:
        raise StoreError(
            "DATABASE_URL can't be used.", "Write it as sqlite+aiosqlite:///folder/file.db, without options."
        )
    name = parsed.database or ""
    if name in {"", ":memory:"} or name.startswith("file:"):
        raise StoreError(
            "DATABASE_URL names a database in memory, which would forget everybody at a restart.",
            "Name a file: sqlite+aiosqlite:///folder/file.db",
        )
    return Path(name).absolute()


def prepare(path: Path, patience: float) -> None:
    """Make the file at `path`, and its folder, for this program's user alone, and set its journal.

    What is there already is kept; a file that others could read is closed to them. It may wait for a
    lock, up to `patience` seconds: run it in a thread. StoreUnavailable.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite gives its -wal and -shm files the rights of this one.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
    except OSError as error:
        raise StoreUnavailable(f"The database file can't be made or opened ({error.strerror}).") from None
    try:
        _set_journal(path, patience)
    except sqlite3.Error as error:
        raise _unavailable(error) or error from error


def _set_journal(path: Path, patience: float) -> None:
    """Write-ahead logging: readers see the last commit and never wait. It stays set in the file."""
    deadline = time.monotonic() + patience
    with contextlib.closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as connection:
        while True:
            try:
                mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            except sqlite3.OperationalError as error:
                # The change does not always wait for the lock by itself.
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() >= deadline:
                    raise
                time.sleep(0.02)
                continue
            if mode != "wal":
                raise StoreUnavailable(
                    "The database's folder is of a kind that can't hold it.", "Use a folder on a local disk."
                )
            return


def _engine(path: Path, patience: float, *, begin: str, size: int, read_only: bool = False) -> AsyncEngine:
    url = URL.create("sqlite+aiosqlite", database=_address(path), query={"uri": "true", **_MODE})
    engine = create_async_engine(
        url,
        # None: the driver begins nothing by itself; each transaction begins in _on_begin below.
        connect_args={"timeout": patience, "isolation_level": None},
        pool_size=size,
        max_overflow=0,
        pool_timeout=patience * 4,
        hide_parameters=True,  # an error's text must not hold what was asked for
    )

    @event.listens_for(engine.sync_engine, "connect")
    def _on_connect(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        for setting in _SETTINGS:
            cursor.execute(f"PRAGMA {setting}")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def _on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _address(path: Path) -> str:
    return f"file:{quote(str(path))}"


def _connected(path: Path, patience: float) -> sqlite3.Connection:
    """A connection with nothing between it and the driver, set as the engines' are."""
    address = f"{_address(path)}?{urlencode(_MODE)}"
    connection = sqlite3.connect(address, timeout=patience, isolation_level=None, uri=True)
    for setting in _SETTINGS:
        connection.execute(f"PRAGMA {setting}")
    return connection


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


# A file that has vanished is a fault to report, not a reason to begin again with an empty one.
_MODE: Final = {"mode": "rw"}
_SETTINGS: Final = (
    # A power cut must not forget that a message was sent, or it would be sent again. The price is one
    # fsync a commit: about 1 ms on an SSD, some 10 ms on a spinning disk; a broadcast commits per batch.
    "synchronous = FULL",
    "foreign_keys = ON",
    # What is deleted is overwritten, so that a forgotten person's rows don't linger in free pages.
    "secure_delete = ON",
    "temp_store = MEMORY",
)


class _Whole(AsyncConnection):
    """A connection whose statements run to their end even when the caller is cancelled meanwhile.

    Broken off, a statement would go on in the driver's thread on a connection that everybody has given
    up, with the database locked. The cancellation is raised as soon as the statement is through.
    """

    async def execute(self, *args: Any, **kwargs: Any) -> Any:
        return await _to_the_end(super().execute(*args, **kwargs))

    async def exec_driver_sql(self, *args: Any, **kwargs: Any) -> Any:
        return await _to_the_end(super().exec_driver_sql(*args, **kwargs))

    async def run_sync(self, *args: Any, **kwargs: Any) -> Any:
        return await _to_the_end(super().run_sync(*args, **kwargs))


@contextlib.asynccontextmanager
async def _transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    connection = _Whole(engine)
    try:
        await _to_the_end(_begun(connection))
        yield connection
    finally:
        if connection.sync_connection is not None:
            await _to_the_end(connection.close())  # rolls back what was not committed


async def _begun(connection: AsyncConnection) -> None:
    await connection.start()
    await connection.begin()


async def _to_the_end(work: Coroutine[Any, Any, T]) -> T:
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


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise _translation(error) from error
    except PoolTimeout as error:
        raise StoreUnavailable("The database did not answer in time.") from error


def _translation(error: DBAPIError) -> Exception:
    if isinstance(error.orig, sqlite3.Error) and (known := _unavailable(error.orig)):
        return known
    if error.connection_invalidated:
        return StoreUnavailable("The connection to the database was lost.")
    return error  # a mistake in this program; the engine hides what was asked for


def _unavailable(error: sqlite3.Error) -> StoreUnavailable | None:
    code: int | None = getattr(error, "sqlite_errorcode", None)  # absent where the driver itself complains
    # The low byte is the kind of fault, the rest its variety.
    found = None if code is None else _FAULTS.get(code & 0xFF)
    if code is None or found is None:
        return None
    fault = StoreUnavailable(*found)
    fault.kind = _KINDS.get(code & 0xFF, "")
    return fault


_KINDS: Final[dict[int, str]] = {
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_PROTOCOL: "locked",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
}
_FAULTS: Final[dict[int, tuple[str, ...]]] = {
    sqlite3.SQLITE_BUSY: ("The database is locked by another program.", "Close it, and try again."),
    sqlite3.SQLITE_LOCKED: ("The database is locked.", "Try again."),
    sqlite3.SQLITE_PROTOCOL: ("The database is locked by another program.", "Close it, and try again."),
    sqlite3.SQLITE_FULL: ("The disk is full.", "Nothing was lost. Free disk space, and try again."),
    sqlite3.SQLITE_READONLY: ("The database can't be written.", "Check the rights of its folder and file."),
    sqlite3.SQLITE_PERM: ("The database can't be opened.", "Check the rights of its folder and file."),
    sqlite3.SQLITE_AUTH: ("The database can't be opened.", "Check the rights of its folder and file."),
    sqlite3.SQLITE_CANTOPEN: ("The database file is gone or can't be opened.", "Check its folder's rights."),
    sqlite3.SQLITE_IOERR: ("The disk answers with errors.", "Check the disk; have a backup at hand."),
    sqlite3.SQLITE_NOMEM: ("There is not enough memory for the database.",),
    sqlite3.SQLITE_CORRUPT: ("The database file is damaged.", "Stop the program, and restore a backup."),
    sqlite3.SQLITE_NOTADB: ("The database file is damaged or is no database.", "Restore a backup."),
}
