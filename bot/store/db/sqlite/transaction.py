"""A transaction on SQLite's driver: what the store writes as SQL, run as it is spelled there."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bot.store.db.direct import Transaction
from bot.store.db.sqlite.placing import put_among
from bot.store.db.sqlite.words import spelled


class SqliteTransaction(Transaction):
    """A transaction on a connection of SQLite's, in its thread."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection, then: list[Callable[[], None]] | None = None) -> None:
        """`then`: see Transaction."""
        super().__init__(then)
        self._connection = connection

    def rows(self, statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What the statement finds."""
        return self._connection.execute(spelled(statement), values).fetchall()

    def change(self, statement: str, values: Mapping[str, Any]) -> int:
        """Run it; how many rows it changed."""
        return self._connection.execute(spelled(statement), values).rowcount

    def many(self, statement: str, values: Sequence[Mapping[str, Any]]) -> int:
        """Run it once for each of `values`; how many rows it changed in all."""
        return self._connection.executemany(spelled(statement), values).rowcount

    def put_among(self, table: str, key: Sequence[str], row: Mapping[str, Any]) -> None:
        """Insert a row among its neighbours: see placing.py."""
        put_among(self, table, key, row)
