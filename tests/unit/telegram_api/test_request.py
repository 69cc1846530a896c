"""The request class against servers that behave as badly as servers do."""

from __future__ import annotations

import asyncio
import contextlib
import io
import json
import logging
import socket
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from telegram import InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.ext import ExtBot

from bot.rehearsal import InjectedFault, Server, World
from bot.telegram_api.faults import (
    AnswerTimedOut,
    ConnectionBroke,
    FloodWait,
    GarbledAnswer,
    MaybeWritten,
    NotWritten,
    ServerFault,
)
from bot.telegram_api.request import AiohttpRequest

TOKEN = "1000000000:a-token-that-must-never-be-seen-anywhere"
Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def bot_on(url: str, token: str = TOKEN, **timeouts: float) -> AsyncIterator[ExtBot[None]]:
    request = AiohttpRequest(**({"pool_size": 4, "read_timeout": 0.3, "connect_timeout": 1.0} | timeouts))  # type: ignore[arg-type]
    await request.initialize()
    try:
        yield ExtBot(
            token,
            base_url=f"{url}/bot",
            base_file_url=f"{url}/file/bot",
            request=request,
            get_updates_request=request,
        )
    finally:
        await request.shutdown()


@contextlib.asynccontextmanager
async def raw(handler: Handler) -> AsyncIterator[str]:
    """A server that takes a request's first bytes and then does as `handler` says."""

    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.add(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            await handler(reader, writer)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        await asyncio.wait_for(asyncio.gather(*serving), 5)


def answering(head: str, body: bytes) -> Handler:
    async def handler(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {head}\r\nConnection: close\r\n\r\n".encode() + body)
        await writer.drain()

    return handler


async def failure(url: str, **timeouts: float) -> TelegramError:
    async with bot_on(url, TOKEN, **timeouts) as bot:
        with pytest.raises(TelegramError) as caught:
            await bot.do_api_request(
                "send_Message", api_kwargs={"chat_id": 486_200_357, "text": "secret words"}
            )
    shown = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert TOKEN not in shown
    assert "486200357" not in shown.replace('"chat_id": 486_200_357', "")
    return caught.value


async def test_what_is_sent_and_answered() -> None:
    world = World()
    anna = world.person("Anna", started=True)
    async with Server(world) as server, bot_on(server.url, world.token) as bot:
        me = await bot.get_me()
        message = await bot.send_message(anna.chat, "Мир & <b>you</b>", parse_mode="HTML")
        document = await bot.send_document(
            anna.chat, io.BytesIO(b"letter"), filename='Письмо "1"\r\nX: y.txt', caption="Текст"
        )
        assert document.document is not None
        file = await bot.get_file(document.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"letter"
    assert me.username == world.username
    assert anna.messages[0].text == message.text == "Мир & you"
    assert anna.messages[1].text == "Текст"
    assert document.document.file_name is not None
    assert document.document.file_name.startswith("Письмо")


@pytest.mark.clock
async def test_long_polls_wait_longer_than_other_requests() -> None:
    world = World()
    async with Server(world) as server, bot_on(server.url, world.token, read_timeout=0.1) as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=5, read_timeout=1))
        await asyncio.sleep(0.3)
        world.person("Anna").opens("tjk001")
        updates = await poll
    assert updates[0].message is not None
    assert updates[0].message.text == "/start tjk001"


async def test_refusals_are_told_apart() -> None:
    world = World()
    anna = world.person("Anna", started=True)
    async with Server(world) as server, bot_on(server.url, world.token) as bot:

        async def refused(fault: InjectedFault) -> TelegramError:
            world.faults.add(fault)
            with pytest.raises(TelegramError) as caught:
                await bot.send_message(anna.chat, "words")
            world.faults.clear()
            return caught.value

        flood = await refused(InjectedFault(status=429, retry_after=7))
        assert isinstance(flood, FloodWait)
        assert isinstance(flood, RetryAfter)
        assert flood.seconds == 7
        assert isinstance(await refused(InjectedFault(status=403)), Forbidden)
        assert isinstance(await refused(InjectedFault(status=400)), BadRequest)
        assert isinstance(await refused(InjectedFault(status=401)), InvalidToken)
        moved = await refused(InjectedFault(status=400, migrate_to=-100_123))
        assert isinstance(moved, ChatMigrated)
        assert moved.new_chat_id == -100_123
        for status in (500, 502, 503):
            for html in (False, True):
                fault = await refused(InjectedFault(status=status, html=html))
                assert isinstance(fault, ServerFault)
                assert fault.status == status
                assert not isinstance(fault, MaybeWritten)


async def test_a_refused_connection_was_not_written() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        fault = await failure(f"http://127.0.0.1:{closed.getsockname()[1]}")
    assert isinstance(fault, NotWritten)


async def test_a_server_that_takes_no_connections_was_not_written_to() -> None:
    # A full backlog: the system neither accepts nor refuses.
    with socket.socket() as busy, contextlib.ExitStack() as waiting:
        busy.bind(("127.0.0.1", 0))
        busy.listen(0)
        for _ in range(4):
            client = waiting.enter_context(socket.socket())
            client.setblocking(False)
            client.connect_ex(busy.getsockname())
        fault = await failure(
            f"http://127.0.0.1:{busy.getsockname()[1]}", connect_timeout=0.2, pool_timeout=0.1
        )
    assert isinstance(fault, NotWritten)


@pytest.mark.clock
async def test_a_full_pool_was_not_written() -> None:
    world = World()
    anna = world.person("Anna", started=True)
    world.faults.add(InjectedFault(delay=0.5))
    async with (
        Server(world) as server,
        bot_on(
            server.url, world.token, pool_size=1, pool_timeout=0.05, connect_timeout=0.05, read_timeout=2
        ) as bot,
    ):
        first = asyncio.create_task(bot.send_message(anna.chat, "first"))
        await asyncio.sleep(0.05)
        with pytest.raises(NotWritten):
            await bot.send_message(anna.chat, "second")
        await first
    assert [message.text for message in anna.messages] == ["first"]


async def test_a_closed_pool_was_not_written() -> None:
    async with bot_on("http://127.0.0.1:1") as bot:
        await bot.request.shutdown()
        with pytest.raises(NotWritten):
            await bot.get_me()


async def test_no_answer_in_time_may_have_been_written() -> None:
    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    async with raw(silent) as url:
        fault = await failure(url, read_timeout=0.1)
    assert isinstance(fault, AnswerTimedOut)
    assert isinstance(fault, TimedOut)


@pytest.mark.clock
async def test_an_answer_by_drops_ends_some_time() -> None:
    async def drops(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.05)

    async with raw(drops) as url:
        fault = await failure(url, connect_timeout=0.1, pool_timeout=0.1, write_timeout=0.1, read_timeout=0.3)
    assert isinstance(fault, AnswerTimedOut)


@pytest.mark.parametrize(
    "handler",
    [
        answering("200 OK\r\nContent-Length: 400", b'{"ok":true,"result":{"mess'),
        answering("200 OK\r\nTransfer-Encoding: chunked", b'1a\r\n{"ok":true,"result":{"mess\r\n'),
    ],
)
async def test_half_an_answer_may_have_been_written(handler: Handler) -> None:
    async with raw(handler) as url:
        fault = await failure(url)
    assert isinstance(fault, ConnectionBroke)
    # The library asks again at once after a TimedOut: a server that hangs up would be asked in a tight loop.
    assert not isinstance(fault, TimedOut)


async def test_a_connection_closed_without_an_answer_may_have_been_written() -> None:
    async def nothing(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
        return

    async with raw(nothing) as url:
        assert isinstance(await failure(url), ConnectionBroke)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>Welcome to the hotel's network</body></html>",
        b'{"ok":true}',
        b'["result"]',
        b'{"ok":true,"result":',
        b'"result"',
        b"\xff\xfe\x00",
    ],
)
async def test_an_answer_that_cannot_be_read_may_have_been_written(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    async with raw(answering("200 OK", body)) as url:
        assert isinstance(await failure(url), GarbledAnswer)
    assert not caplog.records


@pytest.mark.parametrize("status", ["301 Moved", "404 Not Found", "418 Teapot", "500 Oh", "599 Odd"])
async def test_a_page_instead_of_a_refusal_says_nothing_about_the_recipient(status: str) -> None:
    async with raw(answering(f"{status}\r\nLocation: http://127.0.0.1:1/", b"<html>")) as url:
        assert isinstance(await failure(url), ServerFault)


@pytest.mark.parametrize(
    ("head", "body", "seconds"),
    [
        ("", b'{"ok":false,"description":"x","parameters":{"retry_after":31}}', 31),
        ("\r\nRetry-After: 12", b"<html>slow down</html>", 12),
        ("", b"{}", 5),
        ("", b'{"parameters":{"retry_after":"soon"}}', 5),
        ("", b'{"parameters":{"retry_after":0}}', 1),
        ("\r\nRetry-After: Wed, 21 Oct 2026 07:28:00 GMT", b"", 5),
    ],
)
async def test_how_long_a_429_asks_for(head: str, body: bytes, seconds: int) -> None:
    async with raw(answering(f"429 Too Many Requests{head}", body)) as url:
        fault = await failure(url)
    assert isinstance(fault, FloodWait)
    assert fault.seconds == seconds


async def test_nothing_is_ever_sent_twice_by_itself() -> None:
    seen: list[bytes] = []

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # Answers the first request on a connection, hangs up at the second: a stale keep-alive connection.
        body = b'{"ok":true,"result":true}'
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        seen.append(b"first")
        await reader.readuntil(b"POST ")
        seen.append(b"second")

    async with raw(once) as url, bot_on(url) as bot:
        assert await bot.do_api_request("send_Message", api_kwargs={"chat_id": 1, "text": "a"})
        with pytest.raises(MaybeWritten):
            await bot.do_api_request("send_Message", api_kwargs={"chat_id": 1, "text": "b"})
    assert seen == [b"first", b"second"]


async def test_letters_travel_as_json_and_files_as_a_form() -> None:
    kinds: list[bytes] = []

    async def look(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        kinds.append(await reader.read(20_000))
        body = json.dumps({"ok": True, "result": True}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with raw(look) as url, bot_on(url) as bot:
        data = {"chat_id": 1, "text": "Письмо", "entities": [{"type": "bold", "offset": 0, "length": 6}]}
        await bot.do_api_request("send_Message", api_kwargs=data)
        document = InputFile(b"bytes", filename="Отчёт.txt")
        await bot.do_api_request("send_Document", api_kwargs={"chat_id": 1, "document": document})
    assert json.loads(kinds[0]) == data
    assert 'filename="Отчёт.txt"'.encode() in kinds[1]


def test_the_errors_are_network_errors_to_the_library() -> None:
    for kind in (NotWritten, AnswerTimedOut, ConnectionBroke, GarbledAnswer):
        assert issubclass(kind, NetworkError)
