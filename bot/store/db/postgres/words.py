"""How PostgreSQL spells the pieces of dialects.py. Beside it: store/db/sqlite/words.py."""

# ruff: noqa: S608 - names of parameters and columns are put into these texts, never a value

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from bot.store.db.pieces import spell

_TYPES: Final = {
    "number": "bigint",
    "numbers": "bigint[]",
    "text": "text",
    "texts": "text[]",
    "moment": "timestamptz",
}
WORDS: Final[Mapping[str, Callable[..., str]]] = {
    "numbers": lambda name: f"(SELECT unnest(CAST(:{name} AS bigint[])))",
    "texts": lambda name: f"(SELECT unnest(CAST(:{name} AS text[])))",
    "bytes": lambda name: f"CAST(:{name} AS bytea)",
    "absent": lambda name, kind: f"CAST(:{name} AS {_TYPES[kind]}) IS NULL",
    # The values are as SQLite has them: one after the other, and a list that tells where each begins.
    "byte_strings": lambda name: (
        f"(SELECT substr(CAST(:{name} AS bytea), place, CAST(:{name}_length AS integer))"
        f" FROM unnest(CAST(:{name}_at AS integer[])) AS place)"
    ),
    "mapping": lambda name: (
        f"(SELECT CAST(key AS bigint) AS number, value FROM json_each_text(CAST(:{name} AS json)))"
    ),
    "one_value": lambda *columns: (
        f"CAST(coalesce(json_agg(json_build_array({', '.join(columns)})), '[]') AS text)"
    ),
    "hex": lambda column: f"encode({column}, 'hex')",
    "day": lambda column: f"date_trunc('day', {column}, 'UTC')",
}

# ":name" that isn't within a name or behind another colon, as in a cast.
_NAMED: Final = re.compile(r"(?<![:\w]):([A-Za-z_]\w*)")


@cache
def spelled(statement: str) -> str:
    """A statement of the store's as PostgreSQL takes it, with its parameters still as ":name"."""
    return spell(statement, WORDS)


@cache
def for_driver(statement: str) -> bytes:
    """The same as the driver takes it: parameters as "%(name)s"."""
    return _NAMED.sub(r"%(\1)s", spelled(statement).replace("%", "%%")).encode()
