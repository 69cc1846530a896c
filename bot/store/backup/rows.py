"""Every row of every table, in the order of its key: the same on a file and on a server, so they compare."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Row, Table, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db.schema import metadata

TABLES: Final = tuple(metadata.sorted_tables)
"""All of them, none before another one that it refers to."""
_AT_ONCE: Final = 2_000
"""Rows that are read and written in one step."""


@dataclass(slots=True)
class RowsDigest:
    """How many rows a table has, and what they are."""

    rows: int = 0
    _hash: Any = field(default_factory=hashlib.sha256)

    def add(self, block: Sequence[Row[Any]]) -> None:
        """The next rows."""
        self.rows += len(block)
        for row in block:
            self._hash.update(repr(tuple(row)).encode())

    def __eq__(self, other: object) -> bool:
        """Whether both have the same rows."""
        return isinstance(other, RowsDigest) and self._said() == other._said()

    def _said(self) -> tuple[int, bytes]:
        return self.rows, self._hash.digest()

    __hash__ = None  # type: ignore[assignment] # it grows


async def number_of_rows(connection: AsyncConnection) -> int:
    """In all tables together."""
    return sum([await connection.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES])


async def blocks(connection: AsyncConnection, table: Table) -> AsyncIterator[Sequence[Row[Any]]]:
    """Every row of the table."""
    key = table.primary_key
    query = select(table).order_by(*key).limit(_AT_ONCE)
    some = query
    while block := (await connection.execute(some)).all():
        yield block
        last = tuple(getattr(block[-1], column.name) for column in key)
        some = query.where(tuple_(*key) > last)
