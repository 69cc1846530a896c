"""The number of changes, in the database's first page: what tells whether a write-ahead log is its own.

SQLite keeps a number for whoever uses it in the header of the first page ("user version", offset 60). Each
transaction of this program that changes something counts it up by one. So the first page is in every log, and
a copy of the file says how many changes it has seen. whose_log.py reads it.
"""

from __future__ import annotations

import secrets
import sqlite3
from typing import Final

OFFSET: Final = 60
"""Of the number in the file: 4 bytes, big-endian (sqlite.org/fileformat2.html#the_database_header)."""

WRAP: Final = 1 << 32


def count_up(connection: sqlite3.Connection) -> None:
    """One more change, as part of the transaction under way."""
    (number,) = connection.execute("PRAGMA user_version").fetchone()
    _put(connection, (number + 1) % WRAP)


def begin_anywhere(connection: sqlite3.Connection) -> None:
    """Let a new database begin at a random number, so that two of them hardly ever have the same."""
    _put(connection, secrets.randbelow(WRAP))


def _put(connection: sqlite3.Connection, number: int) -> None:
    # The driver takes no parameter here. What it takes is signed.
    connection.execute(f"PRAGMA user_version = {number - WRAP if number >= WRAP >> 1 else number}")
