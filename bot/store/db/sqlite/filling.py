"""How a new file is filled with another database's rows."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db.schema import metadata


class SqliteFilling:
    """See Filling."""

    @contextlib.asynccontextmanager
    async def without_triggers(self, connection: AsyncConnection) -> AsyncIterator[None]:
        """They are dropped, and made again as they were: it can't let them rest."""
        found = (
            await connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        ).all()
        for name, _ in found:
            await connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        yield
        for _, words in found:
            await connection.exec_driver_sql(words)

    async def numbers(self, connection: AsyncConnection) -> dict[str, int]:
        """From where it keeps them itself."""
        found = await connection.execute(text("SELECT name, seq FROM sqlite_sequence"))
        return {name: int(number) for name, number in found}

    async def go_on_from(self, connection: AsyncConnection, numbers: Mapping[str, int]) -> None:
        """Of tables whose numbers are never given twice; it has noted those of the rows itself."""
        has = await self.numbers(connection)
        for name, number in numbers.items():
            keeps = metadata.tables[name].dialect_options["sqlite"]["autoincrement"]
            if not keeps or number <= has.get(name, 0):
                continue
            given = {"name": name, "number": number}
            await connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), given)
            await connection.execute(
                text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :number)"), given
            )
