"""All that lies in a database, as somebody sees it who has no key."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from tests.support.stores import rows, url_of

Contents = dict[str, Counter[tuple[object, ...]]]


def tables(database: Path) -> list[str]:
    """The names of all tables."""
    in_a_file = url_of(database).startswith("sqlite")
    named = rows(
        database,
        "SELECT name FROM sqlite_schema WHERE type = 'table'"
        if in_a_file
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'",
    )
    return [str(name) for (name,) in named]


def contents(database: Path) -> Contents:
    """Every row of every table."""
    return {name: Counter(rows(database, f'SELECT * FROM "{name}"')) for name in tables(database)}
