"""HTTP to the Bot API on aiohttp, in place of the library's default client.

Why: the default client looks through its whole pool at each request (2 ms of CPU with 20 in flight, 10 ms
with 50), and it doesn't tell a request that never left from one whose answer got lost. Here those are
different errors (see faults.py), because one may be sent again and the other must not.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, cast

import aiohttp
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.model.proxy import Proxy, ProxyKind
from bot.telegram_api.calls.refusals import Refusals
from bot.telegram_api.faults import (
    AnswerTimedOut,
    ConnectionBroke,
    FloodWait,
    GarbledAnswer,
    NotWritten,
    ServerFault,
)
from bot.telegram_api.lines.connector import Trip, connector, trip
from bot.telegram_api.lines.lifetimes import SILENT_S, Lifetimes
from bot.telegram_api.lines.patience import Patience, answered_within, from_leaving, in_one, in_parts

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput  # the library gives its extension point's types no public name

_KEEPALIVE_S: Final = SILENT_S
"""Idle seconds after which a connection is given up: less than servers wait (nginx: 75), so that a request
seldom meets a connection that the other side is closing at that moment."""

_FLOOD_UNSAID_S: Final = 5.0
"""Seconds to wait after a 429 that says no number."""
_LONGEST_FLOOD_S: Final = 36 * 3600
"""No longer is ever waited: beyond it stand numbers that are no seconds, and moments that no calendar has."""

# Made once: json.dumps with other than its own settings makes an encoder at each call.
to_json: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_JSON: Final = {"Content-Type": "application/json"}

# Errors that aiohttp raises while it gets a connection, before it writes a byte of the request.
_BEFORE_WRITING: Final = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)


class AiohttpRequest(BaseRequest):
    """A pool of at most `pool_size` connections; requests beyond it wait `pool_timeout` seconds for one.

    Timeouts are in seconds, None means no limit; each may be given anew for a single request, as the library
    does for long polls. `read_timeout` counts from the end of writing to each piece of the answer;
    `media_write_timeout` is used in place of `write_timeout` for requests that carry files.
    """

    def __init__(
        self,
        pool_size: int,
        *,
        connect_timeout: float | None = 5.0,
        read_timeout: float | None = 10.0,
        write_timeout: float | None = 5.0,
        media_write_timeout: float | None = 30.0,
        pool_timeout: float | None = 5.0,
        proxy: Proxy | None = None,
        lifetimes: Lifetimes | None = None,
        polls: bool = False,
        may_leave: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`lifetimes`: how long connections last, shared by all pools. `polls`: it is for long polls.

        `may_leave`: see AgeingConnector; what it raises is NotWritten.
        """
        self._may_leave = may_leave
        self._pool_size = pool_size
        self._proxy = proxy
        self._lifetimes = lifetimes or Lifetimes()
        self._polls = polls
        self._connect_timeout = connect_timeout
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._media_write_timeout = media_write_timeout
        self._pool_timeout = pool_timeout
        self._session: aiohttp.ClientSession | None = None
        self._urls: dict[str, URL] = {}
        self._refusals = Refusals()

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer where a request says nothing else."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Make the pool. May be called again; does nothing while one is open."""
        if self._session is None or self._session.closed:
            by = self._proxy if self._proxy and self._proxy.kind is ProxyKind.HTTP else None
            self._session = aiohttp.ClientSession(
                connector=connector(
                    self._proxy,
                    self._lifetimes,
                    trying=self._polls,
                    limit=self._pool_size,
                    keepalive_s=_KEEPALIVE_S,
                    may_leave=self._may_leave,
                ),
                proxy=URL(by.address).with_user(by.user or None).with_password(by.password or None)
                if by
                else None,
                cookie_jar=aiohttp.DummyCookieJar(),
                # Answers are a few hundred bytes: unpacking them would cost more than it spares.
                headers={"Accept-Encoding": "identity"},
            )

    async def shutdown(self) -> None:
        """Close every connection. Requests under way fail."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; never makes it twice by itself.

        Returns (status, body) for 2xx and for refusals in the Bot API's own words; the rest are the errors of
        faults.py.
        """
        has_files = request_data is not None and request_data.contains_files
        patience = in_parts(
            _or(pool_timeout, self._pool_timeout),
            _or(connect_timeout, self._connect_timeout),
            _or(write_timeout, self._media_write_timeout if has_files else self._write_timeout),
            _or(read_timeout, self._read_timeout),
        )
        body, headers = _body(request_data)
        return await self._exchange(method, self._parsed(url), body, headers, patience, Trip())

    async def call(self, url: URL, body: bytes, *, held_s: float = 0.0) -> Any:
        """Call a method with JSON, for whoever sends a great many messages; its result as it came.

        The library's own way makes several objects of each parameter, which is a seventh of a send's CPU.
        `read_timeout` counts from the call here: one timer, not several. Its connection is had, or not, in
        half of that. `held_s`: the server may hold the answer back for so many seconds more. Raises what the
        library raises: the errors of faults.py, and for a refusal in the Bot API's own words Forbidden,
        BadRequest, ChatMigrated, Conflict or InvalidToken.
        """
        patience = in_one(self._read_timeout, self._connect_timeout, held_s)
        return await self._call(url, body, patience, Trip())

    @property
    def poll_s(self) -> int:
        """Whole seconds that a long poll may last on this way to Telegram."""
        return self._lifetimes.poll_s(asyncio.get_running_loop().time())

    async def poll(self, url: URL, body: bytes, held_s: float) -> Any:
        """Like `call`, for a long poll: the server holds the answer back for `held_s` seconds.

        It has `read_timeout` seconds more than that from when it was written, however long connecting took.
        """
        read = None if self._read_timeout is None else held_s + self._read_timeout
        patience = from_leaving(self._pool_timeout, self._connect_timeout, read)
        return await self._call(url, body, patience, Trip(held_s))

    async def _call(self, url: URL, body: bytes, patience: Patience, way: Trip) -> Any:
        content = aiohttp.BytesPayload(body, content_type="application/json")
        status, payload = await self._exchange("POST", url, content, None, patience, way)
        answer = self.parse_json_payload(payload)
        if status >= 300:
            raise _refused(status, answer)
        if answer.get("ok") is not True or "result" not in answer:
            raise GarbledAnswer("The Bot API server's answer holds no result.")
        return answer["result"]

    async def _exchange(
        self,
        method: str,
        url: URL,
        body: bytes | aiohttp.FormData | aiohttp.BytesPayload | None,
        headers: dict[str, str] | None,
        patience: Patience,
        way: Trip,
    ) -> tuple[int, bytes]:
        session = self._session
        if session is None:
            raise NotWritten("The request pool isn't open.")
        trip.set(way)
        try:
            async with (
                answered_within(patience, way),
                session.request(
                    method,
                    url,
                    data=body,
                    headers=headers,
                    timeout=patience.parts,
                    allow_redirects=False,
                ) as response,
            ):
                status = response.status
                payload = await response.read()
        except (aiohttp.ClientError, OSError, RuntimeError, ValueError) as fault:
            failure = _failure(fault) if way.line else _not_written(fault)
            self._learn(fault, way)
        else:
            if self._polls and way.line:
                self._lifetimes.lived(asyncio.get_running_loop().time() - way.line.opened_at)
            if status < 300:
                if method == "POST" and b'"result"' not in payload:
                    raise GarbledAnswer("The Bot API server's answer holds no result.")
                return status, payload
            self._refusals.note(url.name, status, payload)
            return status, _refusal(status, payload, response.headers.get("Retry-After"))
        # Raised out here so that it carries no context: the cause's text has the address with the token.
        raise failure

    def _learn(self, fault: Exception, way: Trip) -> None:
        """What a failed request tells of how long connections last here."""
        if way.line is None or isinstance(fault, RuntimeError | ValueError):
            return
        now = asyncio.get_running_loop().time()
        if not isinstance(fault, TimeoutError):
            self._lifetimes.closed(now, now - way.line.opened_at)
        elif silent_s := max(way.line.idle_s, way.held_s):
            self._lifetimes.died(now, silent_s)

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as an object. Raises GarbledAnswer, and unlike the default never logs what came."""
        try:
            answer = json.loads(payload.decode())  # given bytes, it would look for other encodings first
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            raise GarbledAnswer("The Bot API server's answer can't be read.")
        return answer

    def _parsed(self, url: str) -> URL:
        """The URL object for `url`; the few addresses of methods are parsed once."""
        parsed = self._urls.get(url)
        if parsed is None:
            parsed = URL(url)
            if len(self._urls) < 256:  # addresses of files would pile up for ever
                self._urls[url] = parsed
        return parsed


def _or(given: ODVInput[float], default: float | None) -> float | None:
    """`given` unless the caller left it out (None is a value: no limit)."""
    return default if given is BaseRequest.DEFAULT_NONE else cast("float | None", given)


def _body(request_data: RequestData | None) -> tuple[bytes | aiohttp.FormData | None, dict[str, str] | None]:
    """A JSON body; a multipart form where files are sent."""
    if request_data is None:
        return None, None
    if not request_data.contains_files:
        return to_json(request_data.parameters).encode(), _JSON
    # Unquoted: Telegram takes a percent-encoded file name as it stands and would show it so.
    form = aiohttp.FormData(quote_fields=False)
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in request_data.multipart_data.items():
        form.add_field(name, content, filename=_one_line(filename), content_type=mime)
    return form, None


def _one_line(filename: str) -> str:
    """A file name that can't end its header's line."""
    return "".join(c if c.isprintable() else "_" for c in filename)


def _failure(fault: Exception) -> NotWritten | AnswerTimedOut | ConnectionBroke:
    """What a failed request may have done, in words that name nothing but the kind of fault."""
    kind = type(fault).__name__
    if isinstance(fault, _BEFORE_WRITING):
        return _not_written(fault)
    if isinstance(fault, RuntimeError):
        return NotWritten("The request pool is closed.")
    if isinstance(fault, TimeoutError):
        return AnswerTimedOut(f"The Bot API server didn't answer in time ({kind}).")
    return ConnectionBroke(f"The connection to the Bot API server ended too early ({kind}).")


def _not_written(fault: Exception) -> NotWritten:
    if isinstance(fault, RuntimeError):
        return NotWritten("The request pool is closed.")
    return NotWritten(f"No connection to the Bot API server ({type(fault).__name__}).")


def _refusal(status: int, payload: bytes, retry_header: str | None) -> bytes:
    """A refusal's body, if the Bot API itself wrote it.

    Raises FloodWait for 429 and ServerFault for whatever doesn't say anything about the request.
    """
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        answer = None
    said = answer if isinstance(answer, dict) else {}
    if status == 429:
        parameters = said.get("parameters")
        wait = parameters.get("retry_after") if isinstance(parameters, dict) else retry_header
        raise FloodWait(_seconds(wait))
    if status >= 500 or not isinstance(said.get("description"), str):
        raise ServerFault(status)
    return payload


def _refused(status: int, answer: Mapping[str, Any]) -> TelegramError:
    """What the library makes of a refusal; see core.telegram.org/bots/api, "Making requests"."""
    said = str(answer["description"])
    parameters = answer.get("parameters")
    if isinstance(parameters, dict) and isinstance(moved_to := parameters.get("migrate_to_chat_id"), int):
        return ChatMigrated(moved_to)
    match status:
        case 401 | 404:
            return InvalidToken(said)
        case 403:
            return Forbidden(said)
        case 409:
            return Conflict(said)
        case 400:
            return BadRequest(said)
        case _:
            return ServerFault(status)


def _seconds(wait: object) -> int:
    """A 429's wait in whole seconds, at least one and at most a day and a half, whatever was sent."""
    try:
        return min(max(1, int(str(wait))), _LONGEST_FLOOD_S)
    except ValueError:
        return int(_FLOOD_UNSAID_S)
