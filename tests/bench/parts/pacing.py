"""People who write at random, half of them for two messages, during a broadcast: simulated, and measured."""

from __future__ import annotations

import asyncio
import gc
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import WriteLetter
from bot.content.library import Library, messages_folder
from bot.model.keys import new_key
from bot.model.letters.letter import Safety
from bot.rehearsal import Person, Server, World
from bot.services.letters.letter_path import LetterPath
from tests.bench.asking import SETTLED_S, Answers, askers, asking_at, warmed_up
from tests.bench.parts.limited import LATENCY_S, PER_SECOND, RETRY_AFTER_S, strict_world, supporters
from tests.bench.programs import confirmed, whole_bot
from tests.bench.tables import Figure, figures, section, table
from tests.support.simulated.pacing import JITTER_S, STALLS, TIMER_S, Answer, Simulated, simulated, writing

RATES: Final = (0, 1, 2, 4, 8)
MEASURED: Final = (2, 8)
SEED: Final = 11
TEN_MINUTES: Final = 600.0
SECONDS: Final = 150.0
IDLE_S: Final = 60.0
BACKLOG: Final = 300
WRITERS_PER_S: Final = 2.0
ROUGH_S: Final = 0.02
CASE: Final = "tjk001"


def pacing(*, quick: bool = False) -> str:
    """The tables of pacing."""
    return "\n\n".join((_simulated(), asyncio.run(_measured(0.1 if quick else 1.0))))


# --- simulated


def _simulated() -> str:
    rows = [_played(rate) for rate in RATES]
    after = _after_a_backlog()
    rough = [_played(rate, ROUGH_S) for rate in (2, 8)]
    low = min(one.share() for one in rows)
    return section(
        "Pacing, simulated",
        "A broadcast that doesn't end, and people who write at random (Poisson), half of them for two "
        "messages, the second sent when the first was taken. The pacer in a pure simulation, "
        f"{TEN_MINUTES / 60:.0f} minutes each, seed {SEED}: timers wake up to {1000 * TIMER_S:.0f} ms late, "
        f"{100 * STALLS[0]:g} % of them up to {1000 * STALLS[1]:.0f} ms; a message is on its way by up to "
        f"{1000 * JITTER_S:.0f} ms longer than another. The server refuses the 31st message of any second. "
        "Added wait: for places, of a whole answer, both messages together.",
        table(
            (
                "answers a second",
                "messages a second",
                "of the limit",
                "429s",
                "wait p50",
                "p99",
                "most",
            ),
            [
                *(_row(f"{rate}", one) for rate, one in zip(RATES, rows, strict=True)),
                *(
                    _row(f"{rate}, on their way by up to {1000 * ROUGH_S:.0f} ms longer", one)
                    for rate, one in zip((2, 8), rough, strict=True)
                ),
            ],
        ),
        f"After a start with {BACKLOG:,} people waiting and {WRITERS_PER_S:g} more a second, the backlog is "
        f"worked off in {after.worked_off_at:.1f} s at {after.share(1, after.worked_off_at):.1f} % of the "
        f"limit, {after.bulk(0, after.worked_off_at) / after.worked_off_at:.1f} a second of that for "
        f"the broadcast. In the ten seconds after that it is {_back(after, 0, 10):.1f} %.",
        figures(
            Figure("share of the limit, the least of the five", low, "%", least=95, digits=1),
            Figure("429s in all five", sum(len(one.server.refused) for one in rows), most=0, digits=0),
            Figure(
                "added wait p50, the longest", max(one.waited(0.5) for one in rows), "ms", most=5, digits=1
            ),
            Figure(
                "added wait p99, the longest", max(one.waited(0.99) for one in rows), "ms", most=150, digits=1
            ),
            Figure("share from 10 s to 70 s after a backlog", _back(after, 10, 70), "%", least=95, digits=1),
        ),
    )


def _played(rate: float, jitter: float = JITTER_S) -> Simulated:
    return simulated(writing(rate, TEN_MINUTES, SEED), TEN_MINUTES, SEED, jitter=jitter)


def _after_a_backlog() -> Simulated:
    waiting = [Answer(number / 1000, 1 + number % 2) for number in range(BACKLOG)]
    seconds = 120.0
    return simulated(waiting + writing(WRITERS_PER_S, seconds, SEED), seconds, SEED)


def _back(after: Simulated, begins: float, ends: float) -> float:
    return after.share(after.worked_off_at + begins, after.worked_off_at + ends)


def _row(name: str, one: Simulated) -> tuple[str, ...]:
    waits = tuple(f"{one.waited(share):.1f} ms" for share in (0.5, 0.99, 1.0))
    share = one.share()
    return (
        name,
        f"{share * PER_SECOND / 100:.2f}",
        f"{share:.1f} %",
        f"{len(one.server.refused)}",
        *(waits if one.answers else ("", "", "")),
    )


