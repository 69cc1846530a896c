"""A broadcast that is paid for: a server that takes 1,000 such messages in any second."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.cli.run import collect_seldom
from bot.model.broadcasts.broadcast import MESSAGES_A_STAR
from bot.model.pacing.pacer import Limits
from tests.bench.parts.sending import whole_path
from tests.bench.tables import Figure, figures, section, table
from tests.support.programs.processes import telegram

PER_SECOND: Final = 1000
LATENCY_S: Final = 0.05
SECONDS: Final = 60


def paid(*, quick: bool = False) -> str:
    """The table of paid sending."""
    number = PER_SECOND * (SECONDS // 4 if quick else SECONDS)
    with telegram() as server:
        chats = server.people(number)
        server.ask("limit", per_second=30, paid_per_second=PER_SECOND, retry_after=3)
        server.ask("faults", delay=LATENCY_S)
        collect_seldom()  # as the program itself once it has started
        run = asyncio.run(whole_path(server, chats, Limits(), stars=number // MESSAGES_A_STAR))
        refused = server.ask("stats")["limited"]
    share, core = 100 * run.per_second / PER_SECOND, 100 * run.cpu_seconds / run.seconds
    return section(
        "At the limit of 1,000 a second",
        f"A paid broadcast to {number:,}: the server takes {PER_SECOND:,} paid messages in any second, and "
        f"answers after {1000 * LATENCY_S:.0f} ms. The whole path.",
        table(
            ("messages a second", "of the limit", "429s", "of one core", "CPU ms a message"),
            [
                (
                    f"{run.per_second:,.0f}",
                    f"{share:.1f} %",
                    f"{refused}",
                    f"{core:.0f} %",
                    f"{run.cpu_s_per_1000:.3f}",
                )
            ],
        ),
        figures(
            Figure("share of the limit", share, "%", least=95, digits=1),
            Figure("429s", refused, most=0, digits=0),
            Figure("CPU, of one core", core, "%", most=40, digits=1),
        ),
    )
