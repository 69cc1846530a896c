"""The same on a PostgreSQL server as in a file: sending, and what the queue takes of the database."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.cli.run import collect_seldom
from bot.model.broadcasts.broadcast import MESSAGES_A_STAR
from bot.model.broadcasts.delivery import DeliveryState, Outcome
from bot.model.pacing.pacer import Limits
from bot.store import Store
from bot.store.db.sealing import Sealer
from bot.store.delivery.queue import SendGroup
from tests.bench.parts.million import MANY, broadcasts
from tests.bench.parts.sending import whole_path
from tests.bench.spent import Run
from tests.bench.tables import Figure, figures, section, table
from tests.support.programs.processes import Telegram, confirm, seed, telegram
from tests.support.servers.cluster import Cluster, begun, lacking
from tests.support.stores import CASE

RECIPIENTS: Final = 20_000
ROUNDS: Final = 3
LATENCY_S: Final = 0.05
FREE: Final = 30
PAID: Final = 1_000
FREE_S: Final = 120
PAID_S: Final = 30
CLAIMED: Final = 1_000
SETTLED: Final = 100
"""Recipients in a transaction, about as many as the engine has there when nothing holds it up."""
DURABLE: Final = {"listen_addresses": "", "logging_collector": "off"}
"""As Debian's package has it but for how it is reached: what was committed outlives a power cut."""


def postgres(*, quick: bool = False) -> str:
    """The table of both."""
    if reason := lacking():
        return section("On PostgreSQL", f"Not measured: {reason}.")
    with _server() as databases, telegram() as server:
        collect_seldom()  # as the program itself once it has started
        chats = server.people(RECIPIENTS)
        files, servers = list[Run](), list[Run]()
        written = list[tuple[float, float]]()
        for _ in range(1 if quick else ROUNDS):
            files.append(asyncio.run(whole_path(server, chats)))
            servers.append(asyncio.run(whole_path(server, chats, url=next(databases))))
            written.append((_queued(chats, ""), _queued(chats, next(databases))))
        free, free_429s = _limited(server, next(databases), FREE, FREE_S // (4 if quick else 1))
        paid, paid_429s = _limited(server, next(databases), PAID, PAID_S // (3 if quick else 1))
    in_file, on_server = (statistics.median(run.per_second for run in runs) for runs in (files, servers))
    queue_file, queue_server = (statistics.median(rates) for rates in zip(*written, strict=True))
    rows = [
        ("messages a second, no limit", f"{in_file:,.0f}", f"{on_server:,.0f}"),
        (
            "CPU seconds per 1,000 messages, of the bot",
            *(f"{statistics.median(run.cpu_s_per_1000 for run in runs):.2f}" for runs in (files, servers)),
        ),
        ("claimed, put on the wire and settled a second", f"{queue_file:,.0f}", f"{queue_server:,.0f}"),
        ("at the limit of 30 a second", "", f"{free.per_second:.2f}"),
        ("CPU there, of one core", "", f"{100 * free.cpu_seconds / free.seconds:.1f} %"),
        ("at the limit of 1,000 a second, paid", "", f"{paid.per_second:,.0f}"),
        ("CPU there, of one core", "", f"{100 * paid.cpu_seconds / paid.seconds:.0f} %"),
    ]
    return section(
        "On PostgreSQL",
        f"The whole path to {RECIPIENTS:,} recipients, median of {len(files)} rounds in which each takes its "
        "turn. The server is on the same machine, reached by its socket, with Debian's settings: a commit "
        "waits for the disk, as it does in the file.",
        table(("", "in a file", "on a server"), rows),
        *([] if quick else [_many()]),
        figures(
            Figure("rate against the file", on_server / in_file, "×", least=0.5),
            Figure("the queue against the file", queue_server / queue_file, "×", least=0.5),
            Figure("share of the limit of 30", 100 * free.per_second / FREE, "%", least=95, digits=1),
            Figure("share of the limit of 1,000", 100 * paid.per_second / PAID, "%", least=90, digits=1),
            Figure("429s", free_429s + paid_429s, most=0, digits=0),
        ),
    )


@contextmanager
def _server() -> Iterator[Iterator[str]]:
    """DATABASE_URL of one empty database after the other, on a server of the measurement's own."""
    started = begun(DURABLE)
    try:
        yield (_made(started, f"measured_{number}") for number in itertools.count(1))
    finally:
        started.stop()


def _made(server: Cluster, name: str) -> str:
    with server.connect() as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.url_of(name)


def _limited(server: Telegram, url: str, rate: int, seconds: int) -> tuple[Run, int]:
    """A broadcast at that limit, and how many 429s there were."""
    chats = server.people(rate * seconds)
    server.ask("limit", per_second=FREE, paid_per_second=PAID, retry_after=3)
    server.ask("faults", delay=LATENCY_S)
    before = server.ask("stats")["limited"]
    stars = len(chats) // MESSAGES_A_STAR if rate == PAID else 0
    run = asyncio.run(whole_path(server, chats, Limits(), stars=stars, url=url))
    return run, server.ask("stats")["limited"] - before


def _queued(chats: list[int], url: str) -> float:
    """Recipients that are claimed, put on the wire and settled a second, by one task after the other."""

    async def all_of_them(url: str) -> float:
        sealer = Sealer(bytes(32))
        store = await Store.open(url, sealer)
        try:
            await seed(store, sealer, chats, CASE)
            broadcast = await confirm(store, chats[0], CASE)
            while not await store.listing.fill(broadcast):
                pass
            begun_at = time.perf_counter()
            while claimed := await store.queue.claim(broadcast, CLAIMED, datetime.now(UTC)):
                for start in range(0, len(claimed), SETTLED):
                    some = claimed[start : start + SETTLED]
                    group = SendGroup(broadcast, [one.delivery_id for one in some])
                    await store.queue.exchange({}, group, datetime.now(UTC))
                    results = [(one, Outcome(DeliveryState.DELIVERED, messages=(1,))) for one in some]
                    await store.queue.exchange({broadcast: results}, None, datetime.now(UTC))
            return len(chats) / (time.perf_counter() - begun_at)
        finally:
            await store.close()

    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        return asyncio.run(all_of_them(url or f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}"))


def _many() -> str:
    with _server() as databases:
        [done] = broadcasts(MANY, 1, next(databases))
    rate, grown = done.recipients / done.seconds, max(done.samples) - done.idle_mb
    return (
        f"To {MANY:,}, listed, sent without a limit, and counted: {rate:,.0f} a second, "
        f"{done.first_send:.2f} s from the confirmation to the first message, a chat's write "
        f"{done.write_ms(0.5):.1f} ms "
        f"(p99 {done.write_ms(0.99):.1f}), memory {grown:+.1f} MB at most."
    )
