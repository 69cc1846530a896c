"""What the store's tests share: a store in a real file, and another program that gets in its way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bot.model.broadcasts.delivery import Claimed, Outcome
from bot.model.clock import day_of
from bot.model.letters.address import How, address_key
from bot.model.people.personal_data import PersonalData
from bot.model.team.organisation import AboutLine
from bot.store import Store
from bot.store.db.database import Database
from bot.store.db.dialects import as_moment
from bot.store.db.sealing import Sealer
from bot.store.db.sqlite.access import SqliteAccess
from bot.store.delivery.queue import SendGroup
from bot.store.keys.keyring import KeyFacts, Keyring
from tests.support.servers.cluster import LENT

SEALER = Sealer(bytes(range(32)))
NOW = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
TODAY = date(2026, 3, 14)
CASE = "tjk001"
OTHER_CASE = "abc002"
NOTHING = PersonalData(
    subscriber=None,
    prompt=None,
    reminders=(),
    actions=(),
    openings=(),
    failed_addresses=(),
    reply_questions=(),
    replies=(),
    taps=(),
    role=None,
    member_since=None,
    addresses_told=(),
    deliveries=(),
    broadcasts=(),
)
"""What is held on a stranger."""


def key_of(authority: str) -> str:
    """The key of an invented address of that authority."""
    return address_key(f"{authority}@example.org")


async def report(
    store: Store, chat: int, authority: str, *, case: str = CASE, how: How = How.BOUNCED
) -> bool:
    """A report of that authority's address, today."""
    return await store.addresses.report(chat, case, authority, key_of(authority), how, TODAY)


async def reported(store: Store, case: str = CASE) -> tuple[int, int]:
    """How many letters were reported in the case, and by how many people, as it is: nobody is told of it."""
    totals = await store.tallies.totals(case)
    return totals.actions, totals.people


async def settled(
    store: Store, broadcast_id: int, results: Sequence[tuple[Claimed, Outcome]], now: datetime
) -> None:
    """Put claimed recipients on the wire, and write down what came of them."""
    ids = [claimed.delivery_id for claimed, _ in results]
    await store.queue.exchange({}, SendGroup(broadcast_id, ids), now)
    await store.queue.exchange({broadcast_id: results}, None, now)


async def rounded(store: Store, now: datetime) -> None:
    """Whatever is to be rounded at that time."""
    await store.rounding.few(day_of(now))
    for block in await store.rounding.blocks():
        await store.rounding.subscribers(block, day_of(now))


def url_of(path: Path) -> str:
    """DATABASE_URL of a store in that file, or of the server's database that a test has in its place."""
    return LENT.url_in(path.parent) or f"sqlite+aiosqlite:///{path}"


@contextlib.asynccontextmanager
async def opened(folder: Path, *, patience: float = 5.0, anew: bool = False) -> AsyncIterator[Store]:
    """A store in `folder`; opened again there, it finds what was left.

    `anew`: if there is none, let it make its database itself, step by step, as at a first start.
    """
    url = url_of(folder / "bot.db")
    if not anew and url.startswith("sqlite"):
        await asyncio.to_thread(make_before, folder / "bot.db")
    store = await Store.open(url, SEALER, patience=patience)
    try:
        yield store
    finally:
        await store.close()


@contextlib.contextmanager
def sqlite_connection(path: Path | str, **options: Any) -> Iterator[sqlite3.Connection]:
    """A connection of SQLite's own, beside the store; committed and closed at the end of the block.

    `sqlite3.connect` as a context manager only commits: what it leaves open is a warning from Python 3.13 on.
    """
    with contextlib.closing(sqlite3.connect(path, **options)) as connection, connection:
        yield connection


