"""Requests by real connections on loopback, through a relay that closes them and by proxies that refuse."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import unused_port
from telegram.error import TelegramError
from yarl import URL

from bot.model.proxy import Proxy, ProxyKind
from bot.rehearsal import Server, World
from bot.telegram_api.faults import AnswerTimedOut, ConnectionBroke, NotWritten, ServerFault
from bot.telegram_api.lines.lifetimes import Lifetimes
from bot.telegram_api.request import AiohttpRequest
from tests.support.lines.proxies import NAME, HttpProxy, SocksProxy, proxying
from tests.support.lines.relay import Relay, listening, relayed

SECRET = "s3cret"


@contextlib.asynccontextmanager
async def pool(**given: Any) -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest(4, **given)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


def me(server: Server, root: str) -> URL:
    return URL(f"{root}/bot{server.world.token}/getMe")


@pytest.mark.clock
async def test_no_request_is_under_way_when_connections_are_closed_by_their_age() -> None:
    async with (
        Server(World()) as server,
        relayed(Relay(server.port, closes_s=1.0, delay_s=0.02)) as relay,
        pool(lifetimes=Lifetimes(closes_s=1.0)) as request,
    ):

        async def asks() -> None:
            while relay.opened < 8:
                await request.call(me(server, relay.url), b"{}")

        await asyncio.wait_for(asyncio.gather(asks(), asks(), asks()), 20)
    assert relay.closed_in_use == 0


@pytest.mark.clock
async def test_what_is_closed_under_way_is_learnt_from_and_shared() -> None:
    lifetimes = Lifetimes(closes_s=3.0)
    async with (
        Server(World()) as server,
        relayed(Relay(server.port, closes_s=0.5)) as relay,
        pool(lifetimes=lifetimes, polls=True) as request,
    ):
        url = URL(f"{relay.url}/bot{server.world.token}/getUpdates")
        assert request.poll_s == 2
        with pytest.raises(ConnectionBroke):
            await request.poll(url, b'{"timeout":2}', 2)
        assert request.poll_s < 3
    assert relay.closed_in_use == 1
    now = asyncio.get_running_loop().time()
    assert lifetimes.good(now, age_s=0.3, idle_s=0.0)


async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.mark.clock
async def test_a_poll_that_died_silently_is_noticed_and_the_next_one_is_shorter() -> None:
    async with (
        listening(silent) as port,
        pool(lifetimes=Lifetimes(silent_s=5.0), read_timeout=0.1, polls=True) as request,
    ):
        assert request.poll_s == 5
        with pytest.raises(AnswerTimedOut):
            await request.poll(URL(f"http://127.0.0.1:{port}/"), b"{}", 1)
        assert request.poll_s == 2


def stand_still(seconds: float) -> None:
    """What SIGSTOP and SIGCONT do: the loop's wait for the sockets is broken off, and finds its time over."""
    selector: Any = vars(asyncio.get_running_loop())["_selector"]

    def broken_off(_: float | None) -> list[Any]:
        del selector.select
        time.sleep(seconds)
        return []

    selector.select = broken_off


@pytest.mark.clock
async def test_an_answer_that_lies_in_the_socket_is_read_though_its_time_is_over() -> None:
    asked, answered = threading.Event(), threading.Event()

    def answer_once(socket: socket.socket) -> None:
        connection, _ = socket.accept()
        with connection:
            connection.recv(10_000)
            asked.set()
            body = b'{"ok":true,"result":"there"}'
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
            answered.wait(10)

    with socket.create_server(("127.0.0.1", 0)) as server:
        # Another thread, for it goes on while the loop doesn't.
        other = threading.Thread(target=answer_once, args=(server,))
        other.start()
        async with pool(read_timeout=0.3) as request:
            url = URL(f"http://127.0.0.1:{server.getsockname()[1]}/")
            calling = asyncio.create_task(request.call(url, b"{}"))
            while not asked.is_set():  # noqa: ASYNC110 - another thread tells
                await asyncio.sleep(0)
            stand_still(1.0)
            assert await calling == "there"
            answered.set()
        other.join(10)


def by(kind: ProxyKind, port: int, user: str = "", password: str = "") -> Proxy:
    return Proxy(kind, "127.0.0.1", port, "TELEGRAM_PROXY", user, password)


@pytest.mark.parametrize("kind", list(ProxyKind))
async def test_a_proxy_is_gone_by_and_looks_names_up(kind: ProxyKind) -> None:
    async with Server(World(), names=[NAME]) as server:
        proxy = (HttpProxy if kind is ProxyKind.HTTP else SocksProxy)(server.port, f"olga:{SECRET}@#:%")
        async with (
            proxying(proxy),
            pool(proxy=by(kind, proxy.at, "olga", f"{SECRET}@#:%")) as request,
        ):
            answer = await request.call(me(server, f"http://{NAME}"), b"{}")
    assert answer["username"] == server.world.username
    assert proxy.asked == [NAME]


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("kind", list(ProxyKind))
@pytest.mark.parametrize("what", ["broken", "wrong user", "no proxy there", "silent"])
async def test_what_a_proxy_refuses_was_not_written(kind: ProxyKind, scheme: str, what: str) -> None:
    proxy = (HttpProxy if kind is ProxyKind.HTTP else SocksProxy)(
        1, "olga:right" if what == "wrong user" else "", broken=what == "broken"
    )
    async with proxying(proxy), listening(silent) as still:
        port = {"no proxy there": unused_port(), "silent": still}.get(what, proxy.at)
        async with pool(proxy=by(kind, port, "olga", SECRET), read_timeout=0.4) as request:
            with pytest.raises(TelegramError) as caught:
                await request.call(URL(f"{scheme}://{NAME}/bot1:x/sendMessage"), b"{}")
    assert SECRET not in f"{caught.value!r}"
    passes_on = (kind, scheme) == (ProxyKind.HTTP, "http")
    if passes_on and what == "silent":
        assert isinstance(caught.value, AnswerTimedOut), "it has the request, and may have passed it on"
    elif passes_on and what != "no proxy there":
        assert isinstance(caught.value, ServerFault), "it answers itself in the server's place"
    else:
        assert isinstance(caught.value, NotWritten)
