"""The key that backups are made and opened with."""

from __future__ import annotations

from bot.config import Settings, key_place, load_key
from bot.errors import BackupError, StoreError
from bot.model.keys import key_from_text


def require_file(
    settings: Settings, advice: str = "docs/operating.md says how to back it up with pg_dump."
) -> None:
    """StoreError if the database is on a server; `advice`: what to do there instead."""
    if settings.on_a_server:
        raise StoreError(
            f"The database is on a server: {settings.database_shown}.", f"Nothing was changed. {advice}"
        )


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
