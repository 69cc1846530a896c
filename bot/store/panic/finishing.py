"""Doing what a panic has decided, step by step, so that a kill at any moment leaves nothing undone.

With a file:

    1  what stays is written to a file of its own, sealed by a new data key, and gets its name: .panic-kept
    2  the wrapped data key is overwritten and taken away: from now on nobody reads anything of anybody
    3  the old database, its log, and what restores had moved aside, is overwritten and taken away
    4  the new file takes its place, and the marker goes

On a server the figures that stay are sealed anew in a transaction, then the key goes, then what restores had
moved aside, and the tables are cut off. Each step can be done again.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Final

from sqlalchemy import text

from bot.errors import AppealBotError, BackupError, StoreUnavailable
from bot.store.backup.moving import ASIDE, BESIDE, finish_restore, flush, replaced_keys
from bot.store.db.database import PATIENCE, Database
from bot.store.db.postgres.address import is_server, server
from bot.store.db.postgres.aside import drop_asides
from bot.store.db.sealing import Sealer
from bot.store.db.sqlite.connections import place, prepare
from bot.store.db.upgrading import require_current, upgrade
from bot.store.keys.data_key import DataKey
from bot.store.keys.keyring import ENDING, Keyring
from bot.store.keys.opening import key_facts, settle
from bot.store.panic.marker import PANIC, begun_by, marker_of, note, noted
from bot.store.panic.staying import copy_into, empty, seal_again, sign

log = logging.getLogger(__name__)

_PIECE: Final = 4 << 20
_LOCKED_S: Final = 4


class Spared(Enum):
    """What could be kept of what should stay."""

    ALL = "all"
    CASES = "cases"  # without their figures
    NOTHING = "nothing"


async def keep_and_destroy_key(url: str, keyring: Keyring) -> Spared:
    """The steps 1 and 2: after them nothing about anybody can be read; what was kept.

    May be called while a bot still runs on the database. StoreUnavailable if the key can't be taken away.
    """
    by, kept = begun_by(keyring.database), Spared.CASES if is_server(url) else Spared.NOTHING
    try:
        if is_server(url):
            kept = await _seal_figures(url, keyring, by)
        else:
            kept = await _keep(place(url).resolve(), keyring, by)
    except Exception as error:  # noqa: BLE001 - the key goes, whatever becomes of figures
        log.warning("What was to stay can't be kept (%s).", type(error).__name__)
        note(keyring.database, kept.value)
    # What was lost before a kill isn't there again after it.
    lost = noted(keyring.database)
    kept = next((worse for worse in (Spared.NOTHING, Spared.CASES) if worse.value in lost), kept)
    keyring.destroy()
    path = keyring.path
    with _destroying(path):
        for unfinished in path.parent.glob(f".{path.name}.*"):  # a kill left it while the key was written
            _destroy(unfinished)
        for aside in replaced_keys(keyring.database.resolve()):
            _destroy(aside)
    return kept


async def finish_panic(url: str, keyring: Keyring) -> Spared:
    """All that is left to be done; what was kept. Whoever calls has the lease.

    StoreUnavailable: the key is gone, and something else isn't; the next start goes on.
    """
    if not is_server(url):
        with contextlib.suppress(BackupError):  # what it can't put in place is destroyed all the same
            await asyncio.to_thread(finish_restore, place(url))
    kept = await keep_and_destroy_key(url, keyring)
    if is_server(url):
        await asyncio.to_thread(_sweep_copies, keyring.database.resolve())
        await _cut_off(url, keyring)
    else:
        await asyncio.to_thread(_replace, place(url).resolve())
    _unmark(keyring.database)
    return kept


async def _keep(database: Path, keyring: Keyring, by: int | None) -> Spared:
    """Step 1, unless it was done, or there is nothing."""
    kept = _beside(database, "kept")
    if kept.exists() or not database.exists():  # noqa: ASYNC240 - a moment, and nobody else waits
        return Spared.ALL
    draft = _beside(database, "new")
    _sweep(draft)
    key = DataKey.random()
    prepare(draft, PATIENCE)
    new = Database(draft)
    old = Database(database)
    try:
        before = await _sealer(old, keyring)
        await upgrade(new, key.sealer())
        async with old.read() as source, new.write() as target:
            await copy_into(target, source, before, key.sealer())
            await sign(target, key, keyring.wrap(key), by)
    finally:
        await new.close()
        await old.close()
    with contextlib.closing(sqlite3.connect(draft, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # one file
    flush(draft)
    if before is None:
        note(keyring.database, Spared.CASES.value)
    draft.rename(kept)
    flush(kept.parent)
    return Spared.CASES if before is None else Spared.ALL


def _replace(database: Path) -> None:
    """The steps 3 and 4. StoreUnavailable."""
    with _destroying(database):
        for path in _of_people(database):
            _destroy(path)
        kept = _beside(database, "kept")
        if kept.exists():
            kept.rename(database)
        flush(database.parent)


@contextlib.contextmanager
def _destroying(what: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreUnavailable(
            f"{error.filename or what} can't be overwritten or taken away ({error.strerror}).",
            "The key that opened it is destroyed. Delete that file by hand, then start the bot.",
        ) from None


def _of_people(database: Path) -> Iterator[Path]:
    """The old database with all that belongs to it, and copies of it, sealed or not, in its folder."""
    for end in ("", *BESIDE):
        yield database.with_name(f"{database.name}{end}")
    yield from _copies(database)
    new = _beside(database, "new")
    for end in ("", *BESIDE):
        yield new.with_name(f"{new.name}{end}")


def _copies(database: Path) -> Iterator[Path]:
    for kind in (ASIDE, "restored", "copying"):
        yield from sorted(database.parent.glob(f"{database.name}.{kind}-*"), key=_keys_first)


def _sweep_copies(database: Path) -> None:
    """Those that lie in the folder where a server's has its small files. StoreUnavailable."""
    with _destroying(database):
        for path in _copies(database):
            _destroy(path)


