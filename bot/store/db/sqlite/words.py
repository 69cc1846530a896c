"""How SQLite spells the pieces of dialects.py. Beside it: store/db/postgres/words.py."""

# ruff: noqa: S608 - names of parameters and columns are put into these texts, never a value

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from bot.store.db.pieces import Many, spell


def _list(name: str) -> str:
    return f"(SELECT value FROM json_each(:{name}))"


WORDS: Final[Mapping[str, Callable[..., str]]] = {
    "numbers": _list,
    "texts": _list,
    "bytes": lambda name: f":{name}",
    "absent": lambda name, _: f":{name} IS NULL",
    # JSON holds no bytes: these are one after the other, and a list tells where each begins.
    "byte_strings": lambda name: (
        f"(SELECT substr(:{name}, value, :{name}_length) FROM json_each(:{name}_at))"
    ),
    "mapping": lambda name: f"(SELECT CAST(key AS INTEGER) AS number, value FROM json_each(:{name}))",
    # As bytes: one text in it that is damaged must not keep a thousand others from being read.
    "one_value": lambda *columns: f"CAST(json_group_array(json_array({', '.join(columns)})) AS BLOB)",
    "hex": lambda column: f"hex({column})",
    "day": lambda column: f"(substr({column}, 1, 10) || ' 00:00:00.000000')",
}

# A list is handed over as JSON: each value that is bound costs more than what is done with it.
sqlite3.register_adapter(Many, json.dumps)


@cache
def spelled(statement: str) -> str:
    """A statement of the store's as SQLite takes it."""
    return spell(statement, WORDS)
