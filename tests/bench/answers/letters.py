"""A letter with two taps, and composing one alone."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from bot.content.library import Library
from tests.bench.answers.people import TAP, TO_A_CARD
from tests.bench.answers.running import Cast, stretch
from tests.bench.parts.texts.lettering import whole_letters
from tests.bench.tables import Figure, figures, section, table

PEOPLE: Final = 1_000
QUICK_PEOPLE: Final = 150
TAPS: Final = 2
COMPOSING_S: Final = 3.0
QUICK_S: Final = 0.5


async def letters(cast: Cast, *, quick: bool) -> str:
    """The table of letters."""
    chats = cast.strangers[: QUICK_PEOPLE if quick else PEOPLE]
    composing = _cpu_ms(whole_letters(Library.load()), QUICK_S if quick else COMPOSING_S)
    await stretch(cast.bot, chats=chats, acts=[TO_A_CARD])
    made = await stretch(cast.bot, chats=chats, acts=[TAP] * TAPS)
    number = made.told["letters"]
    return section(
        "A letter with two taps",
        f"{len(chats):,} people at once go from the welcome's button through the safety question to a "
        "Russian letter with its English reading copy and its card; each taps again as soon as the last tap "
        "was answered. Neither side keeps to a limit of messages. Composing alone: the letter, "
        "its reading copy on the screen, its link, its draft for a mail program; in one process, one thread.",
        table(
            (
                "",
                "letters a second",
                "taps a second",
                "CPU ms a letter",
                "CPU ms a tap",
                "of one core",
                "the server's",
                "taps lost",
            ),
            [
                (
                    "by two taps",
                    f"{number / made.seconds:,.0f}",
                    f"{made.per_second:,.0f}",
                    f"{1000 * made.cpu_seconds / number:.2f}",
                    f"{made.cpu_ms:.2f}",
                    f"{made.of_a_core:.0f} %",
                    f"{made.server_of_a_core:.0f} %",
                    f"{made.lost}",
                ),
                ("composing alone", f"{1000 / composing:,.0f}", "", f"{composing:.2f}", "", "", "", ""),
            ],
        ),
        figures(Figure("CPU of composing a letter with its reading copy", composing, "ms", most=3)),
    )


def _cpu_ms(work: Callable[[], None], seconds: float) -> float:
    """CPU milliseconds for each call, once it is warm."""
    work()
    times, begun = 0, time.process_time()
    while (used := time.process_time() - begun) < seconds:
        work()
        times += 1
    return 1000 * used / times
