"""What lies in the database, and what a tap costs: at a thousand people and reports, and at a million."""

from __future__ import annotations

import asyncio
import secrets
import tempfile
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from tests.bench.growing import STRETCHES, TAPS, Grown, filled, measured
from tests.bench.tables import Figure, figures, section, table

NUMBERS: Final = (1_000, 100_000, 1_000_000)
QUICK: Final = (1_000, 30_000)


def growing(*, quick: bool = False) -> str:
    """The tables of taps and screens by what lies in the database."""
    key = new_key(secrets.token_bytes(32))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        databases = {}
        for number in QUICK if quick else NUMBERS:
            databases[number] = Path(name) / str(number)
            (databases[number] / "data").mkdir(parents=True)
            filled(databases[number] / "data" / "bot.db", key, number)
        found = asyncio.run(measured(databases, key))
    few, many = found[0], found[-1]
    return section(
        f"{many.number:,} subscribers and as many reports",
        "The whole program on a database with so many of each. A supporter's tap: CPU of all threads, median "
        f"of {STRETCHES} stretches of {TAPS}, taken in turns. An organiser's screen: until it is there, each "
        "once; where it was opened several times, the slowest.",
        table(
            ("", *(f"{one.number:,}" for one in found)),
            [(f"“{tap}”, CPU", *(f"{one.taps[tap]:.1f} ms" for one in found)) for tap in few.taps]
            + [(screen, *(_ms(one, screen) for one in found)) for screen in many.screens]
            + [
                ("who did what, counted after", *(f"{one.counting_s:.1f} s" for one in found)),
                ("memory, idle", *(f"{one.idle_mb:.1f} MB" for one in found)),
                ("at most", *(f"{one.most_mb:+.1f} MB" for one in found)),
                ("after", *(f"{one.after_mb:+.1f} MB" for one in found)),
            ],
        ),
        figures(
            *(
                Figure(f"“{tap}” against {few.number:,}", many.taps[tap] / few.taps[tap], "×", most=1.2)
                for tap in few.taps
            ),
            Figure("the slowest screen", max(many.screens.values()), "ms", most=300, digits=1),
            Figure("memory over idle", many.most_mb, "MB", most=60, digits=1),
        ),
    )


def _ms(one: Grown, screen: str) -> str:
    return f"{one.screens[screen]:.1f} ms" if screen in one.screens else ""
