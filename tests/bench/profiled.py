"""`python -m tests.bench.profiled help`: where the time of an answer goes.

The whole program without a limit on its speed, under cProfile while people write to it: `help`, `start`, `case`,
or `letter` for the four taps to one. Prints the functions with the most time, their own and with all that they
call, and the CPU of each thread. cProfile sees the main thread alone, where all but the database runs, and makes
it about twice as slow: the shares count, not the seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import functools
import os
import pstats
import signal
import sys
import tempfile
from math import inf
from pathlib import Path
from types import FrameType
from typing import Final

from bot.app import App
from bot.cli import run
from tests.bench.answers.people import TAP
from tests.bench.answers.running import Answering, own, stretch
from tests.bench.spent import cpu_seconds, threads

ACTS: Final = {"help": ["/help"], "start": ["/start"], "case": ["/case"], "letter": [TAP] * 4}
WARM: Final = 100
_AS_BOT: Final = "--as-bot"


def main() -> int:
    """Profile, and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.profiled", description="Profile an answer.")
    parser.add_argument("what", choices=ACTS)
    parser.add_argument("--people", type=int, default=2000, help="how many write (default: 2000)")
    parser.add_argument("--strangers", action="store_true", help="they aren't subscribed")
    parser.add_argument("--top", type=int, default=40, help="lines of each list (default: 40)")
    parser.add_argument("--keep", type=Path, help="keep the profile in this file, for other tools")
    asyncio.run(_profile(parser.parse_args()))
    return 0


async def _profile(arguments: argparse.Namespace) -> None:
    people = 0 if arguments.strangers else arguments.people
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        place = arguments.keep.absolute() if arguments.keep else folder / "profile"
        module = ("tests.bench.profiled", _AS_BOT, str(place))
        async with own(folder, people, arguments.people - people, module=module) as (bot, known, unknown):
            chats, acts = known or unknown, ACTS[arguments.what]
            # A tap needs something to tap on.
            await stretch(bot, chats=chats if TAP in acts else chats[:WARM], acts=["/start"])
            plain = await stretch(bot, chats=chats[:WARM], acts=["/help"])
            before = threads(bot.pid)
            os.kill(bot.pid, signal.SIGUSR1)
            under = await stretch(bot, chats=chats, acts=acts)
            os.kill(bot.pid, signal.SIGUSR2)
            by_thread = {key: used - before.get(key, 0.0) for key, used in threads(bot.pid).items()}
            await _written(place, bot)
        stats = pstats.Stats(str(place))
    print(f"{under.answers:,} answers, {under.lost} lost; {under.cpu_ms:.2f} ms of CPU each while profiled.")
    print(f"Without the profile: {plain.cpu_ms:.2f} ms for each of {plain.answers} `/help`.")
    for key, used in sorted(by_thread.items(), key=lambda item: -item[1]):
        if used:
            print(f"    {1000 * used / under.answers:6.2f} ms an answer in thread {key}")
    stats.strip_dirs()
    for order in (pstats.SortKey.TIME, pstats.SortKey.CUMULATIVE):
        stats.sort_stats(order).print_stats(arguments.top)


async def _written(place: Path, bot: Answering) -> None:
    """Return once the program has written its profile; it does so within one turn of its loop."""
    async with asyncio.timeout(30):
        while not place.exists() or not place.stat().st_size:
            assert cpu_seconds(bot.pid)
            await asyncio.sleep(0.1)


def _run_bot(place: str) -> int:
    """The program itself: SIGUSR1 begins to profile, SIGUSR2 ends and writes."""
    profile = cProfile.Profile()

    def begin(_: int, __: FrameType | None) -> None:
        profile.enable()

    def end(_: int, __: FrameType | None) -> None:
        profile.disable()
        unfinished = Path(f"{place}.part")
        profile.dump_stats(unfinished)
        unfinished.rename(place)

    signal.signal(signal.SIGUSR1, begin)
    signal.signal(signal.SIGUSR2, end)
    vars(run)["App"] = functools.partial(App, per_second=inf)
    return run.run_program(0)


if __name__ == "__main__":
    sys.exit(_run_bot(sys.argv[2]) if sys.argv[1:2] == [_AS_BOT] else main())
