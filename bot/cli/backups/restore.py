"""`python -m bot restore FILE`: a backup, or a copy that SQLite made, in the database's place."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.cli.backups.keys import master_key
from bot.cli.backups.watched import Interrupted, Watched
from bot.cli.keys.panic import finish_begun
from bot.config import Settings, load_settings
from bot.errors import AppealBotError, BackupError
from bot.store.backup.moving import finish_restore
from bot.store.backup.on_server import There, make_folder, restore_to_server, there_now
from bot.store.backup.restoring import Copy, opened_copy, restore
from bot.store.db.lease import DatabaseLease, lease_on
from bot.store.db.soundness.whose_log import log_of

_DONE, _LEFT, _REFUSED = 0, 1, 2
_SIGNALLED: Final = 128
_WHEN: Final = "%d %B %Y %H:%M UTC"

COPY: Final = """\

In the copy:
  made         {made}
  of the bot   {bot}
  subscribers  {subscribers:,}
  broadcasts   {under_way} under way

Everything that happened since then is lost to the bot: who came, what was reported, what was sent.
Whoever wrote /stop or /forget since is subscribed again, and nobody knows who that is. So the next
message to everybody begins with a line that says so, with a button to stop. A broadcast that was under way in
the copy doesn't go on by itself: whoever wrote it is asked, since some have had it already.
"""
NOW_THERE: Final = (
    "What is there now, {database}, is moved aside with all that belongs to it, and not deleted.\n"
)
PANIC_SINCE: Final = """\
There was a panic after this copy was made, on {panic}. The copy has everybody whom it destroyed,
the team of then included, and the key that opens it. If that was no mistake, destroy the copy instead.
"""
DELETE: Final = "\nWith psql, as the bot's user: DROP SCHEMA {schema} CASCADE"
LOG_LEFT_OUT: Final = "The write-ahead log beside {file} isn't its own, and is left out.\n"


def restore_copy(file: Path | None, *, yes: bool) -> int:
    """Ask, and put the copy in the database's place after a typed yes; the exit code.

    Without a file: finish a restore that was broken off.
    """
    try:
        return _restored(file, yes=yes)
    except Interrupted as end:
        print("Broken off. Nothing was changed.", file=sys.stderr)
        return _SIGNALLED + end.number
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


def _restored(file: Path | None, *, yes: bool) -> int:
    settings = load_settings()
    if file is not None and not file.is_file():
        raise BackupError(f"There is no file {file}.", "Nothing was changed. Name the backup to restore.")
    lease = lease_on(settings.database_url)
    if not lease.take():
        raise BackupError(
            "A bot is running on this database.",
            "Nothing was changed. Stop it first, and any that stands by.",
        )
    try:
        try:
            code = _put_back(settings, lease, file, yes=yes)
        except (AppealBotError, Interrupted):
            if not finish_begun(settings):
                raise
            return _REFUSED
        return _REFUSED if finish_begun(settings) else code
    finally:
        lease.release()


def _put_back(settings: Settings, lease: DatabaseLease, file: Path | None, *, yes: bool) -> int:
    database = settings.database_path.absolute().resolve()
    if not settings.on_a_server and finish_restore(database):
        print(f"A restore that was broken off is finished. {database} is the restored database now.")
        return _DONE
    if file is None:
        raise BackupError("No restore was broken off.", "Name the backup to restore.")
    if settings.on_a_server:
        make_folder(database)
    watched = Watched(panic_of=database)
    with opened_copy(file, database, master_key(settings), watched) as copy:
        print(_said_of(copy, file, _shown(settings), _found(settings, copy)))
        if not yes and watched.asks("Type yes to put the copy in place: ") != "yes":
            print("Nothing was changed.")
            return _LEFT
        watched.begins("", 0)
        now = datetime.now(UTC).replace(microsecond=0)
        aside, delete = _put(copy, settings, now, lease, watched)
        print(f"{_shown(settings)} is the restored database now. Start the bot.")
        if aside:
            print(
                f"What was there is {aside}. Delete it once you are sure: people who wrote /forget since are "
                f"still in it.{delete}"
            )
    return _DONE


def _put(
    copy: Copy, settings: Settings, now: datetime, lease: DatabaseLease, watched: Watched
) -> tuple[str, str]:
    """Put it in place: where what was there is now, if anything was, and how else to delete that."""
    if not settings.on_a_server:
        aside = restore(copy, settings.database_path.absolute().resolve(), now)
        return "" if aside is None else str(aside), ""
    epoch = lease.fence.epoch if lease.fence else None
    schema = restore_to_server(copy, settings.database_url, now, epoch, watched)
    watched.begins("", 0)
    return (f"in the schema {schema}", DELETE.format(schema=schema)) if schema else ("", "")


def _found(settings: Settings, copy: Copy) -> There:
    """What is there now. BackupError, StoreError, StoreUnavailable."""
    if settings.on_a_server:
        return there_now(settings.database_url)
    database = settings.database_path.absolute().resolve()
    empty = not any(path.exists() for path in (database, log_of(database)))
    return There(empty, copy.panic_of(database))


def _shown(settings: Settings) -> str:
    """The database, for whoever reads it at a terminal."""
    return (
        settings.database_shown if settings.on_a_server else str(settings.database_path.absolute().resolve())
    )


def _said_of(copy: Copy, file: Path, database: str, there: There) -> str:
    date = copy.made_at.strftime(_WHEN)
    said = COPY.format(
        made=date if copy.sealed else f"{date}, by the date of the file",
        bot=copy.contents.bot or "that isn't written down in it",
        subscribers=copy.contents.subscribers,
        under_way=copy.contents.under_way,
    )
    if copy.without_log:
        said += LOG_LEFT_OUT.format(file=file)
    if there.panic is not None and there.panic > copy.made_at:
        said += PANIC_SINCE.format(panic=there.panic.strftime(_WHEN))
    if not there.empty:
        said += NOW_THERE.format(database=database)
    return said
