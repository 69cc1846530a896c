"""`python -m tests.bench.profiled help`: where the time of an answer goes.

The whole program without a limit on its speed is looked at while people write to it: `help`, `start`, `case`,
or `letter` for the two taps to one. Prints which packages and functions take the most time, by cProfile or
with `--sampled` by samples, and the CPU of each thread. The main thread alone is looked at: all runs there
but the database's own work.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import os
import sys
import tempfile
from math import inf
from pathlib import Path
from typing import Final

from bot.app import App
from bot.cli import run
from tests.bench.answers.people import TAP
from tests.bench.answers.profiles import (
    BEGIN,
    END,
    print_profile,
    print_samples,
    to_be_profiled,
    to_be_sampled,
)
from tests.bench.answers.running import own, stretch
from tests.bench.spent import threads

ACTS: Final = {"help": ["/help"], "start": ["/start"], "case": ["/case"], "letter": [TAP] * 2}
WARM: Final = 100
_WAYS: Final = {"--as-profiled": to_be_profiled, "--as-sampled": to_be_sampled}


def main() -> int:
    """Profile, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.profiled", description="Profile an answer.")
    parser.add_argument("what", choices=ACTS)
    parser.add_argument("--sampled", action="store_true", help="by samples; without it by cProfile")
    parser.add_argument("--people", type=int, default=2000, help="how many write (default: 2000)")
    parser.add_argument("--strangers", action="store_true", help="they aren't subscribed")
    parser.add_argument("--top", type=int, default=40, help="lines of each list (default: 40)")
    parser.add_argument("--keep", type=Path, help="keep what was seen in this file, for other tools")
    asyncio.run(_profile(parser.parse_args()))
    return 0


async def _profile(given: argparse.Namespace) -> None:
    people = 0 if given.strangers else given.people
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        place = await asyncio.to_thread(given.keep.absolute) if given.keep else folder / "profile"
        way = "--as-sampled" if given.sampled else "--as-profiled"
        module = ("tests.bench.profiled", way, str(place))
        async with own(folder, people, given.people - people, module=module) as cast:
            bot, chats, acts = cast.bot, cast.subscribers or cast.strangers, ACTS[given.what]
            # A tap needs something to tap on.
            await stretch(bot, chats=chats if TAP in acts else chats[:WARM], acts=["/start"])
            plain = await stretch(bot, chats=chats[:WARM], acts=["/help"])
            before = threads(bot.pid)
            os.kill(bot.pid, BEGIN)
            looked_at = await stretch(bot, chats=chats, acts=acts)
            os.kill(bot.pid, END)
            by_thread = {key: used - before.get(key, 0.0) for key, used in threads(bot.pid).items()}
        # It has ended, and has written before.
        answers = looked_at.answers
        print(f"{answers:,} answers, {looked_at.lost} lost; {looked_at.cpu_ms:.2f} ms of CPU each meanwhile.")
        print(f"Before, {plain.cpu_ms:.2f} ms for each of {plain.answers} `/help`.")
        for key, used in sorted(by_thread.items(), key=lambda item: -item[1]):
            print(f"  {1000 * used / answers:6.2f} ms an answer in thread {key}")
        if given.sampled:
            print_samples(place, given.top)
        else:
            print_profile(place, given.top, answers)


def _run_bot(way: str, place: str) -> int:
    """The program itself, to be looked at."""
    _WAYS[way](Path(place))
    vars(run)["App"] = functools.partial(App, per_second=inf)
    return run.run_program(0)


if __name__ == "__main__":
    sys.exit(_run_bot(*sys.argv[1:3]) if sys.argv[1:2] and sys.argv[1] in _WAYS else main())
