"""`python -m bot backup`: whole whatever is written meanwhile, private, and nothing stays behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.support.programs.backups import Installation, installation
from tests.support.programs.terminal import SHORT_CHECK, says
from tests.support.stores import sqlite_connection


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installation(tmp_path) as scene:
        yield scene


def backups(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.backup"))


async def test_a_backup_of_a_running_bot_is_private_and_known_to_check(scene: Installation) -> None:
    folder = scene.folder / "copies"
    folder.mkdir(0o755)
    async with scene.running():
        await scene.subscribes("Anna")
        _, out = await scene.does(SHORT_CHECK)
        assert "look   there is no backup" in out
        code, out = await scene.does("backup", "copies")
        assert code == 0, out
        assert "Backup of 1 subscribers" in out
        assert "Copy it to another machine" in out
        [made] = backups(folder)
        assert made.stat().st_mode & 0o777 == 0o600
        assert b"SQLite" not in made.read_bytes()
        assert set(scene.files()) == {"bot.db", "bot.db.datakey", "bot.db-wal", "bot.db-shm"}, (
            "no copy in the clear stays"
        )
        _, out = await scene.does(SHORT_CHECK)
        assert "ok     the newest backup is 0 hours old" in out
        await scene.subscribes("Boris")
    code, out = await scene.does("backup", "copies/mine")
    assert (code, "Backup of 2 subscribers" in out) == (0, True)


async def test_the_newest_are_kept_and_nothing_is_written_over(scene: Installation) -> None:
    await scene.seeded(1)
    folder = scene.folder / "copies"
    folder.mkdir()
    for day in range(1, 4):
        (folder / f"bot-2026010{day}T030000Z.backup").write_bytes(b"appeal-bot copy\n")
    (folder / "notes.txt").write_text("mine")
    code, out = await scene.does("backup", "copies", "--keep", "2")
    assert (code, "Older backups deleted: 2; kept: the newest 2." in out) == (0, True)
    assert backups(folder)[0].name == "bot-20260103T030000Z.backup"
    assert len(backups(folder)) == 2
    assert (folder / "notes.txt").exists()
    made = backups(folder)[1]
    before = made.read_bytes()
    code, out = await scene.does("backup", str(made))
    assert (code, "is there already" in out) == (2, True)
    assert made.read_bytes() == before
    code, _ = await scene.does("backup", str(made), "--force")
    assert (code, made.read_bytes() != before) == (0, True)
    for wrong in ("data/bot.db", "copies/notes.txt"):
        code, out = await scene.does("backup", wrong, "--force")
        assert (code, "is no backup of the bot's" in out) == (2, True)
    code, out = await scene.does("backup", "copies/mine", "--keep", "2")
    assert (code, "--keep needs a folder" in out) == (2, True)
    code, out = await scene.does("backup", "gone/mine")
    assert (code, "There is no folder gone" in out) == (2, True)


async def test_it_ends_whatever_is_written_and_holds_one_moment(scene: Installation) -> None:
    await scene.seeded(12_000)
    with sqlite_connection(scene.database) as connection:
        connection.executescript("CREATE TABLE one (number); CREATE TABLE two (number);")
        connection.executescript("INSERT INTO one VALUES (0); INSERT INTO two VALUES (0);")
    over, written = threading.Event(), 0

    def write() -> None:
        nonlocal written
        with sqlite_connection(scene.database, timeout=10) as busy:
            while not over.is_set():
                busy.execute("UPDATE one SET number = number + 1")
                busy.execute("UPDATE two SET number = number + 1")
                busy.execute(
                    "UPDATE subscribers SET country = randomblob(30) WHERE id % 97 = ?", (written % 97,)
                )
                busy.commit()
                written += 1

    writing = threading.Thread(target=write)
    writing.start()
    try:
        code, out = await scene.does("backup", "copy.backup")
    finally:
        over.set()
        writing.join()
    assert code == 0, out
    assert written > 0
    code, out = await scene.does("restore", "copy.backup", "--yes")
    assert code == 0, out
    with sqlite_connection(scene.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        [(one,)] = connection.execute("SELECT number FROM one")
        assert connection.execute("SELECT number FROM two").fetchall() == [(one,)]
        assert one <= written
    assert scene.subscribers() == 12_000


@pytest.mark.parametrize(
    "step", ["copying the database", "looking the copy through", "sealing it", "reading it"]
)
async def test_a_signal_ends_it_and_takes_everything_away(scene: Installation, step: str) -> None:
    await scene.seeded(12_000)
    before = set(scene.files())
    async with scene.command("backup", "copy.backup") as command:
        await says(command, step)
        # It may be over by now. asyncio's own way would look first, and keep the exit code from itself.
        with contextlib.suppress(ProcessLookupError):
            os.kill(command.pid, signal.SIGTERM)
        out, _ = await command.communicate()
        assert "Traceback" not in out.decode()
        assert command.returncode in {128 + signal.SIGTERM, 0}
        if command.returncode:
            assert "Broken off. No backup was made" in out.decode()
    assert {path.name for path in scene.folder.glob("*copy.backup*")} <= {"copy.backup"}
    assert not list(scene.folder.glob(".*.part"))
    assert set(scene.files()) <= before


async def test_what_a_kill_leaves_is_named_and_taken_away_by_the_next(scene: Installation) -> None:
    await scene.seeded(12_000)
    async with scene.command("backup", "copy.backup") as command:
        await says(command, "looking the copy through")
        command.kill()
        await command.wait()
    [left] = scene.database.parent.glob("bot.db.copying-*")
    assert left.stat().st_mode & 0o777 == 0o600
    code, out = await scene.does(SHORT_CHECK)
    assert f"look   {left.name}: a copy that a killed backup or restore left behind" in out
    (scene.folder / ".copy.backup.0123abcd.part").write_bytes(b"appeal-bot copy\n")
    (scene.folder / ".somebody.0123abcd.part").write_bytes(b"else's")
    code, out = await scene.does("backup", "copy.backup")
    assert code == 0, out
    assert not left.exists()
    assert [path.name for path in scene.folder.glob(".*.part")] == [".somebody.0123abcd.part"]


async def test_two_at_a_time_leave_each_other_alone(scene: Installation) -> None:
    await scene.seeded(12_000)
    first, second = await asyncio.gather(
        scene.does("backup", "one.backup"), scene.does("backup", "two.backup")
    )
    assert (first[0], second[0]) == (0, 0), (first, second)


async def test_without_its_key_or_a_database_there_is_no_backup(scene: Installation) -> None:
    code, out = await scene.does("backup", "copy.backup")
    assert (code, "There is no database" in out) == (2, True)
    await scene.seeded(1)
    code, out = await scene.does("backup", "copy.backup", BOT_KEY="")
    assert (code, "The key isn't there" in out) == (2, True)
    code, out = await scene.does("backup", "copy.backup", BOT_KEY="A" * 43)
    assert (code, "was written with another key" in out) == (2, True)
    assert not (scene.folder / "copy.backup").exists()


async def test_a_damaged_database_makes_no_backup(scene: Installation) -> None:
    await scene.seeded(3_000)
    with scene.database.open("r+b") as file:
        for page in range(20, 40):
            file.seek(page * 4096)
            file.write(b"\xff" * 64)
    code, out = await scene.does("backup", "copy.backup")
    assert code == 2
    assert "is damaged" in out
    assert not (scene.folder / "copy.backup").exists()
    assert not list(scene.database.parent.glob("bot.db.copying-*"))
    with pytest.raises(sqlite3.DatabaseError), sqlite_connection(scene.database) as connection:
        connection.execute("SELECT count(*), max(chat) FROM subscribers NOT INDEXED").fetchall()
