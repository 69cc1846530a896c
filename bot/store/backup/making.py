"""Making a backup: a copy of one moment is looked through, sealed, read again, compared, and then named."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from bot.errors import BackupError
from bot.store.backup.contents import BACKED_UP, Contents, contents_of, put_data_key, put_fact
from bot.store.backup.moving import flush
from bot.store.backup.sealed_file import opened_chunks, sealed_chunks
from bot.store.backup.steps import Steps
from bot.store.backup.unfinished_files import part_of, plain_file, sweep
from bot.store.db.driver_faults import unavailable
from bot.store.db.soundness.inspection import alone, look_through
from bot.store.db.soundness.stamp import count_up
from bot.store.db.sqlite.connections import connected
from bot.store.keys.keyring import Keyring

AT_ONCE_PAGES: Final = 256
"""So many pages are copied in one step: a megabyte, some milliseconds."""
ROOM_BYTES: Final = 64 << 20
"""So much room is left on the disk: a backup must not be what fills it."""
FLUSH_BYTES: Final = 8 << 20
"""After so many a file is flushed: all at once would hold up the bot's own flush."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was made."""

    path: Path
    bytes: int
    contents: Contents
    noted: bool  # in the database, for `python -m bot check`


def make_backup(
    database: Path, master: bytes, target: Path, steps: Steps, made_at: datetime, *, patience: float
) -> Backup:
    """Write a backup of the database, in use or not, to `target`, in place of what is there.

    It has what was committed before this began, and the data key: BOT_KEY alone opens it. `made_at`: now,
    aware. There is no file of that name before all of it is on the disk and was read again. BackupError,
    StoreUnavailable, DamagedDatabase, or what `steps` raises.
    """
    keyring = Keyring(master, database)

    def fill(copy: Path) -> Contents:
        return _copy(database, copy, keyring, target.parent, steps, patience)

    return sealed_copy(
        database, master, target, steps, made_at, fill, lambda: _note(database, made_at, patience)
    )


def sealed_copy(
    database: Path,
    master: bytes,
    target: Path,
    steps: Steps,
    made_at: datetime,
    fill: Callable[[Path], Contents],
    note: Callable[[], bool],
) -> Backup:
    """The same of whatever `fill` puts into an empty file beside `database`, data key included.

    `note`: has it written down that there is one; whether that is done. Errors too are as of `make_backup`.
    """
    sweep(database, target.parent)
    with plain_file(database) as copy:
        try:
            contents = fill(copy)
            steps.begins("looking the copy through", 0)
            with contextlib.closing(alone(copy)) as connection:
                look_through(connection, database, steps.stopped)
        except sqlite3.Error as error:
            raise unavailable(error) or error from error
        try:
            with part_of(target) as part:
                digest = _seal(copy, part, master, contents.schema, made_at, steps)
                copy.unlink()  # no longer than needed
                _read_again(part, master, digest, steps)
                part.rename(target)
                flush(target.parent)
        except OSError as error:
            raise BackupError(
                f"The backup can't be written to {target.parent} ({error.strerror}).",
                "Nothing was changed, and an older backup of that name is as it was.",
            ) from None
    return Backup(target, target.stat().st_size, contents, note())


def require_room(folder: Path, size: int, what: str) -> None:
    """Raise BackupError if `folder` hasn't room for `size` bytes of `what`, and some more for the bot."""
    free = shutil.disk_usage(folder).free
    if free < size + ROOM_BYTES:
        raise BackupError(
            f"There isn't room enough for {what}: {folder} has {free >> 20:,} MB left, and "
            f"{(size + ROOM_BYTES) >> 20:,} MB are needed.",
            "Nothing was changed. Free disk space, or name a folder on another disk.",
        )


def _copy(
    database: Path, copy: Path, keyring: Keyring, folder: Path, steps: Steps, patience: float
) -> Contents:
    """Copy the state of this moment into the empty file `copy`, while others go on writing.

    A transaction that only reads holds that moment: SQLite's own backup begins anew at each commit of another
    connection unless the source is in one (sqlite.org/c3ref/backup_finish.html, backup.c). It can't be begun
    anew, so it takes as long as the file is, whatever is written. Meanwhile the write-ahead log grows.
    """
    with contextlib.closing(connected(database, patience, read_only=True)) as source:
        source.execute("BEGIN")
        contents = contents_of(source, keyring)
        (page_bytes,) = source.execute("PRAGMA page_size").fetchone()
        (pages,) = source.execute("PRAGMA page_count").fetchone()
        size = page_bytes * pages
        together = folder.stat().st_dev == copy.stat().st_dev
        require_room(copy.parent, size * (2 if together else 1), "the backup" if together else "a copy")
        require_room(folder, size, "the backup")
        steps.begins("copying the database", size)
        flushed = 0
        handle = os.open(copy, os.O_RDONLY | os.O_CLOEXEC)

        def progress(_: int, left: int, total: int) -> None:
            nonlocal flushed
            done = (total - left) * page_bytes
            if done - flushed >= FLUSH_BYTES:
                flushed = done
                os.fdatasync(handle)
            steps.at(done)

        try:
            with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as target:
                target.execute("PRAGMA journal_mode = OFF")
                target.execute("PRAGMA synchronous = OFF")
                source.backup(target, pages=AT_ONCE_PAGES, progress=progress, sleep=0)
                put_data_key(target, keyring, contents)
        finally:
            os.close(handle)
        source.execute("ROLLBACK")
    return contents


def _seal(copy: Path, part: Path, master: bytes, schema: str, made_at: datetime, steps: Steps) -> bytes:
    """Write the backup; the digest of what is in it."""
    size = copy.stat().st_size
    steps.begins("sealing it", size)
    with copy.open("rb") as plain, part.open("wb") as file:
        digest = hashlib.sha256()

        def read(size: int) -> bytes:
            piece = plain.read(size)
            digest.update(piece)
            return piece

        written = flushed = 0
        for piece in sealed_chunks(read, master, made_at=made_at, schema=schema, size=size):
            file.write(piece)
            written += len(piece)
            if written - flushed >= FLUSH_BYTES:
                flushed = written
                file.flush()
                os.fdatasync(file.fileno())
            steps.at(min(written, size))
        file.flush()
        os.fsync(file.fileno())
        with contextlib.suppress(OSError):
            # What is read again is to come from the disk.
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return digest.digest()


def _read_again(part: Path, master: bytes, digest: bytes, steps: Steps) -> None:
    """Open every chunk of the backup, and compare with what was put in."""
    steps.begins("reading it again", part.stat().st_size)
    found, done = hashlib.sha256(), 0
    with part.open("rb") as file:
        for piece in opened_chunks(file, master):
            found.update(piece)
            done += len(piece)
            steps.at(done)
    if found.digest() != digest:
        raise BackupError("What was written isn't what is read again.", "Nothing was kept. Look at the disk.")


def _note(database: Path, made_at: datetime, patience: float) -> bool:
    try:
        with contextlib.closing(connected(database, patience)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            put_fact(connection, BACKED_UP, made_at.isoformat().encode())
            count_up(connection)
            connection.execute("COMMIT")
    except sqlite3.Error:  # locked, full or read-only; the backup is there all the same
        return False
    return True
