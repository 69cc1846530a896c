"""`python -m bot move --to URL`: everything from the file to a PostgreSQL server, or back."""

from __future__ import annotations

import asyncio
import contextlib
import shlex
import sys
from typing import Final

from bot.cli.backups.watched import Interrupted, Watched
from bot.cli.keyring import keyring_of
from bot.cli.keys.panic import finish_begun
from bot.config import Settings, key_place, load_settings
from bot.errors import AppealBotError, OlderDatabase, StoreError
from bot.store.db.lease import lease_on
from bot.store.db.sqlite.connections import files_of
from bot.store.keys.keyring import Keyring, data_key_path
from bot.store.panic.marker import require_no_panic
from bot.store.store import Store

_DONE, _REFUSED = 0, 2
_SIGNALLED: Final = 128

RUNS_HERE: Final = "A bot is running on this database."
RUNS_THERE: Final = "A bot is running on the database to move to, or it is the one that is moved from."
MOVED: Final = """\
{rows:,} rows are in {there} now. Each table was read again there, and is the same.
Set DATABASE_URL to it before you start the bot.
{files}
{here} is as it was, and no longer followed: start no bot on it. Delete it once you are sure, since who writes
/forget from now on is still in there, and so is everybody after a panic, which doesn't reach it.{delete}
"""
DELETE_FILE: Final = "\n  shred -u {files}"
SAME_FILES: Final = "The data key and the other small files stay where they are, and are used from there."
OTHER_FILES: Final = """\
The data key, if there is one, is in {data_key} as well. The bot's other small files, its incidents and what
it has alerted of, stay beside the old one, and begin anew beside the new."""
OTHER_KEY: Final = "\nThe key is looked for in {path} then: copy it there from {place}."
BROKEN_OFF: Final = "Broken off. Nothing was changed: the other database is as empty as it was. Begin anew."


def move_database(to: str) -> int:
    """Put everything into the database that this URL names; the exit code."""
    try:
        return _moved(load_settings(), to)
    except Interrupted as end:
        print(BROKEN_OFF, file=sys.stderr)
        return _SIGNALLED + end.number
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


def _moved(settings: Settings, to: str) -> int:
    there = settings.model_copy(update={"database_url": to})
    if not settings.may_have_database:
        raise StoreError(f"There is no database {settings.database_shown}.", "See DATABASE_URL.")
    keyring = keyring_of(settings)
    with contextlib.ExitStack() as ends:
        for url, taken in ((settings.database_url, RUNS_HERE), (to, RUNS_THERE)):
            lease = lease_on(url)
            if not lease.take():
                raise StoreError(taken, "Nothing was changed. Stop every bot first, and any that stands by.")
            ends.callback(lease.release)
        try:
            rows = asyncio.run(_copied(settings, there, keyring))
        except (AppealBotError, Interrupted):
            if not finish_begun(settings):
                raise
            return _REFUSED
        if finish_begun(settings, there):
            return _REFUSED
    print(
        MOVED.format(
            rows=rows,
            there=there.database_shown,
            here=settings.database_shown,
            files=_said_of_files(settings, there),
            delete=_said_of_deleting(settings),
        ),
        end="",
    )
    return _DONE


async def _copied(settings: Settings, there: Settings, keyring: Keyring) -> int:
    data_key = _DataKey(keyring, there)
    watched = Watched(rows=True, panic_of=settings.database_path)
    require_no_panic(there.database_path)
    try:
        store = await Store.open(settings.database_url, keyring, as_it_is=True)
    except OlderDatabase as error:
        raise StoreError(
            str(error), "Nothing was changed. Start the bot once, stop it, and begin anew."
        ) from None
    try:
        rows = await store.copy_to(there.database_url, watched, data_key.put)
    except BaseException:  # raised again
        data_key.take_back()
        raise
    finally:
        await store.close()
    watched.ends()
    return rows


class _DataKey:
    """The file with the data key, which goes along, unless the other database has it in the same place."""

    def __init__(self, keyring: Keyring, there: Settings) -> None:
        """StoreError: another one's lies there."""
        self._content = keyring.content()
        self._there = Keyring(b"", there.database_path)
        self._put = False
        if self._there.content() not in {None, self._content}:
            raise StoreError(
                f"{self._there.path} is the data key of another database.",
                "Nothing was changed. Move it away if nobody needs it, or name another folder.",
            )

    def put(self) -> None:
        """Let it be there. StoreUnavailable."""
        if self._content is not None and self._there.content() is None:
            self._put = True
            self._there.keep(self._content)

    def take_back(self) -> None:
        """Let it be there no longer, if it was put there. StoreUnavailable."""
        if self._put:
            self._there.destroy()


def _said_of_deleting(settings: Settings) -> str:
    """How to delete the old database: its data key may be the new one's too, and stays."""
    if settings.on_a_server:
        return ""
    files = files_of(settings.database_path.absolute())
    return DELETE_FILE.format(files=" ".join(shlex.quote(str(path)) for path in files))


def _said_of_files(settings: Settings, there: Settings) -> str:
    data_key = data_key_path(there.database_path)
    said = SAME_FILES if data_key == data_key_path(settings.database_path) else OTHER_FILES
    place = key_place(settings)
    if place.ours and there.key_path.resolve() != settings.key_path.resolve():
        said += OTHER_KEY.format(path=there.key_path, place=place)
    return said.format(data_key=data_key)
