"""A port that strangers connect to: bounded, and nobody waits for who is slow."""

from __future__ import annotations

import asyncio
import errno
import logging
import resource
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import ClassVar

import pytest
from aiohttp import web

from bot import listening
from bot.listening import ANSWER_S, LEAST, MOST, OTHER_FILES, REQUEST_S, Listener, room_beside
from tests.support.patience import PATIENCE

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
HERE, ELSEWHERE = "127.0.0.1", "127.0.0.2"
LARGE = 30_000_000  # bytes: more than any socket takes in


async def answer(request: web.BaseRequest) -> web.StreamResponse:
    return web.Response(body=b"x" * (LARGE if request.path == "/large" else 5))


@asynccontextmanager
async def open_port(
    most: int = 3, *, request_s: float = REQUEST_S, answer_s: float = ANSWER_S
) -> AsyncIterator[Listener]:
    port = Listener("The port", answer, most, request_s=request_s, answer_s=answer_s, keepalive_timeout=60)
    await port.start(HERE, 0)
    try:
        yield port
    finally:
        await port.stop()


class Client:
    """Somebody's connection, closed with the test."""

    made: ClassVar[list[Client]] = []

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.made.append(self)

    @classmethod
    async def of(cls, port: Listener, address: str = HERE) -> Client:
        """Somebody who is connected; the port has noticed."""
        before = port.connections
        client = cls(*await asyncio.open_connection(HERE, port.port, local_addr=(address, 0)))
        if before < port._most:
            await until(lambda: port.connections > before)
        return client

    async def asks(self) -> bytes:
        self.writer.write(GET)
        async with asyncio.timeout(PATIENCE):
            head = await self.reader.readuntil(b"\r\n\r\n")
            await self.reader.readexactly(5)
        return head.partition(b"\r\n")[0]

    async def is_closed(self) -> bool:
        try:
            return await asyncio.wait_for(self.reader.read(), PATIENCE) == b""
        except ConnectionError:
            return True


@pytest.fixture(autouse=True)
async def everybody_leaves() -> AsyncIterator[None]:
    yield
    while Client.made:
        client = Client.made.pop()
        client.writer.close()
        with suppress(OSError):
            await client.writer.wait_closed()


