"""The statements that are written as SQL: what they name is there, and none reads more than it needs."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import TextClause

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.broadcasts.delivery import DeliveryState
from bot.store.broadcasts import acts, audience_counts, newest
from bot.store.broadcasts.rows import FINAL
from bot.store.db.schema import broadcasts
from bot.store.db.sqlite.words import spelled
from bot.store.delivery import braking, listing, statements
from bot.store.delivery.statements import COUNT, STATES
from bot.store.letters import choices, failed_addresses, records, reminders, stored, sums
from bot.store.people.updates import handled_updates, visits
from tests.support.stores import empty_database

GIVEN = {
    *(
        "broadcast",
        "case",
        "row",
        "rows",
        "people",
        "after",
        "upto",
        "due",
        "most",
        "update",
        "interrupted",
        "held",
        "new",
        "by",
        "attempts",
        "reason",
    ),
    *(
        "attempts",
        "sent",
        "messages",
        "more",
        "source",
        "state_of_part",
        "sends",
        "recalls",
        "default_language",
    ),
    *("wants", "languages", "joined_since", "under_way", "tags", "tags_at", "tags_length"),
    *("mark", "sealed", "chat", "send", "correct", "recall", "discreet"),
    *("authority", "ask", "day", "tag", "now", "id", "language", "reported", "confirmed"),
    *("due", "fresh"),
    *("since", "midnight", "by_country"),
    *("why", "halt", "facts", "tally", "reasons", "old", "marked"),
    *(f"more_{state.value}" for state in FINAL),
}
"""What a statement is given beside the states, by name."""


READ_WHOLE: Final = {"records.DUE", "records.FRESH"}
"""Once a day, by a reader that nobody waits for: an index would tell in which order people tapped."""


def written() -> dict[str, str]:
    """Every statement of the store that is written as SQL, by its name."""
    found = {}
    for module in (
        *(statements, braking, listing, acts, audience_counts, newest, handled_updates, visits),
        *(choices, failed_addresses, records, reminders, stored, sums),
    ):
        for name, value in vars(module).items():
            text = value.text if isinstance(value, TextClause) else value
            if isinstance(text, str) and re.match(r"\s+(SELECT|INSERT|UPDATE|DELETE)\b", text):
                found[f"{module.__name__.rpartition('.')[2]}.{name}"] = text
    return found


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "bot.db"
    path.write_bytes(empty_database())
    with contextlib.closing(sqlite3.connect(path)) as connection:
        yield connection


def plan(database: sqlite3.Connection, statement: str) -> list[str]:
    return [step[3] for step in explained(database, f"QUERY PLAN {statement}")]


def explained(database: sqlite3.Connection, what: str) -> list[Any]:
    values: Mapping[str, object] = {**dict.fromkeys(GIVEN), **STATES}
    return database.execute(f"EXPLAIN {spelled(what)}", values).fetchall()


@pytest.mark.parametrize("name", written())
def test_a_statement_names_only_what_there_is(database: sqlite3.Connection, name: str) -> None:
    # A column or a table of another name, or a state that is called something else by now, is an error.
    assert explained(database, written()[name])


@pytest.mark.parametrize("name", written())
def test_a_statement_seeks_its_rows(database: sqlite3.Connection, name: str) -> None:
    tables = r"deliveries|subscribers|subscriptions|broadcasts|broadcast_texts|records"
    read_whole = [step for step in plan(database, written()[name]) if re.match(rf"SCAN ({tables})\b", step)]
    assert bool(read_whole) == (name in READ_WHOLE), "of a million, some tenths of a second"


def test_a_piece_of_a_recall_is_found_by_its_rows(database: sqlite3.Connection) -> None:
    steps = plan(database, listing.LIST_PART)
    # By the index of the queue it would be all of the source's: of a million, 0.3 s with the database locked.
    assert "SEARCH deliveries USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)" in steps


def test_every_state_has_a_name_of_its_own() -> None:
    assert len(STATES) == len(DeliveryState) + len(BroadcastState) + 1, "and the mark :maybe"
    assert not STATES.keys() & GIVEN, "one would be taken for the other"


def test_every_outcome_is_counted_in_a_column_of_its_name() -> None:
    columns = {state.value for state in FINAL}
    assert set(re.findall(r"(\w+) = \1 \+ :more_\1\b", COUNT)) == columns
    assert columns <= set(broadcasts.c.keys())
    assert columns | {"waiting", "claimed", "wire"} == set(DeliveryState)
