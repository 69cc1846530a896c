"""A broadcast to a million people: memory, first send, writes of a chat meanwhile, CPU against size."""

from __future__ import annotations

import asyncio
import json
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import insert, literal, select

from bot.model.keys import new_key
from bot.model.people.subscription import Wants
from bot.store import Store
from bot.store.db.schema import subscribers, subscriptions
from bot.store.db.sealing import Sealer
from tests.bench.programs import simulated
from tests.bench.spent import memory_mb
from tests.bench.tables import Figure, figures, section, table
from tests.support.programs.processes import TOKEN, Telegram, environment
from tests.support.stores import CASE

MANY: Final = 1_000_000
FEW: Final = 10_000
FEW_TIMES: Final = 5
"""Broadcasts to few before, and as many after the one to many: the machine's own pace changes meanwhile."""
QUIET_S: Final = 5.0
SAMPLE_S: Final = 1.0
_FIRST_CHAT: Final = 5_000_000_000
_AT_ONCE: Final = 50_000


@dataclass(frozen=True, slots=True)
class Done:
    """What one broadcast took."""

    recipients: int
    seconds: float
    cpu_seconds: float
    first_send: float  # seconds from the confirmation to the first message at the server
    writes: list[float]  # milliseconds of a chat's writes meanwhile
    idle_mb: float  # resident memory before
    samples: list[float]  # and during it, once a second

    @property
    def cpu_ms(self) -> float:
        return 1000 * self.cpu_seconds / self.recipients

    def write_ms(self, share: float) -> float:
        ordered = sorted(self.writes)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def grown_at(self, share: float) -> float:
        """MB more than when idle, at that share of the way."""
        return self.samples[min(len(self.samples) - 1, int(share * len(self.samples)))] - self.idle_mb


def million(*, quick: bool = False) -> str:
    """The table of many recipients."""
    many = MANY // 10 if quick else MANY
    before = broadcasts(FEW, FEW_TIMES)
    [big] = broadcasts(many, 1)
    few = before + broadcasts(FEW, FEW_TIMES)
    few_cpu = statistics.median(one.cpu_ms for one in few)
    grown = max(big.samples) - big.idle_mb
    quarters = [f"{big.grown_at(share):+.1f} MB" for share in (0.05, 0.25, 0.5, 0.75, 1)]
    return section(
        f"{many:,} recipients",
        "The whole program, as fast as it can go. Meanwhile a chat writes to the database every 50 ms, as "
        "when somebody subscribes. Memory: resident, of the whole process.",
        table(
            (
                "recipients",
                "messages a second",
                "CPU ms a message",
                "confirmed to first send",
                "a chat's write p50",
                "p99",
                "most",
            ),
            [
                (
                    f"{one.recipients:,}",
                    f"{one.recipients / one.seconds:,.0f}",
                    f"{cpu:.3f}",
                    f"{one.first_send:.2f} s",
                    *(f"{one.write_ms(share):.1f} ms" for share in (0.5, 0.99, 1)),
                )
                for one, cpu in ((few[0], few_cpu), (big, big.cpu_ms))
            ],
        ),
        f"The CPU of {FEW:,} is the median of {len(few)} broadcasts, half of them before and half after.",
        table(
            ("memory, idle", "at 5 %", "at 25 %", "at 50 %", "at 75 %", "at the end"),
            [(f"{big.idle_mb:.1f} MB", *quarters)],
        ),
        figures(
            Figure("memory grown over idle, at most", grown, "MB", most=20, digits=1),
            Figure(
                "grown from half-way to the end", big.grown_at(1) - big.grown_at(0.5), "MB", most=2, digits=1
            ),
            Figure("confirmed to first send", big.first_send, "s", most=2),
            Figure("a chat's write, p99", big.write_ms(0.99), "ms", most=50, digits=1),
            Figure(f"CPU a message against {FEW:,}", big.cpu_ms / few_cpu, "×", most=1.1),
        ),
    )


def broadcasts(number: int, times: int, url: str = "") -> list[Done]:
    """So many broadcasts, one after the other, to that number of people.

    `url`: of an empty database; without it, in a file.
    """
    key = new_key(secrets.token_bytes(32))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        _people(url or f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}", key, number)
        with simulated("tests.bench.everybody") as (server, _), _bot(folder, server, key, url) as bot:
            return [_broadcast(bot, server, folder, number) for _ in range(times)]


def _broadcast(bot: subprocess.Popen[str], server: Telegram, folder: Path, number: int) -> Done:
    assert bot.stdin is not None
    idle = memory_mb(bot.pid)
    server.ask("first")
    place = folder / "done.json"
    print(json.dumps({"case": CASE, "to": str(place)}), file=bot.stdin, flush=True)
    samples: list[float] = []
    while not place.exists():
        assert bot.poll() is None, "the bot ended by itself"
        samples.append(memory_mb(bot.pid))
        time.sleep(SAMPLE_S)
    said = json.loads(place.read_text())
    place.unlink()
    assert said["delivered"] == number, said["delivered"]
    first = server.ask("first")["at"] - said["confirmed_at"]
    return Done(number, said["seconds"], said["cpu_seconds"], first, said["writes"], idle, samples)


@contextmanager
def _bot(folder: Path, server: Telegram, key: str, url: str) -> Iterator[subprocess.Popen[str]]:
    """The whole program, idle."""
    place = {"DATABASE_URL": url} if url else {}
    with subprocess.Popen(
        [sys.executable, "-m", "tests.bench.measured_bot"],
        cwd=folder,
        env=environment(folder, server, TOKEN, key, LOG_LEVEL="ERROR", **place),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as bot:
        try:
            while not server.ask("stats")["polled"]:
                assert bot.poll() is None, "the bot ended by itself"
                time.sleep(0.1)
            time.sleep(QUIET_S)
            yield bot
        finally:
            # It reads its orders in a thread, which ends with them.
            assert bot.stdin is not None
            bot.stdin.close()
            bot.terminate()
            bot.wait(30)


def _people(url: str, key: str, number: int) -> None:
    """A database with so many subscribers, in chunks: all at once would fill this process's memory."""
    sealer = Sealer.from_text(key)

    async def fill() -> None:
        store = await Store.open(url, sealer)
        now = datetime.now(UTC)
        try:
            for start in range(0, number, _AT_ONCE):
                people = [
                    {
                        "chat": sealer.seal(_FIRST_CHAT + chat),
                        "language": "en",
                        "wants": Wants.ALL.value,
                        "since": now,
                    }
                    for chat in range(start, min(number, start + _AT_ONCE))
                ]
                async with store._db.write() as connection:
                    await connection.execute(insert(subscribers), people)
            every = select(literal(CASE), subscribers.c.id)
            async with store._db.write() as connection:
                await connection.execute(insert(subscriptions).from_select(["case", "subscriber_id"], every))
        finally:
            await store.close()

    asyncio.run(fill())