async def until(reached: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not reached():  # noqa: ASYNC110 - a connection that comes or goes tells nobody
            await asyncio.sleep(0)


async def test_beyond_the_bound_the_oldest_idle_connection_makes_room() -> None:
    async with open_port(3) as port:
        first, second, third = [await Client.of(port) for _ in range(3)]
        assert await first.asks() == b"HTTP/1.1 200 OK", "so the second is who was heard last"
        fourth = await Client.of(port)
        assert await fourth.asks() == b"HTTP/1.1 200 OK"
        assert await second.is_closed()
        assert await third.asks() == await first.asks() == b"HTTP/1.1 200 OK"
        assert port.connections == 3


async def test_whoever_has_most_connections_loses_one_first() -> None:
    async with open_port(4) as port:
        alone = await Client.of(port, ELSEWHERE)
        crowd = [await Client.of(port) for _ in range(20)]
        assert await alone.asks() == b"HTTP/1.1 200 OK"
        assert await crowd[-1].asks() == b"HTTP/1.1 200 OK"
        assert await crowd[0].is_closed()


async def test_a_reader_who_doesnt_read_makes_room_after_the_idle_ones() -> None:
    async with open_port(2) as port:
        slow = await Client.of(port)
        slow.writer.write(GET.replace(b"/ ", b"/large "))
        await slow.reader.readuntil(b"\r\n\r\n")
        idle = await Client.of(port)
        first = await Client.of(port)
        assert await idle.is_closed()
        await first.asks()
        first.writer.write(GET.replace(b"/ ", b"/large "))
        await first.reader.readuntil(b"\r\n\r\n")
        second = await Client.of(port)
        assert await second.asks() == b"HTTP/1.1 200 OK"
        received = await asyncio.wait_for(slow.reader.read(), PATIENCE)
        assert len(received) < LARGE, "it was closed"


async def test_a_head_that_never_ends_is_not_waited_for() -> None:
    async with open_port(request_s=0.05) as port:
        slow = await Client.of(port)
        slow.writer.write(GET[:10])
        assert await slow.is_closed()
        silent = await Client.of(port)
        assert await silent.is_closed()
        await until(lambda: port.connections == 0)


async def test_an_answer_that_nobody_reads_is_given_up() -> None:
    async with open_port(answer_s=0.05) as port:
        slow = await Client.of(port)
        slow.writer.write(GET.replace(b"/ ", b"/large "))
        await slow.reader.readuntil(b"\r\n\r\n")
        await until(lambda: port.connections == 0)


async def test_whoever_asks_in_time_is_left_alone() -> None:
    async with open_port(request_s=0.05) as port:
        client = await Client.of(port)
        await client.asks()
        silent = await Client.of(port)
        assert await silent.is_closed(), "the time is over"
        assert await client.asks() == b"HTTP/1.1 200 OK"


async def test_an_answer_that_takes_long_to_make_is_waited_for() -> None:
    ready = asyncio.Event()

    async def slowly(request: web.BaseRequest) -> web.StreamResponse:
        await ready.wait()
        return await answer(request)

    port = Listener("The port", slowly, 3, request_s=0.05)
    await port.start(HERE, 0)
    client = await Client.of(port)
    client.writer.write(GET)
    silent = await Client.of(port)
    assert await silent.is_closed(), "its time is over, and so would have been the other one's"
    later = await Client.of(port)
    assert await later.is_closed()
    ready.set()
    assert (await asyncio.wait_for(client.reader.readline(), PATIENCE)).startswith(b"HTTP/1.1 200")
    await port.stop()


async def test_a_stop_waits_for_no_slow_reader() -> None:
    async with open_port() as port:
        slow = await Client.of(port)
        slow.writer.write(GET.replace(b"/ ", b"/large "))
        await slow.reader.readuntil(b"\r\n\r\n")
        number = port.port
    with pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(HERE, number)


async def test_what_repeats_itself_is_told_by_powers_of_ten(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_port(3) as port:
        for _ in range(250):
            client = await Client.of(port)
        assert await client.asks() == b"HTTP/1.1 200 OK"
    told = [record.getMessage() for record in caplog.records if record.name == "bot.listening"]
    words = "The port has its 3 connections: an old one is closed for a new one"
    assert told == [f"{words}.", f"{words} (10 times).", f"{words} (100 times)."]


async def test_descriptors_that_run_out_are_told_once_and_waited_for(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "_RETRY_S", 0)
    accept, lacking = listening._accepted, iter(range(9))

    async def none_left(sock: socket.socket) -> tuple[socket.socket, object]:
        if next(lacking, None) is not None:
            raise OSError(errno.EMFILE, "Too many open files")
        return await accept(sock)

    monkeypatch.setattr(listening, "_accepted", none_left)
    async with open_port() as port:
        client = await Client.of(port)
        assert await client.asks() == b"HTTP/1.1 200 OK"
    assert caplog.text.count("can't take in a connection (Too many open files)") == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9\r\n\r\n",
        b"\0" * 99,
        b"A" * 99_999 + b"\r\n",
    ],
)
async def test_what_is_no_http_is_no_news(sent: bytes, caplog: pytest.LogCaptureFixture) -> None:
    async with open_port() as port:
        stranger = await Client.of(port)
        stranger.writer.write(sent + b"\r\n\r\n")
        await stranger.reader.read()
        assert await (await Client.of(port)).asks() == b"HTTP/1.1 200 OK"
    assert caplog.text == ""


async def test_a_fault_of_ours_is_still_news(caplog: pytest.LogCaptureFixture) -> None:
    async def fails(request: web.BaseRequest) -> web.StreamResponse:
        raise LookupError

    port = Listener("The port", fails, 3)
    await port.start(HERE, 0)
    client = await Client.of(port)
    client.writer.write(GET)
    assert (await client.reader.readline()).startswith(b"HTTP/1.1 500")
    await port.stop()
    assert "LookupError" in caplog.text


@pytest.mark.parametrize(
    ("allowed", "others", "room"),
    [
        (1024, 322, MOST),
        (600, 322, 600 - 322 - OTHER_FILES),
        (256, 322, LEAST),
        (resource.RLIM_INFINITY, 322, MOST),
    ],
)
def test_the_bots_own_connections_keep_their_descriptors(
    allowed: int, others: int, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resource, "getrlimit", lambda _: (allowed, allowed))
    assert room_beside(others) == room


async def test_a_name_with_several_addresses_is_served_at_each() -> None:
    port = Listener("The port", answer, 3)
    await port.start("localhost", 0)
    assert port._sockets
    await port.stop()
    await port.stop()


@pytest.mark.parametrize("asked", [GET, b"GET /nothing HTTP/1.0\r\n\r\n", b"no HTTP at all\r\n\r\n"])
async def test_no_answer_tells_which_program_gives_it(asked: bytes) -> None:
    async with open_port() as port:
        client = await Client.of(port)
        client.writer.write(asked)
        async with asyncio.timeout(PATIENCE):
            head = await client.reader.readuntil(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.")
    assert b"server" not in head.lower()
    assert b"aiohttp" not in head.lower()
