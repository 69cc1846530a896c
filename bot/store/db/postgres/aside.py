"""Schemas of a server into which restores have moved what was there before: `replaced_TIME`."""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

_BEGIN: Final = "replaced_"
_OURS: Final = text("""
    SELECT quote_ident(nspname) FROM pg_namespace
    WHERE nspname ~ '^replaced_[0-9]{8}t[0-9]{6}z$' ORDER BY nspname
""")
_TABLES: Final = text("""
    SELECT 'TABLE ' || oid::regclass FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p')
""")
_FUNCTIONS: Final = text("""
    SELECT 'FUNCTION ' || oid::regprocedure FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace AND prorettype = 'trigger'::regtype
        AND NOT EXISTS (
            SELECT FROM pg_depend
            WHERE classid = 'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'e'
        )
""")


def name_of(stamp: str) -> str:
    """What the schema of a restore at that time, such as 20261129T034012Z, is called."""
    return f"{_BEGIN}{stamp.lower()}"


async def asides(connection: AsyncConnection) -> list[str]:
    """The schemas that are there, the oldest first."""
    return list(await connection.scalars(_OURS))


async def move_aside(connection: AsyncConnection, name: str) -> None:
    """Move every table into a new schema of that name, with indexes, sequences and triggers.

    It is part of the transaction under way. What extensions have put there stays where it is.
    """
    found = [*await connection.scalars(_TABLES), *await connection.scalars(_FUNCTIONS)]
    await connection.exec_driver_sql(f'CREATE SCHEMA "{name}"')
    for what in found:
        await connection.exec_driver_sql(f'ALTER {what} SET SCHEMA "{name}"')


async def drop_asides(connection: AsyncConnection) -> None:
    """Take them away with all that is in them, for good."""
    for name in await asides(connection):
        await connection.exec_driver_sql(f"DROP SCHEMA {name} CASCADE")
