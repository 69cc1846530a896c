"""`python -m bot move`: from a file to a server and back, to the end or not at all."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.store.db.lease import Lease
from bot.store.panic.marker import marker_of
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.backups import Installation, installation
from tests.support.servers.cluster import LENT, cluster
from tests.support.servers.fixtures import on_postgres

pytestmark = pytest.mark.postgres
NAME = "moved_to"
PEOPLE = 3
BROKEN_OFF = """
import os, signal, sys
from bot.cli.backups import move, watched
from bot.config import load_settings
from bot.store.panic.marker import begin_panic

where, what = sys.argv[2:]

class Halfway(watched.Watched):
    def begins(self, what, total):
        self.reached(what)
        super().begins(what, total)
    def at(self, done):
        self.reached("the first rows")
        super().at(done)
    def ends(self):
        super().ends()
        self.reached("the end")
    def reached(self, now):
        if now == where:
            if what == "panic":
                begin_panic(load_settings().database_path, None)
            else:
                os.kill(os.getpid(), getattr(signal, what))

move.Watched = Halfway
sys.exit(move.move_database(sys.argv[1]))
"""
"""A move that gets that signal, or meets a panic, when it has come so far."""
SPOILING = """
CREATE FUNCTION spoil() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN
    IF to_regclass('subscribers') IS NOT NULL THEN {} WHERE id = 2; END IF;
END $$;
CREATE EVENT TRIGGER spoil ON ddl_command_end WHEN TAG IN ('ALTER TABLE') EXECUTE FUNCTION spoil();
"""
"""A server on which a row is another one once all are there: the tables' triggers are set going then."""


@pytest.fixture(autouse=True)
def on_a_server() -> Iterator[None]:
    yield from on_postgres()


@pytest.fixture
def server_url(on_a_server: None) -> Iterator[str]:
    """An empty database on the server."""
    del on_a_server
    with cluster().connect() as connection:
        connection.execute(f"CREATE DATABASE {NAME}".encode())
        yield cluster().url_of(NAME)
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)".encode())


@pytest.fixture
async def scene(tmp_path: Path, on_a_server: None) -> AsyncIterator[Installation]:
    del on_a_server
    async with installation(tmp_path) as scene:
        assert LENT.connect(tmp_path) is None  # it is in a file
        yield scene


def there() -> psycopg.Connection[Any]:
    return cluster().connect(NAME)


def tables_there() -> int:
    with there() as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    assert found is not None
    return int(found[0])


def dump(file: Path) -> list[str]:
    """Everything in a file, in words."""
    with contextlib.closing(sqlite3.connect(file)) as connection:
        return sorted(connection.iterdump())


def without_epoch(rows: list[str]) -> list[str]:
    """How many bots had it on a server is counted there alone."""
    return [row for row in rows if "'epoch'" not in row]


async def with_anna(scene: Installation) -> Human:
    """Somebody who follows a case, and others who do; the bot has ended."""
    async with scene.running():
        anna = await scene.subscribes("Anna")
        for number in range(PEOPLE - 1):
            await scene.subscribes(f"Somebody {number}")
    return anna


async def is_known(anna: Human) -> None:
    await anna.says("/mydata")
    assert "You get every update" in (await anna.hears("What is stored about you")).text


async def test_there_and_back_everybody_is_who_they_were(scene: Installation, server_url: str) -> None:
    anna = await with_anna(scene)
    file = scene.given["DATABASE_URL"]
    with contextlib.closing(sqlite3.connect(scene.database)) as connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 70 WHERE name = 'subscribers'")  # 70 is gone
        connection.commit()
    before = dump(scene.database)
    code, out = await scene.does("move", "--to", server_url)
    assert code == 0, out
    assert "rows are in postgresql:///moved_to now. Each table was read again there, and is the same" in out
    assert "start no bot on it" in out
    assert f"which doesn't reach it.\n  shred -u {scene.database}\n" in out
    assert dump(scene.database) == before
    scene.given["DATABASE_URL"] = server_url
    async with scene.running():
        await is_known(anna)
        boris = await scene.subscribes("Boris")
        await is_known(boris)
    with there() as connection:
        numbers = connection.execute("SELECT id FROM subscribers ORDER BY id").fetchall()
    assert numbers == [(1,), (2,), (3,), (71,)]
    back = scene.folder / "back" / "bot.db"
    code, out = await scene.does("move", "--to", f"sqlite+aiosqlite:///{back}")
    assert code == 0, out
    assert f"The data key, if there is one, is in {back}.datakey as well" in out
    scene.given["DATABASE_URL"] = f"sqlite+aiosqlite:///{back}"
    async with scene.running():
        await is_known(anna)
        await is_known(boris)
        await scene.subscribes("Clara")
    with contextlib.closing(sqlite3.connect(back)) as connection:
        assert connection.execute("SELECT max(id) FROM subscribers").fetchone() == (72,)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    scene.given["DATABASE_URL"] = file
    assert dump(scene.database) == before


