"""Steps of stories in which Telegram brings updates to the bot."""

from __future__ import annotations

import asyncio
import io
import socket

import aiohttp

from bot.rehearsal import World
from tests.support.application import Running
from tests.support.patience import PATIENCE


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def by_webhook(path: str = "/telegram") -> dict[str, str]:
    """Settings of a bot that updates are brought to, at a port of this machine."""
    port = free_port()
    return {"webhook_url": f"http://127.0.0.1:{port}{path}", "webhook_address": f"127.0.0.1:{port}"}


async def calls(
    bot: Running, body: bytes = b"{}", *, secret: str | None = None, method: str = "POST", path: str = ""
) -> int:
    """Somebody calls the port, as Telegram does with the secret; the status that is answered."""
    url = str(bot.settings_given["webhook_url"])
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with (
        asyncio.timeout(PATIENCE),
        aiohttp.ClientSession() as session,
        session.request(method, url + path, data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status


async def acknowledged(world: World) -> None:
    """Wait until Telegram has nothing left to bring."""
    updates = world.updates
    async with asyncio.timeout(PATIENCE):
        while len(updates):
            await updates.changed.wait()
