"""When a request leaves. With a new connection, or a busy program, that is a good while after it was made."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import Final

leaving: Final[ContextVar[Callable[[], None] | None]] = ContextVar("leaving", default=None)
"""Who is told, in the task that makes a request, when it has a connection and is about to be written."""
