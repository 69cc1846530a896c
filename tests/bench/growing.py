"""A database with very many people and reports in it, and what the program's answers cost on it.

`filled` makes the database, `measured_at` runs the whole program on it: a supporter's taps, and an organiser's
way through every screen that depends on how many there are.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import Sent, WriteLetter
from bot.content.library import Library, messages_folder
from bot.model.letters.letter import Safety
from bot.model.people.subscription import Wants
from bot.model.team.roles import Role
from bot.rehearsal import Message, Person, Server, World
from bot.services.letters.letter_path import LetterPath
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.bench.programs import quiet_world, whole_bot
from tests.bench.spent import cpu_seconds_exactly, memory_mb
from tests.support.stores import CASE, sqlite_connection

TAPS: Final = 150
"""Of each kind of a supporter's taps, each by another person."""
_WARM: Final = 20
_FIRST_CHAT: Final = 5_000_000_000
_AT_ONCE: Final = 20_000
_COUNTRIES: Final = ("", "", "CH", "FR", "DE", "GB", "TJ", "RU", "KZ", "US", "PL", "IT", "BE", "SE", "NL")
_DAYS: Final = 200
"""People joined over so many days, and reported over half as many."""


@dataclass(slots=True)
class Grown:
    """What it costs with so many subscribers and reports."""

    number: int
    taps: dict[str, float] = field(default_factory=dict)  # CPU milliseconds of one, all threads
    screens: dict[str, float] = field(default_factory=dict)  # milliseconds until it is there
    counting_s: float = 0.0  # from the first look at who did what until it was counted
    idle_mb: float = 0.0
    most_mb: float = 0.0  # over idle
    after_mb: float = 0.0  # over idle, when all is over


