"""Serves the hand-off page, from memory, and nothing else. Nothing is written down about a visit."""

from __future__ import annotations

import asyncio
from typing import Final
from urllib.parse import unquote, urlsplit

from aiohttp import web

from bot.errors import AppealBotError
from bot.listening import MOST, Listener
from bot.model.small_numbers import HeldBack
from bot.web.page import OLDER_BY_QUERY, HandoffPage

_TEXT: Final = {"Content-Type": "text/plain; charset=utf-8", "X-Content-Type-Options": "nosniff"}


class PageServer:
    """The page at `host`:`port`; port 0 takes a free one. Found at the path of `public_url`, and at "/"."""

    def __init__(
        self, page: HandoffPage, host: str, port: int, public_url: str | None = None, *, most: int = MOST
    ) -> None:
        """`most`: so many connections are open at once; see Listener."""
        self._page = page
        self._host = host
        self._port = port
        self._public_url = public_url
        path = unquote(urlsplit(public_url or "").path).rstrip("/")
        # A proxy may hand over the path as people have it, or only what follows its own part.
        self._paths = {"/", path, f"{path}/"}
        self._listener = Listener("The hand-off page's port", self._answer, most, keepalive_timeout=15)
        self.requests = HeldBack()
        """How often the page was asked for. By whom isn't known: behind a proxy all have its address."""

    @property
    def connections(self) -> int:
        """How many are open."""
        return self._listener.connections

    @property
    def url(self) -> str:
        """Where people's browsers find the page: `public_url`, else the server's own address."""
        return self._public_url or f"http://{self._host}:{self._port}/"

    def show(self, page: HandoffPage) -> None:
        """Serve another page from now on."""
        self._page = page

    async def start(self) -> None:
        """Begin to listen. Raises AppealBotError if that address can't be had."""
        try:
            await self._listener.start(self._host, self._port)
        except OSError as error:
            raise AppealBotError(
                f"The hand-off page can't be served at {self._host}:{self._port} ({error.strerror}).",
                "Stop what uses that address, or set PAGE_ADDRESS to another one and tell the proxy.",
            ) from None
        self._port = self._listener.port

    async def stop(self) -> None:
        """Close the port and every connection."""
        await self._listener.stop()

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = unquote(request.rel_url.raw_path)
        if path not in self._paths:
            return web.Response(status=404, headers=_TEXT, text="There is nothing here.\n")
        if request.method not in ("GET", "HEAD"):
            return web.Response(
                status=405, headers={**_TEXT, "Allow": "GET, HEAD"}, text="Only GET works here.\n"
            )
        self.requests.note(asyncio.get_running_loop().time(), object())
        page = self._page.older if request.query_string == OLDER_BY_QUERY[1:] else self._page.front
        packed = "gzip" in request.headers.get("Accept-Encoding", "").lower()
        etag = page.etag + ("-gzip" if packed else "")
        headers = {**self._page.headers, "ETag": f'"{etag}"', "Vary": "Accept-Encoding"}
        if any(known.value in (etag, "*") for known in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        if packed:
            headers["Content-Encoding"] = "gzip"
        return web.Response(body=page.packed if packed else page.body, headers=headers)
