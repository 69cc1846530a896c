"""`python -m bot restore`: what was there is not lost, what is put there is whole, all else is refused."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.store.db import migrations
from bot.store.keys.keyring import ENDING
from tests.support.patience import PATIENCE
from tests.support.programs.backups import Installation, installation
from tests.support.programs.processes import row
from tests.support.programs.terminal import SHORT_CHECK
from tests.support.stores import sqlite_connection
from tests.upgrades.state import State, states

KILLED = """
import os, signal, sys
from pathlib import Path
from bot.cli.backups.restore import restore_copy

left, rename = int(sys.argv[1]), Path.rename

def counted(path, target):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return rename(path, target)

Path.rename = counted
sys.exit(restore_copy(Path("copy.backup"), yes=True))
"""
"""A restore that is killed before that rename, counted from 0."""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Installation]:
    """With a backup of one subscriber, and a second one who came since."""
    async with installation(tmp_path) as scene:
        async with scene.running():
            await scene.subscribes("Anna")
            code, out = await scene.does("backup", "copy.backup")
            assert code == 0, out
            await scene.subscribes("Boris")
        yield scene


def aside(scene: Installation) -> list[str]:
    """What was moved aside; each database has its data key beside it."""
    found = sorted(name for name in scene.files() if ".replaced-" in name)
    keys = [name for name in found if name.endswith(ENDING)]
    others = [name for name in found if name not in keys]
    assert keys == [f"{name}{ENDING}" for name in others if not name.endswith(("-wal", "-shm"))]
    return others


async def test_after_a_typed_yes_the_copy_is_there_and_says_what_it_is(scene: Installation) -> None:
    code, out = await scene.does("restore", "copy.backup", said="Yes\n")
    assert code == 0, out
    for words in (
        "subscribers  1\n",
        f"of the bot   @{scene.server.world.backend.bot['username']}",
        "0 under way",
    ):
        assert words in out
    assert "Whoever wrote /stop or /forget since is subscribed again" in out
    assert "is moved aside with all that belongs to it, and not deleted" in out
    assert scene.subscribers() == 1
    [name] = aside(scene)
    assert f"What was there is {scene.database.parent / name}" in out
    assert row(scene.database.parent / name, "SELECT count(*) FROM subscribers") == (2,)
    assert scene.database.stat().st_mode & 0o777 == 0o600
    moments = {what: datetime.fromisoformat(when) for what, when in scene.restored().items()}
    assert set(moments) == {"at", "copy_of"}
    assert all(when.utcoffset() is not None for when in moments.values())
    assert moments["copy_of"] <= moments["at"]
    async with scene.running():
        _, out = await scene.does(SHORT_CHECK)
        assert f"look   {name}: the database that a restore moved aside" in out
        assert "No faults." in out
    assert scene.subscribers() == 1


@pytest.mark.parametrize("said", ["", "y\n", "no\n"])
async def test_without_a_typed_yes_nothing_changes(scene: Installation, said: str) -> None:
    before = scene.files()
    code, out = await scene.does("restore", "copy.backup", said=said)
    assert (code, "Nothing was changed." in out) == (1, True)
    assert scene.files() == before


async def test_what_must_not_be_put_there_is_refused_with_a_plain_sentence(scene: Installation) -> None:
    copy = scene.folder / "copy.backup"
    whole = copy.read_bytes()
    files = {
        "changed": whole[:5000] + b"?" + whole[5001:],
        "cut": whole[:-1],
        "longer": whole + b"more",
        "later": whole[:16] + b"\0\2" + whole[18:],
        "other": b"PK\x03\x04 an archive of something",
        "empty": b"",
    }
    for name, content in files.items():
        (scene.folder / name).write_bytes(content)
    newer = scene.copied_by_sqlite().rename(scene.folder / "newer")
    with sqlite_connection(newer) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with sqlite_connection(scene.folder / "foreign") as connection:
        connection.execute("CREATE TABLE songs (title)")
    damaged = scene.copied_by_sqlite().rename(scene.folder / "damaged")
    with damaged.open("r+b") as file:
        file.seek(5 * 4096)
        file.write(b"\xff" * 8192)
    before = scene.files()
    for name, words in {
        "changed": "The backup is damaged: a part of it was changed.",
        "cut": "The backup is damaged: it is cut short.",
        "longer": "something stands behind its end",
        "later": "made by a newer version of this program",
        "other": "neither a backup of the bot's nor a database",
        "empty": "neither a backup of the bot's nor a database",
        "newer": "made by a newer version of this program",
        "foreign": "that of another program",
        "damaged": "is damaged",
        "gone": "There is no file gone",
    }.items():
        code, out = await scene.does("restore", name, "--yes")
        assert (name, code) == (name, 2)
        assert words in out, name
        assert "Nothing was changed" in out, name
        assert scene.files() == before, name
    code, out = await scene.does("restore", "copy.backup", "--yes", BOT_KEY="A" * 43)
    assert (code, "made with another key" in out) == (2, True)
    code, out = await scene.does("restore", "copy.backup", "--yes", BOT_KEY="")
    assert (code, "Put your copy of the key there first" in out) == (2, True)
    code, out = await scene.does("restore")
    assert (code, "No restore was broken off" in out) == (2, True)
    assert scene.files() == before


async def test_nothing_is_moved_under_a_running_bot(scene: Installation) -> None:
    async with scene.running():
        code, out = await scene.does("restore", "copy.backup", "--yes")
        assert (code, "A bot is running on this database." in out) == (2, True)
        assert aside(scene) == []
    assert scene.subscribers() == 2


async def test_into_an_empty_folder_with_the_key_alone(scene: Installation) -> None:
    elsewhere = f"sqlite+aiosqlite:///{scene.folder / 'new' / 'data' / 'bot.db'}"
    code, out = await scene.does("restore", "copy.backup", "--yes", DATABASE_URL=elsewhere)
    assert code == 0, out
    assert "moved aside" not in out
    folder = scene.folder / "new" / "data"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert row(folder / "bot.db", "SELECT count(*) FROM subscribers") == (1,)
    assert {path.name for path in folder.iterdir()} == {"bot.db", "bot.db.datakey", "bot.db.lock"}


async def test_a_copy_that_sqlite_made_is_taken_and_so_is_what_was_moved_aside(scene: Installation) -> None:
    copy = scene.copied_by_sqlite()
    os.utime(copy, (1_700_000_000, 1_700_000_000))
    code, out = await scene.does("restore", "copy.backup", "--yes")
    assert code == 0, out
    code, out = await scene.does("restore", str(copy), "--yes")
    assert code == 0, out
    assert "14 November 2023 22:13 UTC, by the date of the file" in out
    assert scene.restored()["copy_of"] == "2023-11-14T22:13:20+00:00"
    assert scene.subscribers() == 2
    back = next(
        name
        for name in aside(scene)
        if row(scene.database.parent / name, "SELECT count(*) FROM subscribers") == (1,)
    )
    code, out = await scene.does("restore", f"data/{back}", "--yes")
    assert code == 0, out
    assert scene.subscribers() == 1


@pytest.mark.parametrize("state", states(), ids=lambda state: state.folder.name)
async def test_a_copy_from_before_an_update_is_taken_and_brought_up_to_date(
    scene: Installation, state: State
) -> None:
    """So is a backup of it: the newer program makes one before its first start."""
    scene.given["BOT_KEY"] = state.key
    shutil.copyfile(state.database, scene.folder / "older.db")
    code, out = await scene.does("restore", "older.db", "--yes")
    assert code == 0, out
    number = scene.subscribers()
    code, out = await scene.does("backup", "older.backup")
    assert code == 0, out
    code, out = await scene.does("restore", "older.backup", "--yes")
    assert code == 0, out
    with sqlite_connection(scene.database) as connection:
        connection.execute("DELETE FROM facts_about_database WHERE name = 'bot'")
        connection.commit()
    async with scene.running():
        assert row(scene.database, "SELECT version_num FROM alembic_version") == (migrations.HEAD,)
    assert scene.subscribers() == number


@pytest.mark.parametrize("step", range(6))
async def test_killed_between_two_steps_the_start_finds_the_old_or_the_new(
    scene: Installation, step: int
) -> None:
    # The bot was killed too, so that there is a log to be moved.
    async with scene.bot() as bot:
        await asyncio.wait_for(scene.subscribes("Clara"), PATIENCE)
        bot.kill()
        await bot.wait()
    assert "bot.db-wal" in scene.files()
    killed = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", KILLED, str(step)),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await asyncio.wait_for(killed.wait(), PATIENCE) == -signal.SIGKILL
    if step:
        for command in (SHORT_CHECK, "backup"):
            code, out = await scene.does(command, *(["x"] if command == "backup" else []))
            assert code
            assert "A restore was broken off. Nothing is lost" in out
    async with scene.running() as bot:
        pass
    assert scene.subscribers() == (1 if step else 3)
    if step:
        [name] = [name for name in aside(scene) if not name.endswith(("-wal", "-shm"))]
        assert row(scene.database.parent / name, "SELECT count(*) FROM subscribers") == (3,)
        assert scene.fact("absences"), "the start has taken it in"
