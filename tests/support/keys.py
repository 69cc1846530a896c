"""What seals a bot's database, read beside the bot that owns it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from bot.store.db.sealing import Sealer
from bot.store.keys.keyring import KEY_FACTS, KeyFacts, Keyring


def sealer_of(database: Path, key: str) -> Sealer:
    """What opens the database with that BOT_KEY, as it is now."""
    keyring = Keyring.from_text(key, database)
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        found = dict(connection.execute("SELECT name, value FROM facts_about_database"))
    facts = KeyFacts.of({name: found[name] for name in KEY_FACTS if name in found})
    data_key = keyring.chosen(facts)
    return keyring.own if data_key is None else data_key.sealer()
