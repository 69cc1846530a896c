"""Databases with very many people and reports in them, and what the program's answers cost on each.

`filled` makes one, `measured` runs the whole program on them: a supporter's taps, and an organiser's way
through every screen that depends on how many there are.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import sqlite3
import statistics
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import Sent, WriteLetter
from bot.content.library import Library, messages_folder
from bot.model.letters import deeds
from bot.model.letters.address import How
from bot.model.letters.figures import Figures, plus
from bot.model.letters.letter import Safety
from bot.model.letters.record import EMPTY, FailedAddress, Record, SentLetter
from bot.model.letters.record_form import packed, packed_figures
from bot.model.letters.reply import Answer
from bot.model.people.subscription import Wants
from bot.model.team.roles import Role
from bot.rehearsal import Message, Person, Server, World
from bot.services.letters.letter_path import LetterPath
from bot.store import Store
from bot.store.db.dialects import as_moment
from bot.store.db.sealing import Sealer
from tests.bench.answers.running import UNLIMITED
from tests.bench.programs import quiet_world, whole_bot
from tests.bench.spent import cpu_seconds_exactly, memory_mb
from tests.support.stores import CASE, sqlite_connection

AS_TELEGRAM: Final = {"BROADCASTS_PER_SECOND": "30"}
TAPS: Final = 40
STRETCHES: Final = 7
"""So many taps of a kind make a stretch, each by another person; and so many stretches are measured."""
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
    sealer = Sealer.from_text(key)
    authorities = [authority.id for authority in _case().authorities]
    people = _People(sealer, datetime.now(UTC), random.Random(number), authorities)

    async def make() -> None:
        await (await Store.open(f"sqlite+aiosqlite:///{path}", sealer)).close()

    asyncio.run(make())
    with sqlite_connection(path) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        sums: Figures = {}
        for start in range(0, number, _AT_ONCE):
            some = range(start, min(number, start + _AT_ONCE))
            for table, columns, rows in (
                ("subscribers", "id, chat, language, wants, since, country", _subscribers),
                ("subscriptions", '"case", subscriber_id', _subscriptions),
            ):
                places = ", ".join("?" * (columns.count(",") + 1))
                connection.executemany(
                    f"INSERT INTO {table} ({columns}) VALUES ({places})",
                    rows(people, some),
                )
            sums = _put_records(connection, people, some, sums)
            connection.commit()
        sealed = sealer.lock(packed_figures(sums), b"sums", CASE.encode(), steps_of=4096)
        connection.execute('INSERT INTO sums ("case", sealed) VALUES (?, ?)', (CASE, sealed))


@dataclass(frozen=True, slots=True)
class _People:
    """Makes up the rows of some of them."""

    sealer: Sealer
    now: datetime
    choose: random.Random
    authorities: list[str]

    def tag(self, one: int) -> bytes:
        return self.sealer.tag(CASE, _FIRST_CHAT + one)


_Rows = Iterator[tuple[Any, ...]]


def _subscribers(people: _People, those: range) -> _Rows:
    for one in those:
        since = people.now - timedelta(seconds=people.choose.randrange(_DAYS * 86_400))
        chat = people.sealer.seal(_FIRST_CHAT + one)
        yield (
            one + 1,
            chat,
            people.choose.choice(("en", "en", "fr", "ru", "tg")),
            Wants.CALLS.value if one % 5 == 0 else Wants.ALL.value,
            as_moment(since),
            people.sealer.seal_country(people.choose.choice(_COUNTRIES) or None, chat),
        )


def _subscriptions(_: _People, those: range) -> _Rows:
    for one in those:
        yield CASE, one + 1


def _record(people: _People, one: int) -> Record:
    """A third of them have reported nothing, and another third two letters; half of them were asked."""
    record = EMPTY
    authorities = people.authorities
    for which in range((1, 2, 0)[one % 3]):
        day = people.now.date() - timedelta(days=people.choose.randrange(1, _DAYS // 2))
        authority = authorities[(one // 3 + which) % len(authorities)]
        record = deeds.reported(record, SentLetter(authority, "release", day), language="en", chat=one)
    if one % 3 == 0:
        record = deeds.letter_opened(record, authorities[0], people.now.date(), keep=True)
    if one % 100 == 0:
        report = FailedAddress(f"{one % 7:016x}", authorities[0], How.BOUNCED.value, people.now.date())
        record = deeds.address_failed(record, report)
    if one % 20 == 1:
        record = deeds.answered(record, people.choose.choice(authorities), Answer.FORM, people.now.date())
    elif one % 2:
        record = deeds.declined(record, next(iter(record.authorities), ""), people.now.date())
    return record


def _put_records(connection: sqlite3.Connection, people: _People, those: range, sums: Figures) -> Figures:
    """Their records, as after a fold; the figures with theirs."""
    rows = []
    for one in those:
        record, tag = _record(people, one), people.tag(one)
        sums = plus(sums, record.pending)
        sealed = people.sealer.lock(packed(replace(record, pending={})), b"record", CASE.encode(), tag)
        rows.append((CASE, tag, sealed, record.due.isoformat(), 0))
    connection.executemany('INSERT INTO records ("case", tag, sealed, due, fresh) VALUES (?,?,?,?,?)', rows)
    return sums


def _case() -> Any:
    case = Library.load(messages_folder()).case(CASE)
    assert case is not None
    return case


@dataclass(frozen=True, slots=True)
class _Running:
    """The program on one of the databases, idle."""

    world: World
    owner: Person
    pid: int
    grown: Grown


async def measured(databases: Mapping[int, Path], key: str) -> list[Grown]:
    """Run the program on each database that `filled` made; `databases`: number -> folder with data/bot.db.

    Supporters' taps are measured in turns on all of them: the machine's own pace changes meanwhile.
    """
    async with contextlib.AsyncExitStack() as stack:
        bots = [
            await stack.enter_async_context(_running(folder, key, number))
            for number, folder in databases.items()
        ]
        for name, button in _taps():
            found: dict[int, list[float]] = {bot.pid: [] for bot in bots}
            for stretch in range(-1, STRETCHES):  # one to warm up
                for bot in bots:
                    taken = await _cpu_of(bot, button, (stretch + 1) * TAPS)
                    found[bot.pid] += [taken] if stretch >= 0 else []
            for bot in bots:
                bot.grown.taps[name] = statistics.median(found[bot.pid])
    for number, folder in databases.items():
        # On its own: who did what is counted beside it.
        async with _running(folder, key, number) as bot:
            grown = next(one.grown for one in bots if one.grown.number == number)
            grown.idle_mb = memory_mb(bot.pid)
            async with _memory(bot.pid) as samples:
                await _organise(bot.owner, grown)
                await asyncio.sleep(3)
            grown.most_mb = max(samples) - grown.idle_mb
            grown.after_mb = memory_mb(bot.pid) - grown.idle_mb
    return [bot.grown for bot in bots]


@contextlib.asynccontextmanager
async def _running(folder: Path, key: str, number: int) -> AsyncIterator[_Running]:
    world = quiet_world()
    owner = world.person("Olga", started=True)
    await _lead(folder, key, owner.chat)
    # Without a chat's share of answers: nobody taps as fast as this, and who did would wait for it.
    async with (
        Server(world) as server,
        whole_bot(folder, server.url, world.token, key, module=UNLIMITED, **AS_TELEGRAM) as bot,
    ):
        await _written(owner, "/help")  # it is there
        await asyncio.sleep(3)
        yield _Running(world, owner, bot.pid, Grown(number))


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


async def _cpu_of(bot: _Running, button: Callable[[int], str], first: int) -> float:
    """CPU milliseconds of one tap, of a stretch of them, each by somebody else."""
    people = [bot.world.person(f"Anna {first + n}", started=True) for n in range(TAPS)]
    before = cpu_seconds_exactly(bot.pid)
    for one, person in enumerate(people, start=first):
        await person.taps_old(button(one))
    return 1000 * (cpu_seconds_exactly(bot.pid) - before) / TAPS


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
