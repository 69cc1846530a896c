"""A transaction on PostgreSQL's driver: what the store writes as SQL, run as it is spelled there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from psycopg import AsyncConnection, AsyncCursor
from psycopg.types.string import TextLoader
from sqlalchemy.util import await_

from bot.store.db.direct import Transaction
from bot.store.db.postgres.words import for_driver


class PostgresTransaction(Transaction):
    """To be used within `PostgresDriver.work`, which lets each statement be waited for."""

    __slots__ = ("_cursor",)

    def __init__(
        self, connection: AsyncConnection[Any], then: list[Callable[[], None]] | None = None
    ) -> None:
        """`then`: see Transaction."""
        super().__init__(then)
        self._cursor: AsyncCursor[Any] = connection.cursor()
        for kind in ("date", "timestamptz"):  # texts, as SQLite has them
            self._cursor.adapters.register_loader(kind, TextLoader)

    def rows(self, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What the statement finds."""
        return await_(self._rows(for_driver(statement), values))

    def change(self, statement: str, values: Mapping[str, Any]) -> int:
        """Run it; how many rows it changed."""
        return await_(self._cursor.execute(for_driver(statement), values)).rowcount

    def many(self, statement: str, values: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each of `values`, all of them in one go; how many rows it changed in all."""
        if not values:
            return 0
        await_(self._cursor.executemany(for_driver(statement), values))
        return self._cursor.rowcount

    def put_among(self, table: str, key: Sequence[str], row: Mapping[str, Any]) -> None:  # noqa: ARG002
        """Insert a row: it lies behind those that came before, until the table is rewritten."""
        columns = ", ".join(f'"{name}"' for name in row)
        values = ", ".join(f":{name}" for name in row)
        self.change(f'INSERT INTO "{table}" ({columns}) VALUES ({values})', row)  # noqa: S608

    async def _rows(self, statement: bytes, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        await self._cursor.execute(statement, values)
        return await self._cursor.fetchall()
