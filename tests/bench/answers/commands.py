"""Commands that wait in the server's queue, as after an outage: answers a second, and CPU for each."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

from tests.bench.answers.running import Answering, Cast, Stretch, other, stretch
from tests.bench.tables import Figure, figures, section, table

UPDATES: Final = 3_000
BY_PTB: Final = 1_000
WARM: Final = 200
ROUNDS: Final = 3
UPDATES_QUICK: Final = 450
BY_PTB_QUICK: Final = 150
WARM_QUICK: Final = 60
COMMANDS: Final = "/help", "/start", "/case"

AIOGRAM: Final = "aiogram 3, an echo of `/help`"
PTB: Final = "python-telegram-bot, an echo of `/help`"


@dataclass(slots=True)
class Rounds:
    """Each row's stretches, a round after the other."""

    rows: dict[str, list[Stretch]] = field(default_factory=dict)

    def add(self, name: str, one: Stretch) -> None:
        self.rows.setdefault(name, []).append(one)

    def row(self, name: str) -> tuple[str, ...]:
        def median(of: Callable[[Stretch], float]) -> float:
            return statistics.median(of(one) for one in self.rows[name])

        return (
            name,
            f"{median(lambda one: one.per_second):,.0f}",
            f"{median(lambda one: one.cpu_ms):.2f}",
            f"{median(lambda one: one.of_a_core):.0f} %",
            f"{median(lambda one: one.server_of_a_core):.0f} %",
            f"{sum(one.lost for one in self.rows[name])}",
        )

    def against(self, name: str, theirs: str, ratio: Callable[[Stretch, Stretch], float]) -> float:
        """The median of the rounds' ratios: both sides of one ratio had the machine in the same state."""
        pairs = zip(self.rows[name], self.rows[theirs], strict=True)
        return statistics.median(ratio(one, another) for one, another in pairs)


def subscribers(command: str) -> str:
    """The row's name."""
    return f"`{command}` of subscribers"


def strangers(command: str) -> str:
    """The row's name."""
    return f"`{command}` of strangers"


async def commands(cast: Cast, *, quick: bool) -> str:
    """The table of plain commands, from rounds in which each program takes its turn."""
    updates, by_ptb = len(cast.subscribers), BY_PTB_QUICK if quick else BY_PTB
    rounds = Rounds()
    async with AsyncExitStack() as stack:
        aiogram, aiograms = await stack.enter_async_context(other("echo", updates))
        ptb, ptbs = await stack.enter_async_context(other("echo_ptb", by_ptb))
        everybody = (
            (cast.bot, cast.subscribers),
            (cast.bot, cast.strangers),
            (aiogram, aiograms),
            (ptb, ptbs),
        )
        for answering, chats in everybody:
            await stretch(answering, chats=chats[: WARM_QUICK if quick else WARM], acts=list(COMMANDS))
        for _ in range(1 if quick else ROUNDS):
            rounds.add(AIOGRAM, await _said(aiogram, aiograms, "/help"))
            for command in COMMANDS:
                rounds.add(subscribers(command), await _said(cast.bot, cast.subscribers, command))
                rounds.add(strangers(command), await _said(cast.bot, cast.strangers, command))
            rounds.add(PTB, await _said(ptb, ptbs, "/help"))
    return _told(rounds, updates, by_ptb)


async def _said(answering: Answering, chats: Sequence[int], text: str) -> Stretch:
    return await stretch(answering, chats=chats, acts=[text])


def _told(rounds: Rounds, updates: int, by_ptb: int) -> str:
    own_helps = subscribers("/help"), strangers("/help")
    names = [name(command) for command in COMMANDS for name in (subscribers, strangers)]
    return section(
        "Plain commands",
        f"{updates:,} updates, each from another chat, wait in the server's queue and are handed over a "
        f"hundred at a time; {by_ptb:,} for python-telegram-bot. Neither the server nor the program keeps to "
        f"a limit of messages. Median of {len(rounds.rows[AIOGRAM])} rounds. A stranger's `/start` is "
        "answered with the welcome and its five buttons; a subscriber is welcomed back. The echoes send the "
        "text of the update back to its chat: aiogram 3 with its own settings; python-telegram-bot with "
        "`concurrent_updates(True)` and its default client. CPU: of the answering process; the server has a "
        "process of its own on the same two cores.",
        table(
            ("", "answers a second", "CPU ms each", "of one core", "the server's", "lost"),
            [rounds.row(name) for name in (*names, AIOGRAM, PTB)],
        ),
        figures(
            Figure(
                "`/help` against aiogram's echo, the slower of the two",
                min(
                    rounds.against(name, AIOGRAM, lambda one, echo: one.per_second / echo.per_second)
                    for name in own_helps
                ),
                "×",
                least=0.8,
            ),
            Figure(
                "CPU of `/help` against aiogram's echo, the dearer of the two",
                max(
                    rounds.against(name, AIOGRAM, lambda one, echo: one.cpu_ms / echo.cpu_ms)
                    for name in own_helps
                ),
                "×",
                most=1.25,
            ),
        ),
    )
