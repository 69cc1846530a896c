"""A port of ours that strangers connect to: so many connections at most, and nobody waits for who is slow.

aiohttp counts no connections and asyncio accepts as many as there are descriptors; where these run out, both
write a line for each attempt. So connections are taken in here, one after the other, and handed to aiohttp.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import resource
import socket
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.incidents.reporting import report

log = logging.getLogger(__name__)

REQUEST_S: Final = 15.0
"""So long a new connection may take to send the head of its first request."""
ANSWER_S: Final = 60.0
"""So long an answer may take to be read, and whoever got one to ask again."""
MOST: Final = 512
"""Connections at one port. A page of 20 kB is read within a second by most, so this is hundreds a second."""
LEAST: Final = 16
OTHER_FILES: Final = 64
"""Descriptors for what is neither a connection here nor one to Telegram: the database, logs, threads."""
_LARGEST_REQUEST: Final = 1 << 20  # bytes
_WAITING: Final = 1024  # connections that the system keeps until they are taken in
_RETRY_S: Final = 1.0  # after descriptors ran out


def room_beside(others: int, at_most: int = MOST) -> int:
    """How many connections there may be, so that `others` always get their descriptors."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed == resource.RLIM_INFINITY:
        return at_most
    return max(LEAST, min(at_most, allowed - others - OTHER_FILES))


@dataclass(eq=False, slots=True)
class _Guest:
    """One connection, and the timer by which it has to have asked, or to have taken its answer."""

    address: bytes
    transport: asyncio.Transport | None = None
    busy: bool = False  # an answer is being made, and no timer runs
    timer: asyncio.TimerHandle | None = None

    @property
    def idle(self) -> bool:
        return not self.busy and self.transport is not None and self.transport.get_write_buffer_size() == 0

    @property
    def gone(self) -> bool:
        """Whether it is closed; while there is something left to send, it isn't."""
        transport = self.transport
        return transport is not None and transport.is_closing() and transport.get_write_buffer_size() == 0


class _Request(web.BaseRequest):
    async def _prepare_hook(self, resp: web.StreamResponse) -> None:
        """Say nothing of which program, in which version, answers: aiohttp names itself and Python.

        aiohttp asks this of every request before it sends the head of an answer, its own complaints about
        what is no HTTP included.
        """
        resp.headers.popall("Server", None)


