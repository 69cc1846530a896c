"""The page with two phones: its files, and who may have them."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from aiohttp import web

from bot.rehearsal.page.controls import Controls
from bot.rehearsal.page.session import Session
from bot.rehearsal.visitors import HEADERS, refusal
from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.world import World

_FOLDER: Final = Path(__file__).parent
_FILES: Final = {
    "/": ("index.html", "text/html"),
    "/style.css": ("style.css", "text/css"),
    "/page.js": ("page.js", "text/javascript"),
    "/phone.js": ("phone.js", "text/javascript"),
    "/text.js": ("text.js", "text/javascript"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
_LANGUAGES: Final = b"<!-- languages -->"
_LARGEST_FRAME: Final = 30_000_000  # bytes: a file of 20 MB in base64


class PhonesPage:
    """Serves the page and the live connections of its tabs."""

    def __init__(self, world: World, organiser_payload: str = "") -> None:
        self.world = world
        self.controls = Controls(world, organiser_payload)
        self.sessions: set[Session] = set()
        world.listen(self._changed)

    async def handle(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer a request for anything that is not the Bot API."""
        if path == "/live":
            return await self._live(request)
        if request.method not in ("GET", "HEAD"):
            return refusal(405, "Only GET.")
        if path in _FILES:
            name, kind = _FILES[path]
            body = (_FOLDER / name).read_bytes().replace(_LANGUAGES, self._languages())
            return web.Response(body=body, content_type=kind, charset="utf-8", headers=HEADERS)
        if path.startswith("/files/"):
            return self._file(path.removeprefix("/files/"))
        return refusal(404, "Not found.")

    async def close(self) -> None:
        """End every live connection; the crowd goes home."""
        await self.controls.crowd.close()
        for session in list(self.sessions):
            await session.close()

    def _changed(self, what: str, chat: Person | Group, content: Any) -> None:
        if chat.watched:
            for session in self.sessions:
                session.changed(what, chat, content)

    async def _live(self, request: web.BaseRequest) -> web.StreamResponse:
        # Of every browser that asks for one.
        if request.headers.get("Origin") != f"http://{request.host}":
            return refusal(403, "Only the rehearsal's own page may open this.")
        socket = web.WebSocketResponse(heartbeat=20.0, max_msg_size=_LARGEST_FRAME, compress=False)
        if not socket.can_prepare(request).ok:
            return refusal(400, "A WebSocket is expected here.")
        await socket.prepare(request)
        session = Session(self.controls, socket)
        self.sessions.add(session)
        try:
            await session.run()
        finally:
            self.sessions.discard(session)
            session.forget()
        return socket

    def _languages(self) -> bytes:
        """What a phone can be set to."""
        return "".join(
            f'<option value="{escape(code)}" lang="{escape(code)}" dir="auto">{escape(name)}</option>'
            for code, name in self.world.languages.items()
        ).encode()

    def _file(self, file_id: str) -> web.Response:
        file = self.world.files.get(file_id)
        if file is None:
            return refusal(404, "Not found.")
        # What is no document was named by what it is, whatever somebody sent: nothing of it is run.
        shown = file.kind != "document"
        kind = file.mime if shown else "application/octet-stream"
        place = "inline" if shown else "attachment"
        disposition = f"{place}; filename*=UTF-8''{quote(file.name)}"
        headers = {**HEADERS, "Content-Disposition": disposition}
        return web.Response(body=file.data, content_type=kind, headers=headers)
