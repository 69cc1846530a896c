"""A copy put in the database's place by hand, beside the log of the one before: refused, with the way on."""

from __future__ import annotations

import asyncio
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.db.soundness.whose_log import require_own_log
from tests.support.patience import PATIENCE
from tests.support.programs.backups import RUNS, Installation, installation
from tests.support.programs.terminal import SHORT_CHECK, says
from tests.support.steps.organising import launches
from tests.support.stores import sqlite_connection

WRITER = """
import sys
from pathlib import Path
from bot.store.db.sqlite.connections import connected, prepare
from bot.store.db.soundness.stamp import count_up

database = Path(sys.argv[1])
prepare(database, 5.0)
one, other, reader = (connected(database, 5.0) for _ in range(3))
one.execute("PRAGMA wal_autocheckpoint = 20")
other.execute("PRAGMA wal_autocheckpoint = 50")
one.execute("CREATE TABLE IF NOT EXISTS things (id INTEGER PRIMARY KEY, words)")
number = 0
while True:
    number += 1
    if number % 37 == 0:
        print("writes", flush=True)
    connection = (one, other)[number % 3 == 0]
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO things (words) VALUES (?)", ("x" * (number * 37 % 3000),))
    connection.execute("UPDATE things SET words = ? WHERE id = ?", ("y" * 50, number * 7919 % number + 1))
    connection.execute("DELETE FROM things WHERE id = ?", (number * 31 % number + 1,))
    count_up(connection)
    connection.execute("COMMIT")
    if number % 40 == 0:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM things").fetchone()
    if number % 40 == 25 and reader.in_transaction:
        reader.execute("ROLLBACK")
"""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installation(tmp_path) as scene:
        yield scene


@pytest.mark.parametrize("number", [1, 12_000], ids=["small", "12,000 people"])
async def test_a_copy_put_there_by_hand_is_refused_until_it_is_restored(
    scene: Installation, number: int
) -> None:
    readers = await scene.seeded(number)
    olga = scene.person("Olga")
    async with scene.bot() as bot:
        heard = await says(bot, "?start=join-")
        await scene.subscribes("Anna")
        copy = scene.copied_by_sqlite()
        await olga.opens(heard.rpartition("?start=")[2].strip())
        await olga.hears("/broadcast")
        await launches(olga, "call", "News of the case")
        async with asyncio.timeout(PATIENCE):
            # What another program does tells nobody.
            while sum(reader.received for reader in readers) < min(number, 600):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        bot.send_signal(signal.SIGKILL)
        await bot.wait()
    shutil.copyfile(copy, scene.database)
    before = scene.files()
    assert len(before["bot.db-wal"]) > 0
    for command in ("run", "invite"):
        code, out = await scene.does(command)
        assert code == 2, out
        assert "bot.db-wal isn't that of bot.db" in out
        assert f"python -m bot restore {scene.database}" in out
    code, out = await scene.does(SHORT_CHECK)
    assert code == 1
    assert "fault  database" in out
    assert scene.files() == before, "nothing was opened"
    code, out = await scene.does("restore", str(scene.database), "--yes")
    assert code == 0, out
    assert "isn't its own, and is left out" in out
    assert scene.restored()["copy_of"]
    async with scene.running():
        _, out = await scene.does(SHORT_CHECK)
        assert "No faults." in out
    assert scene.subscribers() == number + 1
    with sqlite_connection(scene.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM team").fetchall() == [(0,)], (
            "Olga came after the copy"
        )


async def test_a_database_that_is_killed_keeps_its_own_log(tmp_path: Path) -> None:
    database = tmp_path / "bot.db"
    for lines in (1, 2, 3, 1, 5):
        writer = await asyncio.create_subprocess_exec(
            sys.executable, "-c", WRITER, str(database), stdout=asyncio.subprocess.PIPE
        )
        for _ in range(lines):
            await says(writer, "writes")
        writer.kill()
        await writer.wait()
        require_own_log(database)
    with sqlite_connection(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


async def test_a_malformed_database_stops_the_start(scene: Installation) -> None:
    await scene.seeded(3_000)
    with scene.database.open("r+b") as file:
        for page in range(20, 40):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    before = scene.files()
    code, out = await scene.does("run")
    assert (code, "what SQLite calls malformed" in out) == (2, True), out
    assert RUNS not in out
    assert "python -m bot restore FILE" in out
    code, out = await scene.does(SHORT_CHECK)
    assert (code, "what SQLite calls malformed" in out) == (1, True), out
    assert scene.files() == before


async def test_a_log_whose_database_is_gone_is_kept(scene: Installation) -> None:
    log = scene.database.with_name("bot.db-wal")
    subscribed = 0
    while not (log.exists() and log.stat().st_size):  # the bot empties it now and then
        async with scene.bot() as bot:
            await says(bot, RUNS)
            subscribed += 1
            await scene.subscribes(f"Anna {subscribed}")
            bot.kill()
            await bot.wait()
    away = scene.database.rename(scene.folder / "away.db")
    for command in ("run", SHORT_CHECK, "backup"):
        code, out = await scene.does(command, *(["x"] if command == "backup" else []))
        assert code
        assert "There is no database" in out
        assert "but the write-ahead log of one" in out
    assert not scene.database.exists()
    away.rename(scene.database)
    async with scene.running():
        pass
    assert scene.subscribers() == subscribed


async def test_an_index_that_can_be_read_only_is_mended_at_the_start(scene: Installation) -> None:
    async with scene.bot() as bot:
        await says(bot, RUNS)
        bot.kill()
        await bot.wait()
    for end in ("-wal", "-shm"):
        scene.database.with_name(f"bot.db{end}").chmod(0o444)
    async with scene.running():
        await scene.subscribes("Anna")
        assert scene.database.with_name("bot.db-shm").stat().st_mode & 0o777 == 0o600
    assert scene.subscribers() == 1
