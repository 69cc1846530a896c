"""`python -m bot backup` and `restore` on a server: files as of a file, and nothing lost on the way."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.model.team.roles import Role
from bot.rehearsal import InjectedFault
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.backups import Installation, installation
from tests.support.programs.processes import confirm, row, seed
from tests.support.programs.terminal import SHORT_CHECK
from tests.support.servers.cluster import cluster
from tests.support.servers.fixtures import on_postgres
from tests.support.stores import CASE
from tests.upgrades.state import State, states

pytestmark = pytest.mark.postgres
NAME = "backed_up"
TEXT = "A new hearing is set."
BROKEN_OFF = """
import os, signal, sys
from pathlib import Path
from bot.cli.backups import restore, watched
from bot.config import load_settings
from bot.store.panic.marker import begin_panic

where, what = sys.argv[1:]

class Halfway(watched.Watched):
    def begins(self, now, total):
        if now == where:
            if what == "panic":
                begin_panic(load_settings().database_path, None)
            else:
                os.kill(os.getpid(), getattr(signal, what))
        super().begins(now, total)

restore.Watched = Halfway
sys.exit(restore.restore_copy(Path("copy.backup"), yes=True))
"""
"""A restore that gets that signal, or meets a panic, when it has come so far."""


@pytest.fixture(autouse=True)
def on_a_server() -> Iterator[None]:
    yield from on_postgres()


@pytest.fixture
async def scene(tmp_path: Path, on_a_server: None) -> AsyncIterator[Installation]:
    """A bot on an empty database of the server's."""
    del on_a_server
    with cluster().connect() as connection:
        connection.execute(f"CREATE DATABASE {NAME}".encode())
        async with installation(tmp_path) as scene:
            scene.given |= {"DATABASE_URL": cluster().url_of(NAME), "DATA_FOLDER": "data"}
            yield scene
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)".encode())


def there() -> psycopg.Connection[Any]:
    return cluster().connect(NAME)


def asked(query: str) -> Any:
    """The only value that it finds on the server."""
    with there() as connection:
        found = connection.execute(query.encode()).fetchone()
    assert found is not None
    return found[0]


def asides() -> list[str]:
    with there() as connection:
        found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'replaced%'")
        return sorted(name for (name,) in found)


async def with_backup(scene: Installation) -> Human:
    """Anna is in the backup, Boris has come since; the bot has ended."""
    async with scene.running():
        anna = await scene.subscribes("Anna")
        code, out = await scene.does("backup", "copy.backup")
        assert code == 0, out
        assert "Backup of 1 subscribers" in out
        await scene.subscribes("Boris")
    return anna


async def is_known(anna: Human) -> None:
    await anna.says("/mydata")
    assert "You get every update" in (await anna.hears("What is stored about you")).text


async def test_after_a_typed_yes_the_copy_is_there_and_what_was_there_is_beside_it(
    scene: Installation,
) -> None:
    anna = await with_backup(scene)
    key = (scene.database.parent / "bot.db.datakey").read_bytes()
    code, out = await scene.does("restore", "copy.backup", said="no\n")
    assert (code, "Nothing was changed." in out) == (1, True)
    assert (asked("SELECT count(*) FROM subscribers"), asides()) == (2, [])
    epoch = int(asked("SELECT convert_from(value, 'UTF8') FROM facts_about_database WHERE name = 'epoch'"))
    code, out = await scene.does("restore", "copy.backup", said="yes\n")
    assert code == 0, out
    assert "subscribers  1\n" in out
    assert "is moved aside with all that belongs to it, and not deleted" in out
    [aside] = asides()
    assert f"What was there is in the schema {aside}." in out
    assert f"DROP SCHEMA {aside} CASCADE" in out
    assert asked("SELECT count(*) FROM subscribers") == 1
    assert asked(f"SELECT count(*) FROM {aside}.subscribers") == 2
    now = int(asked("SELECT convert_from(value, 'UTF8') FROM facts_about_database WHERE name = 'epoch'"))
    assert now > epoch, "a bot that had it before can't write"
    [kept] = scene.database.parent.glob("bot.db.replaced-*")
    assert kept.name == f"bot.db.replaced-{aside.removeprefix('replaced_').upper()}.datakey"
    assert kept.read_bytes() == key
    assert asked("SELECT count(*) FROM facts_about_database WHERE name = 'wrapped_key'") == 0
    async with scene.running():
        await is_known(anna)
        await scene.subscribes("Clara")
        _, out = await scene.does(SHORT_CHECK)
        assert f"look   {aside}: the schema with what a restore moved aside" in out
        assert "the newest backup is 0 hours old" in out
    assert asked("SELECT count(*) FROM facts_about_database WHERE name = 'absences'") == 1
    code, out = await scene.does("record", "verify")
    assert code == 0, out


