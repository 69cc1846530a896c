"""Making a backup where there is hardly any room, or a disk that doesn't give back what it was given."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pytest

from bot.errors import BackupError
from bot.store import Store
from bot.store.backup import making
from bot.store.backup.making import make_backup
from tests.support.stores import opened

KEY = bytes(range(32))
AT = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


class Unseen:
    def begins(self, what: str, total: int) -> None: ...
    def at(self, done: int) -> None: ...
    def stopped(self) -> bool:
        return False


@pytest.fixture
async def database(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    async with opened(folder) as store:
        await store.ping()
    return folder / "bot.db"


async def made(database: Path) -> Path:
    target = database.parent.parent / "copy.backup"
    await asyncio.to_thread(make_backup, database, KEY, target, Unseen(), AT, patience=1.0)
    return target


def names(database: Path) -> set[str]:
    return {path.name for folder in (database.parent, database.parent.parent) for path in folder.iterdir()}


async def test_without_room_it_says_how_much_is_needed_and_does_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = names(database)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 30, 1 << 30, 20 << 20))
    with pytest.raises(
        BackupError, match=r"isn't room enough for the backup: .* has 20 MB left, and 64 MB are"
    ):
        await made(database)
    assert names(database) == before


async def test_what_is_read_again_otherwise_is_no_backup(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def other(file: BinaryIO, master: bytes) -> Iterator[bytes]:
        yield b"something else"

    before = names(database)
    monkeypatch.setattr(making, "opened_chunks", other)
    with pytest.raises(BackupError, match="isn't what is read again"):
        await made(database)
    assert names(database) == before


async def test_an_older_one_stays_until_the_new_one_is_whole(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = await made(database)
    before = target.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(making, "opened_chunks", lambda file, master: iter([b""]))
        with pytest.raises(BackupError):
            await made(database)
    assert target.read_bytes() == before
    await made(database)
    assert target.read_bytes() != before


async def test_a_damaged_note_of_the_newest_backup_is_none(store: Store) -> None:
    assert await store.newest_backup() is None
    async with store._db.write() as connection:
        await connection.exec_driver_sql("INSERT INTO facts_about_database VALUES ('backup', X'FF')")
    assert await store.newest_backup() is None
