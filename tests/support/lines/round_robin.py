"""A proxy before several copies of the program: each connection goes to the next one that takes it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence

from tests.support.lines.relay import Relay, joined


class RoundRobin(Relay):
    """In front of these ports of this machine. `led`: how many connections went to which of them."""

    def __init__(self, ports: Sequence[int]) -> None:
        super().__init__(0)
        self._ports = list(ports)
        self.led: Counter[int] = Counter()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for _ in self._ports:
            port = self._ports.pop(0)
            self._ports.append(port)
            try:
                there = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue  # nobody listens there: the next one
            self.led[port] += 1
            await joined(self, (reader, writer), there)
            return
