"""How fast broadcasts go with no limit in the way, and what a message costs."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import inf
from pathlib import Path
from typing import Final

from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.delivery.engine import Engine
from bot.model.broadcast import BroadcastState
from bot.model.delivery import Outgoing
from bot.model.pace import Limits, Pacer
from bot.rehearsal.world import REHEARSAL_TOKEN
from bot.store import Store
from bot.store.sealing import Sealer
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.request import AiohttpRequest
from bot.telegram_api.sender import BulkSender, bulk_bot
from tests.processes import Telegram, confirm, seed
from tests.store_tools import CASE

IN_FLIGHT: Final = 256
TEXT: Final = "A new hearing is set."


@dataclass(frozen=True, slots=True)
class Run:
    """What `messages` sends took."""

    messages: int
    seconds: float
    cpu_seconds: float  # of this process, all threads

    @property
    def per_second(self) -> float:
        return self.messages / self.seconds

    @property
    def cpu_s_per_1000(self) -> float:
        return self.cpu_seconds / self.messages * 1000


@contextmanager
def measured(messages: int) -> Iterator[list[Run]]:
    runs: list[Run] = []
    cpu, wall = time.process_time(), time.perf_counter()
    yield runs
    runs.append(Run(messages, time.perf_counter() - wall, time.process_time() - cpu))


async def _loop(chats: Sequence[int], in_flight: int, send: Callable[[int], Awaitable[object]]) -> Run:
    """Send to all with so many in flight, and record nothing."""
    left = iter(chats)

    async def worker() -> None:
        for chat in left:
            await send(chat)

    with measured(len(chats)) as runs:
        await asyncio.gather(*(worker() for _ in range(in_flight)))
    return runs[0]


async def bare(server: Telegram, chats: Sequence[int]) -> Run:
    """`do_api_request` over this program's request class."""
    request = AiohttpRequest(IN_FLIGHT)
    await request.initialize()
    bot: ExtBot[None] = ExtBot(
        REHEARSAL_TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request
    )
    try:
        return await _loop(
            chats,
            IN_FLIGHT,
            lambda chat: bot.do_api_request("send_Message", {"chat_id": chat, "text": TEXT}),
        )
    finally:
        await request.shutdown()


async def default_client(server: Telegram, chats: Sequence[int]) -> Run:
    """`send_message` over the library's own client, 50 in flight."""
    request = HTTPXRequest(connection_pool_size=50, pool_timeout=30)
    bot: ExtBot[None] = ExtBot(
        REHEARSAL_TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request
    )
    try:
        return await _loop(chats, 50, lambda chat: bot.send_message(chat, TEXT))
    finally:
        await request.shutdown()


async def whole_path(server: Telegram, chats: Sequence[int]) -> Run:
    """A broadcast from its first claim to its last settlement, in a real database."""
    sealer = Sealer(bytes(32))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = await Store.open(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}", sealer)
        lanes = LaneRateLimiter(Pacer(Limits.only(inf)))
        sender = BulkSender(bulk_bot(REHEARSAL_TOKEN, f"{server.url}/bot", AiohttpRequest(IN_FLIGHT)), lanes)
        await sender.open()
        try:
            await seed(store, sealer, chats, CASE)
            broadcast_id = await confirm(store, chats[0], CASE)
            while not await store.broadcasts.fill(broadcast_id):
                pass
            return await _broadcast(store, sender, broadcast_id, len(chats))
        finally:
            await sender.close()
            await store.close()


async def _broadcast(store: Store, sender: BulkSender, broadcast_id: int, messages: int) -> Run:
    async def render(_: int) -> Mapping[str, Outgoing]:
        return {"en": Outgoing("sendMessage", {"text": TEXT})}

    engine = Engine(store, sender, render, in_flight=IN_FLIGHT)
    with measured(messages) as runs:
        engine.start()
        while True:
            await asyncio.sleep(0.05)
            progress = await store.broadcasts.progress(broadcast_id)
            if progress is not None and progress.state is BroadcastState.DONE:
                break
    await engine.stop()
    assert progress.delivered == messages, progress
    return runs[0]