LATER_STEPS = {
    "0015": ("DROP TABLE case_drafts",),
    "0017": ("DROP TABLE organisation",),
    "0019": ("ALTER TABLE case_consents DROP COLUMN pictured",),
    "0020": ("DROP TABLE record_entries",),
    "0021": ("DROP TABLE hotline_threads", "DROP TABLE hotline_copies", "DROP TABLE hotline_blocks"),
    "0022": ("ALTER TABLE team DROP COLUMN name",),
    "0023": (
        "DROP TABLE notice_wishes",
        'ALTER TABLE team_news DROP COLUMN "case"',
        "ALTER TABLE team_news DROP COLUMN detail",
        "ALTER TABLE team_news DROP COLUMN at",
        "ALTER TABLE broadcasts ADD COLUMN news TEXT",
        "ALTER TABLE case_standings ADD COLUMN told TEXT",
    ),
    "0024": ("DROP TABLE desks",),
    "0025": ("DROP TABLE approvals",),
    "0026": ("DROP TABLE digests",),
    "0027": ("ALTER TABLE team DROP COLUMN cases",),
    "0028": ("DROP TABLE steps",),
    "0029": ("ALTER TABLE broadcasts DROP COLUMN in_words",),
    "0030": ("ALTER TABLE invitations DROP COLUMN cases",),
    "0031": (
        "DROP TABLE team_room",
        "DROP TABLE room_links",
        "ALTER TABLE notice_wishes DROP COLUMN room_only",
    ),
    "0032": ("DROP TABLE milestones",),
    "0033": (),
    "0034": ("DROP TABLE discreet",),
    "0035": (
        "ALTER TABLE subscribers DROP COLUMN renewed",
        "ALTER TABLE subscribers DROP COLUMN asked_on",
    ),
    "0036": ("ALTER TABLE discreet DROP COLUMN sealed", "ALTER TABLE discreet DROP COLUMN due"),
    "0037": ("DROP TABLE handled_updates",),
}
"""What undoes the shape that each later step gave, for tests of a step before it."""


def taken_back(connection: sqlite3.Connection, to: str) -> None:
    """Let a database of today stand at an earlier step again: its shape, not what is in it."""
    for step in reversed(LATER_STEPS):
        if step > to:
            for statement in LATER_STEPS[step]:
                connection.execute(statement)
    connection.execute("UPDATE alembic_version SET version_num = ?", [to])


def sealer_of(database: Path, key: str) -> Sealer:
    """What opens the database with that BOT_KEY, as it is now; read beside the bot that owns it."""
    keyring = Keyring.from_text(key, database)
    said = rows(database, "SELECT name, value FROM facts_about_database")
    facts = KeyFacts.of({str(name): bytes(value) for name, value in said if isinstance(value, bytes)})
    data_key = keyring.chosen(facts)
    return keyring.own if data_key is None else data_key.sealer()


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    """What a query finds, read beside the program that owns the database."""
    if (beside := LENT.connect(database.parent)) is not None:
        with beside:
            return [tuple(map(_as_in_a_file, row)) for row in beside.execute(query.encode())]
    with sqlite_connection(f"file:{database}?mode=ro", uri=True) as connection:
        return connection.execute(query).fetchall()


def rows_of_one_moment(database: Path, *queries: str) -> list[list[tuple[object, ...]]]:
    """What each query finds, whatever the program that owns the database writes meanwhile."""
    if (beside := LENT.connect(database.parent)) is not None:
        with beside, beside.transaction():
            beside.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            return [
                [tuple(map(_as_in_a_file, row)) for row in beside.execute(query.encode())]
                for query in queries
            ]
    with sqlite_connection(f"file:{database}?mode=ro", uri=True) as connection:
        connection.execute("BEGIN")
        return [connection.execute(query).fetchall() for query in queries]


def _as_in_a_file(value: object) -> object:
    """What SQLite would have given: it has neither days nor moments."""
    if isinstance(value, datetime):
        return as_moment(value)
    return value.isoformat() if isinstance(value, date) else value


@cache
def empty_database() -> bytes:
    """The file of a store that was just made; copying it is quicker than making it each time.

    It was opened with no key yet: the first one that it is opened with is the right one.
    """

    async def make(folder: Path) -> None:
        async with opened(folder, anew=True):
            pass

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.db"
        asyncio.run(make(path.parent))
        with sqlite_connection(path) as connection:
            connection.execute("DELETE FROM facts_about_database WHERE name = 'key_check'")
        with sqlite_connection(path) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return path.read_bytes()


