"""What databases spell differently: all of SQLite's own that stands in a statement comes from here.

Statements that are written as SQL take pieces of it from these functions, and the values that belong to them.
Each says what PostgreSQL's will be. Everything else in the statements both understand, ON CONFLICT and
UPDATE … FROM included; connections, files and locks are SQLite's in connections.py and database.py, as
are the triggers that keep counters, in migrations/versions/step_0004_counters.py.

Lists go in and come out as one value, however long they are: each value that is handed to the driver costs
more than what is done with it.
"""
# ruff: noqa: S608 - the names of parameters are put into these texts, never a value

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db.direct import Transaction

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_BESIDE: Final = 8
"""Rows on either side that lie in one page with a row of 500 bytes, and more."""
_ANY_ORDER: Final = random.SystemRandom()


def insert(connection: AsyncConnection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT into `table` that knows ON CONFLICT, for statements that the toolkit builds."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # a fourteenth of all that a start imports

        return postgresql.insert(table)
    return sqlite.insert(table)


def numbers(name: str) -> str:
    """The numbers in the list `name`, to stand after IN. Its value: `as_list`.

    PostgreSQL: `(SELECT unnest(CAST(:name AS bigint[])))`.
    """
    return f"(SELECT value FROM json_each(:{name}))"


def texts(name: str) -> str:
    """The texts in the list `name`, to stand after IN. Its value: `as_list`.

    PostgreSQL: `(SELECT unnest(CAST(:name AS text[])))`.
    """
    return f"(SELECT value FROM json_each(:{name}))"


def as_list(values: Iterable[int] | Iterable[str]) -> str:
    """The value of a list of numbers or texts. PostgreSQL: an array, so these as they are."""
    return json.dumps(list(values))


def byte_strings(name: str) -> str:
    """The byte strings in the list `name`, to stand after IN. Its values: `as_byte_list`.

    PostgreSQL: `(SELECT unnest(CAST(:name AS bytea[])))`.
    """
    return f"(SELECT substr(:{name}, value, :{name}_length) FROM json_each(:{name}_at))"


def as_byte_list(name: str, values: Sequence[bytes], length: int) -> dict[str, Any]:
    """The values of a list of byte strings, each of that length. PostgreSQL: an array, one value.

    JSON holds no bytes: these are one after the other, and a list tells where each begins.
    """
    begins = range(1, len(values) * length + 1, length)
    return {name: b"".join(values), f"{name}_length": length, f"{name}_at": json.dumps(list(begins))}


def mapping(name: str) -> str:
    """A mapping as a table with the columns `number` and `value`, a text or NULL. Its value: `as_mapping`.

    PostgreSQL: `(SELECT CAST(key AS bigint) AS number, value FROM json_each_text(:name))`.
    """
    return f"(SELECT CAST(key AS INTEGER) AS number, value FROM json_each(:{name}))"


def as_mapping(values: Mapping[int, str | None]) -> str:
    """The value of a mapping. PostgreSQL: the same."""
    return json.dumps(values)


def as_one_value(*columns: str) -> str:
    """All rows of a query as one value, for its SELECT. To be read with `rows_in`.

    As bytes: one text in it that is damaged must not keep a thousand others from being read.
    PostgreSQL: `json_agg(json_build_array(…))`; a damaged text never gets into it.
    """
    return f"CAST(json_group_array(json_array({', '.join(columns)})) AS BLOB)"


def rows_in(value: bytes) -> list[list[Any]]:
    """The rows in such a value; none is none, in no order unless the query has one."""
    rows: list[list[Any]] = json.loads(value.decode(errors="replace"))
    return rows


def as_hex(column: str) -> str:
    """Bytes as a text of hexadecimal digits; NULL as an empty one, or as NULL.

    PostgreSQL: `encode(column, 'hex')`.
    """
    return f"hex({column})"


def as_moment(when: datetime | None) -> str | None:
    """An aware moment as the column of a table has it, to be compared with that.

    PostgreSQL: itself.
    """
    return None if when is None else when.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def as_day(column: str) -> str:
    """The beginning of the day, by UTC, in which the moment in a column lies, as a column has it.

    PostgreSQL: `date_trunc('day', column AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'`.
    """
    return f"(substr({column}, 1, 10) || ' 00:00:00.000000')"


def moment_in(column: str) -> datetime:
    """The aware moment, in UTC, that a column of a table holds. PostgreSQL: itself."""
    return datetime.fromisoformat(column).replace(tzinfo=UTC)


def put_among(transaction: Transaction, table: str, key: Sequence[str], row: Mapping[str, Any]) -> None:
    """Insert a new row so that where it lies in the file doesn't tell when it came.

    For tables with a random key, no rowid and no index; `row` has all columns. SQLite sorts the keys of a
    page, but lays a row where there is room, so that rows lie there in the order in which they came
    (https://www.sqlite.org/fileformat2.html#b_tree_pages). Here its neighbours are taken out, and all of them
    put in again in random order; their pages are written anyway. What is written over by as many bytes stays
    in its place. PostgreSQL: rows lie in the order in which they were written until VACUUM FULL or CLUSTER.
    """
    columns = ", ".join(f'"{name}"' for name in row)
    keys = ", ".join(f'"{name}"' for name in key)
    values = ", ".join(f":{name}" for name in key)
    near: list[tuple[Any, ...]] = []
    for beyond, way in (("<", "DESC"), (">", "ASC")):
        by = ", ".join(f'"{name}" {way}' for name in key)
        there = f'FROM "{table}" WHERE ({keys}) {beyond} ({values}) ORDER BY {by} LIMIT {_BESIDE}'
        near += transaction.rows(f"SELECT {columns} {there}", row)
    rows = [dict(zip(row, found, strict=True)) for found in near]
    transaction.many(f'DELETE FROM "{table}" WHERE ({keys}) = ({values})', rows)
    rows.append(dict(row))
    _ANY_ORDER.shuffle(rows)
    into = ", ".join(f":{name}" for name in row)
    transaction.many(f'INSERT INTO "{table}" ({columns}) VALUES ({into})', rows)