# --- the program itself


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of time with the program: what the server took and refused, and what people waited."""

    name: str
    seconds: float
    taken: int
    refused: int
    answers: Answers

    @property
    def share(self) -> float:
        return 100 * self.taken / (PER_SECOND * self.seconds)

    def row(self) -> tuple[str, ...]:
        waits = tuple(f"{self.answers.percentile(share):,.1f} ms" for share in (0.5, 0.99))
        counts = f"{self.share:.1f} %", f"{self.refused}", *waits, f"{self.answers.lost}"
        return self.name, f"{self.taken / self.seconds:.2f}", *counts


@dataclass(frozen=True, slots=True)
class Backlog:
    """A start with people waiting: when the last of them had an answer, and how many came when."""

    worked_off_s: float  # since the first answer
    sent: list[tuple[float, int]]  # (seconds since then, messages that came so far), ten times a second
    refused: int

    def share(self, begins: float, ends: float) -> float:
        """In percent of the limit, between two moments."""
        counts = [next(count for at, count in self.sent if at >= moment) for moment in (begins, ends)]
        return 100 * (counts[1] - counts[0]) / (PER_SECOND * (ends - begins))


async def _measured(share: float) -> str:
    ask = _asker()
    idle, busy = [], []
    for rate in MEASURED:
        idle.append(await _stretch(rate, max(30.0, IDLE_S * share), ask, sending=False))
        busy.append(await _stretch(rate, max(30.0, SECONDS * share), ask, sending=True))
    after = await _backlog(ask)
    over = after.worked_off_s

    def added(part: float) -> float:
        pairs = zip(idle, busy, strict=True)
        return max(one.answers.percentile(part) - other.answers.percentile(part) for other, one in pairs)

    return section(
        "Pacing, the program",
        "The same with the program itself: half of the people write `/case`, half tap for a letter, which "
        f"comes with its reading copy. The server takes {PER_SECOND} messages in any second, answers after "
        f"{1000 * LATENCY_S:.0f} ms, and refuses the rest for {RETRY_AFTER_S} s. A wait ends with the last "
        f"message of the answer. {max(30.0, SECONDS * share):.0f} s for each row with a broadcast.",
        table(
            ("", "messages a second", "of the limit", "429s", "answer p50", "answer p99", "answers lost"),
            [one.row() for pair in zip(idle, busy, strict=True) for one in pair],
        ),
        f"A start with {BACKLOG:,} people waiting, {WRITERS_PER_S:g} more a second, and a broadcast: all of "
        f"them have answers {over:.1f} s after the first, at {after.share(1.0, over):.1f} % of the limit.",
        figures(
            Figure("share of the limit, the lesser", min(one.share for one in busy), "%", least=95, digits=1),
            Figure("429s", sum(one.refused for one in busy) + after.refused, most=0, digits=0),
            Figure("answer p50 against idle, the more", added(0.5), "ms", most=5, digits=1),
            Figure("answer p99 against idle, the more", added(0.99), "ms", most=150, digits=1),
            Figure("answers lost", sum(one.answers.lost for one in busy), most=0, digits=0),
            Figure(
                "share from 10 s to 30 s after the backlog",
                after.share(over + 10, over + 30),
                "%",
                least=95,
                digits=1,
            ),
        ),
    )


def _asker() -> Callable[[Person, int], int]:
    """Writes or taps by turns; tells of how many messages the answer is."""
    case = Library.load(messages_folder()).case(CASE)
    assert case is not None
    path = LetterPath(
        CASE, Safety.FREE, case.asks[0].id, case.authorities[0].id, language="ru", version=case.version
    )
    letter = pack(WriteLetter.on(path))

    def ask(person: Person, number: int) -> int:
        if number % 2:
            person.taps_old(letter)
            return 2
        person.says("/case")
        return 1

    return ask


async def _stretch(
    rate: float, seconds: float, ask: Callable[[Person, int], int], *, sending: bool
) -> Stretch:
    world, key = strict_world(), new_key(secrets.token_bytes(32))
    chats = supporters(world, seconds if sending else 0.0)
    people = askers(world)
    times = [answer.at for answer in writing(rate, seconds, SEED)]
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        if sending:
            await confirmed(Path(folder), key, chats, world.person("Author", started=True).chat)
        async with Server(world) as server, whole_bot(Path(folder), server.url, world.token, key):
            await world.updates.until_polled()
            await warmed_up(people)
            gc.disable()
            sent, refused, begun = world.sent, world.faults.limited, time.perf_counter()
            task = asyncio.create_task(asking_at(people, times, ask))
            await asyncio.sleep(seconds)
            took = time.perf_counter() - begun
            taken, refused = world.sent - sent, world.faults.limited - refused
            answers = await task
            gc.enable()
    name = f"{rate} answers a second, {'a broadcast' if sending else 'no broadcast'}"
    return Stretch(name, took, taken, refused, answers)


async def _backlog(ask: Callable[[Person, int], int]) -> Backlog:
    """Start the program on a backlog, with a broadcast confirmed."""
    world, key = strict_world(), new_key(secrets.token_bytes(32))
    chats = supporters(world, 60 + 2 * BACKLOG / PER_SECOND)
    waiting, people = askers(world, BACKLOG), askers(world)
    expected = {person.chat: ask(person, number) for number, person in enumerate(waiting)}
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        await confirmed(Path(folder), key, chats, world.person("Author", started=True).chat)
        async with Server(world) as server, whole_bot(Path(folder), server.url, world.token, key):
            return await _worked_off(world, waiting, people, expected, ask)


async def _worked_off(
    world: World,
    waiting: list[Person],
    people: list[Person],
    expected: dict[int, int],
    ask: Callable[[Person, int], int],
) -> Backlog:
    gc.disable()
    while not any(person.received for person in waiting):  # noqa: ASYNC110 - ten times a second is enough
        await asyncio.sleep(0.01)
    begun, over, sent = time.perf_counter(), 0.0, [(0.0, world.sent)]
    times = [answer.at for answer in writing(WRITERS_PER_S, 120.0, SEED)]
    task = asyncio.create_task(asking_at(people, times, ask))
    while not over or sent[-1][0] < over + 31:
        await asyncio.sleep(0.1)
        sent.append((time.perf_counter() - begun, world.sent))
        if not over and all(person.received >= expected[person.chat] for person in waiting):
            over = sent[-1][0]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(SETTLED_S)
    gc.enable()
    return Backlog(over, sent, world.faults.limited)
