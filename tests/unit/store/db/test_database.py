"""Transactions: whole or not at all, whatever happens to the caller, the lock, the disk or the file."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError, StoreUnavailable
from bot.store.db.database import Database
from bot.store.db.schema import languages_on, metadata
from bot.store.db.sqlite.connections import close_to_others, place, prepare
from bot.store.db.sqlite.driver import Driver
from tests.support.stores import locked_by_another_program, sqlite_connection

COUNT = """
    WITH RECURSIVE n(i) AS (SELECT {} UNION ALL SELECT i + 1 FROM n WHERE i < :rows)
    SELECT max(i) FROM n
"""
LONG_S = 15.0
COUNTING = text(COUNT.format("1"))
COUNTING_CANCELLED = text(COUNT.format("cancel()"))


@pytest.fixture
async def db(tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "bot.db"
    prepare(path, 1.0)
    database = Database(path, 0.2)
    async with database.write() as connection:
        await connection.run_sync(metadata.create_all)
    yield database
    await database.close()


async def put(database: Database, *names: str) -> None:
    async with database.write() as connection:
        for name in names:
            await connection.execute(insert(languages_on).values(language=name))


async def names(database: Database) -> set[str]:
    async with database.read() as connection:
        return set(await connection.scalars(select(languages_on.c.language)))


def rights(folder: Path) -> dict[str, int]:
    """What lies in a folder, and who may use it."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def test_a_failed_block_leaves_nothing(db: Database) -> None:
    with pytest.raises(IntegrityError):
        await put(db, "aa", "bb", "aa")
    assert await names(db) == set()


async def test_a_reader_sees_the_last_commit_and_does_not_wait_for_the_writer(db: Database) -> None:
    await put(db, "aa")
    async with db.write() as connection:
        await connection.execute(insert(languages_on).values(language="bb"))
        assert await names(db) == {"aa"}
    assert await names(db) == {"aa", "bb"}


async def test_a_reading_block_sees_one_moment(db: Database) -> None:
    async with db.read() as connection:
        first = list(await connection.scalars(select(languages_on.c.language)))
        await put(db, "aa")
        assert list(await connection.scalars(select(languages_on.c.language))) == first == []


async def test_nothing_is_written_in_a_reading_block(db: Database) -> None:
    with pytest.raises(StoreUnavailable):
        async with db.read() as connection:
            await connection.execute(insert(languages_on).values(language="aa"))
    assert await names(db) == set()


async def test_writers_take_turns(db: Database) -> None:
    await asyncio.gather(*(put(db, f"a{number}", f"b{number}") for number in range(50)))
    assert len(await names(db)) == 100


async def test_many_readers_at_once_all_get_an_answer(db: Database) -> None:
    await put(db, "aa")
    assert await asyncio.gather(*(names(db) for _ in range(50))) == [{"aa"}] * 50


