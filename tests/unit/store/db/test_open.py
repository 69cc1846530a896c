"""Opening: migrations, the key, several programs at once."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from bot.errors import NewerDatabase, SealError, StoreError, StoreUnavailable
from bot.model.people.subscription import Wants
from bot.store import Store
from bot.store.db import migrations
from bot.store.db.migrations.versions import (
    step_0004_counters,
    step_0010_records,
    step_0011_countries_sealed,
)
from bot.store.db.schema import metadata
from bot.store.db.sealing import Sealer
from tests.support.stores import (
    CASE,
    NOW,
    SEALER,
    bytes_on_disk,
    locked_by_another_program,
    opened,
    sqlite_connection,
    url_of,
)

ROOT = Path(__file__).parents[4]
PROGRAM = """
import asyncio, sys
from bot.store import Store
from bot.store.db.sealing import Sealer

async def main():
    store = await Store.open(sys.argv[1], Sealer(bytes(range(32))))
    await store.languages.switch(sys.argv[2], True)
    await store.close()

asyncio.run(main())
print("alembic" in sys.modules)
"""


def start(folder: Path, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", PROGRAM, url_of(folder / "bot.db"), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def tables(path: Path) -> dict[str, str]:
    """Every table and index as SQL, with white space and quotes evened out, columns in any order."""
    with sqlite_connection(path) as connection:
        found: list[tuple[str, str]] = connection.execute(
            "SELECT name, sql FROM sqlite_master"
            " WHERE type IN ('table', 'index') AND sql IS NOT NULL AND name NOT LIKE 'alembic%'"
        ).fetchall()
    return {
        name: re.sub(r"\s+", " ", sql.replace('"', ""))
        .replace("( ", "(")
        .replace(" )", ")")
        .replace(" ,", ",")
        for name, sql in found
    }


async def test_the_steps_lead_to_the_schema(tmp_path: Path) -> None:
    async with opened(tmp_path, anew=True):
        pass
    engine = create_engine(f"sqlite:///{tmp_path / 'plain.db'}")
    metadata.create_all(engine)
    engine.dispose()
    assert tables(tmp_path / "bot.db") == tables(tmp_path / "plain.db")

    engine = create_engine(f"sqlite:///{tmp_path / 'bot.db'}")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences: Any = compare_metadata(context, metadata)
    engine.dispose()
    assert differences == []


async def test_the_triggers_that_keep_counters_are_there(tmp_path: Path) -> None:
    # A step that makes a table anew, as SQLite changes one, would lose them without a word.
    async with opened(tmp_path, anew=True):
        pass
    with sqlite_connection(tmp_path / "bot.db") as connection:
        found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    # Those of the tables that a later step has dropped went with them.
    gone = re.compile(rf"\b({'|'.join(step_0010_records.OLD)})\b")
    kept = {name: sql for name, sql in step_0004_counters.TRIGGERS.items() if not gone.search(sql)}
    assert found == {**kept, **step_0011_countries_sealed.TRIGGERS}


def test_the_newest_step_is_the_one_named_head() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


async def test_what_was_written_is_there_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path, anew=True) as store:
        await store.subscribers.subscribe(
            5_000_000_001, language="fr", wants=Wants.ALL, cases=[CASE], now=NOW
        )
    async with opened(tmp_path, anew=True) as store:
        assert (await store.tallies.totals(CASE)).subscribers == 1


async def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    async with opened(tmp_path, anew=True):
        pass
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = bytes_on_disk(tmp_path)
    with pytest.raises(NewerDatabase) as raised:
        async with opened(tmp_path, anew=True):
            pass
    assert "Install that version" in str(raised.value)
    assert bytes_on_disk(tmp_path) == before


async def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    with sqlite_connection(tmp_path / "bot.db") as connection:
        connection.execute("CREATE TABLE recipes (name)")
    with pytest.raises(StoreError) as raised:
        async with opened(tmp_path, anew=True):
            pass
    assert "another program" in str(raised.value)
    assert set(tables(tmp_path / "bot.db")) == {"recipes"}


async def test_another_key_is_refused_and_says_what_to_do(tmp_path: Path) -> None:
    async with opened(tmp_path, anew=True):
        pass
    before = bytes_on_disk(tmp_path)
    with pytest.raises(SealError) as raised:
        await Store.open(url_of(tmp_path / "bot.db"), Sealer(bytes(32)))
    assert "another key" in str(raised.value)
    assert "Put the key that belongs to it" in str(raised.value)
    assert bytes_on_disk(tmp_path) == before
    async with opened(tmp_path, anew=True):
        pass


async def test_a_step_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    # The first step comes upon a table that is in its way when it has made others already.
    path = tmp_path / "bot.db"
    with sqlite_connection(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute("CREATE TABLE team (something_else)")
    with pytest.raises(Exception, match="team"):
        async with opened(tmp_path, anew=True):
            pass
    assert set(tables(path)) == {"team"}


async def test_programs_that_start_at_once_make_the_tables_once(tmp_path: Path) -> None:
    names = {"aa", "bb", "cc", "dd"}
    for program in [start(tmp_path, name) for name in names]:
        output, errors = program.communicate(timeout=60)
        assert (program.returncode, output.strip() in {"True", "False"}) == (0, True), errors
    async with opened(tmp_path, anew=True) as store:
        assert await store.languages.on() == names


async def test_stores_opened_at_once_in_one_program(tmp_path: Path) -> None:
    url = url_of(tmp_path / "bot.db")
    stores = await asyncio.gather(*(Store.open(url, SEALER) for _ in range(4)))
    await asyncio.gather(
        *(store.languages.switch(f"l{number}", on=True) for number, store in enumerate(stores))
    )
    assert await stores[0].languages.on() == {"l0", "l1", "l2", "l3"}
    await asyncio.gather(*(store.close() for store in stores))


async def test_a_database_of_today_is_opened_without_the_migration_tool(tmp_path: Path) -> None:
    async with opened(tmp_path, anew=True):
        pass
    output, errors = start(tmp_path, "aa").communicate(timeout=60)
    assert (output, errors) == ("False\n", "")


async def test_ping_tells_whether_the_database_can_be_written(tmp_path: Path) -> None:
    async with opened(tmp_path, anew=True, patience=0.1) as store:
        await store.ping()
        with locked_by_another_program(tmp_path / "bot.db"), pytest.raises(StoreUnavailable):
            await store.ping()
        await store.ping()
        (tmp_path / "bot.db").rename(tmp_path / "moved.db")
        with pytest.raises(StoreUnavailable) as raised:
            await store.ping()
        assert "moved" in str(raised.value)
        (tmp_path / "moved.db").rename(tmp_path / "bot.db")
        await store.ping()


async def test_closing_twice_is_no_fault(tmp_path: Path) -> None:
    async with opened(tmp_path, anew=True) as store:
        await store.close()


def test_the_package_brings_its_steps_along(tmp_path: Path) -> None:
    built = subprocess.run(
        [
            sys.executable,
            "-c",
            "from setuptools import setup; setup()",
            "-q",
            "build_py",
            "--build-lib",
            str(tmp_path),
        ],
        cwd=ROOT,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    inside = subprocess.run(
        [sys.executable, "-c", PROGRAM, url_of(tmp_path / "data" / "bot.db"), "aa"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (inside.stdout, inside.stderr) == ("True\n", "")
