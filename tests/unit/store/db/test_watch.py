"""What the database refuses is on the board at once, and goes when a write succeeds: not when a read does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.errors import StoreUnavailable
from bot.model.conditions import Condition, Conditions
from bot.store.db import driver_faults
from bot.store.db.database import Database
from bot.store.db.schema import languages_on, metadata
from bot.store.db.sqlite.connections import prepare
from tests.support.stores import locked_by_another_program, pragma


@pytest.fixture
def board() -> Conditions:
    return Conditions()


@pytest.fixture
async def db(tmp_path: Path, board: Conditions) -> AsyncIterator[Database]:
    path = tmp_path / "bot.db"
    prepare(path, 1.0)
    database = Database(path, 0.1, board)
    async with database.write() as connection:
        await connection.run_sync(metadata.create_all)
    yield database
    await database.close()


async def put(db: Database, language: str) -> None:
    async with db.write() as connection:
        await connection.execute(insert(languages_on).values(language=language))


async def put_directly(db: Database, language: str) -> None:
    statement = "INSERT INTO languages_on (language) VALUES (:language)"
    await db.change(lambda transaction: transaction.change(statement, {"language": language}))


async def put_in_a_unit(db: Database, language: str) -> None:
    async with db.unit():
        await put(db, language)


WAYS = [put, put_directly, put_in_a_unit]


async def read(db: Database) -> list[str]:
    async with db.read() as connection:
        return list(await connection.scalars(select(languages_on.c.language)))


@pytest.mark.parametrize("way", WAYS)
async def test_a_locked_database(db: Database, board: Conditions, tmp_path: Path, way: Any) -> None:
    with locked_by_another_program(tmp_path / "bot.db"):
        with pytest.raises(StoreUnavailable):
            await way(db, "aa")
        assert list(board.now) == [Condition.LOCKED]
        assert await read(db) == []
        assert list(board.now) == [Condition.LOCKED], "what is read tells nothing of writing"
    await way(db, "aa")
    assert not board.now


@pytest.mark.parametrize("way", WAYS)
async def test_a_full_disk(db: Database, board: Conditions, way: Any) -> None:
    await pragma(db, "max_page_count = 1")
    with pytest.raises(StoreUnavailable):
        await way(db, "a" * 20_000)
    assert "The disk is full" in board.now[Condition.FULL]
    await read(db)
    assert list(board.now) == [Condition.FULL]
    await pragma(db, "max_page_count = 4294967294")
    await way(db, "b" * 20_000)
    assert not board.now


async def test_a_small_write_that_still_finds_room_makes_no_room(
    db: Database, board: Conditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    await pragma(db, "max_page_count = 1")
    with pytest.raises(StoreUnavailable):
        await put(db, "a" * 20_000)
    with monkeypatch.context() as full:
        full.setattr(driver_faults, "ROOM_BYTES", 1 << 62)
        await put(db, "aa")
        assert list(board.now) == [Condition.FULL]
    await put(db, "bb")
    assert not board.now


async def test_a_disk_without_room_is_noted_before_anything_is_refused(
    db: Database, board: Conditions, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(driver_faults, "ROOM_BYTES", 1 << 62)
        await db.look_at_the_disk()
        await put(db, "aa")
        assert "The disk is full" in board.now[Condition.FULL]
    await db.look_at_the_disk()
    await put(db, "bb")
    assert not board.now


async def test_a_database_that_cant_be_written(db: Database, board: Conditions) -> None:
    await pragma(db, "query_only = ON")
    with pytest.raises(StoreUnavailable):
        await put(db, "aa")
    assert list(board.now) == [Condition.READ_ONLY]


async def test_a_file_that_was_moved_takes_writes_in_vain(
    db: Database, board: Conditions, tmp_path: Path
) -> None:
    (tmp_path / "bot.db").rename(tmp_path / "elsewhere.db")
    with pytest.raises(StoreUnavailable):
        await db.look_at_the_disk()
    await put(db, "aa")
    assert list(board.now) == [Condition.DATABASE]
    (tmp_path / "elsewhere.db").rename(tmp_path / "bot.db")
    await db.look_at_the_disk()
    await put(db, "bb")
    assert not board.now


async def test_damage_isnt_mended_by_a_write_elsewhere(board: Conditions, tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    prepare(path, 1.0)
    healthy = Database(path)
    async with healthy.write() as connection:
        await connection.run_sync(metadata.create_all)
    await healthy.close()
    content = path.read_bytes()
    await asyncio.to_thread(path.write_bytes, content[:4096] + b"\xff" * (len(content) - 4096))
    damaged = Database(path, board=board)
    with pytest.raises(StoreUnavailable):
        await read(damaged)
    damaged._watch.written()
    assert list(board.now) == [Condition.DAMAGED]
    await damaged.close()


async def test_a_database_that_was_closed_is_no_trouble(db: Database, board: Conditions) -> None:
    await db.close()
    for way in WAYS:
        with pytest.raises(StoreUnavailable):
            await way(db, "aa")
    assert not board.now