async def test_a_backup_of_a_server_opens_in_a_file_and_the_other_way(scene: Installation) -> None:
    anna = await with_backup(scene)
    server, file = scene.given["DATABASE_URL"], scene.folder / "file" / "bot.db"
    scene.given["DATABASE_URL"] = f"sqlite+aiosqlite:///{file}"
    code, out = await scene.does("restore", "copy.backup", "--yes")
    assert code == 0, out
    with contextlib.closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    async with scene.running():
        await is_known(anna)
        clara = await scene.subscribes("Clara")
    code, out = await scene.does("backup", "of_file.backup")
    assert code == 0, out
    scene.given["DATABASE_URL"] = server
    code, out = await scene.does("restore", "of_file.backup", "--yes")
    assert code == 0, out
    assert asked("SELECT count(*) FROM subscribers") == 2
    async with scene.running():
        await is_known(anna)
        await is_known(clara)
        await scene.subscribes("Dora")
    numbers = "SELECT CAST(array_agg(id ORDER BY id) AS text) FROM subscribers"
    assert asked(numbers) == "{1,2,3}"


@pytest.mark.parametrize("state", states(), ids=lambda state: state.folder.name)
async def test_a_copy_from_before_an_update_is_taken(scene: Installation, state: State) -> None:
    scene.given["BOT_KEY"] = state.key
    shutil.copyfile(state.database, scene.folder / "older.db")
    code, out = await scene.does("restore", "older.db", "--yes")
    assert code == 0, out
    assert "What was there" not in out
    number = row(state.database, "SELECT count(*) FROM subscribers WHERE wants IS NOT NULL")[0]
    assert asked("SELECT count(*) FROM subscribers WHERE wants IS NOT NULL") == number
    with there() as connection:
        connection.execute("DELETE FROM facts_about_database WHERE name = 'bot'")
    async with scene.running():
        pass
    code, out = await scene.does("record", "verify")
    assert code == 0, out


async def test_a_broadcast_under_way_in_it_is_not_sent_again(scene: Installation) -> None:
    world = scene.server.world
    names = ("Olga", "Anna", "Boris", "Clara", "Dora")
    olga, *readers = (Human(world.person(name, started=True)) for name in names)
    sealer = Sealer.from_text(scene.given["BOT_KEY"])
    store = await Store.open(scene.given["DATABASE_URL"], sealer)
    try:
        now = datetime.now(UTC)
        token = await store.team.invite(Role.OWNER, now, timedelta(days=1))
        await store.team.join(token, olga.chat, now)
        await seed(store, sealer, [reader.chat for reader in readers], CASE)
        await confirm(store, olga.chat, CASE)
    finally:
        await store.close()
    for reader in readers[2:]:
        world.faults.add(
            InjectedFault(method="sendMessage", chat=reader.chat, times=1, status=429, retry_after=600)
        )
    async with scene.running():
        for reader in readers[:2]:
            await reader.hears(TEXT)
        await half_settled()
        code, out = await scene.does("backup", "copy.backup")
        assert code == 0, out
    world.faults.clear()
    code, out = await scene.does("restore", "copy.backup", "--yes")
    assert code == 0, out
    assert "broadcasts   1 under way" in out
    async with scene.running():
        await olga.hears("Waiting for your answer", "put back to an earlier state")
    assert asked("SELECT state FROM broadcasts") == "paused"
    assert [got(reader) for reader in readers] == [1, 1, 0, 0]


