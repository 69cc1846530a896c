"""What is in a copy of the database, and the rows in which a database keeps where it comes from."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from bot.errors import BackupError, SealError
from bot.model.broadcasts.broadcast import UNDER_WAY
from bot.model.identity import BotIdentity
from bot.store.keys.data_key import DataKey
from bot.store.keys.keyring import KEY_FACTS, WRAPPED, KeyFacts, Keyring

PANICKED: Final = "panic"
"""The fact that says when there was a panic last: ISO 8601, UTC."""
RESTORED: Final = "restored"
"""The row of a copy that was put back: JSON with "at" and "copy_of", each ISO in UTC."""
BACKED_UP: Final = "backup"
"""The row that says when the newest backup was made: ISO, in UTC."""

_PUT: Final = """
    INSERT INTO facts_about_database (name, value)
    VALUES (:name, :value)
    ON CONFLICT (name) DO UPDATE SET value = :value
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What whoever decides should know of a copy."""

    schema: str  # the step it is at
    subscribers: int
    under_way: int  # broadcasts that aren't over
    bot: BotIdentity | None  # whose it is; None if that isn't written down
    data_key: DataKey | None  # what seals it; None: BOT_KEY itself does


def contents_of(connection: sqlite3.Connection, keyring: Keyring, beside: bytes | None = None) -> Contents:
    """Look into a database of any step. BackupError if it is another program's or key's; sqlite3.Error.

    `beside`: a data key's file that lay beside a copy. Where there is none, and none in the copy, it is the
    keyring's own.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not {"alembic_version", "facts_about_database", "subscribers", "broadcasts"} <= tables:
        raise BackupError(
            "The database is that of another program, or empty.", "Nothing was changed. Name another file."
        )
    facts = KeyFacts.of({name: value for name in KEY_FACTS if (value := fact(connection, name)) is not None})
    try:
        data_key = keyring.chosen(replace(facts, wrapped=facts.wrapped or beside))
    except SealError as error:
        if facts.name is not None:
            raise BackupError(error.problem, error.advice) from None
        raise BackupError(
            "The database was written with another key than this bot's.",
            "Nothing was changed. Put the key that belongs to it into secrets/bot.key, or set BOT_KEY.",
        ) from None
    states = ", ".join(f"'{state}'" for state in sorted(UNDER_WAY))
    return Contents(
        schema=_one(connection, "SELECT version_num FROM alembic_version"),
        subscribers=_one(connection, "SELECT count(*) FROM subscribers WHERE wants IS NOT NULL AND gone = 0"),
        under_way=_one(connection, f"SELECT count(*) FROM broadcasts WHERE state IN ({states})"),  # noqa: S608
        bot=_bot(fact(connection, "bot")),
        data_key=data_key,
    )


def put_data_key(connection: sqlite3.Connection, keyring: Keyring, contents: Contents) -> None:
    """Have a copy carry what seals it, wrapped by the keyring's BOT_KEY alone. sqlite3.Error."""
    if contents.data_key is not None:
        put_fact(connection, WRAPPED, keyring.wrap(contents.data_key))


def put_fact(connection: sqlite3.Connection, name: str, value: bytes) -> None:
    """Write a row about the database, as part of the transaction under way. sqlite3.Error."""
    connection.execute(_PUT, {"name": name, "value": value})


def restored_fact(at: datetime, copy_of: datetime) -> bytes:
    """The value of RESTORED: restored at one moment, from a copy made at the other; both aware."""
    moments = {"at": at, "copy_of": copy_of}
    return json.dumps({name: when.astimezone(UTC).isoformat() for name, when in moments.items()}).encode()


def fact(connection: sqlite3.Connection, name: str) -> bytes | None:
    """The row about the database of that name; None if there is none. sqlite3.Error."""
    found = connection.execute("SELECT value FROM facts_about_database WHERE name = ?", (name,)).fetchone()
    return None if found is None else bytes(found[0])


def _bot(value: bytes | None) -> BotIdentity | None:
    if value is None:
        return None
    number, _, name = value.decode().partition(" ")
    return BotIdentity(int(number), name)


def _one(connection: sqlite3.Connection, query: str) -> Any:
    found = connection.execute(query).fetchone()
    return None if found is None else found[0]
