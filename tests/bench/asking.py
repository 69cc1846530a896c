"""People who write to the bot when they do, whether it answers or not, and how long each waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.rehearsal import Person, World

PEOPLE: Final = 120
"""They write in turns: with one message every 0.5 s, each has a minute to get an answer."""

WARM: Final = 20
SETTLED_S: Final = 3.0
PATIENCE_S: Final = 30.0


@dataclass(slots=True)
class Answers:
    """When each question was asked (seconds since the first), and how long its answer took (milliseconds)."""

    at: list[float] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    lost: int = 0  # no answer came before that person wrote again, or within the time given at the end

    def percentile(self, share: float) -> float:
        """The wait that so large a share of the answers didn't go over."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def askers(world: World, number: int = PEOPLE) -> list[Person]:
    """People who will write."""
    return [world.person(f"Asker {n}", started=True) for n in range(number)]


async def asking(
    people: Sequence[Person],
    seconds: float,
    every: float,
    *,
    text: str = "/case",
    patience: float = PATIENCE_S,
) -> Answers:
    """One of them writes every so many seconds; waits for what isn't answered at the end."""

    def write(person: Person, _: int) -> int:
        person.says(text)
        return 1

    return await asking_at(
        people, [number * every for number in range(int(seconds / every))], write, patience
    )


async def asking_at(
    people: Sequence[Person],
    times: Sequence[float],
    ask: Callable[[Person, int], int],
    patience: float = 30.0,
) -> Answers:
    """At each of `times` one of them asks: `ask` does so, and tells how many messages the answer is."""
    answers = Answers()
    begun = time.perf_counter()
    under_way: dict[int, asyncio.Task[None]] = {}
    for number, at in enumerate(times):
        await asyncio.sleep(max(0.0, begun + at - time.perf_counter()))
        person = people[number % len(people)]
        before = under_way.get(person.chat)
        if before is not None and not before.done():
            before.cancel()
            answers.lost += 1
        under_way[person.chat] = asyncio.create_task(_ask(person, number, ask, begun, answers))
    late = [task for task in under_way.values() if not task.done()]
    if late:
        _, lost = await asyncio.wait(late, timeout=patience)
        answers.lost += len(lost)
        for task in lost:
            task.cancel()
    return answers


async def warmed_up(people: Sequence[Person]) -> None:
    """Let a program that has just started answer for the first times, which take longer, and come to rest."""
    await asking(people[:WARM], 0.25 * WARM, 0.25)
    await asyncio.sleep(SETTLED_S)


async def answer_to(person: Person, text: str) -> str:
    """Write, and wait for one new message: what it says."""
    had = person.received
    person.says(text)
    async with asyncio.timeout(PATIENCE_S):
        while person.received == had:
            await person.changed.wait()
    return person.versions[-1].text


async def _ask(
    person: Person, number: int, ask: Callable[[Person, int], int], begun: float, answers: Answers
) -> None:
    """Ask, and wait for all of the answer."""
    had, at = person.received, time.perf_counter()
    expected = had + ask(person, number)
    while person.received < expected:
        await person.changed.wait()
    answers.at.append(at - begun)
    answers.milliseconds.append(1000 * (time.perf_counter() - at))
