"""The key that backups are made and opened with."""

from __future__ import annotations

from bot.config import Settings, key_place, load_key
from bot.errors import BackupError
from bot.model.keys import key_from_text


def master_key(settings: Settings) -> bytes:
    """The bot's key. BackupError if there is none, ConfigError if it can't be used. None is made."""
    if not (place := key_place(settings)).has_one:
        raise BackupError(
            f"The key isn't there: BOT_KEY is not set, and there is no {place}.",
            "Nothing was changed. Put your copy of the key there first; no backup is made or opened without.",
        )
    master = key_from_text(load_key(settings, make=False)[0])
    assert master is not None, "load_key has looked"
    return master
