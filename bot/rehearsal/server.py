"""The simulated Telegram on HTTP, on loopback only."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Collection
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qsl, unquote

from aiohttp import web

from bot.listening import Listener, room_beside
from bot.rehearsal.api.methods import Api
from bot.rehearsal.control import Control
from bot.rehearsal.delivering import Delivering
from bot.rehearsal.errors import ApiError
from bot.rehearsal.page.phones import PhonesPage
from bot.rehearsal.visitors import is_by_a_page, is_from_here, refusal
from bot.rehearsal.world.faults import CallVerdict
from bot.rehearsal.world.params import Params, Uploads
from bot.rehearsal.world.things import Json
from bot.rehearsal.world.world import World
from bot.telegram_api import limits

_LARGEST_REQUEST: Final = limits.MAX_UPLOAD_BYTES + 1_000_000  # bytes: the largest file, and its fields
_JSON: Final = {"Content-Type": "application/json"}
_BOTS_CONNECTIONS: Final = 350
_PROGRAMS_ONLY: Final = ("/bot", "/file/bot", "/control/")
_KEEP_ALIVE: Final = 60.0  # seconds an idle connection stays open
_GARBAGE: Final = "<html><head><title>{0} {1}</title></head><body><h1>{0} {1}</h1></body></html>"


class Server:
    """`async with Server(world) as server:` serves the Bot API under `server.url`, the page at "/".

    Port 0 takes a free one. `control` opens /control/ to other processes: for tests, off for people.
    """

    def __init__(
        self,
        world: World,
        port: int = 0,
        *,
        control: bool = False,
        organiser_payload: str = "",
        names: Collection[str] = (),
    ) -> None:
        """`names`: further hosts that it answers as, for who comes by a proxy."""
        self.world = world
        self.api = Api(world)
        self.page = PhonesPage(world, organiser_payload)
        self.control = Control(world) if control else None
        self.delivering = Delivering(world)
        self.port = port
        self._names = frozenset(names)
        self._bot_path = f"/bot{world.token}/"
        self._file_path = f"/file/bot{world.token}/"
        self._listener: Listener | None = None

    @property
    def url(self) -> str:
        """Root of the Bot API, and address of the page."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Begin to listen. Raises OSError if the port is taken."""
        listener = Listener(
            "The simulated Telegram's port",
            self._handle,
            # The bot may be in this process, with as many connections at its own end.
            room_beside(_BOTS_CONNECTIONS, at_most=100_000),
            largest_request=_LARGEST_REQUEST,
            keepalive_timeout=_KEEP_ALIVE,
            tcp_keepalive=False,
        )
        await listener.start("127.0.0.1", self.port)
        self._listener = listener
        self.port = listener.port
        self.delivering.start()

    async def stop(self) -> None:
        """Close the port and every connection; the world stays. `start` opens the same port again."""
        if self._listener is not None:
            await self.delivering.stop()
            self.world.updates.release()
            await self.page.close()
            listener, self._listener = self._listener, None
            await listener.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path
        bare = unquote(path.partition("?")[0])
        if not is_from_here(request, self._names):
            return refusal(403, "The rehearsal answers under 127.0.0.1 and localhost only, and itself.")
        if bare.startswith(_PROGRAMS_ONLY) and is_by_a_page(request):
            return refusal(403, "This is for programs. A page in a browser has no business here.")
        if path.startswith(self._bot_path):
            return await self._bot(request, path[len(self._bot_path) :].partition("?")[0])
        path = bare
        if path.startswith(self._bot_path):  # a client that percent-encodes the token's colon
            return await self._bot(request, path[len(self._bot_path) :])
        if path.startswith(self._file_path):
            return self._download(path[len(self._file_path) :])
        if path.startswith(("/bot", "/file/bot")):
            return _error(ApiError(401, "Unauthorized"))
        if path.startswith("/control/") and self.control is not None:
            return await self.control.handle(request, path.removeprefix("/control/"))
        return await self.page.handle(request, path)

    async def _bot(self, request: web.BaseRequest, method: str) -> web.StreamResponse:
        try:
            params = await _params(request)
        except ApiError as error:
            return _error(error)
        world = self.world
        known = method.lower() in self.api.methods
        chat = params.number("chat_id")
        verdict = world.faults.judge(method, params, time.monotonic()) if world.faults else None
        status = 200
        response: web.Response | None = None
        late: web.Response | None = None
        if verdict is not None:
            response = await self._suffer(verdict)
            status = 0 if verdict.drop else response.status if response else 200
            if verdict.late:
                response, late = None, response
        if response is None:
            try:
                if not known:
                    raise ApiError(404, "Not Found")
                if method.lower() == "getupdates":
                    result: Any = await self.api.get_updates(params)
                else:
                    result = self.api.call(method, params)
                response = web.Response(
                    body=json.dumps({"ok": True, "result": result}).encode(), headers=_JSON
                )
            except ApiError as error:
                status = status and error.code
                response = _error(error)
        response = late or response
        if world.log_calls:
            world.log(method, chat, params.raw, status)
        if verdict is not None and verdict.drop:
            _cut(request, half=verdict.drop == "half")
        return response

    async def _suffer(self, verdict: CallVerdict) -> web.Response | None:
        """What a fault makes of a call; None if it is carried out all the same."""
        if verdict.delay:
            await asyncio.sleep(verdict.delay)
        if verdict.drop == "before":
            return web.Response()
        if verdict.error is not None:
            if verdict.html:
                page = _GARBAGE.format(verdict.error.code, verdict.error.description)
                return web.Response(status=verdict.error.code, text=page, content_type="text/html")
            return _error(verdict.error)
        return None

    def _download(self, path: str) -> web.Response:
        file = self.world.files.at(path)
        if file is None:
            return _error(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type=file.mime)


_HALF: Final = b'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"ok":true,'


def _cut(request: web.BaseRequest, *, half: bool) -> None:
    """Close the connection at once, with nothing sent on it, or with the beginning of an answer."""
    transport = request.transport
    if isinstance(transport, asyncio.Transport) and half:
        transport.write(_HALF)
        transport.close()
    elif transport is not None:
        transport.abort()


def _error(error: ApiError) -> web.Response:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return web.Response(status=error.code, body=json.dumps(body).encode(), headers=_JSON)


async def _params(request: web.BaseRequest) -> Params:
    """Query, and body as JSON, form or multipart. Raises ApiError (400) if it can't be read."""
    query = request.query_string
    raw: Json = dict(parse_qsl(query, keep_blank_values=True)) if query else {}
    if not request.body_exists:
        return Params(raw)
    kind = request.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        fields = await request.post()
        files: Uploads = {}
        for name, value in fields.items():
            if isinstance(value, web.FileField):
                files[name] = (value.filename, value.file.read())
            else:
                raw[name] = value if isinstance(value, str) else bytes(value).decode()
        return Params(raw, files)
    body = await request.read()
    if kind == "application/json":
        try:
            fields_json = json.loads(body) if body else {}
        except ValueError:
            raise ApiError(400, "Bad Request: can't parse JSON object") from None
        if not isinstance(fields_json, dict):
            raise ApiError(400, "Bad Request: object expected")
        return Params(raw | fields_json if raw else fields_json)
    try:
        raw |= parse_qsl(body.decode(), keep_blank_values=True)
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse the form") from None
    return Params(raw)
