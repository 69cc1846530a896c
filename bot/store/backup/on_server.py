"""A backup of a server's database, and a backup in its place: by way of a file, so that there is one form."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import inspect, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.config.secret_files import destroy, write_new
from bot.errors import BackupError, OlderDatabase, StoreUnavailable
from bot.store.backup.contents import BACKED_UP, PANICKED, Contents, contents_of, fact, put_data_key
from bot.store.backup.making import Backup, require_room, sealed_copy
from bot.store.backup.moving import ASIDE
from bot.store.backup.restoring import Copy, say_restored
from bot.store.backup.steps import Steps
from bot.store.backup.transfer import transfer
from bot.store.db.database import PATIENCE, Database
from bot.store.db.dialects import insert
from bot.store.db.postgres.address import server
from bot.store.db.postgres.aside import asides, move_aside, name_of
from bot.store.db.schema import facts_about_database
from bot.store.db.sqlite.connections import prepare
from bot.store.db.upgrading import require_current, upgrade
from bot.store.keys.keyring import ENDING, Keyring
from bot.store.keys.opening import key_facts, settle

EPOCH: Final = "epoch"
_OF_SIZE: Final = 2
"""So many times what the server has is needed at most: the file, and its log while it is filled."""


@dataclass(frozen=True, slots=True)
class There:
    """What a restore finds where it puts the copy."""

    empty: bool
    panic: datetime | None = None  # when there was one last, aware


def backup_of_server(
    url: str, database: Path, master: bytes, target: Path, steps: Steps, made_at: datetime
) -> Backup:
    """As `make_backup`, of the database that `url` names.

    It is the state of one moment; nobody waits for it. A copy in the clear lies beside `database` meanwhile.
    Raises besides: StoreError, SealError.
    """
    keyring = Keyring(master, database)
    make_folder(database)

    def fill(copy: Path) -> Contents:
        asyncio.run(_read(url, keyring, copy, target.parent, steps))
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")  # one file
            contents = contents_of(connection, keyring)
            put_data_key(connection, keyring, contents)
        return contents

    def note() -> bool:
        try:
            asyncio.run(_note(url, made_at))
        except StoreUnavailable:  # the backup is there all the same
            return False
        return True

    return sealed_copy(database, master, target, steps, made_at, fill, note)


def make_folder(database: Path) -> None:
    """Have the folder for small files, where no bot has been started yet. BackupError."""
    try:
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(
            f"The folder {database.parent} can't be made ({error.strerror}).", "See DATA_FOLDER."
        ) from None


def there_now(url: str) -> There:
    """What is on the server. BackupError: another program's; StoreError, StoreUnavailable."""
    return asyncio.run(_there(url))


def restore_to_server(copy: Copy, url: str, at: datetime, epoch: bytes | None, steps: Steps) -> str | None:
    """Put the copy in the place of what is on the server; the schema that has that now, if there is one.

    `at`: now, aware. `epoch`: how many bots have had the database, as the lease has counted, which goes on.
    All of it is one transaction, read again and compared before it is kept. Whoever calls has the lease.
    StoreError, StoreUnavailable, or what `steps` raises; nothing was changed then.
    """
    highest = max((_epoch_in(copy), epoch or b"0"), key=int)
    say_restored(copy, at, {EPOCH: highest})
    return asyncio.run(_put(copy, url, at, steps))


async def _read(url: str, keyring: Keyring, copy: Path, folder: Path, steps: Steps) -> None:
    async with _opened(url) as source:
        facts = await key_facts(source)
        if facts is None or facts.check is None:
            raise BackupError(
                "The database is that of another program, or empty.",
                "See DATABASE_URL: nothing was backed up.",
            )
        try:
            await require_current(source)
        except OlderDatabase as error:
            raise BackupError(
                str(error),
                "No backup was made. Make it with that version, or start the bot of this one first.",
            ) from None
        found = keyring.chosen(facts)
        sealer = keyring.own if found is None else found.sealer()
        async with source.read() as connection:
            size = int(await connection.scalar(text("SELECT pg_database_size(current_database())")) or 0)
        require_room(copy.parent, size * _OF_SIZE, "a copy")
        require_room(folder, size, "the backup")
        prepare(copy, PATIENCE)
        target = Database(copy)
        try:
            await transfer(source, target, sealer, steps, lambda: None)
        finally:
            await target.close()