async def run_and_be_cancelled(connection: AsyncConnection) -> None:
    """A statement that has the task which asked for it cancelled, and then goes on for a while."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None

    def cancel() -> int:
        loop.call_soon_threadsafe(task.cancel)
        return 1

    driver: Any = (await connection.get_raw_connection()).driver_connection
    await driver.create_function("cancel", 0, cancel)
    await connection.execute(COUNTING_CANCELLED, {"rows": 1_000_000})


async def test_cancelled_in_a_statement_it_leaves_no_lock_behind(db: Database, tmp_path: Path) -> None:
    async def work() -> None:
        async with db.write() as connection:
            await connection.execute(insert(languages_on).values(language="aa"))
            await run_and_be_cancelled(connection)

    for _ in range(3):
        with pytest.raises(asyncio.CancelledError):
            await asyncio.create_task(work())
        with sqlite_connection(tmp_path / "bot.db", timeout=0, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("ROLLBACK")
    await put(db, "bb")
    assert await names(db) == {"bb"}


async def test_cancelled_in_a_question_it_leaves_no_view_behind(db: Database) -> None:
    async def work() -> None:
        async with db.read() as connection:
            await run_and_be_cancelled(connection)

    for _ in range(6):  # more often than there are connections
        with pytest.raises(asyncio.CancelledError):
            await asyncio.create_task(work())
    await put(db, "aa")
    assert await names(db) == {"aa"}


@pytest.mark.parametrize("steps", [*range(0, 40, 3), 60, 120])
async def test_cancelled_at_any_moment_it_is_whole_or_nothing(db: Database, steps: int) -> None:

    async def work() -> None:
        async with db.write() as connection:
            await connection.execute(insert(languages_on).values(language="aa"))
            await connection.execute(COUNTING, {"rows": 20_000})
            await connection.execute(insert(languages_on).values(language="bb"))

    task = asyncio.create_task(work())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    cancelled = False
    try:
        await task
    except asyncio.CancelledError:
        cancelled = True
    found = await names(db)
    assert found in (set(), {"aa", "bb"})
    assert cancelled or found
    await put(db, "cc")  # neither the lock nor the connection was left behind
    assert "cc" in await names(db)


async def test_cancelled_while_waiting_for_the_turn_it_writes_nothing(db: Database) -> None:
    async with db.write():
        task = asyncio.create_task(put(db, "aa"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    await put(db, "bb")
    assert await names(db) == {"bb"}


async def test_giving_way_lasts_until_the_last_writer_is_through(db: Database) -> None:
    async with db.write() as connection:
        await db.give_way(0.01)  # not for ever
        waiting = asyncio.create_task(put(db, "bb"))
        await asyncio.sleep(0)
        giving_way = asyncio.create_task(db.give_way(LONG_S))
        await connection.execute(insert(languages_on).values(language="aa"))
        assert not giving_way.done()
    async with asyncio.timeout(LONG_S / 2):
        await giving_way  # at once, not when its time is over
    assert waiting.done()
    assert await names(db) == {"aa", "bb"}
    await db.give_way(0)  # nobody is there


async def test_a_statement_is_one_step_of_the_driver(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[object] = []
    execute: Any = Driver._execute

    async def counted(driver: Driver, *work: Any) -> Any:
        steps.append(work)
        return await execute(driver, *work)

    await put(db, "aa")
    assert await names(db) == {"aa"}  # by now the connections are open
    monkeypatch.setattr(Driver, "_execute", counted)
    await put(db, "bb", "cc")
    assert len(steps) == len(("begin", "bb", "cc", "commit"))
    steps.clear()
    assert await names(db) == {"aa", "bb", "cc"}
    assert len(steps) == len(("begin", "rows", "rollback"))


async def asked_in_vain(block: Callable[[], AbstractAsyncContextManager[AsyncConnection]]) -> None:
    """Ask something whose answer can't be taken from the driver."""

    def unreadable(_: bytes) -> str:
        raise ValueError("not for me")

    async with block() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        readable, driver.text_factory = driver.text_factory, unreadable
        try:
            await connection.execute(select(languages_on.c.language))
        finally:
            driver.text_factory = readable


@pytest.mark.parametrize("way", ["read", "write"])
async def test_an_answer_that_can_not_be_read_leaves_no_view_behind(db: Database, way: str) -> None:
    await put(db, "aa")
    with pytest.raises(ValueError, match="not for me"):
        await asked_in_vain(getattr(db, way))
    await db.at_once(lambda other: other.change("INSERT INTO languages_on VALUES ('bb')", {}))
    await put(db, "cc")
    assert await names(db) == {"aa", "bb", "cc"}


async def test_a_cancelled_reader_gives_its_connection_back(db: Database) -> None:
    for steps in range(30):
        task = asyncio.create_task(names(db))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert await asyncio.gather(*(names(db) for _ in range(10))) == [set()] * 10


async def test_locked_by_another_program(db: Database, tmp_path: Path) -> None:
    await put(db, "aa")
    with locked_by_another_program(tmp_path / "bot.db"):
        with pytest.raises(StoreUnavailable) as raised:
            await put(db, "bb")
        assert "locked" in str(raised.value)
        assert await names(db) == {"aa"}
    await put(db, "cc")
    assert await names(db) == {"aa", "cc"}


async def test_no_room_left_in_the_database(db: Database) -> None:
    async with db.write() as connection:
        pages = (await connection.execute(text("PRAGMA page_count"))).scalar_one()
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(StoreUnavailable) as raised:
        await put(db, "first", *(f"{number:0500d}" for number in range(100)))
    assert "full" in str(raised.value)
    assert await names(db) == set()
    async with db.write() as connection:
        await connection.execute(text("PRAGMA max_page_count = 100000"))
    await put(db, "after")
    assert await names(db) == {"after"}


async def test_the_disk_refuses_to_write(db: Database, tmp_path: Path) -> None:
    await put(db, "before")
    limit, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    grown = (tmp_path / "bot.db-wal").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (grown, most))  # no file may grow beyond this
    try:
        with pytest.raises(StoreUnavailable):
            await put(db, *(f"{number:0500d}" for number in range(100)))
        assert await names(db) == {"before"}
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, most))
    await put(db, "after")
    assert await names(db) == {"before", "after"}


async def test_a_damaged_file_is_named_as_such(db: Database, tmp_path: Path) -> None:
    await put(db, *(f"{number:0500d}" for number in range(200)))
    await db.close()
    path = tmp_path / "bot.db"
    healthy = path.read_bytes()
    path.write_bytes(healthy[:4096] + b"\xff" * (len(healthy) - 4096))
    damaged = Database(path)
    with pytest.raises(StoreUnavailable) as raised:
        await names(damaged)
    assert "damaged" in str(raised.value)
    await damaged.close()


