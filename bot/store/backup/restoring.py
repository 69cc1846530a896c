"""Reading a backup, or a copy that SQLite made, and putting it in the database's place."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

from bot.errors import BackupError, DamagedDatabase, NewerDatabase
from bot.store.backup.contents import (
    BACKED_UP,
    PANICKED,
    RESTORED,
    Contents,
    contents_of,
    fact,
    put_data_key,
    put_fact,
    restored_fact,
)
from bot.store.backup.making import require_room
from bot.store.backup.moving import put_in_place
from bot.store.backup.sealed_file import is_backup, opened_chunks, read_header
from bot.store.backup.steps import Steps
from bot.store.backup.unfinished_files import plain_file, sweep
from bot.store.db import migrations
from bot.store.db.database import PATIENCE
from bot.store.db.driver_faults import unavailable
from bot.store.db.soundness.inspection import alone, look_through, untouched
from bot.store.db.soundness.whose_log import has_own_log, log_of
from bot.store.db.sqlite.connections import connected
from bot.store.keys.keyring import WRAPPED, Keyring, data_key_path

_PIECE_BYTES: Final = 1 << 20
_SQLITE: Final = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy that was looked through, in the clear, ready to be put in place."""

    path: Path
    made_at: datetime  # aware, in UTC
    sealed: bool  # a backup of this program's; else when it was made is the date of its file
    without_log: bool  # a log lay beside it that isn't its own, and was left out
    contents: Contents
    keyring: Keyring

    def panic_of(self, database: Path) -> datetime | None:
        """When there was a panic last in what is there now, aware; None: none, or it can't be told."""
        if not database.exists():
            return None
        try:
            with contextlib.closing(untouched(database, PATIENCE)) as connection:
                found = fact(connection, PANICKED)
        except sqlite3.Error:
            return None
        return None if found is None else datetime.fromisoformat(found.decode())


@contextlib.contextmanager
def opened_copy(file: Path, database: Path, master: bytes, steps: Steps) -> Iterator[Copy]:
    """The database in `file`, beside `database`; gone with the block, unless it was put in place.

    BackupError, NewerDatabase, StoreUnavailable, or what `steps` raises; nothing was changed then.
    """
    sweep(database, database.parent)
    keyring = Keyring(master, database)
    with plain_file(database) as plain:
        try:
            with file.open("rb") as source:
                sealed = is_backup(source)
                made_at = (
                    _unpack(source, plain, master, steps) if sealed else _take(source, file, plain, steps)
                )
            without_log = not sealed and not _take_log(file, plain)
            beside = None if sealed else _data_key_beside(file)
        except OSError as error:
            raise BackupError(
                f"The backup can't be read ({error.strerror}).", "Nothing was changed."
            ) from None
        steps.begins("looking it through", 0)
        try:
            with contextlib.closing(alone(plain)) as connection:
                look_through(connection, file, steps.stopped)
                contents = contents_of(connection, keyring, beside)
        except DamagedDatabase:
            raise BackupError(
                "What is in the file is damaged: what SQLite calls malformed.",
                "Nothing was changed. Take another backup, or copy this one again from where it is kept.",
            ) from None
        except sqlite3.Error as error:
            raise unavailable(error) or error from error
        steps.begins("", 0)
        _require_known(contents.schema)
        yield Copy(plain, made_at, sealed, without_log, contents, keyring)


def restore(copy: Copy, database: Path, at: datetime) -> Path | None:
    """Put the copy in place; where what was there is now, if anything was. Whoever calls has the lease.

    `at`: now, aware. BackupError, StoreUnavailable.
    """
    say_restored(copy, at, {})
    aside = put_in_place(copy.path, database, at)
    _unpack_data_key(database, copy.keyring)
    return aside


def say_restored(copy: Copy, at: datetime, besides: Mapping[str, bytes]) -> None:
    """Have the copy say that it is one, restored now, and carry its data key and other facts.

    It is one file then, without a log beside it; whatever opens it sets that up anew. StoreUnavailable.
    """
    try:
        with contextlib.closing(sqlite3.connect(copy.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN IMMEDIATE")
            put_fact(connection, RESTORED, restored_fact(at, copy.made_at))
            put_fact(connection, BACKED_UP, copy.made_at.isoformat().encode())
            for name, value in besides.items():
                put_fact(connection, name, value)
            # In it, so that the two can't be torn apart on the way.
            put_data_key(connection, copy.keyring, copy.contents)
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise unavailable(error) or error from error


def _unpack_data_key(database: Path, keyring: Keyring) -> None:
    """Make the data key's file of what the copy carried. If this is broken off, the start does it."""
    try:
        with contextlib.closing(connected(database, PATIENCE)) as connection:
            if (wrapped := fact(connection, WRAPPED)) is not None:
                keyring.keep(wrapped)
                connection.execute("DELETE FROM facts_about_database WHERE name = ?", (WRAPPED,))
    except sqlite3.Error as error:
        raise unavailable(error) or error from error


def _unpack(source: BinaryIO, plain: Path, master: bytes, steps: Steps) -> datetime:
    header = read_header(source)
    _require_known(header.schema)
    require_room(plain.parent, header.size, "the database")
    source.seek(0)
    steps.begins("opening the backup", header.size)
    done = 0
    with plain.open("wb") as file:
        for piece in opened_chunks(source, master):
            file.write(piece)
            done += len(piece)
            steps.at(done)
    return header.made_at


def _take(source: BinaryIO, file: Path, plain: Path, steps: Steps) -> datetime:
    if source.read(len(_SQLITE)) != _SQLITE:
        raise BackupError(
            f"{file} is neither a backup of the bot's nor a database.",
            "Nothing was changed. Name a file that `python -m bot backup` made, or a copy of the database.",
        )
    found = file.stat()
    log = log_of(file)
    require_room(plain.parent, found.st_size + (log.stat().st_size if log.exists() else 0), "the database")
    source.seek(0)
    steps.begins("copying the file", found.st_size)
    done = 0
    with plain.open("wb") as copy:
        while piece := source.read(_PIECE_BYTES):
            copy.write(piece)
            done += len(piece)
            steps.at(done)
    return datetime.fromtimestamp(found.st_mtime, UTC)


def _data_key_beside(file: Path) -> bytes | None:
    """The data key's file that was copied with a database, if it was."""
    path = data_key_path(file)
    return path.read_bytes() if path.exists() else None


def _take_log(file: Path, plain: Path) -> bool:
    """Take over what is in the log beside a copy; False if that log isn't its own, so that it is left out."""
    log = log_of(file)
    if not log.exists():
        return True
    if not has_own_log(file):
        return False
    with log.open("rb") as source, log_of(plain).open("wb") as copy:
        log_of(plain).chmod(0o600)
        while piece := source.read(_PIECE_BYTES):
            copy.write(piece)
    try:
        with contextlib.closing(sqlite3.connect(plain, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except sqlite3.Error as error:
        raise unavailable(error) or error from error
    return True


def _require_known(schema: str) -> None:
    if schema > migrations.HEAD:
        raise NewerDatabase(
            "The copy was made by a newer version of this program.",
            "Nothing was changed. Install that version, and restore with it.",
        )
