"""Putting a restored database in the place of what is there, step by step, so that a kill loses neither.

First the new one, whole and on the disk, gets the name `bot.db.restored-TIME`: from then on the restore is
decided. Then the old file is moved aside, what belongs to it after it, as `bot.db.replaced-TIME`; then
the new one to its place. Each step is one rename, and the first name says until the last step that there is
more to do: the next start does it, and nothing else opens the database until then.
"""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.errors import BackupError
from bot.store.keys.keyring import ENDING

BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database, by the ends of their names."""

_WITH_IT: Final = (*BESIDE, ENDING)
"""What belongs to a database: what SQLite keeps beside it, and the data key."""

_DECIDED: Final = "restored"
ASIDE: Final = "replaced"
"""What is in the names of what a restore has moved aside."""


def put_in_place(new: Path, database: Path, at: datetime) -> Path | None:
    """Move `new`, in the same folder, to the database's place; where what was there is now, if anything was.

    Whoever calls has the lease. BackupError: it isn't done, or not to its end; a start goes on with it.
    """
    while replaced(database, stamp := f"{at:%Y%m%dT%H%M%SZ}"):
        at += timedelta(seconds=1)  # one of this second was made already
    decided = database.with_name(f"{database.name}.{_DECIDED}-{stamp}")
    try:
        flush(new)
        new.rename(decided)
        flush(database.parent)
    except OSError as error:
        raise BackupError(f"The copy can't be moved ({error.strerror}).", "Nothing was changed.") from None
    return _finished(database, decided)


def finish_restore(database: Path) -> bool:
    """Go on with a restore that was broken off; whether there was one.

    Whoever calls has the lease. BackupError.
    """
    database = database.resolve()
    found = _decided(database)
    for decided in found:
        _finished(database, decided)
    return bool(found)


def require_whole_restore(database: Path) -> None:
    """Raise BackupError if a restore was broken off and waits to be finished."""
    for decided in _decided(database.resolve()):
        raise BackupError(
            f"A restore was broken off. Nothing is lost: {decided.name} is the restored database, whole.",
            "Start the bot: it finishes the restore. Or run: python -m bot restore",
        )


def waits_for_restore(database: Path) -> bool:
    """Whether a restore was broken off, and isn't finished yet."""
    return bool(_decided(database.resolve()))


def replaced(database: Path, stamp: str = "*") -> list[Path]:
    """Databases that restores have moved aside, without what belongs to them; the oldest first."""
    found = database.parent.glob(f"{database.name}.{ASIDE}-{stamp}")
    return sorted(path for path in found if not path.name.endswith(_WITH_IT))


def replaced_keys(database: Path) -> list[Path]:
    """The data keys of what restores have moved aside; of a server's too, whose tables aren't here."""
    return sorted(database.parent.glob(f"{database.name}.{ASIDE}-*{ENDING}"))


def flush(path: Path) -> None:
    """Have a file or a folder on the disk for good. OSError, but for folders that can't be flushed."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        if path.is_dir():
            with suppress(OSError):  # not every file system can do it
                os.fsync(handle)
        else:
            os.fsync(handle)
    finally:
        os.close(handle)


def _decided(database: Path) -> list[Path]:
    found = database.parent.glob(f"{database.name}.{_DECIDED}-*")
    return sorted(path for path in found if not path.name.endswith(_WITH_IT))


def _finished(database: Path, decided: Path) -> Path | None:
    aside = database.with_name(f"{database.name}.{ASIDE}-{decided.name.rpartition('-')[2]}")
    try:
        for end in ("", *_WITH_IT):
            old, new = (path.with_name(f"{path.name}{end}") for path in (database, aside))
            if not os.path.lexists(old):
                continue
            if os.path.lexists(new):
                raise BackupError(
                    f"A restore was broken off, and {old.name} was put there since.",
                    f"Nothing is lost. Move {old} away, then start the bot.",
                )
            old.rename(new)
        flush(database.parent)
        decided.rename(database)
        flush(database.parent)
    except OSError as error:
        raise BackupError(
            f"The restore can't be finished ({error.strerror}). Nothing is lost: what was there is "
            f"whole, and so is the restored database, {decided.name}.",
            f"See to the rights of {database.parent}, then start the bot: it finishes the restore.",
        ) from None
    return aside if any(os.path.lexists(f"{aside}{end}") for end in ("", *_WITH_IT)) else None