def filled(path: Path, key: str, number: int) -> None:
    """Make a database with so many subscribers, each of whom has reported a letter."""
    sealer, now = Sealer.from_text(key), datetime.now(UTC)

    async def make() -> None:
        await (await Store.open(f"sqlite+aiosqlite:///{path}", sealer)).close()

    asyncio.run(make())
    authorities = [authority.id for authority in _case().authorities]
    choose = random.Random(number)
    with sqlite_connection(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for start in range(0, number, _AT_ONCE):
            some = range(start, min(number, start + _AT_ONCE))
            connection.executemany(
                "INSERT INTO subscribers (id, chat, language, wants, since, country) VALUES (?, ?, ?, ?, ?, ?)",
                (_subscriber(sealer, choose, now, one) for one in some),
            )
            connection.executemany(
                'INSERT INTO subscriptions ("case", subscriber_id) VALUES (?, ?)',
                ((CASE, one + 1) for one in some),
            )
            connection.executemany(
                'INSERT INTO actions ("case", authority, ask, day, tag, recorded_at) VALUES (?, ?, ?, ?, ?, ?)',
                (_report(sealer, choose, now, authorities, one) for one in some),
            )
            # What came of letters: most were asked, some answered; a few addresses fail; a third of them opened one.
            connection.executemany(
                'INSERT INTO replies ("case", authority, tag, kind, day) VALUES (?, ?, ?, ?, ?)',
                (
                    (
                        CASE,
                        choose.choice(authorities),
                        sealer.tag(CASE, _FIRST_CHAT + one),
                        "asked" if one % 20 else "answered",
                        _day(now, 3),
                    )
                    for one in some
                    if one % 2
                ),
            )
            connection.executemany(
                'INSERT INTO failed_addresses ("case", address, tag, authority, how, day) VALUES (?, ?, ?, ?, ?, ?)',
                (
                    (
                        CASE,
                        f"{one % 7:016x}",
                        sealer.tag(CASE, _FIRST_CHAT + one),
                        authorities[0],
                        "bounced",
                        _day(now, 3),
                    )
                    for one in some
                    if one % 100 == 0
                ),
            )
            connection.executemany(
                'INSERT INTO openings ("case", tag, day) VALUES (?, ?, ?)',
                ((CASE, sealer.tag(CASE, _FIRST_CHAT + one), _day(now, 9)) for one in some if one % 3 == 0),
            )
            connection.commit()


def _subscriber(sealer: Sealer, choose: random.Random, now: datetime, one: int) -> tuple[Any, ...]:
    since = now - timedelta(seconds=choose.randrange(_DAYS * 86_400))
    return (
        one + 1,
        sealer.seal(_FIRST_CHAT + one),
        choose.choice(("en", "en", "fr", "ru", "tg")),
        Wants.CALLS.value if one % 5 == 0 else Wants.ALL.value,
        since.replace(tzinfo=None).isoformat(" ", "microseconds"),
        choose.choice(_COUNTRIES) or None,
    )


def _report(
    sealer: Sealer, choose: random.Random, now: datetime, authorities: list[str], one: int
) -> tuple[Any, ...]:
    # A third of them have reported nothing, and another third two letters.
    who = _FIRST_CHAT + (one // 3 * 3 if one % 3 == 1 else one)
    authority = authorities[(one // 3 + one % 3) % len(authorities)]
    return (
        CASE,
        authority,
        "release",
        _day(now, choose.randrange(_DAYS // 2)),
        sealer.tag(CASE, who),
        now.replace(tzinfo=None).isoformat(" ", "microseconds"),
    )


def _day(now: datetime, back: int) -> str:
    day: date = now.date() - timedelta(days=back)
    return day.isoformat()


def _case() -> Any:
    case = Library.load(messages_folder()).case(CASE)
    assert case is not None
    return case


async def measured_at(folder: Path, key: str, number: int) -> Grown:
    """Run the program on `folder`/data/bot.db, which `filled` has made with that number."""
    world = quiet_world()
    owner = world.person("Olga", started=True)
    await _lead(folder, key, owner.chat)
    async with Server(world) as server, whole_bot(folder, server.url, world.token, key) as bot:
        await _written(owner, "/help")  # it is there
        await asyncio.sleep(3)
        grown = Grown(number, idle_mb=memory_mb(bot.pid))
        for name, button in _taps():
            grown.taps[name] = await _cpu_of(world, bot.pid, button)
        async with _memory(bot.pid) as samples:
            await _organise(owner, grown)
            await asyncio.sleep(3)
        grown.most_mb = max(samples) - grown.idle_mb
        grown.after_mb = memory_mb(bot.pid) - grown.idle_mb
    return grown


async def _lead(folder: Path, key: str, chat: int) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}", Sealer.from_text(key))
    token = await store.team.invite(Role.OWNER, datetime.now(UTC), timedelta(days=1))
    await store.team.join(token, chat, datetime.now(UTC))
    await store.close()


def _taps() -> Iterator[tuple[str, Callable[[int], str]]]:
    """A supporter's taps: their name, and the button's data for the n-th person."""
    case = _case()
    path = LetterPath(CASE, Safety.FREE)
    ask = case.asks[0].id
    authorities = [authority.id for authority in case.authorities if authority.writable]

    def sent(one: int) -> str:
        chosen = LetterPath(CASE, Safety.FREE, ask, authorities[one % len(authorities)], version=case.version)
        return pack(Sent.on(chosen))

    def asked(_: int) -> str:
        return pack(WriteLetter.on(LetterPath(path.case, path.safety, ask)))

    yield "choosing an ask", asked
    yield "I sent it", sent


async def _cpu_of(world: World, pid: int, button: Callable[[int], str]) -> float:
    """CPU milliseconds of one tap, the median of five stretches."""
    people = [world.person(f"Anna {n}", started=True) for n in range(_WARM + TAPS)]
    for one, person in enumerate(people[:_WARM]):
        await person.taps_old(button(one))
    found, each = [], TAPS // 5
    for first in range(_WARM, _WARM + TAPS, each):
        before = cpu_seconds_exactly(pid)
        for one in range(first, first + each):
            await people[one].taps_old(button(one))
        found.append(1000 * (cpu_seconds_exactly(pid) - before) / each)
    return statistics.median(found)


async def _organise(owner: Person, grown: Grown) -> None:
    """An organiser's way: totals, a broadcast for some by what they did, its progress, its end."""
    screens = grown.screens

    async def says(name: str, text: str) -> None:
        screens[name] = await _written(owner, text)

    async def taps(name: str, label: str) -> None:
        screens[name] = max(screens.get(name, 0.0), await _tapped(owner, label))

    await says("/totals", "/totals")
    await says("/broadcast", "/broadcast")
    await taps("its kind", "Call to act")
    await says("its text", "You have begun a letter")
    await taps("audience", "Who: everybody")
    for facet in ("Language", "Country", "Joined since"):
        await taps(f"audience by {facet.lower()}", facet)
        await taps("audience", "Back")
    begun = time.perf_counter()
    await taps("audience by letters", "Letters")
    while _has(owner, "Look again"):
        await asyncio.sleep(0.1)
        await taps("the same while it is counted", "Look again")
    grown.counting_s = time.perf_counter() - begun
    await taps("a choice by letters", "Reported a letter")
    await taps("audience", "Back")
    await taps("audience by letters and country", "Country")
    await taps("audience", "Back")
    await taps("audience by letters and joined since", "Joined since")
    await taps("audience", "Back")
    await taps("the draft", "Back")
    await taps("preview", "Preview")
    await taps("confirming", "Send to")
    await asyncio.sleep(2)
    await taps("stopping: the question", "Stop")
    await taps("stopping", "Yes, stop it")
    had = owner.received
    async with asyncio.timeout(120):
        while owner.received == had:  # the result
            await owner.changed.wait()
    await says("/totals", "/totals")
    await says("/broadcast", "/broadcast")


def _has(person: Person, label: str) -> bool:
    return any(label in button.label for button in _newest(person).buttons)


def _newest(person: Person) -> Message:
    found = [message for message in person.messages if not message.own and message.buttons]
    return found[-1]


async def _written(person: Person, text: str) -> float:
    """Milliseconds from a text to a new message."""
    had, begun = person.received, time.perf_counter()
    person.says(text)
    async with asyncio.timeout(60):
        while person.received == had:
            await person.changed.wait()
    return 1000 * (time.perf_counter() - begun)


async def _tapped(person: Person, label: str) -> float:
    """Milliseconds until a tap on the newest message with buttons is answered, its screen with it."""
    message = _newest(person)
    button = next(one for one in message.buttons if label in one.label and one.data is not None)
    begun = time.perf_counter()
    async with asyncio.timeout(60):
        await person.taps(message, button)
    return 1000 * (time.perf_counter() - begun)


@contextlib.asynccontextmanager
async def _memory(pid: int) -> AsyncIterator[list[float]]:
    """What the process holds while the block lasts, sixty times a second."""
    samples = [memory_mb(pid)]

    async def look() -> None:
        while True:
            samples.append(memory_mb(pid))
            await asyncio.sleep(1 / 60)

    looking = asyncio.create_task(look())
    try:
        yield samples
    finally:
        looking.cancel()
