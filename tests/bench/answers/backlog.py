"""Ten thousand updates at once from people who wrote while the bot was away, at the limit of messages."""

from __future__ import annotations

import asyncio
import random
import secrets
import tempfile
import time
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any, Final, Self

from bot.model.keys import new_key
from bot.rehearsal import Person, Server, World
from tests.bench.answers.running import STRICT, subscribed
from tests.bench.asking import answer_to
from tests.bench.parts.limited import PER_SECOND, strict_world
from tests.bench.programs import whole_bot
from tests.bench.spent import memory_mb
from tests.bench.tables import Figure, figures, section, table

PEOPLE: Final = 2_000
EACH: Final = 5
SECONDS: Final = 60.0
QUICK_S: Final = 15.0
IDLE_S: Final = 2.0
SAMPLE_S: Final = 0.25
AWAY_S: Final = 600.0
SAID: Final = "/help", "/case", "/privacy", "/start", "Thank you so much"
LEAVING: Final = "/stop", "/forget"
LEAVE: Final = 20
"""So many people write one of these at the end, all of their updates in the last fifth of the backlog."""
LEFT_WITHIN_S: Final = 12.0
"""To fetch all of the backlog takes a hundred requests, five seconds; their answers take three."""
APART: Final = 40
"""Updates of others between two of one person, on average."""
SEED: Final = 20261129


@dataclass(slots=True)
class Heard:
    """What came to people's phones since the backlog: when, on the monotonic clock, and what."""

    at: list[float] = field(default_factory=list)
    texts: dict[int, list[tuple[float, str]]] = field(default_factory=dict)

    def note(self, what: str, person: Person, content: Any) -> None:
        """One of the world's listeners."""
        if what == "message" and not content.own:
            now = time.monotonic()
            self.at.append(now)
            self.texts.setdefault(person.chat, []).append((now, content.text))

    def first(self, chat: int, text: str) -> float:
        """When that text came there; infinity if it didn't."""
        return min((at for at, came in self.texts.get(chat, ()) if came == text), default=inf)

    def within(self, begun: float, seconds: float) -> float:
        """The share of what the limit allows in that time, in percent."""
        return 100 * sum(begun <= at < begun + seconds for at in self.at) / (PER_SECOND * seconds)


@dataclass(frozen=True, slots=True)
class Order:
    """Whether answers came in the order of what was written: each has a text of its own within its chat."""

    several: int  # people with more than one answer
    disordered: int  # of them, with an answer before an earlier one
    left_out: int  # updates without an answer, though a later one of the same chat has its own

    @classmethod
    def of(cls, asked: dict[int, list[str]], heard: Heard) -> Self:
        """From the answers due in each chat. What is none of them is passed over."""
        came = []
        for chat, due in asked.items():
            places = [due.index(text) for _, text in heard.texts.get(chat, ()) if text in due]
            if places:
                came.append(places)
        return cls(
            sum(len(places) > 1 for places in came),
            sum(places != sorted(places) for places in came),
            sum(max(places) + 1 - len(set(places)) for places in came),
        )


async def backlog(*, quick: bool = False) -> str:
    """The table of many at once."""
    seconds, dice = (QUICK_S if quick else SECONDS), random.Random(SEED)
    world, key, heard = strict_world(), new_key(secrets.token_bytes(32)), Heard()
    people = [world.person(f"Supporter {n}", started=True) for n in range(PEOPLE)]
    teacher = world.person("Teacher", started=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        await subscribed(folder, key, [person.chat for person in (*people, teacher)])
        async with Server(world) as server, whole_bot(folder, server.url, world.token, key) as bot:
            await world.updates.until_polled()
            # A text of its own answers each of them.
            answers = {said: await answer_to(teacher, said) for said in (*SAID, *LEAVING)}
            await asyncio.sleep(IDLE_S)
            idle = most = memory_mb(bot.pid)
            written = _written(dice, people)
            world.listen(heard.note)
            _write(world, written)
            refused, begun = world.faults.limited, time.monotonic()
            while time.monotonic() < begun + seconds:
                await asyncio.sleep(SAMPLE_S)
                most = max(most, memory_mb(bot.pid))
            refused = world.faults.limited - refused
    asked: dict[int, list[str]] = {}
    for person, said in written:
        asked.setdefault(person.chat, []).append(answers[said])
    order = Order.of(asked, heard)
    last = max(heard.first(person.chat, asked[person.chat][-1]) for person in people[:LEAVE]) - begun
    return section(
        "Many at once",
        f"{len(written):,} updates of {PEOPLE:,} subscribers, {EACH} each, written within the last "
        f"{AWAY_S / 60:.0f} minutes, come at once to the idle program with its normal settings; {STRICT}. "
        f"All of it takes {len(written) / PER_SECOND:.0f} s at least; {seconds:.0f} s of them are looked at. "
        f"{LEAVE} people, whose updates are among the last fifth, end with `/stop` or `/forget`.",
        table(
            ("", "messages", "of the limit"),
            [
                (
                    name,
                    f"{heard.within(begun, part) * PER_SECOND * part / 100:.0f}",
                    f"{heard.within(begun, part):.1f} %",
                )
                for name, part in (
                    ("first second", 1.0),
                    ("first ten seconds", 10.0),
                    ("whole stretch", seconds),
                )
            ],
        ),
        figures(
            Figure("share of the limit", heard.within(begun, seconds), "%", least=95, digits=1),
            Figure(
                "share of the limit, first ten seconds", heard.within(begun, 10.0), "%", least=95, digits=1
            ),
            Figure("429s", refused, most=0, digits=0),
            Figure("memory over idle, at most", most - idle, "MB", most=150, digits=1),
            Figure(
                f"people answered out of order, of {order.several} with several answers",
                order.disordered,
                most=0,
                digits=0,
            ),
            Figure("answers left out before one that came", order.left_out, most=0, digits=0),
            Figure(
                "until the last `/stop` or `/forget` is answered",
                last,
                "s",
                most=LEFT_WITHIN_S,
                digits=1,
            ),
        ),
    )


def _written(dice: random.Random, people: list[Person]) -> list[tuple[Person, str]]:
    """Who wrote what, in order: each something else every time, within a short while, others in between."""
    whole = len(people) * EACH
    turns: list[tuple[float, Person, str]] = []
    for number, person in enumerate(people):
        said, at = dice.sample(SAID, EACH), dice.uniform(0, whole)
        if number < LEAVE:
            said[-1], at = LEAVING[number % len(LEAVING)], dice.uniform(0.8 * whole, whole)
        for text in said:
            turns.append((at, person, text))
            at += dice.uniform(0, 2 * APART)
    return [(person, text) for _, person, text in sorted(turns, key=lambda turn: turn[0])]


def _write(world: World, written: list[tuple[Person, str]]) -> None:
    """Put it all into the queue, as it was written while the bot was away."""
    step = AWAY_S / len(written)
    for number, (person, said) in enumerate(written):
        world.backend.ahead = number * step - AWAY_S
        person.says(said)
    world.backend.ahead = 0.0
