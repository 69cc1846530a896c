"""One chat that sends ten thousand updates, while others write."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.rehearsal import Person, Server, World
from bot.telegram_api.limits import MAX_POLLED_UPDATES
from tests.bench.answers.running import STRICT
from tests.bench.asking import Answers, answer_to, askers, asking
from tests.bench.parts.limited import LATENCY_S, strict_world
from tests.bench.programs import whole_bot
from tests.bench.tables import Figure, figures, section, table

UPDATES: Final = 10_000
UPDATES_QUICK: Final = 1_000
SECONDS: Final = 60.0
QUICK_S: Final = 4.0
EVERY_S: Final = 0.1
TURN_S: Final = 0.02
WARM_S: Final = 2.0
REST_S: Final = 1.0
AT_ONCE_S: Final = 0.1
SAID: Final = "/help", "/start"
"""In turns: a command that only follows its like may be passed over."""
LONGER_MS: Final = 100.0


@dataclass(frozen=True, slots=True)
class During:
    """What others waited meanwhile, and what the flood was answered."""

    name: str
    answers: Answers
    refused: int
    to_flood: int
    told: int  # messages to it that are no answers to what it wrote

    def row(self) -> tuple[str, ...]:
        waits = [self.answers.percentile(share) for share in (0.5, 0.99, 1.0)]
        return (
            self.name,
            *(f"{wait:,.1f} ms" for wait in waits),
            f"{self.answers.lost}",
            f"{self.to_flood:,}",
            f"{self.told:,}",
            f"{self.refused}",
        )


async def flood(*, quick: bool = False) -> str:
    """The table of one chat that writes too much."""
    seconds, updates = (QUICK_S, UPDATES_QUICK) if quick else (SECONDS, UPDATES)
    world, key = strict_world(), new_key(secrets.token_bytes(32))
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with Server(world) as server, whole_bot(Path(folder), server.url, world.token, key):
            await world.updates.until_polled()
            people = askers(world)
            await asking(people, WARM_S, EVERY_S)
            without = await _during("without it", world, people, seconds, 0, 0.0)
            spread = await _during("spread over that time", world, people, seconds, updates, seconds)
            once = await _during("all at once", world, people, seconds, updates, AT_ONCE_S)
    return section(
        "A chat that floods",
        f"Somebody writes `/case` every {EVERY_S} s for {seconds:.0f} s, whether there was an answer or "
        f"not; meanwhile one chat sends {updates:,} updates, {' and '.join(f'`{said}`' for said in SAID)} in "
        f"turns. The whole program with its normal settings; {STRICT}. What comes all at once lies before "
        f"others' updates in Telegram's queue: to fetch it takes {updates // MAX_POLLED_UPDATES} requests, "
        f"{updates / MAX_POLLED_UPDATES * LATENCY_S:.1f} s at least, whatever the program does.",
        table(
            (
                "the flood",
                "others wait p50",
                "p99",
                "most",
                "others' answers lost",
                "messages to the flood",
                "of them no answers",
                "429s",
            ),
            [one.row() for one in (without, spread, once)],
        ),
        figures(
            Figure(
                f"others' p99 longer, the flood {spread.name}",
                spread.answers.percentile(0.99) - without.answers.percentile(0.99),
                "ms",
                most=LONGER_MS,
                digits=1,
            ),
            Figure("others' answers lost", spread.answers.lost + once.answers.lost, most=0, digits=0),
        ),
    )


async def _during(
    name: str, world: World, people: list[Person], seconds: float, updates: int, spread: float
) -> During:
    """Others write for so long; so large a flood comes within `spread` seconds of it."""
    await asyncio.sleep(REST_S)
    writer = world.person("Flooding", started=True)
    usual = {await answer_to(writer, said) for said in SAID}
    had, refused = writer.received, world.faults.limited
    flooding = asyncio.create_task(_flood(writer, updates, spread))
    answers = await asking(people, seconds, EVERY_S)
    await flooding
    texts = Counter(version.text for version in writer.versions[had:])
    told = sum(number for text, number in texts.items() if text not in usual)
    return During(name, answers, world.faults.limited - refused, writer.received - had, told)


async def _flood(writer: Person, updates: int, seconds: float) -> None:
    """All of it, evenly over that time."""
    loop = asyncio.get_running_loop()
    begun, written = loop.time(), 0
    while written < updates:
        until = min(updates, int(updates * (loop.time() - begun) / seconds) + 1)
        for number in range(written, until):
            writer.says(SAID[number % len(SAID)])
        written = until
        await asyncio.sleep(TURN_S)
