"""Whether the write-ahead log beside a database is its own.

SQLite doesn't ask: a log that is whole is laid over whatever file has the right name, page by page. After a
kill, with a copy put in the file's place by hand, that is a mixture of two times: the copy undone without a
word, or a malformed database.

The rule. A log begins when all of the one before has been written into the file; from then on the file's
first page is the one of that moment, or one that stands in the log, and nothing else
(sqlite.org/fileformat2.html#the_write_ahead_log, sqlite.org/wal.html#checkpointing). Each transaction of this
program counts up the number of changes, which is in that page (stamp.py). So of a file and its own log it is
always true that

1. both have pages of the same size, and
2. the file's first page stands in the log, or is what the first one there was made of. Then its number is one
   less, or the same if another program made that change; and SQLite's own change counter (offset 24) is one
   less or the same (pager.c, pager_write_changecounter: one more than this connection last read).

A copy from before the log began has a smaller number. One that was made since, with SQLite's .backup or
VACUUM INTO, has a first page of its own. Nothing is said of a log without any first page: a program from
before this number wrote it. And a byte-for-byte copy of the file as it was at the moment when the log began
can't be told from that file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.errors import DamagedDatabase, StoreUnavailable
from bot.store.db.soundness import stamp
from bot.store.db.soundness.log_file import PAGE_HEADER_BYTES, FirstPages, first_pages

_LOOKS: Final = 3


def log_of(database: Path) -> Path:
    """Where the write-ahead log of the database at that path is."""
    return database.with_name(f"{database.name}-wal")


def require_own_log(database: Path) -> None:
    """Raise DamagedDatabase if the log beside the file isn't its own, or is without a file. Changes nothing.

    To be called before anything opens the database. While something else writes there, nothing is found out:
    then that has been asked already. StoreUnavailable if the files can't be read.
    """
    database = database.resolve()
    log = log_of(database)
    for _ in range(_LOOKS):
        try:
            before = _state(database), _state(log)
            found = _fault(database, log)
            if found is None:
                return
            if (_state(database), _state(log)) == before:
                raise found
        except OSError as error:
            raise StoreUnavailable(
                f"The database's files can't be read ({error.strerror}).",
                f"Check the rights of {database}, of what begins with the same name, and of their folder.",
            ) from None


def has_own_log(database: Path) -> bool:
    """Whether the log beside the file, if there is any, is its own. Nobody may be using them. OSError."""
    return _fault(database, log_of(database)) is None


def _fault(database: Path, log: Path) -> DamagedDatabase | None:
    try:
        pages = first_pages(log)
    except FileNotFoundError:
        return None
    if pages is None:
        return None
    try:
        with database.open("rb") as file:
            header = file.read(PAGE_HEADER_BYTES)
    except FileNotFoundError:
        header = b""
    if not header:
        return DamagedDatabase(
            f"There is no database {database}, but the write-ahead log of one, {log.name}.",
            "Nothing was changed. The last changes are in that log: put the file back that belongs to it. To "
            "start from a copy instead: python -m bot restore FILE",
        )
    if len(header) == PAGE_HEADER_BYTES and not _may_belong(header, pages):
        return DamagedDatabase(
            f"The write-ahead log {log} isn't that of {database.name}, which was put there since.",
            "Nothing was changed. If you put a copy there by hand, go on with it, without the log: "
            f"python -m bot restore {database}. If it was a mistake, put the earlier file back.",
        )
    return None


def _may_belong(header: bytes, pages: FirstPages) -> bool:
    if _page_bytes(header) != pages.page_bytes:
        return False
    if not pages.headers or header in pages.headers:
        return True
    first = pages.headers[0]
    if (_number(first) - _number(header)) % stamp.WRAP > 1:
        return False
    return (_changes(first) - _changes(header)) % stamp.WRAP <= 1


def _number(header: bytes) -> int:
    return int.from_bytes(header[stamp.OFFSET : stamp.OFFSET + 4], "big")


def _changes(header: bytes) -> int:
    return int.from_bytes(header[24:28], "big")


def _page_bytes(header: bytes) -> int:
    found = int.from_bytes(header[16:18], "big")
    return 65_536 if found == 1 else found


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
