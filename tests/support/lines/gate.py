"""A way to a socket on this machine, by a port on loopback, that can be cut as a network is."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from tests.support.lines.relay import listening


class Gate:
    """Open at first. To be told from another thread than the one in which it serves."""

    def __init__(self, behind: Path) -> None:
        self._behind = behind
        self._loop = asyncio.get_running_loop()
        self._ends: set[asyncio.StreamWriter] = set()
        self._passes = asyncio.Event()
        self._passes.set()
        self._closed = False
        self.port = 0

    def cut(self) -> None:
        """Every connection ends at once, and no other one is made."""
        self._loop.call_soon_threadsafe(self._cut)

    def swallow(self) -> None:
        """What is sent stays on the way, and neither end hears of it."""
        self._loop.call_soon_threadsafe(self._passes.clear)

    def mend(self) -> None:
        """As at first. What was kept on the way arrives."""
        self._loop.call_soon_threadsafe(self._mend)

    def _cut(self) -> None:
        self._closed = True
        for end in self._ends:
            end.transport.abort()

    def _mend(self) -> None:
        self._closed = False
        self._passes.set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._closed:
            return
        there, to = await asyncio.open_unix_connection(self._behind)
        ends = {writer, to}
        self._ends |= ends
        ways = [asyncio.create_task(self._pass_on(*way)) for way in ((reader, to), (there, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._ends -= ends
            to.transport.abort()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            data = await reader.read(65_536)
            await self._passes.wait()
            if not data:
                return
            writer.write(data)
            await writer.drain()


@contextlib.asynccontextmanager
async def gated(behind: Path) -> AsyncIterator[Gate]:
    """A gate, listening at `port`; every connection of it ends with the block."""
    gate = Gate(behind)
    async with listening(gate.serve) as gate.port:
        yield gate
