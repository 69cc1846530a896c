"""What the driver's errors mean for whoever runs the program: the one place where they are translated.

It is also where they are told to the board: whoever asked, each refusal comes through here.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.errors import StoreUnavailable
from bot.model.conditions import Condition, Conditions

log = logging.getLogger(__name__)

ROOM_BYTES: Final = 1 << 20
"""With less than this the disk still counts as full: a small write can find room where an answer can't."""


class DriverFaults(Protocol):
    """Whose errors are translated: see DatabaseAccess."""

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What it raises when it is used without the toolkit."""

    def meaning(self, error: BaseException) -> StoreUnavailable | None:
        """What to tell of one; None for a mistake in this program."""


@contextlib.contextmanager
def translated(
    driver: DriverFaults, refused: Callable[[StoreUnavailable], None] = lambda _: None
) -> Iterator[None]:
    """Raise StoreUnavailable for what toolkit or driver raise in the block, if that is what it means.

    `refused` is told of it first.
    """
    errors: tuple[type[Exception], ...] = (DBAPIError, PoolTimeout, *driver.errors)
    try:
        yield
    except errors as error:
        meaning = _meaning(driver, error)
        if meaning is None:
            raise  # a mistake in this program; the engine hides what was asked for
        refused(meaning)
        raise meaning from error


def _meaning(driver: DriverFaults, error: Exception) -> StoreUnavailable | None:
    if isinstance(error, PoolTimeout):
        return StoreUnavailable("The database did not answer in time.")
    if not isinstance(error, DBAPIError):
        return driver.meaning(error)
    if error.orig is not None and (known := driver.meaning(error.orig)):
        return known
    return (
        StoreUnavailable("The connection to the database was lost.") if error.connection_invalidated else None
    )


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
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
}
_RESTORE: Final = "restore the newest backup: python -m bot restore FILE"
_CLOSE: Final = "Nothing was changed. Close it, such as an open sqlite3, and try again."
_FAULTS: Final[dict[int, tuple[str, ...]]] = {
    sqlite3.SQLITE_BUSY: ("The database is locked by another program.", _CLOSE),
    sqlite3.SQLITE_LOCKED: ("The database is locked.", "Try again."),
    sqlite3.SQLITE_PROTOCOL: ("The database is locked by another program.", _CLOSE),
    sqlite3.SQLITE_FULL: ("The disk is full.", "Nothing was lost. Free disk space, and try again."),
    sqlite3.SQLITE_READONLY: ("The database can't be written.", "Check the rights of its folder and file."),
    sqlite3.SQLITE_PERM: ("The database can't be opened.", "Check the rights of its folder and file."),
    sqlite3.SQLITE_AUTH: ("The database can't be opened.", "Check the rights of its folder and file."),
    sqlite3.SQLITE_CANTOPEN: (
        "The database file is gone or can't be opened.",
        "Nothing was changed. Check owner and rights of the file and its folder.",
    ),
    sqlite3.SQLITE_IOERR: ("The disk answers with errors.", "Check the disk; have a backup at hand."),
    sqlite3.SQLITE_NOMEM: ("There is not enough memory for the database.",),
    sqlite3.SQLITE_CORRUPT: ("The database file is damaged.", f"Stop the program, and {_RESTORE}"),
    sqlite3.SQLITE_NOTADB: (
        "The database file is damaged or is no database.",
        f"Stop the program, and {_RESTORE}",
    ),
}
_WORDS: Final = {
    Condition.FULL: "The disk is full: nothing can be saved, and people are told so. What was saved is safe. "
    "Free disk space; the bot goes on by itself.",
    Condition.LOCKED: "Another program holds the database: nothing can be saved, and people are told so. "
    "What was saved is safe. Close it, such as an open sqlite3; the bot goes on by itself.",
    Condition.READ_ONLY: "The database can't be written, and people are told so. What was saved is safe. "
    "Check owner and rights of its file and folder; the bot goes on by itself.",
}
"""Where an operator needs other words than whoever asked."""


class Watch:
    """Notes on the board what the database refuses, at once, and clears it when a write succeeds.

    Reads clear nothing: a full disk can be read. Damage stays noted: the next write may lie elsewhere.
    """

    def __init__(self, board: Conditions, path: Path | None) -> None:
        """`path`: the database's file, which must be there; None: it is a server's, whose disk isn't ours."""
        self._board = board
        self._path = path
        self._opened = None if path is None else _identity(path)
        self._refused: set[Condition] = set()
        self._moved = False

    def refused(self, fault: StoreUnavailable) -> None:
        """The database refused something just now."""
        kind = Condition(fault.kind) if fault.kind else Condition.DATABASE
        words = _WORDS.get(kind) or str(fault)
        if kind not in self._board.now:
            log.warning("%s", words)
        if kind is not Condition.DAMAGED:
            self._refused.add(kind)
        self._board.note(kind, words)

    def written(self) -> None:
        """Something was committed just now."""
        for kind in tuple(self._refused):
            full = kind is Condition.FULL and not self.has_room()
            if not full and not (kind is Condition.DATABASE and self._moved):
                self._refused.discard(kind)
                self._board.clear(kind)
                log.info("The database takes writes again (it was: %s).", kind.value)

    def has_room(self) -> bool:
        """Whether the disk counts as having room. It asks the disk: run it in a thread."""
        return self._path is None or _has_room(self._path.parent)

    def full(self) -> None:
        """The disk has no room, which nobody's answer has met yet: a start on a full disk finds it so."""
        fault = StoreUnavailable(*_FAULTS[sqlite3.SQLITE_FULL])
        fault.kind = "full"
        self.refused(fault)

    def in_place(self) -> bool:
        """Whether the file opened is still the one at its path. It asks the disk: run it in a thread."""
        return self._path is None or (self._opened is not None and _identity(self._path) == self._opened)

    def require(self, *, in_place: bool) -> None:
        """Raise StoreUnavailable if it isn't: what is written into a moved file is written in vain."""
        self._moved = not in_place
        if self._moved:
            fault = StoreUnavailable(
                "The database file was moved or deleted.",
                "Don't stop the bot before the file is safe: put it back in its place, then start the bot "
                "anew. If it was deleted, docs/operating.md says how to get it back while the bot runs.",
            )
            self.refused(fault)
            raise fault


def _has_room(folder: Path) -> bool:
    try:
        found = os.statvfs(folder)
    except OSError:
        return True
    return found.f_bavail * found.f_frsize >= ROOM_BYTES


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