class Listener:
    """Answers HTTP at a host and port with `handler`, on at most `most` connections.

    Beyond them, the oldest idle connection of the address that has most of them is closed for a new one: so
    behind a proxy, where all have one address, the oldest of all. `name` is the port's in the log;
    `largest_request` in bytes; `options` are those of aiohttp's server.
    """

    def __init__(
        self,
        name: str,
        handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
        most: int,
        *,
        request_s: float = REQUEST_S,
        answer_s: float = ANSWER_S,
        largest_request: int = _LARGEST_REQUEST,
        **options: Any,
    ) -> None:
        self._name = name
        self._handler = handler
        self._most = most
        self._request_s = request_s
        self._answer_s = answer_s
        self._largest_request = largest_request
        self._options = options
        self._runner: web.ServerRunner | None = None
        self._server: web.Server | None = None
        self._sockets: list[socket.socket] = []
        self._accepting: list[asyncio.Task[None]] = []
        self._guests: dict[object, _Guest] = {}  # by aiohttp's protocol, whoever was heard last at the end
        self._counted: Counter[str] = Counter()

    @property
    def port(self) -> int:
        """The port it listens at. Only once started."""
        port: int = self._sockets[0].getsockname()[1]
        return port

    @property
    def connections(self) -> int:
        """How many are open, those included that are closing and have something left to send."""
        return sum(not guest.gone for guest in self._guests.values())

    async def start(self, host: str, port: int) -> None:
        """Begin to listen; port 0 takes a free one. Raises OSError if that address can't be had."""
        self._sockets = await _listening(host, port)
        loop, largest = asyncio.get_running_loop(), self._largest_request
        self._server = web.Server(
            self._answer,
            access_log=None,
            logger=_ours,
            request_factory=lambda message, payload, protocol, writer, task: _Request(
                message, payload, protocol, writer, task, loop, client_max_size=largest
            ),
            **self._options,
        )
        self._runner = web.ServerRunner(self._server, shutdown_timeout=0.5)
        try:
            await self._runner.setup()
        except BaseException:  # raised again
            await self.stop()
            raise
        self._accepting = [asyncio.create_task(self._accept(one), name="accepting") for one in self._sockets]

    async def stop(self) -> None:
        """Close the port and every connection. Safe to call twice."""
        for task in self._accepting:
            task.cancel()
        await asyncio.gather(*self._accepting, return_exceptions=True)
        self._accepting = []
        for one in self._sockets:
            one.close()
        self._sockets = []
        if self._runner:
            await self._runner.cleanup()
        for guest in list(self._guests.values()):
            self._close(guest)  # it doesn't read what it was sent

    def tell(self, words: str) -> None:
        """Log it the first time, and whenever there are ten times as many."""
        self._counted[words] += 1
        number = self._counted[words]
        if str(number).strip("0") == "1":
            log.warning("%s%s.", words, f" ({number:,} times)" if number > 1 else "")

    async def _accept(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, peer = await _accepted(listening)
                await self._take_in(connection, peer)
            except ConnectionError:
                continue  # gone again already
            except OSError as error:
                self.tell(f"{self._name} can't take in a connection ({error.strerror})")
                self._close_oldest()
                await asyncio.sleep(_RETRY_S)
            except Exception as error:  # noqa: BLE001 - else nobody could connect any more
                report(error, f"{self._name} couldn't take in a connection")
                await asyncio.sleep(_RETRY_S)

    async def _take_in(self, connection: socket.socket, peer: object) -> None:
        guest = _Guest(_address(peer))
        try:
            if not self._has_room():
                connection.close()
                return
            loop, enter = asyncio.get_running_loop(), partial(self._enter, guest)
            guest.transport, _ = await loop.connect_accepted_socket(enter, connection)
        except BaseException:  # raised again
            connection.close()
            self._close(guest)
            raise
        if not guest.timer and not guest.busy:
            self._give(guest, self._request_s)

    def _enter(self, guest: _Guest) -> asyncio.Protocol:
        assert self._server is not None
        protocol = self._server()
        self._guests[protocol] = guest
        return protocol

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        guest = self._guests.pop(request.protocol, None)
        if guest is None:  # it was closed at this moment
            return await self._handler(request)
        self._guests[request.protocol] = guest
        guest.busy = True
        if guest.timer:
            guest.timer.cancel()
        try:
            return await self._handler(request)
        finally:
            guest.busy = False
            if request.protocol in self._guests:
                self._give(guest, self._answer_s)

    def _has_room(self) -> bool:
        """Whether there is room for one more connection, now that one was closed for it if need be."""
        if len(self._guests) < self._most:
            return True
        for guest in [guest for guest in self._guests.values() if guest.gone]:
            self._close(guest)
        if len(self._guests) < self._most:
            return True
        self.tell(f"{self._name} has its {self._most} connections: an old one is closed for a new one")
        return self._close_oldest()

    def _close_oldest(self) -> bool:
        """Close the connection that is missed least; False if all of them are being answered."""
        by_address = Counter(guest.address for guest in self._guests.values())
        free = [
            (-by_address[guest.address], not guest.idle, number, protocol)
            for number, (protocol, guest) in enumerate(self._guests.items())
            if not guest.busy and guest.transport is not None
        ]
        if not free:
            return False
        self._close(self._guests[min(free, key=lambda one: one[:3])[3]])
        return True

    def _give(self, guest: _Guest, seconds: float) -> None:
        """Close it after that time, whatever it hasn't read yet, unless it asks for something before."""
        if guest.timer:
            guest.timer.cancel()
        guest.timer = asyncio.get_running_loop().call_later(seconds, self._close, guest)

    def _close(self, guest: _Guest) -> None:
        if guest.timer:
            guest.timer.cancel()
        if guest.transport:
            guest.transport.abort()
        for protocol in [one for one, found in self._guests.items() if found is guest]:
            del self._guests[protocol]


async def _accepted(listening: socket.socket) -> tuple[socket.socket, object]:
    """A connection and who it is from.

    As the loop's own `sock_accept`, which leaves one open that came at the moment when it is cancelled.
    """
    loop = asyncio.get_running_loop()
    while True:
        try:
            connection, peer = listening.accept()
        except (BlockingIOError, InterruptedError):
            readable = asyncio.Event()
            loop.add_reader(listening, readable.set)
            try:
                await readable.wait()
            finally:
                loop.remove_reader(listening)
        else:
            connection.setblocking(False)
            return connection, peer


async def _listening(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of the host. OSError, after which none is open."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    sockets: list[socket.socket] = []
    try:
        for family, _, _, _, address in dict.fromkeys(found):
            sockets.append(socket.create_server(address[:2], family=family, backlog=_WAITING))
            sockets[-1].setblocking(False)
    except OSError as error:
        for one in sockets:
            one.close()
        raise OSError(error.errno, os.strerror(error.errno or 0)) from None
    return sockets


class _OursOnly(logging.Filter):
    """Lets through what is this program's fault; that strangers send what is no HTTP is no news."""

    def filter(self, record: logging.LogRecord) -> bool:
        fault = record.exc_info[1] if record.exc_info else None
        return not isinstance(fault, HttpProcessingError)


_ours = logging.getLogger("aiohttp.server.ours")
_ours.addFilter(_OursOnly())


def _address(peer: object) -> bytes:
    """What connections are counted by: an IPv4 address, or the first half of an IPv6 one."""
    host = str(peer[0]).partition("%")[0] if isinstance(peer, tuple) and peer else ""
    try:
        return ipaddress.ip_address(host).packed[:8]
    except ValueError:
        return host.encode()
