"""The port at which Telegram brings updates: what is taken in when, and who is waited for how long."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from bot.telegram_api.updates import webhook_port
from bot.telegram_api.updates.incoming import Incoming
from bot.telegram_api.updates.webhook_port import LARGEST_UPDATE, SECRET_HEADER, WebhookPort
from tests.support.patience import PATIENCE

SECRET = "a-secret"
Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Port:
    """One, with what it handed on, which nobody answers by itself."""

    def __init__(self) -> None:
        self.taken: list[Incoming] = []
        self.came = asyncio.Event()
        self.room = asyncio.Event()
        self.room.set()
        self.overtaken = asyncio.Event()
        url = "https://bot.example.org/telegram"
        self.port = WebhookPort("127.0.0.1", 0, url, SECRET, self._take, self.room, self.overtaken)

    def _take(self, incoming: Incoming) -> None:
        self.taken.append(incoming)
        self.came.set()

    async def brings(self, number: int = 7) -> int:
        """Bring an update; the status that is answered."""
        url, headers = f"http://127.0.0.1:{self.port.port}/telegram", {SECRET_HEADER: SECRET}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=_update(number), headers=headers) as answer,
        ):
            return answer.status

    async def begins(self, body: bytes, *, length: int | None) -> Connection:
        """Begin to bring something. `length`: so long it is said to be; None: it comes in chunks."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port.port)
        size = "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}"
        head = f"POST /telegram HTTP/1.1\r\nHost: bot\r\n{SECRET_HEADER}: {SECRET}\r\n{size}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        return reader, writer

    async def trickles(self, body: bytes, *, length: int | None) -> bytes:
        """Begin to bring something, and say nothing more; all that is answered until it is hung up."""
        reader, writer = await self.begins(body, length=length)
        try:
            async with asyncio.timeout(PATIENCE):
                return await reader.read()
        finally:
            writer.close()


def _update(number: int) -> bytes:
    chat = {"id": 12, "type": "private"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {"id": 12}, "text": "/help"}
    return json.dumps({"update_id": number, "message": message}).encode()


@asynccontextmanager
async def listening(*, opened: bool = True) -> AsyncIterator[Port]:
    found = Port()
    await found.port.start()
    if opened:
        found.port.open()
    try:
        yield found
    finally:
        await found.port.stop()


async def answered(port: Port, number: int = 7) -> int:
    """Bring an update, answer it once it was handed on, and say what its bringer hears."""
    port.came.clear()
    bringing = asyncio.create_task(port.brings(number))
    async with asyncio.timeout(PATIENCE):
        await port.came.wait()
    assert not bringing.done(), "it is acknowledged once it was handled, and not before"
    acknowledge(port)
    return await bringing


def acknowledge(port: Port) -> None:
    done = port.taken[-1].acknowledge
    assert done is not None
    done()


async def test_before_the_bot_answers_and_while_it_is_full_updates_stay_with_telegram() -> None:
    async with listening(opened=False) as port:
        assert await port.brings() == 503
        port.port.open()
        port.room.clear()
        assert await port.brings() == 503
        assert not port.taken
        port.room.set()
        assert await answered(port) == 200
        assert await port.brings() == 200
        assert len(port.taken) == 1


async def test_who_hangs_up_and_comes_again_waits_for_the_same_answer() -> None:
    async with listening() as port:
        first = asyncio.create_task(port.brings())
        await asyncio.wait_for(port.came.wait(), PATIENCE)
        first.cancel()
        second = asyncio.create_task(port.brings())
        third = asyncio.create_task(port.brings(8))
        port.came.clear()
        await asyncio.wait_for(port.came.wait(), PATIENCE)
        assert [incoming.number for incoming in port.taken] == [7, 8]
        for incoming in port.taken:
            assert incoming.acknowledge is not None
            incoming.acknowledge()
        assert [await second, await third] == [200, 200]


async def test_what_a_stop_breaks_off_comes_again() -> None:
    async with listening() as port:
        bringing = asyncio.create_task(port.brings())
        await asyncio.wait_for(port.came.wait(), PATIENCE)
        stopping = asyncio.create_task(port.port.stop())
        await asyncio.sleep(0)
        stopping.cancel()
        assert await bringing == 503
        acknowledge(port)  # too late: nobody waits for it
        await asyncio.wait((stopping,))


async def test_what_is_under_way_when_another_bot_took_over_comes_again_to_that_one() -> None:
    async with listening() as port:
        assert await answered(port) == 200
        bringing = asyncio.create_task(port.brings(8))
        port.came.clear()
        await asyncio.wait_for(port.came.wait(), PATIENCE)
        port.overtaken.set()
        acknowledge(port)
        assert await bringing == 503


async def test_a_proxy_that_hangs_up_in_the_middle_is_no_incident(caplog: pytest.LogCaptureFixture) -> None:
    async with listening() as port:
        assert await answered(port) == 200
        _, writer = await port.begins(b'{"update_id": 8', length=500)
        assert await port.brings() == 200  # what came before has been looked at by now
        writer.transport.abort()
        assert await answered(port, 9) == 200
        _, writer = await port.begins(b"no size\r\n", length=None)
        assert await answered(port, 10) == 200
        writer.transport.abort()
    assert not caplog.records


async def test_a_body_that_never_ends_and_one_that_never_comes_are_hung_up_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(webhook_port, "_BODY_S", 0.2)
    async with listening() as port:
        assert b" 400 " in await port.trickles(b'{"update_id": 7', length=500)
        size = LARGEST_UPDATE + 1
        chunk = f"{size:x}\r\n".encode() + b" " * size + b"\r\n"
        assert b" 413 " in await port.trickles(chunk, length=None)
        assert await answered(port) == 200
