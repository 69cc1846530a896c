"""`python -m tests.bench`: measure, print Markdown tables; with `--write docs/benchmarks.md`, keep them."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import platform
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import aiohttp
import telegram as library

from tests.bench.lettering import PAIRS, likeness, making, page_weight
from tests.bench.replying import EVERY_S, SECONDS, Waits, replies
from tests.bench.sending import IN_FLIGHT, Run, bare, default_client, whole_path
from tests.processes import telegram

RECIPIENTS: Final = 20_000
ROUNDS: Final = 3
WITH_DEFAULT_CLIENT: Final = 1_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure speed and waits.")
    parser.add_argument("--write", type=Path, help="write the tables to this file too")
    arguments = parser.parse_args()
    text = f"{INTRODUCTION}\n{machine()}\n\n{sending()}\n\n{replying()}\n\n{lettering()}\n\n{varying()}\n"
    print(text)
    if arguments.write is not None:
        arguments.write.parent.mkdir(parents=True, exist_ok=True)
        arguments.write.write_text(text, encoding="utf-8")


INTRODUCTION: Final = """\
# Benchmarks

`make bench` measures these anew and prints them; `python -m tests.bench --write docs/benchmarks.md` keeps
them here. The simulated Telegram answers on loopback, in a process of its own. What the bot does on the real
one is bounded by Telegram's limits, far below the rates of the first table. CPU: of the sending process.
"""


def machine() -> str:
    """What this was measured on; no names."""
    model = memory = "unknown"
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            model = line.partition(":")[2].strip()
            break
    for line in _lines("/proc/meminfo"):
        if line.startswith("MemTotal"):
            memory = f"{round(int(line.split()[1]) / 1024**2)} GB"
    return (
        f"Machine: {model}, {os.cpu_count()} cores, {memory} of memory, {platform.system()}; "
        f"Python {platform.python_version()}, python-telegram-bot {library.__version__}, "
        f"aiohttp {aiohttp.__version__}."
    )


def _lines(path: str) -> list[str]:
    place = Path(path)
    return place.read_text().splitlines() if place.exists() else []


def sending() -> str:
    """The table of sending, from rounds in which each way takes its turn."""
    bares: list[Run] = []
    wholes: list[Run] = []
    defaults: list[Run] = []
    with telegram() as server:
        chats = server.people(RECIPIENTS)
        # As the program itself does once it has started.
        gc.collect()
        gc.freeze()
        for _ in range(ROUNDS):
            bares.append(asyncio.run(bare(server, chats)))
            wholes.append(asyncio.run(whole_path(server, chats)))
            defaults.append(asyncio.run(default_client(server, chats[:WITH_DEFAULT_CLIENT])))
    cpu = statistics.median(
        whole.cpu_s_per_1000 / alone.cpu_s_per_1000 for alone, whole in zip(bares, wholes, strict=True)
    )
    rate = statistics.median(
        whole.per_second / default.per_second for default, whole in zip(defaults, wholes, strict=True)
    )
    return "\n".join(
        (
            "## Sending without a limit",
            "",
            f"{RECIPIENTS:,} recipients, {IN_FLIGHT} in flight, median of {ROUNDS} rounds.",
            "",
            "| way | messages a second | CPU seconds per 1,000 messages |",
            "|---|---:|---:|",
            _row("the whole path: claim, turn, send, settle in the database", wholes),
            _row("a bare loop of `do_api_request` over the same request class, nothing recorded", bares),
            _row("a bare loop of `send_message` over the library's default client, 50 in flight", defaults),
            "",
            f"The whole path: {cpu:.2f} × the bare loop's CPU; {rate:.0f} × the default client's rate.",
        )
    )


def _row(name: str, runs: Sequence[Run]) -> str:
    rate = statistics.median(run.per_second for run in runs)
    cpu = statistics.median(run.cpu_s_per_1000 for run in runs)
    return f"| {name} | {rate:,.0f} | {cpu:.2f} |"


def replying() -> str:
    """The table of replies."""
    idle, busy = asyncio.run(replies())
    return "\n".join(
        (
            "## Replies during a broadcast",
            "",
            f"A person writes or taps every {EVERY_S} s for {SECONDS:.0f} s; the whole program at its",
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


def lettering() -> str:
    """The table of making letters."""
    made = making()
    plain, compressed = page_weight()
    return "\n".join(
        (
            "## Making letters",
            "",
            "A Russian letter to the President, one process, one thread.",
            "",
            "| | |",
            "|---|---:|",
            f"| the letter alone | {made.joined:,.0f} a second |",
            f"| with its reading copy on the screen, link and e-mail draft | {made.whole:,.0f} a second |",
            f"| from a new process to the first letter (reads every text) | {1000 * made.cold:,.0f} ms |",
            f"| as a PDF | {1000 * made.pdf:,.1f} ms |",
            f"| as a PDF, the first in a process | {1000 * made.pdf_cold:,.0f} ms |",
            f"| as a .docx | {1000 * made.docx:,.1f} ms |",
            f"| the hand-off page with the first case, all in | {plain / 1000:,.1f} kB |",
            f"| the same, compressed on its way | {compressed / 1000:,.1f} kB |",
        )
    )


def varying() -> str:
    """The table of how alike letters are."""
    rows = (
        f"| {one.language} | {one.ask} | {one.mean:.2f} | {one.most:.2f} | {one.same} |" for one in likeness()
    )
    return "\n".join(
        (
            "## How alike the letters of two people are",
            "",
            f"{PAIRS} pairs drawn at random for each language and ask, to the same authority, signed alike.",
            "Likeness is the share of words in common runs (`difflib.SequenceMatcher` on words): 1 is word",
            "for word the same. A sentence of one's own makes it less.",
            "",
            "| language | ask | mean | most | pairs the same |",
            "|---|---|---:|---:|---:|",
            *rows,
        )
    )


if __name__ == "__main__":
    main()
