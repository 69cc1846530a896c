"""The port at which Telegram brings updates. Each is acknowledged once it has been handled, and never before.

So a program that is killed loses none: Telegram brings again what wasn't acknowledged. It waits a minute for
that, and brings the update again if it takes longer; what is under way isn't begun anew then.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import partial
from hmac import compare_digest
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from aiohttp import web

from bot.errors import AppealBotError
from bot.listening import MOST, Listener
from bot.telegram_api.updates.incoming import Incoming
from bot.telegram_api.updates.source import has_number, readable

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
LARGEST_UPDATE: Final = 1 << 20
"""Bytes. A long letter with all its formatting, and the message that it answers, are a tenth of that."""
_BODY_S: Final = 15.0
"""So long an update may take to come in whole."""
_LINGER_S: Final = 1.0
"""So long what else comes is read, and thrown away, of whoever is turned away: so that the proxy sees why."""
_REMEMBERED: Final = 10_000
"""Of so many updates it is known that they were handled; of older ones the database knows."""
_LATER: Final = {"Retry-After": "2"}
"""To whoever is told to come again: Telegram keeps to it, and else waits twice as long each time."""


class WebhookPort:
    """At `host`:`port`; port 0 takes a free one. Updates are found at the path of `url`, and at "/".

    A proxy may hand over the path as Telegram has it, or only what follows its own part.
    """

    def __init__(
        self,
        host: str,
        port: int,
        url: str,
        secret: str,
        take: Callable[[Incoming], None],
        room: asyncio.Event,
        overtaken: asyncio.Event,
        *,
        most: int = MOST,
    ) -> None:
        """`secret`: what Telegram says with each update. `take` and `room`: see InOrder.

        `overtaken`: set once another program has the database. What is handled then changed nothing, and is
        for that one.
        `most`: so many connections are open at once; see Listener.
        """
        self._host = host
        self.port = port
        path = unquote(urlsplit(url).path).rstrip("/")
        self._paths = {"/", path, f"{path}/"}
        self._secret = secret.encode()
        self._take = take
        self._room = room
        self._overtaken = overtaken
        self._listener = Listener(
            "The webhook's port",
            self._answer,
            most,
            largest_request=LARGEST_UPDATE,
            keepalive_timeout=75,
            lingering_time=_LINGER_S,
        )
        self._taking = False
        self._under_way: dict[int, asyncio.Future[bool]] = {}  # by the update's number
        self._handled: OrderedDict[int, None] = OrderedDict()
        self.heard_at = 0.0
        """When Telegram brought something last, or first might have: by the calendar, seconds since 1970."""

    async def start(self) -> None:
        """Begin to listen; what comes now has to come again. AppealBotError: that address can't be had."""
        try:
            await self._listener.start(self._host, self.port)
        except OSError as error:
            raise AppealBotError(
                f"Updates can't be taken in at {self._host}:{self.port} ({error.strerror}).",
                "Stop what uses that address, or set WEBHOOK_ADDRESS to another one and tell the proxy.",
            ) from None
        self.port = self._listener.port

    def open(self) -> None:
        """Begin to take in updates."""
        self._taking = True
        self.heard_at = time.time()

    async def stop(self) -> None:
        """Take in nothing more, acknowledge what is handled meanwhile, close. Safe to call twice.

        Broken off, it leaves the rest unacknowledged: Telegram brings it to the next start.
        """
        self._taking = False
        try:
            if self._under_way:
                await asyncio.wait(self._under_way.values())
        finally:
            for waiting in self._under_way.values():
                if not waiting.done():
                    waiting.set_result(False)
            await self._listener.stop()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if unquote(request.rel_url.raw_path) not in self._paths:
            return web.Response(status=404)
        if request.method != "POST":
            return web.Response(status=405, headers={"Allow": "POST"})
        # Before anything is read of it. Compared as bytes: a header may hold what is no ASCII.
        if not compare_digest(request.headers.get(SECRET_HEADER, "").encode(errors="replace"), self._secret):
            return self._refuse(401, "Somebody without the secret called the webhook's port")
        try:
            update = await _read(request)
        except web.HTTPRequestEntityTooLarge:
            return self._refuse(413, "What was brought to the webhook's port is too large for an update")
        except (ConnectionError, web.RequestPayloadError):
            return web.Response(status=400)  # whoever brought it has hung up, and hears nothing
        except (ValueError, TimeoutError):
            return self._refuse(400, "What was brought to the webhook's port is no update")
        self.heard_at = time.time()
        if await self._is_handled(update) and not self._overtaken.is_set():
            return web.Response()
        return web.Response(status=503, headers=_LATER)

    async def _is_handled(self, update: dict[str, Any]) -> bool:
        """Wait until it is; False if it has to be brought again."""
        number: int = update["update_id"]
        if number in self._handled:
            return True
        waiting = self._under_way.get(number)
        if waiting is None:
            if not self._taking or not self._room.is_set():
                return False
            incoming = readable(update)
            if incoming is None:
                return True
            waiting = self._under_way[number] = asyncio.get_running_loop().create_future()
            incoming.acknowledge = partial(self._done, number)
            self._take(incoming)
        # Whoever brought it may hang up, and bring it again: it is waited for by both.
        return await asyncio.shield(waiting)

    def _done(self, number: int) -> None:
        self._handled[number] = None
        if len(self._handled) > _REMEMBERED:
            self._handled.popitem(last=False)
        waiting = self._under_way.pop(number)
        if not waiting.done():
            waiting.set_result(True)

    def _refuse(self, status: int, words: str) -> web.Response:
        """Turn it away; the log has nothing of what came."""
        self._listener.tell(words)
        refusal = web.Response(status=status)
        refusal.force_close()  # the rest of it isn't read
        return refusal


async def _read(request: web.BaseRequest) -> dict[str, Any]:
    """The update. ValueError if it is none; HTTPRequestEntityTooLarge; TimeoutError."""
    async with asyncio.timeout(_BODY_S):
        body = await request.read()
    try:
        update = json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not has_number(update):
        raise ValueError("no update")
    found: dict[str, Any] = update
    return found
