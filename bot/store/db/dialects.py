"""What databases spell differently: a statement takes pieces of it from these functions, and their values.

How SQLite and PostgreSQL spell each stands in sqlite/words.py and postgres/words.py.
Everything else in the statements both understand, ON CONFLICT, RETURNING and UPDATE … FROM included; a test
lets PostgreSQL read every one of them. Connections, files and locks are in the packages of each, as are the
triggers that keep counters.

Lists go in and come out as one value, however long they are: each value that is handed to the driver costs
more than what is done with it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import Table, TextClause, text
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles

from bot.store.db.direct import Transaction
from bot.store.db.pieces import Many, piece
from bot.store.db.sqlite import words as sqlite_words

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.sql.compiler import SQLCompiler


def insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT into `table` that knows ON CONFLICT, for statements that the toolkit builds."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # a fourteenth of all that a start imports

        return postgresql.insert(table)
    return sqlite.insert(table)


class WrittenStatement(TextClause):
    """What `written` makes."""

    inherit_cache = True


def written(statement: str) -> WrittenStatement:
    """A statement that is written as SQL with such pieces, for the toolkit to run."""
    return WrittenStatement(statement)


@compiles(WrittenStatement)
def _spelled(element: WrittenStatement, compiler: SQLCompiler, **given: Any) -> str:
    if compiler.dialect.name == "postgresql":
        from bot.store.db.postgres.words import spelled
    else:
        spelled = sqlite_words.spelled
    said: str = compiler.visit_textclause(text(spelled(element.text)), **given)  # type: ignore[no-untyped-call]
    return said


def numbers(name: str) -> str:
    """The numbers in the list `name`, to stand after IN. Its value: `as_list`."""
    return piece("numbers", name)


def texts(name: str) -> str:
    """The texts in the list `name`, to stand after IN. Its value: `as_list`."""
    return piece("texts", name)


def as_list(values: Iterable[int] | Iterable[str]) -> Many:
    """The value of a list of numbers or texts."""
    return Many(values)


def absent(name: str, kind: Literal["number", "numbers", "text", "texts", "moment"]) -> str:
    """Whether that parameter is None. Of NULL alone PostgreSQL can't tell what it would be else: `kind`."""
    return piece("absent", name, kind)


def byte_strings(name: str) -> str:
    """The byte strings in the list `name`, to stand after IN. Its values: `as_byte_list`."""
    return piece("byte_strings", name)


def as_byte_list(name: str, values: Sequence[bytes], length: int) -> dict[str, Any]:
    """The values of a list of byte strings, each of that length."""
    begins = range(1, len(values) * length + 1, length)
    return {name: b"".join(values), f"{name}_length": length, f"{name}_at": Many(begins)}


def as_bytes(name: str) -> str:
    """The byte string in the parameter `name`, where nothing else says that it is one."""
    return piece("bytes", name)


def mapping(name: str) -> str:
    """A mapping as a table with the columns `number` and `value`, a text or NULL. Its value: `as_mapping`."""
    return piece("mapping", name)


def as_mapping(values: Mapping[int, str | None]) -> str:
    """The value of a mapping."""
    return json.dumps(values)


def as_one_value(*columns: str) -> str:
    """All rows of a query as one value, for its SELECT. To be read with `rows_in`."""
    return piece("one_value", *columns)


def rows_in(value: bytes | str) -> list[list[Any]]:
    """The rows in such a value; none is none, in no order unless the query has one."""
    whole = value if isinstance(value, str) else value.decode(errors="replace")
    rows: list[list[Any]] = json.loads(whole)
    return rows


def as_hex(column: str) -> str:
    """Bytes as a text of hexadecimal digits, for `bytes.fromhex`; NULL as an empty one, or as NULL."""
    return piece("hex", column)


def as_moment(when: datetime | None) -> str | None:
    """An aware moment as the column of a table has it, to be compared with that."""
    return None if when is None else when.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def as_day(column: str) -> str:
    """The beginning of the day, by UTC, in which the moment in a column lies, as a column has it."""
    return piece("day", column)


def moment_in(column: str) -> datetime:
    """The aware moment, in UTC, that a column of a table holds."""
    return datetime.fromisoformat(column).replace(tzinfo=UTC)


def put_among(transaction: Transaction, table: str, key: Sequence[str], row: Mapping[str, Any]) -> None:
    """Insert a new row so that where it lies tells as little as it can of when it came.

    For tables with a random key, no rowid and no index; `row` has all columns. SQLite: sqlite/placing.py.
    PostgreSQL: rows lie in the order in which they were written until `Database.rewrite` puts them in that of
    their keys.
    """
    transaction.put_among(table, key, row)