def said_of(name: str) -> list[dict[str, str]]:
    """The rows of who runs the bot: all that is needed before something is sent."""
    said = {
        AboutLine.NAME: name,
        AboutLine.CONTACT: "appeals@example.org",
        AboutLine.PROOF: "https://example.org/our-bot",
    }
    return [{"about": about.value, "language": "", "text": text} for about, text in said.items()]


def say_who(database: Path, name: str) -> None:
    """An owner has named who runs the bot."""
    if (beside := LENT.connect(database.parent)) is not None:
        with beside:
            beside.cursor().executemany(
                "INSERT INTO organisation (about, language, text) VALUES (%(about)s, %(language)s, %(text)s)"
                " ON CONFLICT DO NOTHING",
                said_of(name),
            )
        return
    with sqlite_connection(database, timeout=10) as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO organisation (about, language, text) VALUES (:about, :language, :text)",
            said_of(name),
        )


def with_two_keys(database: Path, most: int) -> None:
    """Messages to more people than that need a second person of the team; 0: nothing does."""
    values = [str(most).encode()]
    if (beside := LENT.connect(database.parent)) is not None:
        with beside:
            beside.execute(
                "INSERT INTO facts_about_database (name, value) VALUES ('two_keys', %s)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                values,
            )
        return
    with sqlite_connection(database, timeout=10) as connection:
        connection.execute("REPLACE INTO facts_about_database (name, value) VALUES ('two_keys', ?)", values)


def make_before(path: Path) -> None:
    """Put an empty database there, as the first start makes it, unless there is one."""
    if LENT.url_in(path.parent):
        return
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(0o600)
        path.write_bytes(empty_database())


_HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
connection.close()
"""


@contextlib.contextmanager
def locked_by_another_program(path: Path) -> Iterator[None]:
    """Another process holds the write lock on the database for as long as the block lasts."""
    command = [sys.executable, "-c", _HOLDER, os.fspath(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield
        finally:
            holder.stdin.close()


async def pragma(db: Database, setting: str) -> None:
    """Let each connection of a file's database that writes have this setting."""
    access = db._access
    assert isinstance(access, SqliteAccess)
    if access._direct._driver is None:
        await db.at_once(lambda transaction: transaction.rows("SELECT 1", {}))
    async with db._turn:
        assert access._direct._driver is not None
        await access._direct._driver.execute_fetchall(f"PRAGMA {setting}")
        async with access._writer.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.execute_fetchall(f"PRAGMA {setting}")


@contextlib.asynccontextmanager
async def full_disk(store: Store) -> AsyncIterator[None]:
    """No room for another page of the database for as long as the block lasts."""
    async with store._db.read() as connection:
        (pages,) = (await connection.exec_driver_sql("PRAGMA page_count")).one()
    await pragma(store._db, f"max_page_count = {pages}")
    try:
        yield
    finally:
        await pragma(store._db, "max_page_count = 4294967294")


def bytes_on_disk(folder: Path) -> bytes:
    """Everything in the database's files, the write-ahead log included."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.glob("bot.db*")))


def plain_countries(data: bytes) -> list[bytes]:
    """Where QX or TV stands in the clear: after a moment, or a wish and perhaps a language, as in a row or a
    counter. A language alone isn't asked for: sealed bytes have those four letters once in a thousand looks.
    """
    return re.findall(rb"(?:\d\.\d{6}|(?:all|calls)(?:en|fr|ru|tg)?)(?:QX|TV)", data)


NO_TEXT = "CAST(X'FF' AS TEXT)"
"""In SQL: a text whose bytes aren't UTF-8."""


async def damaged(store: Store, table: str, *damages: str) -> None:
    """Damage the first rows of a table, each in one way; bytes are written as X'00'."""
    async with store._db.write() as connection:
        if connection.dialect.name == "postgresql":
            damages = tuple(re.sub("X'([0-9A-Fa-f]*)'", r"'\\x\1'", damage) for damage in damages)
        rows = (await connection.exec_driver_sql(f"SELECT id FROM {table} ORDER BY id")).scalars().all()
        for row, damage in zip(rows[: len(damages)], damages, strict=True):
            await connection.exec_driver_sql(f"UPDATE {table} SET {damage} WHERE id = {row}")
