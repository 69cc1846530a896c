"""The page with two phones: its files, and the live connection behind it."""

from __future__ import annotations

from aiohttp import web

from bot.rehearsal.world import World


class Page:
    """Serves the page."""

    def __init__(self, world: World, organiser_payload: str = "") -> None:
        self.world = world
        self.organiser_payload = organiser_payload

    async def handle(self, request: web.BaseRequest, path: str) -> web.StreamResponse:
        """Answer a request for anything that is not the Bot API."""
        return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)

    async def close(self) -> None:
        """End every live connection."""
