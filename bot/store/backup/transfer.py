"""Every row of a database put into another, empty one: from a file to a server, or back.

What is put there is one transaction, with the tables themselves. So whatever breaks it off, the other
database is as empty as before, and this one was only read.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import delete, inspect
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.store.backup.filling import filling_of
from bot.store.backup.rows import TABLES, RowsDigest, blocks, number_of_rows
from bot.store.backup.steps import Rows, Steps
from bot.store.db.database import Database
from bot.store.db.sealing import Sealer
from bot.store.db.upgrading import upgrade


async def require_empty(there: AsyncConnection) -> None:
    """Raise StoreError if there is any table."""
    if await there.run_sync(lambda sync: inspect(sync).get_table_names()):
        raise StoreError(
            "The database to move to isn't empty.",
            "Nothing was changed. Name a new one; docs/operating.md says how to make it.",
        )


async def transfer(
    source: Database,
    target: Database,
    sealer: Sealer,
    steps: Steps,
    last: Callable[[], None],
    first: Callable[[AsyncConnection], Awaitable[object]] = require_empty,
) -> int:
    """Put everything of `source` into `target`, and compare; how many rows.

    `sealer`: of the key that both have. `steps`: is told of rows. `last`: done before it is kept; if that
    raises, or `steps`, nothing is. `first`: makes sure that there is nothing yet, in the same transaction.
    StoreError: `target` isn't empty, or couldn't take it; StoreUnavailable.
    """
    # In this order: inside the unit whatever this task reads is `target`.
    async with source.read() as here, target.unit():
        async with target.write() as there:
            await first(there)
        await upgrade(target, sealer)
        async with target.write() as there:
            rows = await _filled(here, there, steps)
            last()
            steps.begins("writing it down", 0)
    return rows


async def _filled(here: AsyncConnection, there: AsyncConnection, steps: Steps) -> int:
    total = await number_of_rows(here)
    filling = filling_of(there)
    steps.begins("copying every row", Rows(total))
    async with filling.without_triggers(there):
        for table in reversed(TABLES):  # what new tables begin with
            await there.execute(delete(table))
        copied = await _copied(here, there, steps)
        await filling.go_on_from(there, await filling_of(here).numbers(here))
    steps.begins("comparing every row", Rows(total))
    done = 0
    for table in TABLES:
        found = RowsDigest()
        async for block in blocks(there, table):
            found.add(block)
            done += len(block)
            steps.at(done)
        if found != copied[table.name]:
            raise StoreError(
                f"The rows of {table.name} aren't the same there.",
                "Nothing was changed: what was put there is taken back. Please report this.",
            )
    return done


async def _copied(here: AsyncConnection, there: AsyncConnection, steps: Steps) -> dict[str, RowsDigest]:
    """What was read, by table."""
    copied, done = {}, 0
    for table in TABLES:
        read = copied[table.name] = RowsDigest()
        async for block in blocks(here, table):
            read.add(block)
            try:
                await there.execute(table.insert(), [row._asdict() for row in block])
            except (DataError, IntegrityError) as error:
                raise StoreError(
                    f"A row of {table.name} can't be kept there.",
                    "Nothing was changed: what was put there is taken back. Please report this.",
                ) from error
            done += len(block)
            steps.at(done)
    return copied
