"""A server that takes 30 messages in any second, and people who write meanwhile."""

from __future__ import annotations

import asyncio
import gc
import secrets
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.rehearsal import InjectedFault, Server, World
from tests.bench.asking import SETTLED_S, Answers, askers, asking, warmed_up
from tests.bench.programs import confirmed, peer, quiet_world, whole_bot
from tests.bench.tables import Figure, figures, section, table

PER_SECOND: Final = 30
LATENCY_S: Final = 0.05
RETRY_AFTER_S: Final = 3
EVERY_S: Final = 0.5
SECONDS: Final = 600.0
IDLE_S: Final = 240.0
OTHERS_S: Final = 90.0
TEXT: Final = "A new hearing is set."


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time with one program: what the server took and refused, and what people waited."""

    name: str
    seconds: float
    taken: int  # messages, replies among them
    refused: int  # answered 429, the beginning included
    answers: Answers | None

    @property
    def share(self) -> float:
        """Of what the server would have taken, in percent."""
        return 100 * self.taken / (PER_SECOND * self.seconds)

    def row(self) -> tuple[str, ...]:
        waits = ("", "", "")
        if self.answers is not None:
            p50, p99 = self.answers.percentile(0.5), self.answers.percentile(0.99)
            waits = f"{p50:,.1f} ms", f"{p99:,.1f} ms", f"{self.answers.lost}"
        rate = self.taken / self.seconds
        return self.name, f"{rate:.2f}", f"{self.share:.1f} %", f"{self.refused}", *waits


def limit(*, quick: bool = False) -> str:
    """The table of sending at the server's limit."""
    share = 0.1 if quick else 1.0
    stretches = asyncio.run(_measured(share))
    idle, alone, asked = stretches[:3]
    assert idle.answers is not None
    assert asked.answers is not None
    return section(
        "At the limit of 30 a second",
        f"The server takes {PER_SECOND} messages in any second, wherever it begins, answers after "
        f"{1000 * LATENCY_S:.0f} ms, and refuses the rest for {RETRY_AFTER_S} s. The whole program with its "
        f"normal settings; somebody writes every {EVERY_S} s, whether there was an answer or not. "
        f"{SECONDS * share / 60:,.0f} minutes for each of the first rows but the idle one.",
        table(
            ("", "messages a second", "of the limit", "429s", "reply p50", "reply p99", "replies lost"),
            [one.row() for one in stretches],
        ),
        figures(
            Figure("share of the limit, broadcast alone", alone.share, "%", least=95, digits=1),
            Figure("share of the limit, people writing", asked.share, "%", least=95, digits=1),
            Figure("429s in both", alone.refused + asked.refused, most=0, digits=0),
            Figure(
                "reply p99 during a broadcast against idle",
                asked.answers.percentile(0.99) / idle.answers.percentile(0.99),
                "×",
                most=1.2,
            ),
            Figure("replies lost", asked.answers.lost, most=0, digits=0),
        ),
    )


async def _measured(share: float) -> list[Stretch]:
    seconds, others = SECONDS * share, max(30.0, OTHERS_S * share)
    return [
        await _ours("idle, people writing", max(30.0, IDLE_S * share), sending=False, writing=True),
        await _ours("a broadcast alone", seconds, sending=True, writing=False),
        await _ours("a broadcast, people writing", seconds, sending=True, writing=True),
        await _theirs("`AIORateLimiter`, 50 in flight, people writing", others, 50),
        await _theirs("`AIORateLimiter`, one after the other, people writing", others, 1),
    ]


def strict_world() -> World:
    """A world whose server keeps to the limit."""
    world = quiet_world()
    world.faults.limit(PER_SECOND, retry_after=RETRY_AFTER_S)
    world.faults.add(InjectedFault(delay=LATENCY_S))
    return world


def supporters(world: World, seconds: float) -> list[int]:
    """More people than can be sent to in that time."""
    number = int((seconds + 60) * PER_SECOND)
    chats = [world.person(f"Supporter {n}", started=True).chat for n in range(number)]
    # The server is in this process: to look through all of them for garbage would halt it, and then requests
    # that came apart would be taken for a burst.
    gc.collect()
    gc.freeze()
    return chats


async def _ours(name: str, seconds: float, *, sending: bool, writing: bool) -> Stretch:
    world, key = strict_world(), new_key(secrets.token_bytes(32))
    chats = supporters(world, seconds)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        author = world.person("Author", started=True)
        if sending:
            await confirmed(Path(folder), key, chats, author.chat)
        async with Server(world) as server, whole_bot(Path(folder), server.url, world.token, key):
            return await _stretch(world, name, seconds, writing=writing)


async def _theirs(name: str, seconds: float, in_flight: int) -> Stretch:
    world = strict_world()
    order = {"chats": supporters(world, seconds), "text": TEXT, "answer": TEXT, "in_flight": in_flight}
    async with Server(world) as server, peer("limiter", server.url, world.token, **order):
        return await _stretch(world, name, seconds, writing=True)


async def _stretch(world: World, name: str, seconds: float, *, writing: bool) -> Stretch:
    """Begin once the program is there, and count for so long."""
    await world.updates.until_polled()
    if writing:
        people = askers(world)
        await warmed_up(people)
    else:
        await asyncio.sleep(SETTLED_S)
    gc.disable()
    sent, begun = world.sent, time.perf_counter()
    task = asyncio.create_task(asking(people, seconds, EVERY_S)) if writing else None
    await asyncio.sleep(seconds)
    took = time.perf_counter() - begun
    taken, refused = world.sent - sent, world.faults.limited
    answers = await task if task else None
    gc.enable()
    return Stretch(name, took, taken, refused, answers)
