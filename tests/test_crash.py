"""The whole program as a process of its own, killed in the middle of a broadcast and started again."""

from __future__ import annotations

import random
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.delivery.engine import IN_FLIGHT
from tests.crashing import Scene, crash_scene
from tests.processes import row

RECIPIENTS: Final = 2000
PER_SECOND: Final = 800
KILLS: Final = 5


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with crash_scene(tmp_path, RECIPIENTS, PER_SECOND) as scene:
        yield scene


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