async def _note(url: str, made_at: datetime) -> None:
    async with _opened(url) as db, db.write() as connection:
        value = made_at.isoformat().encode()
        row = insert(connection, facts_about_database).values(name=BACKED_UP, value=value)
        await connection.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


async def _there(url: str) -> There:
    async with _opened(url) as db:
        facts = await key_facts(db)
        if facts is None:
            raise BackupError(
                "The database is that of another program.",
                "Nothing was changed. Name another in DATABASE_URL.",
            )
        if facts.check is None:
            return There(empty=True)
        async with db.read() as connection:
            name, value = facts_about_database.c.name, facts_about_database.c.value
            found = await connection.scalar(select(value).where(name == PANICKED))
        return There(empty=False, panic=None if found is None else datetime.fromisoformat(found.decode()))


async def _put(copy: Copy, url: str, at: datetime, steps: Steps) -> str | None:
    keyring, key = copy.keyring, copy.contents.data_key
    sealer = keyring.own if key is None else key.sealer()
    before = _KeyBefore(keyring, at)
    moved: str | None = None

    async def first(there: AsyncConnection) -> None:
        nonlocal moved
        stamp = before.choose(await asides(there))
        if await there.run_sync(lambda sync: inspect(sync).get_table_names()):
            moved = name_of(stamp)
            await move_aside(there, moved)

    prepare(copy.path, PATIENCE)
    source = Database(copy.path)
    try:
        await upgrade(source, sealer)
        async with _opened(url) as target:
            try:
                await transfer(source, target, sealer, steps, before.keep, first)
            except BaseException:  # raised again
                before.take_back()
                raise
            if key is None:
                keyring.destroy()  # kept aside
            await settle(target, keyring)
    finally:
        await source.close()
    return moved


class _KeyBefore:
    """The data key of what is moved aside, in a file with the same time in its name."""

    def __init__(self, keyring: Keyring, at: datetime) -> None:
        self._keyring = keyring
        self._at = at
        self._path = keyring.path
        self._kept = False

    def choose(self, taken: Sequence[str]) -> str:
        """The time that is in the names: the next second that no restore has had."""
        database = self._keyring.database.resolve()
        while True:
            stamp = f"{self._at:%Y%m%dT%H%M%SZ}"
            self._path = database.with_name(f"{database.name}.{ASIDE}-{stamp}{ENDING}")
            if name_of(stamp) not in taken and not self._path.exists():
                return stamp
            self._at += timedelta(seconds=1)

    def keep(self) -> None:
        """Put it there, if there is one. BackupError."""
        if (content := self._keyring.content()) is None:
            return
        try:
            write_new(self._path, content)
        except OSError as error:
            raise BackupError(
                f"The data key of before can't be kept in {self._path} ({error.strerror}).",
                "Nothing was changed. Check the rights of the folder, and the room on the disk.",
            ) from None
        self._kept = True

    def take_back(self) -> None:
        """Nothing was moved: it is where it was."""
        if self._kept:
            destroy(self._path)


@contextlib.asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    from bot.store.db.postgres.beginning import require_fit  # its driver costs a file nothing

    address = server(url)
    await require_fit(address, PATIENCE)
    db = Database(address)
    try:
        yield db
    finally:
        await db.close()


def _epoch_in(copy: Copy) -> bytes:
    with contextlib.closing(sqlite3.connect(copy.path, isolation_level=None)) as connection:
        return fact(connection, EPOCH) or b"0"
