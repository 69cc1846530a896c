"""Looking through a database for pages that are malformed."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bot.errors import DamagedDatabase, StoreUnavailable
from bot.store.db.driver_faults import unavailable
from bot.store.db.soundness.whose_log import log_of
from bot.store.db.sqlite.connections import connected

AT_ONCE_BYTES: Final = 512 << 20
"""Up to this size a database is looked through before it is used: five seconds from a cold disk."""

_STEPS: Final = 100_000  # of SQLite's machine, between two looks whether to break off


def larger_than_at_once(path: Path) -> bool:
    """Whether looking it through takes so long that it is better done while the bot answers already."""
    return path.exists() and path.stat().st_size > AT_ONCE_BYTES


def alone(path: Path) -> sqlite3.Connection:
    """A connection to a file that nobody else uses or changes, and that has no log; it can only be read."""
    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, isolation_level=None)


def untouched(path: Path, patience: float) -> sqlite3.Connection:
    """A connection that reads the file and its log and leaves both as they are; nobody else uses them.

    The end of any other, if it is the last one, writes the log into the file and deletes it.
    """
    if not log_of(path).exists():
        return alone(path)
    address = f"file:{quote(str(path))}?mode=ro"
    return sqlite3.connect(address, timeout=patience, isolation_level=None, uri=True)


def require_sound(path: Path, patience: float, stopped: Callable[[], bool] = lambda: False) -> None:
    """Raise DamagedDatabase if the database at `path` is malformed. It may be in use; nobody has to wait.

    One that isn't there is sound. `stopped`: whether to break off; then nothing is found out. It reads the
    whole file: run it in a thread. StoreUnavailable.
    """
    if not path.exists():
        return
    try:
        with contextlib.closing(connected(path, patience, read_only=True)) as connection:
            look_through(connection, path, stopped)
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_CORRUPT:
            raise _damage(path) from None
        raise unavailable(error) or error from error


def look_through(connection: sqlite3.Connection, path: Path, stopped: Callable[[], bool]) -> None:
    """The same on an open connection. sqlite3.Error for anything but damage."""
    connection.set_progress_handler(stopped, _STEPS)
    try:
        # Without looking whether each index fits its table: that would be eight times as long.
        (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        if _code(error) == sqlite3.SQLITE_INTERRUPT:
            return
        if _code(error) == sqlite3.SQLITE_CORRUPT:
            raise _damage(path) from None
        raise
    finally:
        connection.set_progress_handler(None, 0)
    if said != "ok":
        raise _damage(path)


def _code(error: sqlite3.Error) -> int:
    """The kind of fault; 0 where the driver itself complains."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _damage(path: Path) -> DamagedDatabase:
    """Without SQLite's own words, which may quote what stands there."""
    return DamagedDatabase(
        f"The database {path} is damaged: what SQLite calls malformed.",
        "Nothing was changed. Stop whatever uses it, and restore the newest backup; that moves this file "
        "aside: python -m bot restore FILE",
    )


async def inspected(path: Path, patience: float) -> None:
    """`require_sound` in a thread. Cancelled: it ends within a moment. StoreUnavailable."""
    over = False
    looking = asyncio.create_task(asyncio.to_thread(require_sound, path, patience, lambda: over))
    try:
        await asyncio.shield(looking)
    except asyncio.CancelledError:
        over = True
        with contextlib.suppress(StoreUnavailable, DamagedDatabase):
            await looking
        raise
