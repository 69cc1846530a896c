"""A port that passes everything on to another one, and what fronts and networks do to connections
meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass


@dataclass
class Relay:
    """What becomes of connections, and what became of them.

    `closes_s`: each is closed so long after it was opened, whatever is under way on it. `forgets_s`: one on
    which no byte went for so long is forgotten: what comes on it afterwards is swallowed, and neither end
    hears of it. `delay_s`: so long each answer takes. `sends`: messages that were asked for by this way.
    """

    port: int  # of what is behind it, on loopback
    closes_s: float | None = None
    forgets_s: float | None = None
    delay_s: float = 0.0
    opened: int = 0
    closed: int = 0
    closed_in_use: int = 0
    forgotten: int = 0
    sends: int = 0
    url: str = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        there = await asyncio.open_connection("127.0.0.1", self.port)
        await joined(self, (reader, writer), there)


@contextlib.asynccontextmanager
async def relayed(relay: Relay) -> AsyncIterator[Relay]:
    """The relay, listening at `url`; every connection of it ends with the block."""
    async with listening(relay.serve) as port:
        relay.url = f"http://127.0.0.1:{port}"
        yield relay


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@contextlib.asynccontextmanager
async def listening(
    serve: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]],
    secured: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """A free port on loopback whose connections are served so; every one of them ends with the block."""
    serving: set[asyncio.Task[None]] = set()

    async def serve_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await serve(reader, writer)

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(serve_one(reader, writer))
        serving.add(task)
        task.add_done_callback(serving.discard)
        task.add_done_callback(lambda _: writer.transport.abort())

    server = await asyncio.start_server(accept, "127.0.0.1", 0, backlog=512, ssl=secured)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for _ in range(3):  # who was let in at the last moment; and what is aborted is closed in a next turn
            for task in list(serving):
                task.cancel()
            await asyncio.gather(*serving, return_exceptions=True)
            await asyncio.sleep(0)


async def joined(relay: Relay, here: Ends, there: Ends) -> None:
    """Pass on what comes from either end until one of them closes, or `relay` says that it is over."""
    loop = asyncio.get_running_loop()
    asked = forgotten = False
    moved_at = loop.time()

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        nonlocal asked, forgotten, moved_at
        while data := await reader.read(65_536):
            now = loop.time()
            if relay.forgets_s is not None and now - moved_at > relay.forgets_s and not forgotten:
                forgotten = True
                relay.forgotten += 1
            if forgotten:
                continue
            moved_at = now
            if answers and relay.delay_s:
                await asyncio.sleep(relay.delay_s)
            asked = not answers
            if asked:
                relay.sends += data.count(b"/send")
            writer.write(data)
            await writer.drain()

    ways = {
        asyncio.create_task(pass_on(here[0], there[1], answers=False)),
        asyncio.create_task(pass_on(there[0], here[1], answers=True)),
    }
    try:
        done, _ = await asyncio.wait(ways, timeout=relay.closes_s, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            relay.closed += 1
            relay.closed_in_use += asked
    finally:
        there[1].transport.abort()
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
