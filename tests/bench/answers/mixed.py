"""People who do this and that: as fast as they are answered, and at the limit with a broadcast or without."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

from tests.bench.answers.people import ACTS_EACH, AT_IT, TAP, TO_A_CARD
from tests.bench.answers.running import AS_IT_IS, STRICT, Cast, Stretch, own, stretch
from tests.bench.parts.limited import PER_SECOND
from tests.bench.tables import section, table

PEOPLE: Final = 2_000
ACTS: Final = 20_000
ACTS_A_SECOND: Final = 8.0
SECONDS: Final = 120.0
WARM_S: Final = 2.0
QUICK_PEOPLE: Final = 300
QUICK_ACTS: Final = 1_000
QUICK_S: Final = 4.0
SEED: Final = 20261129


async def mixed(cast: Cast, *, quick: bool) -> str:
    """The table of mixed traffic."""
    seconds, people = (QUICK_S, QUICK_PEOPLE) if quick else (SECONDS, PEOPLE)
    fast = await _fast(cast, people, QUICK_ACTS if quick else ACTS)
    calm = await _limited(people, seconds, broadcast=False)
    busy = await _limited(people, seconds, broadcast=True)
    done = Counter(act for act, _ in fast.told["waits"])
    shares = ", ".join(
        f"{100 * number / fast.answers:.0f} % {_name(act)}" for act, number in done.most_common()
    )
    return section(
        "Mixed traffic",
        f"{people:,} people. Without a limit, half of them subscribers, each does the next thing as soon as "
        f"the last was answered: {shares}. At the limit, strangers, {AT_IT} at a time and {ACTS_EACH} things "
        f"each, do in all {ACTS_A_SECOND:g} a second at random moments for {seconds:,.0f} s; {STRICT}. "
        "CPU: of the whole program, the broadcast's share included.",
        table(
            (
                "",
                "answers a second",
                "CPU ms each",
                "of one core",
                "the server's",
                "wait p50",
                "p99",
                "of the limit",
                "429s",
                "lost",
            ),
            [
                _row("without a limit", fast, limited=False),
                _row("at the limit, no broadcast", calm),
                _row("at the limit, during a broadcast", busy),
            ],
        ),
    )


def _name(act: str) -> str:
    return {TAP: "taps to a letter"}.get(act, f"`{act}`" if act.startswith("/") else "other words")


def _row(name: str, one: Stretch, *, limited: bool = True) -> tuple[str, ...]:
    waits = ("", "", "", "")
    if limited:
        share = 100 * one.messages / (PER_SECOND * one.took)
        waits = (
            f"{one.percentile(0.5):,.0f} ms",
            f"{one.percentile(0.99):,.0f} ms",
            f"{share:.1f} %",
            f"{one.refused}",
        )
    return (
        name,
        f"{one.per_second:,.1f}",
        f"{one.cpu_ms:.2f}",
        f"{one.of_a_core:.0f} %",
        f"{one.server_of_a_core:.0f} %",
        *waits,
        f"{one.lost}",
    )


async def _fast(cast: Cast, people: int, acts: int) -> Stretch:
    half = people // 2
    chats = [
        chat for both in zip(cast.subscribers[:half], cast.strangers[:half], strict=True) for chat in both
    ]
    await stretch(cast.bot, chats=chats, acts=[TO_A_CARD])
    return await stretch(cast.bot, "mixed", chats=chats, due=acts, seed=SEED)


async def _limited(people: int, seconds: float, *, broadcast: bool) -> Stretch:
    # More than can be sent to in that time.
    recipients = int((seconds + 60) * PER_SECOND) if broadcast else 0
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        async with own(Path(folder), 0, people, module=AS_IT_IS, recipients=recipients, strict=True) as there:
            await _paced(there, WARM_S, SEED + 1)
            return await _paced(there, seconds, SEED)


async def _paced(cast: Cast, seconds: float, seed: int) -> Stretch:
    return await stretch(
        cast.bot, "paced", chats=cast.strangers, per_second=ACTS_A_SECOND, seconds=seconds, seed=seed
    )
