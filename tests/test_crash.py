"""The whole program as a process of its own, killed in the middle of a broadcast and started again."""

from __future__ import annotations

import asyncio
import contextlib
import random
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest

from bot.delivery.engine import IN_FLIGHT
from bot.model.keys import new_key
from bot.rehearsal.world import REHEARSAL_TOKEN
from bot.store import Store
from bot.store.sealing import Sealer
from tests.processes import Telegram, confirm, environment, row, seed, telegram
from tests.store_tools import CASE

RECIPIENTS: Final = 2000
PER_SECOND: Final = 800
KILLS: Final = 5
LIMIT_S: Final = 50.0


@dataclass
class Scene:
    """A broadcast to 2,000 that is confirmed and not begun, and a Telegram that answers within 20 ms."""

    folder: Path
    server: Telegram
    chats: list[int]
    author: int
    key: str
    bots: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def database(self) -> Path:
        return self.folder / "data" / "bot.db"

    def start(self) -> subprocess.Popen[bytes]:
        with (self.folder / "log").open("ab") as log:
            bot = subprocess.Popen(
                [sys.executable, "-m", "tests.fast_bot"],
                cwd=self.folder,
                env=environment(
                    self.folder, self.server, REHEARSAL_TOKEN, self.key, BROADCASTS_PER_SECOND=str(PER_SECOND)
                ),
                stdout=log,
                stderr=log,
            )
        self.bots.append(bot)
        return bot

    def received(self) -> dict[int, int]:
        everybody = self.server.received()
        return {chat: everybody[chat] for chat in self.chats}

    def sent(self) -> int:
        return sum(self.received().values())

    def settled(self) -> int:
        (number,) = row(self.database, "SELECT delivered + gone + refused + unknown FROM broadcasts")
        return int(number)

    def until(self, what: str, reached: object) -> None:
        """Look until `reached()` says yes. Fails with the bot's own log."""
        deadline = time.monotonic() + LIMIT_S
        assert callable(reached)
        while not reached():
            assert time.monotonic() < deadline, f"{what} never came:\n{(self.folder / 'log').read_text()}"
            assert self.bots[-1].poll() is None, (
                f"the bot ended by itself:\n{(self.folder / 'log').read_text()}"
            )
            time.sleep(0.01)

    def done(self) -> bool:
        return row(self.database, "SELECT state FROM broadcasts") == ("done",)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    key = new_key(secrets.token_bytes(32))
    with telegram() as server:
        author, *chats = server.people(RECIPIENTS + 1)
        (tmp_path / "data").mkdir()

        async def prepare() -> None:
            sealer = Sealer.from_text(key)
            store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'data' / 'bot.db'}", sealer)
            try:
                await seed(store, sealer, chats, CASE)
                await confirm(store, author, CASE)
            finally:
                await store.close()

        asyncio.run(prepare())
        server.ask("faults", method="send*", delay=0.02)
        scene = Scene(tmp_path, server, chats, author, key)
        try:
            yield scene
        finally:
            for bot in scene.bots:
                with contextlib.suppress(ProcessLookupError):
                    bot.kill()
                bot.wait(10)


def test_five_kills_miss_nobody_and_repeat_only_what_was_in_flight(scene: Scene) -> None:
    dice = random.Random(seed_of_this_run())
    moments = sorted(dice.sample(range(50, RECIPIENTS - 150), KILLS))
    repeatable: list[int] = []
    for moment in moments:
        bot = scene.start()
        scene.until(f"{moment} sends", lambda moment=moment: scene.sent() >= moment + sum(repeatable))
        time.sleep(dice.uniform(0, 0.05))
        bot.send_signal(signal.SIGKILL)
        bot.wait(10)
        time.sleep(0.1)  # what was on the wire arrives
        repeatable.append(scene.sent() - sum(repeatable) - scene.settled())
        print(f"killed at {moment}: {repeatable[-1]} sends had arrived and weren't written down")
        assert 0 <= repeatable[-1] <= IN_FLIGHT
    scene.start()
    scene.until("the end", scene.done)
    received = scene.received()
    assert min(received.values()) >= 1, "somebody was missed"
    repeats = sum(received.values()) - RECIPIENTS
    assert repeats == sum(repeatable) <= KILLS * IN_FLIGHT
    assert row(scene.database, "SELECT audience, delivered FROM broadcasts") == (RECIPIENTS, RECIPIENTS)


def test_being_told_to_stop_repeats_nothing_at_all(scene: Scene) -> None:
    for moment in (900,):
        bot = scene.start()
        scene.until(f"{moment} sends", lambda moment=moment: scene.sent() >= moment)
        begun = time.monotonic()
        bot.terminate()
        assert bot.wait(10) == 0, (scene.folder / "log").read_text()
        assert time.monotonic() - begun < 5
        assert scene.sent() == scene.settled()
        assert row(scene.database, "SELECT count(*) FROM deliveries WHERE state = 'claimed'") == (0,)
    scene.start()
    scene.until("the end", scene.done)
    assert set(scene.received().values()) == {1}


def seed_of_this_run() -> int:
    seed = secrets.randbelow(2**32)
    print(f"random seed of this run: {seed}")
    return seed
