"""Statements of SQL, compiled once in a run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import LRUCache

from bot.store.db import connections

_MOST_KEPT = 4000


def compiled_once() -> Callable[[], None]:
    """From now on what a statement was compiled to serves every store of this process; the result ends that.

    SQLAlchemy keeps it for each database, which in a test has asked next to nothing twice.
    """
    make = connections.create_async_engine
    compiled: LRUCache[Any, Any] = LRUCache(_MOST_KEPT)

    def engine(*given: Any, **options: Any) -> AsyncEngine:
        made = make(*given, **options)
        made.sync_engine._compiled_cache = compiled
        return made

    patch = pytest.MonkeyPatch()
    patch.setattr(connections, "create_async_engine", engine)
    # It is kept for a dialect, of which each database has its own.
    patch.setattr(SQLiteDialect_aiosqlite, "__eq__", lambda one, other: type(one) is type(other))
    patch.setattr(SQLiteDialect_aiosqlite, "__hash__", lambda one: hash(type(one)))
    return patch.undo
