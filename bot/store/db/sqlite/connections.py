"""The database's file and the connections to it: how they are opened, set, and carried to their end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import shutil
import sqlite3
import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import StoreError, StoreUnavailable
from bot.store.db.driver_faults import unavailable
from bot.store.db.soundness.stamp import begin_anywhere
from bot.store.db.sqlite.driver import Driver

log = logging.getLogger(__name__)

SMALL: Final = 64 << 20
"""Bytes of a database that `build_anew` takes: some 100,000 subscribers. Nobody can write meanwhile."""

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
    # Bytes. Some other program's VACUUM can make the log as large as the database; begun anew, it is cut to
    # this.
    f"journal_size_limit = {8 << 20}",
)
_FOR_READING: Final = (
    "query_only = ON",
    # KiB. Counting a million recipients would otherwise fill 2 MB for each connection that does, and keep
    # them; what is read again is in the system's own cache.
    "cache_size = -512",
)


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

    What is there already is kept. It may wait for a lock, up to `patience` seconds: run it in a thread.
    StoreUnavailable.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # SQLite gives its -wal and -shm files the rights of this one.
        with contextlib.suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreUnavailable(f"The database file can't be made or opened ({error.strerror}).") from None
    require_writable(path)
    try:
        _set_journal(path, patience)
    except sqlite3.Error as error:
        raise unavailable(error) or error from error


def files_of(path: Path) -> list[Path]:
    """The database at `path` and what SQLite keeps beside it, as far as they are there."""
    return [file for file in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm"))) if file.exists()]


def close_to_others(path: Path) -> None:
    """Close to others what they could read of the database and what lies beside it; that is logged.

    Before anything opens it: SQLite takes away what it no longer needs. StoreUnavailable.
    """
    try:
        for file in files_of(path):
            rights = file.stat().st_mode & 0o777
            # What is made read-only on purpose is the database; what lies beside it was left so by a kill.
            if rights & 0o077 or (file != path and rights != 0o600):
                _give_rights(file, rights)
    except OSError as error:
        raise StoreUnavailable(f"The database file can't be opened ({error.strerror}).") from None


def _give_rights(file: Path, rights: int) -> None:
    try:
        file.chmod(0o600)
    except OSError as error:  # such as another user's, or on a disk that knows no rights
        log.warning("%s has other rights than 0600, and keeps them (%s).", file, error.strerror)
        return
    if rights & 0o077:
        log.warning("%s was open to others on this machine. Now it is closed to them.", file)


def require_writable(path: Path) -> None:
    """Raise StoreUnavailable if a file that SQLite keeps beside the database can't be written by this user.

    Such a file was left by a program that was killed, with rights that somebody gave it, or by another user.
    SQLite then reads, and calls each write an attempt on a read-only database.
    """
    for beside in _beside(path):
        if not os.access(beside, os.R_OK | os.W_OK):
            fault = StoreUnavailable(
                f"{beside}, which SQLite keeps beside the database, can't be written.",
                f"Nothing was lost. Give it to the bot's user, as root: chown --reference={path} {beside} && "
                f"chmod 600 {beside}",
            )
            fault.kind = "read_only"
            raise fault


def _beside(path: Path) -> list[Path]:
    database = path.resolve()
    found = (database.with_name(f"{database.name}{end}") for end in ("-wal", "-shm"))
    return [file for file in found if file.exists()]


def _set_journal(path: Path, patience: float) -> None:
    """Write-ahead logging: readers see the last commit and never wait. It stays set in the file."""
    deadline = time.monotonic() + patience
    with contextlib.closing(sqlite3.connect(path, timeout=patience, isolation_level=None)) as connection:
        while True:
            try:
                if path.stat().st_size == 0:
                    begin_anywhere(connection)
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


def engine(path: Path, patience: float, *, size: int, read_only: bool = False) -> AsyncEngine:
    """At most `size` connections for the toolkit; `transaction` begins theirs."""

    async def opened() -> Driver:
        return await Driver.opened(lambda: connected(path, patience, read_only=read_only))

    return create_async_engine(
        # The file's name is for the choice of a pool; `opened` opens it.
        URL.create("sqlite+aiosqlite", database=str(path)),
        async_creator=opened,
        pool_size=size,
        max_overflow=0,
        pool_timeout=patience * 4,
        hide_parameters=True,  # an error's text must not hold what was asked for
    )


def connected(path: Path, patience: float, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection that begins no transactions by itself; to be used by the thread that asked for it."""
    address = f"file:{quote(str(path))}?{urlencode(_MODE)}"
    connection = sqlite3.connect(address, timeout=patience, isolation_level=None, uri=True)
    try:
        for setting in (*_SETTINGS, *(_FOR_READING if read_only else ())):
            connection.execute(f"PRAGMA {setting}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


async def empty_log(engine: AsyncEngine, patience: float, usual: float) -> bool:
    """Write all of the log into the file and cut it to nothing; False if somebody goes on reading it.

    `patience`: seconds to wait for them; `usual`: what the connection waits for a lock else.
    """
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        # Not a transaction. Who begins to read meanwhile is in nobody's way: they read the file itself.
        await driver.execute_fetchall(f"PRAGMA busy_timeout = {round(patience * 1000)}")
        try:
            [(busy, _, _)] = await driver.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            await driver.execute_fetchall(f"PRAGMA busy_timeout = {round(usual * 1000)}")
        return not busy


async def build_anew(engine: AsyncEngine, path: Path, *, however_large: bool) -> None:
    """Write every row into a new page, in the order of its key; only if `however_large`, or not over SMALL.

    SQLite overwrites what is deleted, but not what it has moved: where a page was split, copies of rows stay
    behind, and outlive them. And in the old pages rows lie in the order in which they came.
    """
    if not however_large and not await asyncio.to_thread(_is_small, path):
        return
    async with engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute_fetchall("VACUUM")


def _is_small(path: Path) -> bool:
    """Whether it can be built anew in a moment, and there is room for the old, the new and the log."""
    try:
        return path.stat().st_size <= SMALL and shutil.disk_usage(path.parent).free > 4 * SMALL
    except OSError:
        return False
