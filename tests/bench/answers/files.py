"""What others wait while letters are made into files."""

from __future__ import annotations

import asyncio
import secrets
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.rehearsal import Server
from tests.bench.answers.letters import TAPS
from tests.bench.answers.people import FILES, TAP, TO_A_CARD, Told, Writers
from tests.bench.answers.running import NO_LIMIT, UNLIMITED
from tests.bench.asking import Answers, askers, asking
from tests.bench.programs import quiet_world, whole_bot
from tests.bench.tables import Figure, figures, section, table

AT_ONCE: Final = 10
"""So many ask for their letters as files at one time."""
AGAIN_S: Final = 2.0
EVERY_S: Final = 0.05
WARM_S: Final = 1.0
SECONDS: Final = 30.0
QUICK_S: Final = 3.0
LONGER_MS: Final = 50.0


async def files(*, quick: bool = False) -> str:
    """The table of letters as files."""
    seconds = QUICK_S if quick else SECONDS
    without, beside, made = await _measured(seconds)
    waits = [wait for told in made for _, wait in told.waits]
    median = f"{statistics.median(waits):,.0f} ms" if waits else ""
    return section(
        "Letters as files",
        f"Somebody writes `/help` every {1000 * EVERY_S:.0f} ms for {seconds:.0f} s; meanwhile, every "
        f"{AGAIN_S:g} s, {AT_ONCE} people at once ask for their letters as a PDF, a .docx, a draft for a "
        "mail program and a text. Neither the server nor the program keeps to a limit of messages.",
        table(
            ("", "others wait p50", "p99", "most", "lost", "letters as files", "their wait p50"),
            [_row("without", without, "", ""), _row("while files are made", beside, f"{len(waits)}", median)],
        ),
        figures(
            Figure(
                "others' p99 longer while files are made",
                beside.percentile(0.99) - without.percentile(0.99),
                "ms",
                most=LONGER_MS,
                digits=1,
            )
        ),
    )


def _row(name: str, answers: Answers, *more: str) -> tuple[str, ...]:
    waits = (f"{answers.percentile(share):.1f} ms" for share in (0.5, 0.99, 1.0))
    return name, *waits, f"{answers.lost}", *more


async def _measured(seconds: float) -> tuple[Answers, Answers, list[Told]]:
    """What others waited without files and beside them, and what came of each time these were wanted."""
    world, key = quiet_world(), new_key(secrets.token_bytes(32))
    chats = [world.person(f"Supporter {n}", started=True).chat for n in range(AT_ONCE)]
    people, writers, made = askers(world), Writers(world), list[Told]()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with (
            Server(world) as server,
            whole_bot(Path(folder), server.url, world.token, key, module=UNLIMITED, **NO_LIMIT),
        ):
            await world.updates.until_polled()
            # The first files in a process take longer.
            writers.begin(chats, 0, lambda: iter((TO_A_CARD, *(TAP,) * TAPS, FILES)))
            await asking(people, WARM_S, EVERY_S, text="/help")
            without = await asking(people, seconds, EVERY_S, text="/help")
            wanting = asyncio.create_task(_want_files(writers, chats, made))
            beside = await asking(people, seconds, EVERY_S, text="/help")
            wanting.cancel()
    return without, beside, made


async def _want_files(writers: Writers, chats: Sequence[int], made: list[Told]) -> None:
    """Again and again, all of them at once."""
    while True:
        writers.begin(chats, len(chats), lambda: iter((FILES,)))
        made.append(writers.told)
        await asyncio.sleep(AGAIN_S)
