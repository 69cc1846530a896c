"""`python -m bot key rotate`: a new data key, under which every row is sealed again; or a new BOT_KEY."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import sys
from pathlib import Path
from typing import Final

from bot.cli.backups.watched import Interrupted, Watched
from bot.cli.keyring import keyring_of
from bot.cli.keys.panic import finish_begun
from bot.config import KeyPlace, Settings, key_place, load_settings
from bot.config.secret_files import replace, write_new
from bot.errors import AppealBotError, PanicBegun, StoreError
from bot.model.keys import MASTER_KEY_BYTES, new_key
from bot.store.backup.moving import require_whole_restore
from bot.store.db.lease import lease_on
from bot.store.keys.keyring import Keyring
from bot.store.panic.marker import require_no_panic
from bot.store.store import Store

_DONE, _REFUSED = 0, 2
_SIGNALLED: Final = 128

RESEALED: Final = """\
Every row is sealed under a new data key, in {path}. Start the bot.
Older backups have the data key of their time in them: each opens with the BOT_KEY that it was made with, as
before. If you rotate because somebody may have had the keys, make a backup now and delete the older ones.
"""
BROKEN_OFF: Final = "Broken off. Nothing is lost: the old key holds, or the next start finishes it."
REWRAPPED: Final = """\
The new BOT_KEY is in {path}. {then}
Copy it to where you keep the key, and have new shares made if there are any: the old ones make the old key.
Backups of until now open with the old BOT_KEY only: keep that for as long as them, or make a backup now and
delete them. Whoever has the old BOT_KEY and an old file of the data key has the data key: to end that too,
run `python -m bot key rotate`.
"""


def rotate_key(*, bot_key: bool, out: Path | None) -> int:
    """Rotate one of the two; the exit code."""
    try:
        settings = load_settings()
        return _with_lease(settings, bot_key=bot_key, out=out)
    except Interrupted as end:
        print(BROKEN_OFF, file=sys.stderr)
        return _SIGNALLED + end.number
    except AppealBotError as error:
        print(error, file=sys.stderr)
        return _REFUSED


def _with_lease(settings: Settings, *, bot_key: bool, out: Path | None) -> int:
    if not settings.may_have_database:
        raise StoreError(
            f"There is no database {settings.database_shown}.", "The first start makes one, and its keys."
        )
    if not settings.on_a_server:
        require_whole_restore(settings.database_path)
    keyring = keyring_of(settings)
    lease = lease_on(settings.database_url)
    if not lease.take():
        raise StoreError(
            "A bot is running on this database.",
            "Nothing was changed. Stop it first, and any that stands by.",
        )
    try:
        work = _new_bot_key(settings, keyring, out) if bot_key else _new_data_key(settings, keyring)
        try:
            asyncio.run(work)
        except (AppealBotError, Interrupted):
            if not finish_begun(settings):
                raise
            return _REFUSED
        return _REFUSED if finish_begun(settings) else _DONE
    finally:
        lease.release()


async def _new_data_key(settings: Settings, keyring: Keyring) -> None:
    if not settings.on_a_server:
        _require_room(settings.database_path)
    store = await Store.open(settings.database_url, keyring)
    try:
        unread = await store.rotate(keyring, Watched(rows=True, panic_of=settings.database_path))
    finally:
        await store.close()
    print(RESEALED.format(path=keyring.path), end="")
    if unread:
        print(f"{unread:,} rows are damaged, didn't open before either, and stay as they are.")


async def _new_bot_key(settings: Settings, keyring: Keyring, out: Path | None) -> None:
    place = key_place(settings)
    target = _target(settings, place, out)
    store = await Store.open(settings.database_url, keyring)
    try:
        key = await store.data_key(keyring)
    finally:
        await store.close()
    if key is None:
        raise StoreError(
            "This database has no data key yet: BOT_KEY itself seals it.",
            "Nothing was changed. Run `python -m bot key rotate` first.",
        )
    master = secrets.token_bytes(MASTER_KEY_BYTES)
    content = f"{new_key(master)}\n".encode()
    both = keyring.wrap(key, beside=master)
    then = "Start the bot."
    try:
        if place.ours:
            require_no_panic(settings.database_path)
            keyring.keep(both)
            _put_in_place(settings, target, content)
            keyring = Keyring(master, settings.database_path)
            keyring.keep(keyring.wrap(key))
        else:
            write_new(target, content)
            require_no_panic(settings.database_path)
            keyring.keep(both)
            then = f"Put it where {place} comes from; with its next start the bot lets go of the old one."
    except OSError as error:
        raise StoreError(
            f"{target} can't be written ({error.strerror}).", "The old key holds, and nothing is lost."
        ) from None
    print(REWRAPPED.format(path=target, then=then), end="")


def _put_in_place(settings: Settings, target: Path, content: bytes) -> None:
    """Let this be the BOT_KEY. PanicBegun: the old one is, which opens what the panic keeps. OSError."""
    before = target.read_bytes()
    require_no_panic(settings.database_path)
    replace(target, content)
    try:
        require_no_panic(settings.database_path)
    except PanicBegun:
        replace(target, before)
        raise


def _target(settings: Settings, place: KeyPlace, out: Path | None) -> Path:
    """Where the new BOT_KEY is written to."""
    if place.ours:
        if out is not None:
            raise StoreError(f"The key is in {place}, and the new one goes there.", "Leave --out away.")
        return settings.key_path
    if out is None:
        raise StoreError(
            f"The key comes from {place}, which isn't for this program to change.",
            "Nothing was changed. Name a file for the new one: --out FILE",
        )
    if out.exists() or out.resolve().is_relative_to(settings.database_path.resolve().parent):
        raise StoreError(
            f"{out} is there already, or lies in the database's folder.",
            "Nothing was changed. Name another file, on another disk if you can.",
        )
    return out


def _require_room(database: Path) -> None:
    """Raise StoreError unless the log, and the file built anew beside the old one, have room."""
    needed, free = 3 * database.stat().st_size + (64 << 20), shutil.disk_usage(database.resolve().parent).free
    if free < needed:
        raise StoreError(
            f"There isn't room enough: {free >> 20:,} MB are left beside the database, and "
            f"{needed >> 20:,} MB are needed.",
            "Nothing was changed. Free disk space first.",
        )
