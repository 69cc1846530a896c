"""Whether a server's database can hold what the bot keeps, and what it begins with."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import URL, Connection, column, table
from sqlalchemy.util import await_

from bot.errors import StoreError
from bot.model.team.record import FIRST as BEFORE_ALL
from bot.model.team.record import Act, RecordEntry, as_kept, digest_of
from bot.store.db import migrations
from bot.store.db.postgres.connections import PostgresDriver
from bot.store.db.postgres.faults import meaning

OLDEST: Final = 15
"""The oldest version of the server that the store is tested with."""
FIRST: Final = "0028"
"""The step at which a database on PostgreSQL begins. Those after it are run on both."""
_IN_ORDER_OF_BYTES: Final = ("C", "POSIX", "C.UTF-8", "C.utf8")
_MAKE: Final = "createdb --template=template0 --encoding=UTF8 --locale=C name"


async def require_fit(address: URL, patience: float) -> None:
    """Raise StoreError if the database at that address can't hold what the bot keeps; StoreUnavailable."""
    try:
        version, encoding, collation, provider = await _asked(address, patience)
    except psycopg.Error as error:
        raise meaning(error) or error from error
    if version < OLDEST:
        raise StoreError(
            f"The database server is PostgreSQL {version}; {OLDEST} or newer is needed.",
            "Nothing was changed.",
        )
    if encoding != "UTF8" or collation not in _IN_ORDER_OF_BYTES or provider != "c":
        # As on SQLite; and what a system's own order is changes with its versions, which spoils indexes.
        raise StoreError(
            f"The database's texts are in {encoding}, in the order {collation}; UTF8 and C are needed.",
            f"Nothing was changed. Make another: {_MAKE}",
        )


async def _asked(address: URL, patience: float) -> tuple[int, str, str, str]:
    """The server's version, and the database's encoding, order of texts, and who provides that order."""
    driver = await PostgresDriver.opened(address, patience)
    try:
        version = driver.info.server_version // 10_000
        if version < OLDEST:
            return version, "", "", ""  # older ones have other columns
        asked = await driver.execute(
            b"SELECT pg_encoding_to_char(encoding), datcollate, datlocprovider"
            b" FROM pg_database WHERE datname = current_database()"
        )
        found: Any = await asked.fetchone()
        return version, *found
    finally:
        await driver.close()


def begin(connection: Connection) -> str:
    """Make every table as they were at FIRST, which is returned. The steps after it are still to be run."""
    driver: Any = connection.connection.driver_connection
    script = Path(migrations.__file__).with_name(f"postgres_{FIRST}.sql").read_bytes()
    await_(driver.execute(script))
    entry = RecordEntry(1, as_kept(datetime.now(UTC)), Act.BEGAN.value)  # as step 0020 puts it there
    row = {"number": 1, "at": entry.at, "act": entry.act, "facts": entry.facts}
    entries = table("record_entries", *map(column, (*row, "previous", "digest")))
    chained = {"previous": BEFORE_ALL, "digest": digest_of(entry, BEFORE_ALL)}
    connection.execute(entries.insert().values(**row, **chained))
    return FIRST
