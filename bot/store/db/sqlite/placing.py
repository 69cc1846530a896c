"""Where a new row lies in SQLite's file."""
# ruff: noqa: S608 - the names of tables and columns are put into these texts, never a value

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.store.db.direct import Transaction

_BESIDE: Final = 8
"""Rows on either side that lie in one page with a row of 500 bytes, and more."""
_ANY_ORDER: Final = random.SystemRandom()


def put_among(transaction: Transaction, table: str, key: Sequence[str], row: Mapping[str, Any]) -> None:
    """Insert a new row so that where it lies in the file doesn't tell when it came.

    SQLite sorts the keys of a page, but lays a row where there is room, so that rows lie there in the order
    in which they came (https://www.sqlite.org/fileformat2.html#b_tree_pages). Here its neighbours are taken
    out, and all of them put in again in random order; their pages are written anyway. What is written over by
    as many bytes stays in its place.
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
