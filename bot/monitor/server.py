"""A port of its own for programs that watch over the bot: /healthz, /readyz and /metrics; off at first."""

from __future__ import annotations

import asyncio
import errno
import json
import logging
from typing import Final

from aiohttp import web

from bot.errors import AppealBotError
from bot.listening import LEAST, Listener
from bot.monitor.lateness import Lateness
from bot.monitor.readiness import DatabaseProbe, readiness
from bot.monitor.watched import WatchedParts

log = logging.getLogger(__name__)

_AGAIN_S: Final = 5.0
_HEADERS: Final = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


class MonitorServer:
    """Answers at `host`:`port` as long as the event loop turns: one that hangs is told by its silence."""

    def __init__(self, watched: WatchedParts, host: str, port: int) -> None:
        self._watched = watched
        self._host = host
        self._port = port
        self._probe = DatabaseProbe()
        self._lateness = Lateness()
        self._again: asyncio.Task[None] | None = None
        self._listener = Listener("The monitor's port", self._answer, LEAST)

    async def start(self) -> None:
        """Begin to listen. Raises AppealBotError if that address can't be had.

        If another program has it, such as a bot on this machine that this one takes over from, it is tried
        again and again: people are answered without.
        """
        self._lateness.start()
        try:
            await self._listener.start(self._host, self._port)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise AppealBotError(
                    f"The monitor can't be at {self._host}:{self._port} ({error.strerror}).",
                    "Set MONITOR_ADDRESS to an address of this machine, or to off.",
                ) from None
            log.warning("Another program uses %s:%d, MONITOR_ADDRESS; trying again.", self._host, self._port)
            self._again = asyncio.create_task(self._try_again(), name="monitor's port")

    async def stop(self) -> None:
        """Close the port and every connection. Safe to call twice."""
        task, self._again = self._again, None
        if task:
            task.cancel()
            await asyncio.wait((task,))
        await self._lateness.stop()
        await self._listener.stop()
        await self._probe.stop()

    async def _try_again(self) -> None:
        while True:
            await asyncio.sleep(_AGAIN_S)
            try:
                await self._listener.start(self._host, self._port)
            except OSError:
                continue
            log.info("The monitor is at %s:%d now.", self._host, self._port)
            return

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD"):
            return web.Response(status=405, headers={**_HEADERS, "Allow": "GET, HEAD"})
        match request.path:
            case "/healthz":
                return self._health()
            case "/readyz":
                return await self._ready()
            case "/metrics":
                return await self._metrics()
            case _:
                return web.Response(status=404, headers=_HEADERS)

    def _health(self) -> web.Response:
        ended = self._watched.ended
        return _told(not ended, {"alive": not ended, "role": self._watched.role, "ended": ended})

    async def _ready(self) -> web.Response:
        found = await readiness(self._watched, self._probe)
        told = {"role": found.role, "database": found.database, "telegram": found.telegram}
        return _told(found.ready, {"ready": found.ready, **told})

    async def _metrics(self) -> web.Response:
        # It costs a start more than everything else here, and most have no use for it.
        from bot.monitor.metrics import CONTENT_TYPE, metrics

        body = await metrics(self._watched, self._lateness, await readiness(self._watched, self._probe))
        return web.Response(body=body, headers={**_HEADERS, "Content-Type": CONTENT_TYPE})


def _told(well: bool, words: dict[str, object]) -> web.Response:
    text = json.dumps(words, ensure_ascii=False) + "\n"
    headers = {**_HEADERS, "Content-Type": "application/json"}
    return web.Response(status=200 if well else 503, headers=headers, body=text.encode())
