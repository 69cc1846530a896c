"""How long a person waits for an answer: with nothing else going on, and during a broadcast."""

from __future__ import annotations

import asyncio
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.rehearsal import Person, Server, World
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.programs.processes import Telegram, confirm, environment, seed
from tests.support.stores import CASE

EVERY_S: Final = 0.2
SECONDS: Final = 30.0
RECIPIENTS: Final = 1400
"""More than a broadcast at the normal speed reaches in that time."""


@dataclass(frozen=True, slots=True)
class Waits:
    """How long answers took, in milliseconds, and how many broadcast messages went out meanwhile."""

    milliseconds: tuple[float, ...]
    sent_per_second: float

    def percentile(self, share: float) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def replying(*, quick: bool = False) -> str:
    """The table of replies."""
    seconds = SECONDS / 4 if quick else SECONDS
    idle, busy = asyncio.run(replies(seconds))
    return "\n".join(
        (
            "## Replies during a broadcast",
            "",
            f"A person writes or taps every {EVERY_S} s for {seconds:.0f} s; the whole program at its",
            "normal limit, replies and broadcast together.",
            "",
            "| | broadcast messages a second | reply p50 | reply p99 | answers |",
            "|---|---:|---:|---:|---:|",
            _waits("idle", idle),
            _waits("during a broadcast", busy),
        )
    )


def _waits(name: str, waits: Waits) -> str:
    return (
        f"| {name} | {waits.sent_per_second:.1f} | {waits.percentile(0.5):.1f} ms "
        f"| {waits.percentile(0.99):.1f} ms | {len(waits.milliseconds)} |"
    )


async def replies(seconds: float) -> tuple[Waits, Waits]:
    """(idle, during a broadcast at the normal limit), with the whole program in a process of its own."""
    world = World()
    world.log_calls = False
    asking = world.person("Asking")
    author = world.person("Author", started=True)
    chats = [world.person(f"Supporter {n}", started=True).chat for n in range(RECIPIENTS)]
    key = new_key(secrets.token_bytes(32))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        async with Server(world) as server:
            telegram = Telegram(server.url)
            async with _bot(folder, telegram, world.token, key):
                idle = await _ask(world, asking, seconds)
            sealer = Sealer.from_text(key)
            store = await Store.open(f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}", sealer)
            await seed(store, sealer, chats, CASE)
            await confirm(store, author.chat, CASE)
            await store.close()
            async with _bot(folder, telegram, world.token, key):
                busy = await _ask(world, asking, seconds)
    return idle, busy


@asynccontextmanager
async def _bot(folder: Path, telegram: Telegram, token: str, key: str) -> AsyncIterator[None]:
    (folder / "data").mkdir(exist_ok=True)
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "run"),
        cwd=folder,
        env=environment(folder, telegram, token, key, LOG_LEVEL="WARNING"),
        stdout=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        bot.send_signal(signal.SIGTERM)
        await asyncio.wait_for(bot.wait(), 20)


async def _ask(world: World, person: Person, seconds: float) -> Waits:
    """Write, and tap, in turns; the first answer only shows that the bot is there."""
    await _written(person, "/help")
    await _written(person, "/case")
    sent, begun, taken = world.sent - person.received, time.perf_counter(), []
    while time.perf_counter() - begun < seconds:
        next_at = time.perf_counter() + EVERY_S
        taken.append(await _written(person, "/case"))
        await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
        next_at = time.perf_counter() + EVERY_S
        taken.append(await _tapped(person))
        await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
    took = time.perf_counter() - begun
    others = world.sent - person.received - sent
    return Waits(tuple(seconds * 1000 for seconds in taken), others / took)


async def _written(person: Person, text: str) -> float:
    """Seconds from sending a text to having a new message."""
    had, begun = person.received, time.perf_counter()
    person.says(text)
    async with asyncio.timeout(30):
        while person.received == had:
            await person.changed.wait()
    return time.perf_counter() - begun


async def _tapped(person: Person) -> float:
    """Seconds from a tap on the newest message to its answer, which ends the little clock on the button."""
    message = person.last
    assert message is not None
    button = next(button for button in message.buttons if button.data is not None)
    begun = time.perf_counter()
    async with asyncio.timeout(30):
        await person.taps(message, button)
    return time.perf_counter() - begun