def _keys_first(path: Path) -> tuple[bool, str]:
    return (not path.name.endswith(ENDING), path.name)


def _destroy(path: Path) -> None:
    """Overwrite a file and take it away, in pieces, since it may be large; nothing if there is none."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        size, nothing = os.fstat(handle).st_size, bytes(_PIECE)
        for begin in range(0, size, _PIECE):
            os.pwrite(handle, nothing[: size - begin], begin)
        os.fsync(handle)
    finally:
        os.close(handle)
    path.unlink()


async def _seal_figures(url: str, keyring: Keyring, by: int | None) -> Spared:
    """Step 1 on a server. Done again, it seals them anew."""
    db = Database(server(url))
    try:
        if await _is_empty(db):
            return Spared.ALL
        before = await _sealer(db, keyring)
        key = DataKey.random()
        if before is None:
            note(keyring.database, Spared.CASES.value)
        async with db.write() as connection:
            await seal_again(connection, before, key.sealer())
            await sign(connection, key, keyring.wrap(key), by)
        return Spared.CASES if before is None else Spared.ALL
    finally:
        await db.close()


async def _cut_off(url: str, keyring: Keyring) -> None:
    """The steps 3 and 4 on a server, unless there is nothing of this program's."""
    db = Database(server(url))
    try:
        async with db.write() as connection:
            await connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCKED_S}s'"))
            await drop_asides(connection)
        if await _is_empty(db):
            return
        facts = await key_facts(db)
        signed = facts is not None and facts.wrapped is not None
        async with db.write() as connection:
            # A dump that is under way reads every table: nobody waits for it for long.
            await connection.execute(text(f"SET LOCAL lock_timeout = '{_LOCKED_S}s'"))
            await empty(connection, figures=signed)
        await settle(db, keyring)
        await db.rewrite(however_large=True)
    finally:
        await db.close()


async def _is_empty(db: Database) -> bool:
    """Whether nothing of this program's is in it."""
    facts = await key_facts(db)
    return facts is None or facts.check is None


async def _sealer(db: Database, keyring: Keyring) -> Sealer | None:
    """What opens the figures; None: nothing does any more, or an older version of the program wrote them."""
    try:
        await require_current(db)
        facts = await key_facts(db)
        if facts is None or facts.check is None:
            return None
        found = keyring.chosen(facts)
    except AppealBotError as error:
        log.warning("The figures can't be kept: %s", error)
        return None
    return keyring.own if found is None else found.sealer()


def _beside(database: Path, what: str) -> Path:
    return database.with_name(f"{database.name}{PANIC}-{what}")


def _sweep(draft: Path) -> None:
    for end in ("", *BESIDE):
        draft.with_name(f"{draft.name}{end}").unlink(missing_ok=True)


def _unmark(database: Path) -> None:
    path = marker_of(database)
    for unfinished in path.parent.glob(f".{path.name}.*"):  # a kill left it while the marker was written
        unfinished.unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    flush(path.parent)
