"""How fast broadcasts go with no limit in the way, and what a message costs, beside other programs."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from math import inf
from pathlib import Path
from typing import Final

from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.cli.run import collect_seldom
from bot.delivery.engine import IN_FLIGHT, Engine
from bot.delivery.sending import ReadyBroadcast
from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.broadcasts.delivery import Outcome, Outgoing
from bot.model.pacing.pacer import Limits, Pacer
from bot.store import Store
from bot.store.db.sealing import Sealer
from bot.telegram_api.lanes import LaneRateLimiter
from bot.telegram_api.request import AiohttpRequest
from bot.telegram_api.sender import BulkSender
from tests.bench.others import sent_by
from tests.bench.spent import Run, measured
from tests.bench.tables import Figure, figures, section, table
from tests.support.programs.processes import TOKEN, Telegram, confirm, seed, telegram
from tests.support.stores import CASE

RECIPIENTS: Final = 20_000
WITH_DEFAULT_CLIENT: Final = 1_000
ROUNDS: Final = 5
MANY: Final = 100_000
BROADCASTER_S: Final = 25.0
TEXT: Final = "A new hearing is set."


def sending(*, quick: bool = False) -> str:
    """The table of sending, from rounds in which each way takes its turn."""
    whole: list[Run] = []
    bares: list[Run] = []
    defaults: list[Run] = []
    gathers: list[Run] = []
    with telegram() as server:
        chats = server.people(RECIPIENTS)
        collect_seldom()  # as the program itself once it has started
        for _ in range(1 if quick else ROUNDS):
            bares.append(asyncio.run(bare(server, chats)))
            whole.append(asyncio.run(whole_path(server, chats)))
            gathers.append(sent_by("gather", server.url, TOKEN, chats=chats, text=TEXT))
            defaults.append(asyncio.run(default_client(server, chats[:WITH_DEFAULT_CLIENT])))

    def against(others: Sequence[Run], ratio: Callable[[Run, Run], float]) -> float:
        """The median of the rounds' ratios: both sides of one ratio had the machine in the same state."""
        return statistics.median(ratio(own, other) for own, other in zip(whole, others, strict=True))

    return section(
        "Sending without a limit",
        f"{RECIPIENTS:,} recipients, {IN_FLIGHT} in flight, median of {len(whole)} rounds. Only the whole "
        "path writes anything down. It, the bare loop and the default client share a process, which looks "
        "for garbage as seldom as the program does (`collect_seldom`); aiogram has its own, as it comes.",
        table(
            ("way", "messages a second", "CPU seconds per 1,000 messages"),
            [
                _row("the whole path: claim, put on the wire, turn, send, settle in the database", whole),
                _row("a bare loop of `do_api_request` over the same request class", bares),
                _row("aiogram 3, `asyncio.gather` over `send_message`", gathers),
                _row("python-telegram-bot's default client, `send_message`, 50 in flight", defaults),
            ],
        ),
        figures(
            Figure(
                "CPU against the bare loop",
                against(bares, lambda own, other: own.cpu_seconds / other.cpu_seconds),
                "×",
                most=1.5,
            ),
            Figure(
                "rate against the default client",
                against(defaults, lambda own, other: own.per_second / other.per_second),
                "×",
                least=10,
                digits=1,
            ),
            Figure(
                "rate against aiogram's `gather`",
                against(gathers, lambda own, other: own.per_second / other.per_second),
                "×",
                least=2,
            ),
        ),
    )


def broadcaster(*, quick: bool = False) -> str:
    """The table of two programs that both write down who has got the message."""
    with telegram() as server, tempfile.TemporaryDirectory(prefix="bench-") as folder:
        chats = server.people(MANY)
        collect_seldom()  # as the program itself once it has started
        own = asyncio.run(whole_path(server, chats))
        database = str(Path(folder) / "mailers.db")
        seconds = BROADCASTER_S / 2 if quick else BROADCASTER_S
        other = sent_by("broadcaster", server.url, TOKEN, database, chats=chats, text=TEXT, seconds=seconds)
    return section(
        "Against another program with a durable store",
        f"{MANY:,} recipients are queued. The other one has {seconds:.0f} s; its record of a mailing holds "
        "all its recipients, and is written anew after each message.",
        table(
            ("program", "messages a second", "CPU seconds per 1,000 messages"),
            [
                _row("this one, the whole path", [own]),
                _row("aiogram-broadcaster, its SQLAlchemy store on a SQLite file", [other]),
            ],
        ),
        figures(
            Figure(
                "rate against aiogram-broadcaster",
                own.per_second / other.per_second,
                "×",
                least=80,
                digits=0,
            )
        ),
    )


def _row(name: str, runs: Sequence[Run]) -> tuple[str, str, str]:
    rate = statistics.median(run.per_second for run in runs)
    cpu = statistics.median(run.cpu_s_per_1000 for run in runs)
    return name, f"{rate:,.0f}", f"{cpu:.2f}"


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
        TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request
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
        TOKEN, base_url=f"{server.url}/bot", request=request, get_updates_request=request
    )
    try:
        return await _loop(chats, 50, lambda chat: bot.send_message(chat, TEXT))
    finally:
        await request.shutdown()


async def whole_path(
    server: Telegram, chats: Sequence[int], limits: Limits | None = None, stars: int = 0, url: str = ""
) -> Run:
    """A broadcast from its first claim to its last settlement, in a real database.

    `url`: of an empty one; without it, in a file.
    """
    sealer = Sealer(bytes(32))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        store = await Store.open(url or f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}", sealer)
        lanes = LaneRateLimiter(Pacer(limits or Limits.only(inf)))
        request = AiohttpRequest(IN_FLIGHT)
        sender = CountingSender(request, f"{server.url}/bot{TOKEN}", lanes, len(chats))
        await sender.open()
        try:
            await seed(store, sealer, chats, CASE)
            broadcast_id = await confirm(store, chats[0], CASE)
            while not await store.listing.fill(broadcast_id):
                pass
            return await _broadcast(store, sender, broadcast_id, len(chats), stars)
        finally:
            await sender.close()
            await store.close()


class CountingSender(BulkSender):
    """Tells when everything was sent: to look again and again would cost CPU of its own."""

    def __init__(self, request: AiohttpRequest, address: str, lanes: LaneRateLimiter, messages: int) -> None:
        super().__init__(request, address, lanes)
        self._left = messages
        self.all_sent = asyncio.Event()

    async def send(self, chat: int, outgoing: Outgoing) -> Outcome:
        outcome = await super().send(chat, outgoing)
        self._left -= 1
        if not self._left:
            self.all_sent.set()
        return outcome


async def _broadcast(
    store: Store, sender: CountingSender, broadcast_id: int, messages: int, stars: int
) -> Run:
    async def prepare(_: int) -> ReadyBroadcast:
        return ReadyBroadcast({"en": Outgoing("sendMessage", {"text": TEXT})}, stars=stars)

    engine = Engine(store, sender, prepare)
    with measured(messages) as runs:
        engine.start()
        await sender.all_sent.wait()
        while True:
            await asyncio.sleep(0.01)
            progress = await store.progress.of(broadcast_id)
            if progress is not None and progress.state is BroadcastState.DONE:
                break
    await engine.stop()
    assert progress.delivered == messages, progress
    return runs[0]
