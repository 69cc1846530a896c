"""HTTP to the Bot API on aiohttp, in place of the library's default client.

Why: the default client looks through its whole pool at each request (2 ms of CPU with 20 in flight, 10 ms
with 50), and it doesn't tell a request that never left from one whose answer got lost. Here those are
different errors (see faults.py), because one may be sent again and the other must not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, cast

import aiohttp
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.telegram_api.calls.authorities import tls_context
from bot.telegram_api.calls.refusals import Refusals
from bot.telegram_api.faults import (
    AnswerTimedOut,
    ConnectionBroke,
    FloodWait,
    GarbledAnswer,
    NotWritten,
    ServerFault,
)
from bot.telegram_api.leaving import TellingConnector

if TYPE_CHECKING:
    from telegram._utils.types import ODVInput  # the library gives its extension point's types no public name

_KEEPALIVE_S: Final = 15.0
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
    ) -> None:
        self._pool_size = pool_size
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
            self._session = aiohttp.ClientSession(
                connector=TellingConnector(
                    limit=self._pool_size, keepalive_timeout=_KEEPALIVE_S, ssl=tls_context()
                ),
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
        timeout = _timeout(
            _or(pool_timeout, self._pool_timeout),
            _or(connect_timeout, self._connect_timeout),
            _or(write_timeout, self._media_write_timeout if has_files else self._write_timeout),
            _or(read_timeout, self._read_timeout),
        )
        body, headers = _body(request_data)
        return await self._exchange(method, self._parsed(url), body, headers, timeout)

    async def call(self, url: URL, body: bytes, *, held_s: float = 0.0) -> Any:
        """Call a method with JSON, for whoever sends a great many messages; its result as it came.

        The library's own way makes several objects of each parameter, which is a seventh of a send's CPU.
        `read_timeout` counts from the call here: one timer, not several. Its connection is had, or not, in
        half of that. `held_s`: the server may hold the answer back for so many seconds more. Raises what the
        library raises: the errors of faults.py, and for a refusal in the Bot API's own words Forbidden,
        BadRequest, ChatMigrated, Conflict or InvalidToken.
        """
        content = aiohttp.BytesPayload(body, content_type="application/json")
        status, payload = await self._exchange(
            "POST", url, content, None, _one_limit(self._read_timeout, self._connect_timeout, held_s)
        )
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
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - aiohttp's own, of four limits
    ) -> tuple[int, bytes]:
        session = self._session
        if session is None:
            raise NotWritten("The request pool isn't open.")
        try:
            async with session.request(
                method, url, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                status = response.status
                payload = await response.read()
        except (aiohttp.ClientError, OSError, RuntimeError, ValueError) as fault:
            failure = _failure(fault)
        else:
            if status < 300:
                if method == "POST" and b'"result"' not in payload:
                    raise GarbledAnswer("The Bot API server's answer holds no result.")
                return status, payload
            self._refusals.note(url.name, status, payload)
            return status, _refusal(status, payload, response.headers.get("Retry-After"))
        # Raised out here so that it carries no context: the cause's text has the address with the token.
        raise failure

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


@lru_cache(maxsize=64)
def _timeout(
    pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    """The four limits in aiohttp's terms, where waiting for the pool is a part of connecting."""
    getting = None if pool is None or connect is None else pool + connect
    # There is no limit on writing alone; the sum bounds a server that takes in nothing, or answers by drops.
    total = None if getting is None or write is None or read is None else getting + write + read
    return aiohttp.ClientTimeout(total=total, connect=getting, sock_connect=connect, sock_read=read)


@lru_cache(maxsize=64)
def _one_limit(read: float | None, connect: float | None, held: float) -> aiohttp.ClientTimeout:
    """One limit for all of a call, of which connecting never takes more than half.

    What surely didn't leave must not pass for what may have.
    """
    if read is None:
        return aiohttp.ClientTimeout(total=None)
    connecting = min(read / 2, connect or read)
    return aiohttp.ClientTimeout(total=read + held, connect=connecting, sock_connect=connecting)


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
        return NotWritten(f"No connection to the Bot API server ({kind}).")
    if isinstance(fault, RuntimeError):
        return NotWritten("The request pool is closed.")
    if isinstance(fault, TimeoutError):
        return AnswerTimedOut(f"The Bot API server didn't answer in time ({kind}).")
    return ConnectionBroke(f"The connection to the Bot API server ended too early ({kind}).")


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
