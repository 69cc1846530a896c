"""Lists, mappings and rows go through the database as one value each, and come out as they went in."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from bot.store.db.dialects import (
    as_byte_list,
    as_hex,
    as_list,
    as_mapping,
    as_moment,
    as_one_value,
    byte_strings,
    mapping,
    numbers,
    rows_in,
    texts,
)
from bot.store.db.schema import UTCDateTime
from bot.store.db.sqlite.words import spelled
from tests.support.stores import NO_TEXT

ids = st.integers(-(2**63), 2**63 - 1)
# A database's text ends at a NUL, and a lone surrogate is none.
plain = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))
moments = st.datetimes(
    datetime(1, 1, 3),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(9999, 12, 29),  # noqa: DTZ001
    timezones=st.sampled_from([timezone(timedelta(hours=hours)) for hours in (-11, 0, 14)]),
)


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        yield connection


@given(listed=st.lists(ids))
def test_numbers(database: sqlite3.Connection, listed: list[int]) -> None:
    found = database.execute(spelled(f"SELECT * FROM {numbers('those')}"), {"those": as_list(listed)})
    assert [number for (number,) in found] == listed


@given(listed=st.lists(plain))
def test_texts(database: sqlite3.Connection, listed: list[str]) -> None:
    found = database.execute(spelled(f"SELECT * FROM {texts('those')}"), {"those": as_list(listed)})
    assert [text for (text,) in found] == listed


@given(listed=st.lists(st.binary(min_size=3, max_size=3)))
def test_byte_strings(database: sqlite3.Connection, listed: list[bytes]) -> None:
    found = database.execute(
        spelled(f"SELECT * FROM {byte_strings('those')}"), as_byte_list("those", listed, 3)
    )
    assert [some for (some,) in found] == listed


@given(mapped=st.dictionaries(ids, st.none() | plain))
def test_mapping(database: sqlite3.Connection, mapped: dict[int, str | None]) -> None:
    found = database.execute(
        spelled(f"SELECT number, value FROM {mapping('those')}"), {"those": as_mapping(mapped)}
    )
    assert dict(found.fetchall()) == mapped


@given(rows=st.lists(st.tuples(ids, st.none() | plain, st.none() | st.binary()), max_size=5))
def test_rows_as_one_value(
    database: sqlite3.Connection, rows: list[tuple[int, str | None, bytes | None]]
) -> None:
    nothing = "SELECT NULL AS number, NULL AS text, NULL AS bytes WHERE FALSE"
    query = " UNION ALL ".join([nothing, *["SELECT ?, ?, ?"] * len(rows)])
    each = as_one_value("number", "text", as_hex("bytes"))
    [(value,)] = database.execute(
        spelled(f"SELECT {each} FROM ({query})"), [one for row in rows for one in row]
    )
    assert [(number, text, bytes.fromhex(digits or "")) for number, text, digits in rows_in(value)] == [
        (number, text, some or b"") for number, text, some in rows
    ]


def test_a_damaged_text_doesnt_keep_the_others_from_being_read(database: sqlite3.Connection) -> None:
    query = f"SELECT 1 AS number, {NO_TEXT} AS text UNION ALL SELECT 2, 'whole'"
    [(value,)] = database.execute(spelled(f"SELECT {as_one_value('number', 'text')} FROM ({query})"))
    (one, _), two = rows_in(value)
    assert (one, two) == (1, [2, "whole"])


@given(when=moments)
def test_a_moment_is_what_the_toolkit_keeps(when: datetime) -> None:
    dialect = sqlite.dialect()
    keep = UTCDateTime().dialect_impl(dialect).bind_processor(dialect)
    assert keep is not None
    assert as_moment(when) == keep(when)