async def test_straight_back_it_is_the_same_database(scene: Installation, server_url: str) -> None:
    await scene.seeded(PEOPLE)
    code, out = await scene.does("move", "--to", server_url)
    assert code == 0, out
    scene.given["DATABASE_URL"] = server_url
    back = scene.folder / "back" / "bot.db"
    code, out = await scene.does("move", "--to", f"sqlite+aiosqlite:///{back}")
    assert code == 0, out
    assert without_epoch(dump(back)) == dump(scene.database)


@pytest.mark.parametrize(
    ("where", "number"),
    [
        ("copying every row", "SIGINT"),
        ("the first rows", "SIGKILL"),
        ("comparing every row", "SIGTERM"),
        ("writing it down", "SIGKILL"),
    ],
)
async def test_broken_off_the_other_one_is_empty_and_this_one_untouched(
    scene: Installation, server_url: str, where: str, number: str
) -> None:
    await scene.seeded(PEOPLE)
    before = dump(scene.database)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", BROKEN_OFF, server_url, where, number),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    if number == "SIGKILL":
        assert process.returncode == -signal.SIGKILL, out.decode()
    else:
        assert process.returncode == 128 + getattr(signal, number), out.decode()
        assert "Broken off. Nothing was changed" in out.decode()
    assert tables_there() == 0
    assert dump(scene.database) == before
    code, told = await scene.does("move", "--to", server_url)
    assert code == 0, told


@pytest.mark.parametrize("where", ["the first rows", "writing it down", "the end"])
async def test_a_panic_meanwhile_leaves_nobody_in_either(
    scene: Installation, server_url: str, where: str
) -> None:
    await scene.seeded(PEOPLE)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", BROKEN_OFF, server_url, where, "panic"),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode == 2, out.decode()
    assert "A panic was begun meanwhile" in out.decode()
    assert scene.subscribers() == 0
    assert not marker_of(scene.database).exists()
    if where == "the end":
        with there() as connection:
            assert connection.execute("SELECT count(*) FROM subscribers").fetchone() == (0,)
    else:
        assert tables_there() == 0


@pytest.mark.parametrize("wrong", ["UPDATE subscribers SET language = 'fr'", "DELETE FROM subscribers"])
async def test_a_row_that_is_not_the_same_there_is_noticed_and_nothing_is_kept(
    scene: Installation, server_url: str, wrong: str
) -> None:
    await scene.seeded(PEOPLE)
    before = dump(scene.database)
    with there() as connection:
        connection.execute(SPOILING.format(wrong).encode())
    code, out = await scene.does("move", "--to", server_url)
    assert code == 2
    assert "aren't the same there. Nothing was changed" in out
    assert tables_there() == 0
    assert dump(scene.database) == before
    with there() as connection:
        connection.execute("DROP EVENT TRIGGER spoil")
    code, out = await scene.does("move", "--to", server_url)
    assert code == 0, out


async def test_what_it_does_not_do_it_says(scene: Installation, server_url: str) -> None:
    code, out = await scene.does("move", "--to", server_url)
    assert code == 2
    assert "There is no database" in out
    await scene.seeded(PEOPLE)
    running = Lease(scene.database)  # as a bot takes it
    assert running.take()
    code, out = await scene.does("move", "--to", server_url)
    assert code == 2
    assert "A bot is running on this database." in out
    running.release()
    code, out = await scene.does("move", "--to", scene.given["DATABASE_URL"])
    assert code == 2
    assert "it is the one that is moved from" in out
    other = scene.folder / "other" / "bot.db"
    other.parent.mkdir()
    other.with_name("bot.db.datakey").write_bytes(b"of another one")
    code, out = await scene.does("move", "--to", f"sqlite+aiosqlite:///{other}")
    assert code == 2
    assert "is the data key of another database" in out
    with there() as connection:
        connection.execute("CREATE TABLE somebodys (id integer)")
    code, out = await scene.does("move", "--to", server_url)
    assert code == 2
    assert "The database to move to isn't empty." in out
    assert tables_there() == 1
