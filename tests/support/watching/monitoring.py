"""A program that watches over a bot: what it is answered at the monitor's port."""

from __future__ import annotations

import json
import socket
from typing import Any

import aiohttp

from tests.support.patience import PATIENCE


def free_port() -> int:
    """A port of this machine that nobody uses now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class Monitor:
    """Asks at that port. ClientError if nobody listens there."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.given = {"MONITOR_ADDRESS": str(port)}

    async def get(self, path: str, *, within: float = PATIENCE) -> tuple[int, str]:
        """Status and text; TimeoutError."""
        timeout = aiohttp.ClientTimeout(total=within)
        async with (
            aiohttp.ClientSession(timeout=timeout) as http,
            http.get(f"http://127.0.0.1:{self.port}{path}") as answer,
        ):
            return answer.status, await answer.text()

    async def told(self, path: str) -> tuple[int, dict[str, Any]]:
        """Status, and what the JSON says."""
        status, text = await self.get(path)
        found: dict[str, Any] = json.loads(text)
        return status, found

    async def metrics(self) -> dict[str, float]:
        """Each figure by its name and labels, as they are written."""
        status, text = await self.get("/metrics")
        assert status == 200
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}
