"""Where a server's database is: what DATABASE_URL names. Passwords and certificates are libpq's matter."""

from __future__ import annotations

from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StoreError

SCHEME: Final = "postgresql+psycopg"


def is_server(url: str) -> bool:
    """Whether this names a server's database, rightly or not, and no file."""
    return url.startswith("postgres")


def server(url: str) -> URL:
    """The address. StoreError if it can't be used; a password in it is never told."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.drivername != SCHEME or not parsed.database:
        raise StoreError(
            "DATABASE_URL can't be used.",
            f"Write it as {SCHEME}://user@host/name; ?sslmode=verify-full behind it.",
        )
    return parsed


def shown(address: URL) -> str:
    """The address for a log or a terminal: without user, password or options."""
    return URL.create(
        SCHEME, host=address.host, port=address.port, database=address.database
    ).render_as_string()
