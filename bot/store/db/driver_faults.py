"""What the driver's errors mean for whoever runs the program: the one place where they are translated."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreUnavailable


@contextlib.contextmanager
def translated() -> Iterator[None]:
    """Raise StoreUnavailable for what toolkit or driver raise in the block, if that is what it means."""
    try:
        yield
    except DBAPIError as error:
        raise _translation(error) from error
    except sqlite3.Error as error:
        raise unavailable(error) or error from error
    except PoolTimeout as error:
        raise StoreUnavailable("The database did not answer in time.") from error


def _translation(error: DBAPIError) -> Exception:
    if isinstance(error.orig, sqlite3.Error) and (known := unavailable(error.orig)):
        return known
    if error.connection_invalidated:
        return StoreUnavailable("The connection to the database was lost.")
    return error  # a mistake in this program; the engine hides what was asked for


def unavailable(error: sqlite3.Error) -> StoreUnavailable | None:
    """What to tell of an error of the driver's; None for a mistake in this program."""
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
_RESTORE: Final = "restore the newest backup: python -m bot restore FILE"
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
    sqlite3.SQLITE_CORRUPT: ("The database file is damaged.", f"Stop the program, and {_RESTORE}"),
    sqlite3.SQLITE_NOTADB: (
        "The database file is damaged or is no database.",
        f"Stop the program, and {_RESTORE}",
    ),
}
