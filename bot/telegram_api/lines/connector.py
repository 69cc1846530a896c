"""Connections that aren't used any more once they are old, and that may go by a SOCKS proxy.

aiohttp has no option for either: its `keepalive_timeout` counts idle time only, and a connection in steady
use is never idle.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError, ProxyType

from bot.model.proxy import Proxy, ProxyKind
from bot.telegram_api.calls.authorities import tls_context
from bot.telegram_api.leaving import leaving
from bot.telegram_api.lines.lifetimes import Lifetimes

if TYPE_CHECKING:
    from aiohttp.connector import Connection
    from aiohttp.tracing import Trace


_OF_PROXIES: Final = (ProxyError, ProxyConnectionError, ProxyTimeoutError)


@dataclass(slots=True)
class OpenLine:
    """A connection, by the loop's clock: when it was opened, when it was last let go.

    `idle_s`: how long nothing went on on it before the request that is under way now.
    """

    opened_at: float
    let_go_at: float
    idle_s: float = 0.0


@dataclass(slots=True)
class Trip:
    """A request on its way. `held_s`: the server may hold the answer back for so long.

    `line`: what it went out on, and `left_at` when; None as long as it has no connection, so that surely
    nothing was written.
    """

    held_s: float = 0.0
    line: OpenLine | None = None
    left_at: float | None = None


trip: Final[ContextVar[Trip]] = ContextVar("trip")
"""The request that this task makes: said by who makes it, filled in where it gets its connection."""


class AgeingConnector(aiohttp.TCPConnector):
    """Takes a connection from its pool only if it will surely last until the answer is there.

    `trying`: see Lifetimes. `may_leave`: asked right before a request is written; raises what forbids it.
    """

    def __init__(
        self,
        lifetimes: Lifetimes,
        *,
        trying: bool,
        may_leave: Callable[[], Awaitable[None]] | None = None,
        **given: Any,
    ) -> None:
        super().__init__(**given)
        self._may_leave = may_leave
        self._lifetimes = lifetimes
        self._trying = trying
        self._lines: WeakKeyDictionary[ResponseHandler, OpenLine] = WeakKeyDictionary()

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's own
    ) -> Connection:
        """A connection for `req`, which is written at once when it is there.

        Whatever is raised, nothing was written.
        """
        clock, way = asyncio.get_running_loop().time, trip.get()
        line = None
        while line is None:
            asked_at = clock()
            try:
                connection = await super().connect(req, traces, timeout)
            except (aiohttp.ClientConnectorError, TimeoutError):
                raise
            except (aiohttp.ClientError, OSError, *_OF_PROXIES) as fault:
                # What a proxy refuses among them: these kinds may also come once a request was written.
                raise NotConnected(req.connection_key, OSError(type(fault).__name__)) from fault
            if self._may_leave is not None:
                try:
                    await self._may_leave()
                except BaseException:  # raised again
                    connection.close()
                    raise
            line = self._line(connection, asked_at, way)
        connection.add_callback(partial(_let_go, line, clock))
        way.line, way.left_at = line, clock()
        if (told := leaving.get()) is not None:
            told()
        return connection

    def _line(self, connection: Connection, asked_at: float, way: Trip) -> OpenLine | None:
        """What is known of a connection; None if it won't last: then it is closed."""
        protocol = connection.protocol
        assert protocol is not None
        line = self._lines.get(protocol)
        if line is None:  # a new one
            line = self._lines[protocol] = OpenLine(asked_at, asked_at)
            return line
        now = asyncio.get_running_loop().time()
        age_s, line.idle_s = now - line.opened_at, now - line.let_go_at
        if self._lifetimes.good(now, age_s=age_s, idle_s=line.idle_s, held_s=way.held_s, trying=self._trying):
            return line
        connection.close()
        return None


def _let_go(line: OpenLine, clock: Callable[[], float]) -> None:
    line.let_go_at = clock()


class NotConnected(aiohttp.ClientConnectorError):
    """No connection could be had, for a reason that aiohttp doesn't count among those."""


class _BySocks(AgeingConnector, ProxyConnector):
    """The same by a SOCKS proxy."""


def connector(
    proxy: Proxy | None,
    lifetimes: Lifetimes,
    *,
    trying: bool,
    limit: int,
    keepalive_s: float,
    may_leave: Callable[[], Awaitable[None]] | None = None,
) -> AgeingConnector:
    """A pool of at most `limit` connections. An HTTP proxy is told to aiohttp with each request instead."""
    if proxy is None or proxy.kind is ProxyKind.HTTP:
        return AgeingConnector(
            lifetimes,
            trying=trying,
            may_leave=may_leave,
            limit=limit,
            keepalive_timeout=keepalive_s,
            ssl=tls_context(),
        )
    return _BySocks(
        lifetimes,
        trying=trying,
        may_leave=may_leave,
        limit=limit,
        keepalive_timeout=keepalive_s,
        ssl=tls_context(),
        host=proxy.host,
        port=proxy.port,
        proxy_type=ProxyType.SOCKS5,
        username=proxy.user,
        password=proxy.password,
        rdns=True,  # names are looked up beyond it: where Telegram is blocked, they are often faked here
    )
