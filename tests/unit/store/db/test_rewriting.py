"""A file that is built anew: no copy of what was deleted is left in it."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.db.database import Database
from bot.store.db.direct import Transaction
from bot.store.db.sqlite import connections
from bot.store.db.sqlite.connections import prepare

WITH_COPIES = 15
"""A seed with which SQLite leaves some: it overwrites what is deleted, not what it moves to another page."""


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    prepare(tmp_path / "bot.db", 1.0)
    database = Database(tmp_path / "bot.db", 0.2)
    yield database
    await database.close()


async def test_no_copy_of_what_was_deleted_is_left(db: Database, tmp_path: Path) -> None:
    deleted = await db.change(come_and_go)
    await db.rewrite()
    disk = (tmp_path / "bot.db").read_bytes()
    assert [mark for mark in deleted if mark in disk or mark[::-1] in disk] == []
    assert (tmp_path / "bot.db-wal").read_bytes() == b""


async def test_a_large_file_is_left_as_it_is(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await db.change(come_and_go)
    await db.scrub()
    before = (tmp_path / "bot.db").read_bytes()
    monkeypatch.setattr(connections, "SMALL", len(before) - 1)
    await db.rewrite()
    assert (tmp_path / "bot.db").read_bytes() == before


def come_and_go(transaction: Transaction) -> list[bytes]:
    """Rows of all sizes, of which half are deleted again; what they held."""
    chance = random.Random(WITH_COPIES)
    transaction.change("CREATE TABLE kept (k BLOB PRIMARY KEY, v BLOB, d TEXT) WITHOUT ROWID", {})
    transaction.change("CREATE INDEX by_d ON kept (d)", {})
    rows: list[tuple[bytes, bytes]] = []
    deleted = []
    for number in range(4_000):
        if rows and chance.random() < 0.48:
            key, mark = rows.pop(chance.randrange(len(rows)))
            transaction.change("DELETE FROM kept WHERE k = :k", {"k": key})
            deleted.append(mark)
        else:
            key, mark = chance.randbytes(16), b"mark%08d" % number
            value = mark + b"." * chance.choice([0, 20, 200, 700, 5_000])
            row = {"k": key, "v": value, "d": mark.decode()[::-1]}
            transaction.change("INSERT INTO kept VALUES (:k, :v, :d)", row)
            rows.append((key, mark))
    return deleted