def got(reader: Human) -> int:
    return sum(TEXT in message.text for message in reader.person.messages)


async def half_settled() -> None:
    async with asyncio.timeout(PATIENCE):
        while asked("SELECT delivered FROM broadcasts") < 2:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


@pytest.mark.parametrize(
    ("where", "number"),
    [
        ("opening the backup", "SIGINT"),
        ("copying every row", "SIGKILL"),
        ("comparing every row", "SIGTERM"),
        ("writing it down", "SIGKILL"),
        ("writing it down", "panic"),
    ],
)
async def test_broken_off_the_server_has_what_it_had(scene: Installation, where: str, number: str) -> None:
    await with_backup(scene)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", BROKEN_OFF, where, number),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    if number == "SIGKILL":
        assert process.returncode == -signal.SIGKILL, out.decode()
    elif number == "panic":
        assert process.returncode == 2, out.decode()
        assert "A panic was begun meanwhile" in out.decode()
        assert (asked("SELECT count(*) FROM subscribers"), asides()) == (0, [])
        left = {path.name for path in scene.database.parent.iterdir()}
        assert not [name for name in left if "replaced" in name or "copying" in name or "panic" in name]
        return
    else:
        assert process.returncode == 128 + getattr(signal, number), out.decode()
        assert "Broken off. Nothing was changed" in out.decode()
    assert (asked("SELECT count(*) FROM subscribers"), asides()) == (2, [])
    if number != "SIGKILL":
        assert not list(scene.database.parent.glob("bot.db.replaced-*"))
        assert not list(scene.database.parent.glob("bot.db.copying-*"))
    code, told = await scene.does("restore", "copy.backup", "--yes")
    assert code == 0, told
    assert not list(scene.database.parent.glob("bot.db.copying-*"))


async def test_what_must_not_be_put_there_is_refused(scene: Installation) -> None:
    code, out = await scene.does("backup", "early.backup")
    assert (code, "of another program, or empty" in out) == (2, True)
    await with_backup(scene)
    whole = (scene.folder / "copy.backup").read_bytes()
    (scene.folder / "changed").write_bytes(whole[:5000] + b"?" + whole[5001:])
    code, out = await scene.does("restore", "changed", "--yes")
    assert (code, "a part of it was changed" in out) == (2, True)
    code, out = await scene.does("restore", "copy.backup", "--yes", BOT_KEY="A" * 43)
    assert (code, "made with another key" in out) == (2, True)
    code, out = await scene.does("restore")
    assert (code, "No restore was broken off" in out) == (2, True)
    async with scene.running():
        code, out = await scene.does("restore", "copy.backup", "--yes")
        assert (code, "A bot is running on this database." in out) == (2, True)
    with there() as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0034'")
    code, out = await scene.does("backup", "older.backup")
    assert (code, "Make it with that version" in out) == (2, True)
    assert not (scene.folder / "older.backup").exists()
    assert asides() == []


async def test_nothing_of_another_program_is_moved(scene: Installation) -> None:
    await with_backup(scene)
    with there() as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
        connection.execute("CREATE TABLE somebodys (id integer)")
    code, out = await scene.does("restore", "copy.backup", "--yes")
    assert (code, "that of another program" in out) == (2, True)
    assert asked("SELECT count(*) FROM somebodys") == 0


async def test_a_panic_destroys_what_restores_have_moved_aside_as_well(scene: Installation) -> None:
    await with_backup(scene)
    code, out = await scene.does("restore", "copy.backup", "--yes")
    assert code == 0, out
    assert asides()
    code, out = await scene.does("panic", "--yes")
    assert code == 0, out
    assert asides() == []
    assert not list(scene.database.parent.glob("bot.db.replaced-*"))
    code, out = await scene.does("restore", "copy.backup", said="no\n")
    assert "There was a panic after this copy was made" in out