async def test_a_file_that_vanished_is_not_made_anew(db: Database, tmp_path: Path) -> None:
    await db.look_at_the_disk()
    await db.close()
    again = Database(tmp_path / "bot.db")
    (tmp_path / "bot.db").unlink()
    with pytest.raises(StoreUnavailable, match="moved or deleted"):
        await db.look_at_the_disk()
    with pytest.raises(StoreUnavailable):
        await names(again)
    assert rights(tmp_path) == {}
    await again.close()


async def test_a_closed_database_stays_closed(db: Database) -> None:
    await put(db, "aa")
    await db.close()
    for late in (names(db), put(db, "bb"), db.scrub()):
        with pytest.raises(StoreUnavailable, match="closed"):
            await late
    await db.close()


async def test_an_error_tells_nothing_of_what_was_written(db: Database) -> None:
    with pytest.raises(IntegrityError) as raised:
        await put(db, "a-marker", "a-marker")
    assert "marker" not in str(raised.value)


async def test_what_is_deleted_is_overwritten(db: Database, tmp_path: Path) -> None:
    await put(db, "qqqqqqqq")
    async with db.write() as connection:
        await connection.execute(languages_on.delete())
    assert await db.scrub()
    assert b"qqqqqqqq" not in (tmp_path / "bot.db").read_bytes()
    assert (tmp_path / "bot.db-wal").read_bytes() == b""


async def test_scrubbing_does_not_wait_for_a_reader(db: Database) -> None:
    await put(db, "aa")
    async with db.read() as connection:
        await connection.scalars(select(languages_on.c.language))
        await put(db, "bb")
        assert not await asyncio.wait_for(db.scrub(), 0.15)
    await put(db, "cc")
    assert await names(db) == {"aa", "bb", "cc"}


async def test_settings_that_promises_rest_on(db: Database) -> None:
    async with db.write() as connection:
        wanted = {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "secure_delete": 1,
            "busy_timeout": 200,
        }
        for name, value in wanted.items():
            assert (await connection.execute(text(f"PRAGMA {name}"))).scalar_one() == value, name


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite://",
        "sqlite+aiosqlite:///",
        "sqlite+aiosqlite:///:memory:",
        "sqlite+aiosqlite:///file:memdb?mode=memory&uri=true",
        "sqlite+aiosqlite:///file:memdb",
        "sqlite+aiosqlite:///data/bot.db?timeout=9",
        "sqlite:///data/bot.db",
        "postgresql+asyncpg://user:secret@host/name",
        "data/bot.db",
        "",
    ],
)
def test_urls_that_name_no_file_are_refused_without_repeating_them(url: str) -> None:
    with pytest.raises(StoreError) as raised:
        place(url)
    assert "sqlite+aiosqlite:///folder/file.db" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_relative_path_is_below_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert place("sqlite+aiosqlite:///data/bot.db") == tmp_path / "data" / "bot.db"
    assert place("sqlite+aiosqlite:////srv/bot.db") == Path("/srv/bot.db")


async def test_a_path_with_odd_characters(tmp_path: Path) -> None:
    path = tmp_path / "папка #1 100%41" / "a&b;c.db"
    prepare(path, 1.0)
    database = Database(path)
    async with database.write() as connection:
        await connection.run_sync(metadata.create_all)
    await database.close()
    assert rights(path.parent) == {"a&b;c.db": 0o600}
    assert rights(tmp_path) == {path.parent.name: 0o700}


def test_only_this_user_may_look(tmp_path: Path) -> None:
    path = tmp_path / "made" / "here" / "bot.db"
    prepare(path, 1.0)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    path.chmod(0o644)
    close_to_others(path)
    assert path.stat().st_mode & 0o777 == 0o600


async def test_the_log_beside_the_file_is_closed_to_others_too(db: Database, tmp_path: Path) -> None:
    await put(db, "aa")
    assert rights(tmp_path) == {
        "bot.db": 0o600,
        "bot.db-shm": 0o600,
        "bot.db-wal": 0o600,
    }


@pytest.mark.parametrize(
    "content", [b"this is a letter, not a database" * 200, b"SQLite format 3\0" + b"\1" * 9000]
)
def test_a_file_that_is_no_database_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "bot.db"
    path.write_bytes(content)
    with pytest.raises(StoreUnavailable):
        prepare(path, 0.1)
    assert path.read_bytes() == content


def test_a_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable) as raised:
        prepare(tmp_path / "file" / "bot.db", 0.1)
    assert "in the way" not in str(raised.value)


def test_preparing_waits_for_a_lock_and_then_gives_up(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    with sqlite_connection(path) as connection:
        connection.execute("CREATE TABLE t (x)")
    with locked_by_another_program(path), pytest.raises(StoreUnavailable):
        prepare(path, 0.1)
    prepare(path, 0.1)
