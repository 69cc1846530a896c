"""`python -m bot backup FILE`: a copy of the database under the bot's key, whether the bot runs or not."""

from __future__ import annotations

import contextlib
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.cli.backups.keeping import drop_older, target_of
from bot.cli.backups.keys import master_key
from bot.cli.backups.watched import Interrupted, Watched
from bot.config import load_settings
from bot.errors import AppealBotError, BackupError
from bot.store.backup.making import make_backup
from bot.store.backup.moving import require_whole_restore
from bot.store.backup.on_server import backup_of_server
from bot.store.db.database import PATIENCE
from bot.store.db.soundness.whose_log import require_own_log
from bot.store.panic.marker import require_no_panic

_DONE, _REFUSED = 0, 2
_SIGNALLED: Final = 128


def back_up(given: Path, *, keep: int | None, force: bool) -> int:
    """Make a backup, and let go of older ones; the exit code."""
    with contextlib.suppress(OSError):
        os.nice(10)  # the bot goes first: a second later is early enough
    try:
        return _backed_up(given, keep=keep, force=force)
    except Interrupted as end:
        print("Broken off. No backup was made, and nothing was changed.", file=sys.stderr)
        return _SIGNALLED + end.number
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


def _backed_up(given: Path, *, keep: int | None, force: bool) -> int:
    settings = load_settings()
    database = settings.database_path.absolute().resolve()
    if not settings.on_a_server:
        require_whole_restore(database)
        require_own_log(database)
        if not database.exists():
            raise BackupError(
                f"There is no database {database}.", "The first start makes one. See DATABASE_URL."
            )
    master = master_key(settings)
    now = datetime.now(UTC).replace(microsecond=0)
    if keep is not None and not given.is_dir():
        raise BackupError(
            "--keep needs a folder: each backup in it gets the time as its name.",
            f"Make one with mkdir -m 700, and name it instead of {given}.",
        )
    target = target_of(given, database, now, force=force)
    watched = Watched(panic_of=database if settings.on_a_server else None)
    if settings.on_a_server:
        require_no_panic(database)
        made = backup_of_server(settings.database_url, database, master, target, watched, now)
    else:
        made = make_backup(database, master, target, watched, now, patience=PATIENCE)
    watched.begins("", 0)
    print(
        f"Backup of {made.contents.subscribers:,} subscribers: {made.path}, {made.bytes / 1e6:,.1f} MB. "
        "It was read again, and is whole."
    )
    if not made.noted:
        print("The database couldn't be written just now: `python -m bot check` doesn't know of this backup.")
    if keep is not None:
        older = drop_older(target.parent, database, keep)
        print(f"Older backups deleted: {len(older)}; kept: the newest {keep}.")
    if not settings.on_a_server and target.parent.stat().st_dev == database.parent.stat().st_dev:
        print("It is on the disk that the database is on. Copy it to another machine, where the key isn't.")
    return _DONE
