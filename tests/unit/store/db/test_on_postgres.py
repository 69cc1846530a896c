"""PostgreSQL's own: what it begins with, refuses and says, and that it can read every statement."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, TextClause

from bot import store as package
from bot.errors import NewerDatabase, SealError, StoreError, StoreUnavailable
from bot.model.conditions import Condition, Conditions
from bot.store import Store
from bot.store.db import migrations
from bot.store.db.postgres.address import server, shown
from bot.store.db.postgres.connections import WRITERS_LOCK
from bot.store.db.postgres.words import spelled
from bot.store.db.schema import metadata
from bot.store.db.sealing import Sealer
from tests.support.servers.cluster import LENT, cluster
from tests.support.servers.fixtures import on_postgres
from tests.support.stores import NOW, SEALER, opened, url_of

pytestmark = pytest.mark.postgres


@pytest.fixture(autouse=True)
def on_a_server() -> Iterator[None]:
    yield from on_postgres()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path) as store:
        yield store


@pytest.fixture
def beside(tmp_path: Path, store: Store) -> Iterator[psycopg.Connection[Any]]:
    """Another program's connection to the store's database."""
    found = LENT.connect(tmp_path)
    assert found is not None
    with found:
        yield found


@pytest.fixture
def made(request: pytest.FixtureRequest) -> Iterator[str]:
    """A database that was made as the parameter says; its URL."""
    with cluster().connect() as connection:
        connection.execute(
            f"CREATE DATABASE other TEMPLATE template0 {getattr(request, 'param', '')}".encode()
        )
        yield cluster().url_of("other")
        connection.execute("DROP DATABASE other WITH (FORCE)")


def written() -> dict[str, str]:
    """Every statement in a module of the store that is written as SQL, by module and name."""
    found = {}
    for module in pkgutil.walk_packages(package.__path__, "bot.store."):
        if ".migrations" in module.name or ".db." in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            text = value.text if isinstance(value, TextClause) else value
            if isinstance(text, str) and re.match(r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM)\b", text):
                found[f"{module.name}.{name}"] = text
    return found


def test_it_can_read_every_statement(tmp_path: Path, beside: psycopg.Connection[Any]) -> None:
    assert len(written()) > 70
    unreadable = {}
    for name, statement in written().items():
        numbers: dict[str, int] = {}

        def numbered(found: re.Match[str], numbers: dict[str, int] = numbers) -> str:
            return f"${numbers.setdefault(found[1], len(numbers) + 1)}"

        asked = re.sub(r"(?<![:\w]):([A-Za-z_]\w*)", numbered, spelled(statement))
        try:
            beside.execute(f"PREPARE one AS {asked}".encode())
            beside.execute("DEALLOCATE one")
        except psycopg.Error as error:
            unreadable[name] = str(error)
    assert unreadable == {}


async def test_the_steps_lead_to_the_schema(store: Store) -> None:
    def differences(connection: Connection) -> Any:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata)

    async with store._db.read() as connection:
        assert await connection.run_sync(differences) == []


async def test_it_begins_as_a_file_does(store: Store) -> None:
    assert await store.team_record.head() is not None
    assert (await store.team_record.followed()).entries == 1
    assert await store.bot() is None


@pytest.mark.parametrize(
    "made",
    ["ENCODING 'SQL_ASCII' LOCALE 'C'", "ENCODING 'UTF8' LOCALE 'C' LOCALE_PROVIDER icu ICU_LOCALE 'en'"],
    indirect=True,
)
async def test_a_database_that_keeps_texts_in_another_way_is_refused(made: str) -> None:
    with pytest.raises(StoreError, match="UTF8 and C are needed") as refused:
        await Store.open(made, SEALER)
    assert "createdb" in refused.value.advice


async def test_another_programs_database_is_refused_and_left_as_it_is(made: str) -> None:
    with cluster().connect("other") as connection:
        connection.execute("CREATE TABLE notes (words text)")
        with pytest.raises(StoreError, match="another program"):
            await Store.open(made, SEALER)
        there = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    assert there == [("notes",)]


async def test_another_key_and_a_newer_version_are_refused(
    tmp_path: Path, store: Store, beside: psycopg.Connection[Any]
) -> None:
    with pytest.raises(SealError, match="another key"):
        await Store.open(url_of(tmp_path / "bot.db"), Sealer(bytes(32)))
    beside.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDatabase):
        await Store.open(url_of(tmp_path / "bot.db"), SEALER)
    beside.execute("UPDATE alembic_version SET version_num = %s", [migrations.HEAD])


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("postgresql+psycopg://bot@/nowhere?host={}", '"nowhere" does not exist'),
        ("postgresql+psycopg://nobody@/postgres?host={}", '"nobody" does not exist'),
        ("postgresql+psycopg://bot@/bot?host=/nowhere", "can't be reached"),
    ],
)
async def test_what_is_not_there_is_named(url: str, says: str) -> None:
    with pytest.raises(StoreUnavailable, match=says):
        await Store.open(url.format(cluster().folder), SEALER)


async def test_who_writes_waits_for_another_program_that_does_and_is_told(
    tmp_path: Path, beside: psycopg.Connection[Any]
) -> None:
    board = Conditions()
    impatient = await Store.open(url_of(tmp_path / "bot.db"), SEALER, patience=0.05, board=board)
    try:
        beside.execute("SELECT pg_advisory_lock(%s)", [WRITERS_LOCK])
        for way in (impatient.languages.switch("aa", on=True), impatient.reminders.cancel(1, "tjk001")):
            with pytest.raises(StoreUnavailable, match="locked by another program"):
                await way
        assert Condition.LOCKED in board.now
        assert await impatient.languages.on() == frozenset(), "who reads waits for nobody"
        beside.execute("SELECT pg_advisory_unlock(%s)", [WRITERS_LOCK])
        await impatient.languages.switch("aa", on=True)
        assert Condition.LOCKED not in board.now
    finally:
        await impatient.close()


async def test_a_connection_that_was_cut_is_made_anew(store: Store, beside: psycopg.Connection[Any]) -> None:
    await store.languages.switch("aa", on=True)
    assert await store.languages.on() == {"aa"}
    beside.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for attempt in (store.languages.switch("bb", on=True), store.languages.on()):
        with pytest.raises(StoreUnavailable):
            await attempt
    await store.languages.switch("bb", on=True)
    assert await store.languages.on() == {"aa", "bb"}


async def test_rows_of_people_are_put_in_the_order_of_their_keys(
    store: Store, beside: psycopg.Connection[Any]
) -> None:
    for chat in range(30):
        await store.prompts.ask(chat, "name", "x", NOW)
    await store._db.rewrite()
    lying = [mark for (mark,) in beside.execute("SELECT mark FROM prompts ORDER BY ctid")]
    assert lying == sorted(lying)


def test_an_address_is_shown_without_what_is_secret() -> None:
    address = server("postgresql+psycopg://anna:secret@db.example.org:5433/bot?sslmode=require")
    assert shown(address) == "postgresql+psycopg://db.example.org:5433/bot"


@pytest.mark.parametrize("url", ["postgresql://x/y", "postgresql+psycopg://x", "postgresql+asyncpg://x/y"])
def test_another_driver_or_no_name_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="can't be used"):
        server(url)
