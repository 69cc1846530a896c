"""How a server's new database is filled with another database's rows."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db.schema import metadata

_SEQUENCE: Final = text("SELECT pg_get_serial_sequence(:table, :column)")


class PostgresFilling:
    """See Filling."""

    @contextlib.asynccontextmanager
    async def without_triggers(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """They rest; what refers to other rows is looked at all the same."""
        for name in metadata.tables:
            await connection.exec_driver_sql(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
        yield
        for name in metadata.tables:
            await connection.exec_driver_sql(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')
        await connection.exec_driver_sql("ANALYZE")  # the first answers shouldn't wait for it

    async def numbers(self, connection: AsyncConnection) -> dict[str, int]:
        """From the sequences."""
        found = {}
        for name, _, sequence in await _sequences(connection):
            last = text(f"SELECT last_value FROM {sequence} WHERE is_called")  # noqa: S608 - the server's own
            found[name] = int(await connection.scalar(last) or 0)
        return found

    async def go_on_from(self, connection: AsyncConnection, numbers: Mapping[str, int]) -> None:
        """Sequences know nothing of rows that came with a number."""
        for name, column, sequence in await _sequences(connection):
            highest = await connection.scalar(select(func.max(metadata.tables[name].c[column]))) or 0
            if number := max(highest, numbers.get(name, 0)):
                await connection.execute(select(func.setval(sequence, number)))


async def _sequences(connection: AsyncConnection) -> list[tuple[str, str, str]]:
    """Tables, their columns whose numbers the server gives, and what it gives them from."""
    found = []
    for name, table in metadata.tables.items():
        column = table.autoincrement_column
        if column is None:
            continue
        given = {"table": f'"{name}"', "column": column.name}
        if sequence := await connection.scalar(_SEQUENCE, given):
            found.append((name, column.name, str(sequence)))
    return found
