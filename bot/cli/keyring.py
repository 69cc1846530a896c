"""The key that a command opens the database with."""

from __future__ import annotations

from bot.config import Settings, load_key
from bot.store.keys.keyring import Keyring


def keyring_of(settings: Settings) -> Keyring:
    """BOT_KEY, which must be there, and the data key beside the database. ConfigError, SealError."""
    return Keyring.from_text(load_key(settings, make=False)[0], settings.database_path)
