"""`make fuzz`: stories that nobody wrote, for ten minutes, or TIME of them; a seed for each round of them.

What fails is shortened and printed as a test. --seed draws the same rounds again.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
import traceback
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from bot.chat.base.buttons import button_kinds
from bot.chat.base.registry import REGISTRY
from tests.fuzz.chat.acts import Move
from tests.fuzz.chat.machine import Chat, last_story, play, shortened
from tests.fuzz.chat.tallies import TALLIES
from tests.fuzz.inputs.readers import READERS
from tests.fuzz.inputs.samples import spoiled
from tests.support.texts import compiled_once, read_once

STORIES, STEPS, FILES = 8, 50, 30
"""In a round; in a story; of each kind in a round."""


def main() -> int:
    """Play until the time is over, or something fails: then 1."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    asked = parser.parse_args()
    if Path("/dev/shm").is_dir():
        tempfile.tempdir = "/dev/shm"  # a store waits for the disk at every commit
    read_once(), compiled_once()
    until, seeds = time.monotonic() + asked.minutes * 60, list[int]()
    while time.monotonic() < until:
        seeds.append(asked.seed + len(seeds))
        for draw in (files_read, stories_played):
            try:
                draw(seeds[-1])
            except Exception as fault:  # noqa: BLE001 - whatever fails is what is looked for
                traceback.print_exception(fault, limit=-6)
                tell(seeds)
                if draw is stories_played:
                    _shorten(last_story(), fault, until)
                print(f"It failed with SEED={seeds[-1]}. What stands above is a test of it.")
                return 1
    tell(seeds)
    return 0


def files_read(number: int) -> None:
    """Some spoiled files of each kind."""
    for kind, reads in READERS.items():
        how = settings(
            max_examples=FILES, database=None, deadline=None, suppress_health_check=list(HealthCheck)
        )
        seed(number)(how(given(data=spoiled(kind))(reads)))()


def stories_played(number: int) -> None:
    """Some stories, drawn with this seed."""
    fresh: type[Chat] = seed(number)(type("Chat", (Chat,), {}))
    how = settings(
        max_examples=STORIES,
        stateful_step_count=STEPS,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(fresh, settings=how)


def _shorten(moves: list[Move], first: Exception, until: float) -> None:
    """Print the story without what it does without; as far as there is time, and three minutes more."""
    until = max(until, time.monotonic() + 180)

    def fails(fewer: list[Move]) -> bool:
        if time.monotonic() > until:
            return False
        try:
            play(fewer)
        except Exception as fault:  # noqa: BLE001 - whatever fails is what is looked for
            return type(fault) is type(first)
        return False

    print("play(\n    [")
    for move in shortened(moves, fails):
        print(f"        {move!r},")
    print("    ]\n)")


def tell(seeds: list[int]) -> None:
    """How much was played, and which kinds of buttons nobody came to."""
    kinds = {kind.__name__ for kind in button_kinds()}
    tapped, forged = (
        Counter({name.partition(" ")[0] for name in found}) for found in (TALLIES.tapped, TALLIES.forged)
    )
    steps = sum(number for number in TALLIES.steps.values())
    print(f"seeds {seeds[0]} to {seeds[-1]}: {TALLIES.stories} stories, {steps} steps, {TALLIES.kills} kills")
    print(", ".join(f"{name} {number}" for name, number in TALLIES.steps.most_common()))
    print(
        f"buttons tapped where they stood: {sum(TALLIES.tapped.values())}, {len(kinds & set(tapped))} kinds"
    )
    print(f"buttons made up: {sum(TALLIES.forged.values())}, {len(kinds & set(forged))} kinds")
    print(f"kinds in all: {len(kinds & (set(tapped) | set(forged)))} of {len(kinds)}")
    print(f"never tapped: {', '.join(sorted(kinds - set(tapped) - set(forged))) or 'none'}")
    print(f"commands said: {len(TALLIES.commands)} of {len(REGISTRY.commands)}")


if __name__ == "__main__":
    sys.exit(main())
