"""Nothing that a key made is left out when another takes its place."""

from __future__ import annotations

from sqlalchemy import LargeBinary

from bot.store.db.schema import metadata
from bot.store.keys.sealed_columns import SEALED, TELLS_NOTHING

IN_TEXT = {("broadcasts", "plan")}
"""Sealed, and kept as text."""


def test_every_column_of_bytes_is_sealed_again_or_tells_nothing() -> None:
    bytes_ = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }
    again = {(rows.table.name, column) for rows in SEALED for column in rows.columns}
    assert again | TELLS_NOTHING == bytes_ | IN_TEXT, (
        "a column that a key made goes into SEALED, one that tells nothing into TELLS_NOTHING, both in "
        "bot/store/keys/sealed_columns.py"
    )
    assert not again & TELLS_NOTHING
