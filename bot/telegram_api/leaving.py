"""When a request leaves. With a new connection, or a busy program, that is a good while after it was made."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

import aiohttp

if TYPE_CHECKING:
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace

leaving: Final[ContextVar[Callable[[], None] | None]] = ContextVar("leaving", default=None)
"""Who is told, in the task that makes a request, when it has a connection and is about to be written."""


class TellingConnector(aiohttp.TCPConnector):
    """Tells whoever wants to know."""

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's own
    ) -> Connection:
        """A connection for `req`, which is written at once when it is there."""
        connection = await super().connect(req, traces, timeout)
        if (told := leaving.get()) is not None:
            told()
        return connection
