"""The programs that answer, each on a simulated Telegram of its own, and what a stretch of answers takes."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.model.keys import new_key
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.bench.parts.limited import LATENCY_S, PER_SECOND, RETRY_AFTER_S
from tests.bench.programs import confirmed, peer, simulated, whole_bot
from tests.bench.spent import cpu_seconds
from tests.support.programs.processes import TOKEN, Telegram, seed
from tests.support.stores import CASE

SERVER: Final = "tests.bench.answers.server"
UNLIMITED: Final = ("tests.support.programs.fast_bot",)
"""The whole program, but for the limit on its speed."""
NO_LIMIT: Final = {"BROADCASTS_PER_SECOND": "inf"}
AS_IT_IS: Final = ("bot", "run")
"""The whole program with its normal settings."""
STRICT: Final = (
    f"the server takes {PER_SECOND} messages in any second, answers after {1000 * LATENCY_S:.0f} ms, "
    f"and refuses the rest for {RETRY_AFTER_S} s"
)

_LOOK_EVERY_S: Final = 0.1
_STARTS_WITHIN_S: Final = 30.0
_SILENT_S: Final = 20.0
"""So long without an answer, and what is still due is taken for lost."""


@dataclass(frozen=True, slots=True)
class Answering:
    """A program that answers, and the server it asks."""

    server: Telegram
    server_pid: int
    pid: int


@dataclass(frozen=True, slots=True)
class Cast:
    """This program, and the chats of people who may write to it."""

    bot: Answering
    subscribers: list[int]
    strangers: list[int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """What answering took: the program's CPU, and the server's beside it."""

    answers: int
    lost: int
    seconds: float  # from the first act to the last answer
    cpu_seconds: float
    server_cpu_seconds: float
    told: dict[str, Any] = field(repr=False)
    messages: int  # that the server took, those of a broadcast among them
    refused: int  # answered 429
    took: float  # seconds in which these were counted

    @property
    def per_second(self) -> float:
        return self.answers / self.seconds

    @property
    def cpu_ms(self) -> float:
        """Of the program, for each answer."""
        return 1000 * self.cpu_seconds / self.answers

    @property
    def of_a_core(self) -> float:
        """What the program used, in percent."""
        return 100 * self.cpu_seconds / self.seconds

    @property
    def server_of_a_core(self) -> float:
        """What the server used, in percent: near 100, it is the server that is measured."""
        return 100 * self.server_cpu_seconds / self.seconds

    def percentile(self, share: float) -> float:
        """The wait (milliseconds) that so large a share of the answers didn't go over."""
        ordered = sorted(milliseconds for _, milliseconds in self.told["waits"])
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


@asynccontextmanager
async def own(
    folder: Path,
    known: int,
    strangers: int,
    *,
    module: Sequence[str] = UNLIMITED,
    recipients: int = 0,
    strict: bool = False,
) -> AsyncIterator[Cast]:
    """This program, so many subscribers and so many strangers.

    With `recipients` there are as many subscribers more, and a broadcast to all of them begins at once.
    `strict`: the server keeps to the limit of messages.
    """
    key = new_key(secrets.token_bytes(32))
    with simulated(SERVER) as (server, server_pid):
        if strict:
            server.ask("limit", per_second=PER_SECOND, retry_after=RETRY_AFTER_S)
            server.ask("faults", delay=LATENCY_S)
        [author, *chats] = server.people(1 + known + strangers + recipients)
        subscribers, others, rest = (
            chats[:known],
            chats[known : known + strangers],
            chats[known + strangers :],
        )
        if recipients:
            await confirmed(folder, key, subscribers + rest, author)
        elif known:
            await subscribed(folder, key, subscribers)
        async with whole_bot(folder, server.url, TOKEN, key, module=module, **NO_LIMIT) as bot:
            await polled(server)
            yield Cast(Answering(server, server_pid, bot.pid), subscribers, others)


@asynccontextmanager
async def other(name: str, people: int) -> AsyncIterator[tuple[Answering, list[int]]]:
    """One of the peers, and the chats of so many people."""
    with simulated(SERVER) as (server, server_pid):
        chats = server.people(people)
        async with peer(name, server.url, TOKEN) as running:
            await polled(server)
            yield Answering(server, server_pid, running["pid"]), chats


async def subscribed(folder: Path, key: str, chats: Sequence[int]) -> None:
    """A database in which they all are."""
    (folder / "data").mkdir(exist_ok=True)
    sealer = Sealer.from_text(key)
    store = await Store.open(f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}", sealer)
    try:
        await seed(store, sealer, chats, CASE)
    finally:
        await store.close()


async def polled(server: Telegram) -> None:
    """Return once a program waits for updates there."""
    async with asyncio.timeout(_STARTS_WITHIN_S):
        while not server.ask("stats")["polled"]:  # noqa: ASYNC110 - another process tells nobody
            await asyncio.sleep(_LOOK_EVERY_S)


async def stretch(answering: Answering, what: str = "act", **order: Any) -> Stretch:
    """Let people do what the order says, until all of it is answered; what that took."""
    server = answering.server
    before = server.ask("stats")
    cpu, server_cpu = cpu_seconds(answering.pid), cpu_seconds(answering.server_pid)
    server.ask(what, **order)
    done, heard_at = -1, time.monotonic()
    while True:
        await asyncio.sleep(_LOOK_EVERY_S)
        so_far = server.ask("done")
        if so_far["done"] == so_far["due"]:
            break
        if so_far["done"] > done:
            done, heard_at = so_far["done"], time.monotonic()
        elif time.monotonic() - heard_at > _SILENT_S:
            break
    used, server_used = cpu_seconds(answering.pid) - cpu, cpu_seconds(answering.server_pid) - server_cpu
    after, told = server.ask("stats"), server.ask("told")
    return Stretch(
        so_far["done"],
        so_far["due"] - so_far["done"],
        told["last_at"] - told["begun_at"],
        used,
        server_used,
        told,
        after["sent"] - before["sent"],
        after["limited"] - before["limited"],
        after["at"] - before["at"],
    )
