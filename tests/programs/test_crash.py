"""The whole program as a process of its own, killed in the middle of a broadcast and started again."""

from __future__ import annotations

import functools
import random
import secrets
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.delivery.engine import IN_FLIGHT
from bot.model.broadcasts.broadcast import Plan, Undecided
from tests.support.programs.crashing import Scene, crash_scene
from tests.support.programs.processes import row

RECIPIENTS: Final = 2000
PER_SECOND: Final = 800
KILLS: Final = 5


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with crash_scene(tmp_path, RECIPIENTS, PER_SECOND) as scene:
        yield scene


def has_sent(scene: Scene, number: int) -> bool:
    return scene.sent() >= number


def kill_at(scene: Scene, moments: list[int], dice: random.Random) -> list[int]:
    """Start it and kill it once so many more messages were sent, for each of `moments`.

    Returns for each kill how many were on the wire by the database's account.
    """
    left: list[int] = []
    before = 0
    for moment in moments:
        bot = scene.start()
        until = before + moment
        scene.until(f"{moment} sends", functools.partial(has_sent, scene, until))
        time.sleep(dice.uniform(0, 0.05))
        bot.send_signal(signal.SIGKILL)
        bot.wait(10)
        time.sleep(0.1)  # what was on the wire arrives
        left.append(scene.on_the_wire())
        before = scene.sent()
        undecided = before - scene.settled()
        print(f"killed after {before} sends: {undecided} not written down, {left[-1]} on the wire")
        assert left[-1] <= IN_FLIGHT
    return left


def test_five_kills_miss_nobody_and_repeat_only_what_was_on_the_wire(scene: Scene) -> None:
    dice = random.Random(seed_of_this_run())
    left = kill_at(scene, [dice.randrange(50, RECIPIENTS // KILLS - 50) for _ in range(KILLS)], dice)
    scene.start()
    scene.until("the end", scene.done)
    received = scene.received()
    assert min(received.values()) >= 1, "somebody was missed"
    assert sum(received.values()) - RECIPIENTS <= sum(left)
    assert row(scene.database, "SELECT audience, delivered FROM broadcasts") == (RECIPIENTS, RECIPIENTS)


def test_where_nobody_may_get_it_twice_nobody_does_whatever_is_killed(tmp_path: Path) -> None:
    dice = random.Random(seed_of_this_run())
    with crash_scene(tmp_path, 600, PER_SECOND, plan=Plan(undecided=Undecided.LEAVE)) as scene:
        left = kill_at(scene, [120, 120, 120], dice)
        scene.start()
        scene.until("the end", scene.done)
        received = scene.received()
        assert max(received.values()) == 1
        assert row(scene.database, "SELECT delivered + unknown, unknown FROM broadcasts") == (600, sum(left))
        assert sum(received.values()) >= 600 - sum(left)


def test_being_told_to_stop_repeats_nothing_at_all(scene: Scene) -> None:
    for moment in (900,):
        bot = scene.start()
        scene.until(f"{moment} sends", functools.partial(has_sent, scene, moment))
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
