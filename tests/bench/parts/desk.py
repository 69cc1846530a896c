"""How soon each screen of the team is there: a million subscribers, 200 broadcasts, and one under way."""

from __future__ import annotations

import asyncio
import math
import os
import secrets
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar

from bot.chat.approvals.buttons import Approve, AskApproval, TwoKeyQuestion, WithdrawApproval
from bot.chat.base.buttons import Button, Open, Screen, pack, parse
from bot.chat.broadcasts.buttons import (
    Confirm,
    ConfirmLookedAt,
    NewDraft,
    Options,
    Overview,
    PickAudience,
    PickWhen,
    Preview,
    WriteIn,
)
from bot.chat.cases.buttons import ShowReportBack, Totals, TotalsForm
from bot.chat.cases.editor.buttons import CaseHistory, CaseHome, CheckCase, EditPart
from bot.chat.delivery.buttons import LookAt, TeamBroadcasts
from bot.chat.letters.after_sending import ShowDoubt
from bot.content.cases.editing.fields import CasePart
from bot.content.library import Library, messages_folder
from bot.model.broadcasts.audience import Facet
from bot.model.broadcasts.broadcast import Kind, Plan, When
from bot.model.broadcasts.delivery import Outgoing
from bot.model.keys import new_key
from bot.model.letters.address import addresses_of
from bot.model.team.roles import Role
from bot.rehearsal import Person, Server
from bot.services.delivery.of_team import A_PAGE
from bot.store import Store
from bot.store.broadcasts.rows import plan_as_kept
from bot.store.db.dialects import as_moment
from bot.store.db.sealing import Sealer
from tests.bench.answers.running import UNLIMITED
from tests.bench.everybody import Everybody
from tests.bench.growing import AS_TELEGRAM, filled
from tests.bench.programs import whole_bot
from tests.bench.spent import cpu_seconds
from tests.bench.tables import Figure, figures, section, table
from tests.support.stores import CASE, sqlite_connection

B = TypeVar("B", bound=Button)

SUBSCRIBERS: Final = 1_000_000
BROADCASTS: Final = 200
ROUNDS: Final = 30
MOST_MS: Final = 300
QUIET_S: Final = 5.0
KEPT_S: Final = 30.0
_SENT: Final = """
    INSERT INTO broadcasts (
        "case", kind, state, default_language, author, created_at, started_at, finished_at,
        last_subscriber_id, filled_to, audience, delivered, gone, reported, plan
    ) VALUES (?, 'update', 'done', 'en', ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
"""
_TEXT: Final = """
    INSERT INTO broadcast_texts (broadcast_id, language, payload)
    VALUES (?, 'en', '{"method": "sendMessage", "params": {"text": "What the court said this week"}}')
"""


@dataclass(frozen=True, slots=True)
class Found:
    """`screens`: milliseconds of each, by its name; `edits`: of both desks, in KEPT_S; `sent`: meanwhile."""

    screens: Mapping[str, list[float]]
    edits: int
    sent: int
    cpu_share: float  # of one core, of the whole program, while nobody taps


def desk(*, quick: bool = False) -> str:
    """The table of the team's screens."""
    people = SUBSCRIBERS // 33 if quick else SUBSCRIBERS
    key = new_key(secrets.token_bytes(32))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        (folder / "data").mkdir()
        filled(folder / "data" / "bot.db", key, people)
        found = asyncio.run(_measured(folder, key, people, 3 if quick else ROUNDS))
    slowest = max(found.screens, key=lambda screen: _p95(found.screens[screen]))
    return section(
        f"The team's screens with {people:,} subscribers",
        f"The whole program on one core, with as many reports, {BROADCASTS} broadcasts that are done, one "
        "that is planned, a draft, and one under way to everybody at 30 a second. From a tap, or a command, "
        f"until its screen is there; each {ROUNDS} times, in turns. Two of the team have a desk, which is "
        "kept up to date meanwhile.",
        table(
            ("screen", "p50", "p95", "most"),
            [
                (screen, *(f"{_share(taken, share):.0f} ms" for share in (0.5, 0.95, 1)))
                for screen, taken in found.screens.items()
            ],
        ),
        f"While nobody taps, in {KEPT_S:.0f} s: {found.edits} edits of desks and of the progress message; "
        f"{found.sent / KEPT_S:.1f} messages a second of the broadcast; {100 * found.cpu_share:.0f} % of the "
        "core.",
        figures(
            Figure(f"the slowest screen, p95 ({slowest})", _p95(found.screens[slowest]), "ms", most=MOST_MS),
            Figure("/desk, p95", _p95(found.screens["/desk"]), "ms", most=MOST_MS),
            Figure("messages of the broadcast a second", found.sent / KEPT_S, least=28, digits=1),
        ),
    )


def _share(taken: list[float], share: float) -> float:
    return sorted(taken)[max(0, math.ceil(share * len(taken)) - 1)]


def _p95(taken: list[float]) -> float:
    return _share(taken, 0.95)


async def _measured(folder: Path, key: str, people: int, rounds: int) -> Found:
    world = Everybody()
    olga, paul = (world.person(name, started=True) for name in ("Olga", "Paul"))
    planned, draft = await _before(folder, key, (olga, paul), people)
    async with Server(world) as server:
        with _on_one_core():
            bot = whole_bot(folder, server.url, world.token, key, module=UNLIMITED, **AS_TELEGRAM)
            running = await bot.__aenter__()
        try:
            await _written(olga, "/help")
            await asyncio.sleep(QUIET_S)
            under_way = await _launched(olga, paul)
            for human in (olga, paul):
                await _written(human, "/desk")
            screens: dict[str, list[float]] = {}
            asked = dict(_screens(planned, draft, under_way, _doubted()))
            for turn in range(-1, rounds):  # one to warm up
                for name, what in asked.items():
                    taken = await (_written(olga, what) if isinstance(what, str) else _tapped(olga, what))
                    if turn >= 0:
                        screens.setdefault(name, []).append(taken)
            edits, cpu, sent = _edits(olga, paul), cpu_seconds(running.pid), world.sent
            await asyncio.sleep(KEPT_S)
            edits, cpu = _edits(olga, paul) - edits, cpu_seconds(running.pid) - cpu
            return Found(screens, edits, world.sent - sent, cpu / KEPT_S)
        finally:
            await bot.__aexit__(None, None, None)


@contextmanager
def _on_one_core() -> Iterator[None]:
    """What is started in the block has one core for itself, and the rest another, if there is one."""
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, cores[:1])
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores[1:] or cores)


def _edits(*those: Person) -> int:
    return sum(1 for person in those for message in person.versions if message.edited)


async def _before(folder: Path, key: str, team: tuple[Person, Person], people: int) -> tuple[int, int]:
    """Bring them into the team, and put in what was sent, what is planned, and a draft; ids of these two."""
    path, sealer = folder / "data" / "bot.db", Sealer.from_text(key)
    now = datetime.now(UTC)
    store = await Store.open(f"sqlite+aiosqlite:///{path}", sealer)
    try:
        for person in team:
            token = await store.team.invite(Role.OWNER, now, timedelta(days=1))
            await store.team.join(token, person.chat, now)
        ids = []
        words = Outgoing("sendMessage", {"text": "What comes next in the case, and what you can do"})
        for at in (now + timedelta(days=1), None):
            number = await store.drafts.create(team[0].chat, CASE, Kind.UPDATE, "en", now)
            await store.drafts.put_text(number, "en", words, None)
            if at is not None:
                await store.drafts.set_plan(number, Plan(when=When.AT, at=at))
                held = await store.drafts.get(number)
                assert held is not None
                await store.drafts.confirm(number, held.revision, now)
            ids.append(number)
    finally:
        await store.close()
    author, plan = sealer.seal(team[0].chat), plan_as_kept(sealer, Plan())
    with sqlite_connection(path) as connection:
        for back in range(BROADCASTS, 0, -1):
            day = as_moment(now - timedelta(days=back))
            row = (
                CASE,
                author,
                day,
                day,
                day,
                people,
                people,
                people,
                people - people // 50,
                people // 50,
                plan,
            )
            connection.execute(_TEXT, [connection.execute(_SENT, row).lastrowid])
        connection.commit()
    return ids[0], ids[1]


def _doubted() -> str:
    """The key of an address of the case."""
    case = Library.load(messages_folder()).case(CASE)
    assert case is not None
    return addresses_of(case.authorities[0])[0].key


def _screens(planned: int, draft: int, under_way: int, address: str) -> Iterator[tuple[str, str | Button]]:
    """Each with what opens it."""
    yield from ((name, name) for name in ("/desk", "/broadcast", "/cases", "/totals", "/reportback", "/team"))
    yield from (
        (name, name) for name in ("/record", "/hotline", "/link", "/languages", "/translate", "/about")
    )
    yield "desk, by a button", Open(Screen.DESK)
    yield "one under way", LookAt(under_way)
    yield "one that is planned", LookAt(planned)
    yield "one that is done", LookAt(under_way - 1)
    yield "the team's broadcasts", TeamBroadcasts(0)
    yield "the last page of them", TeamBroadcasts(BROADCASTS // A_PAGE)
    yield "what to write", NewDraft(CASE)
    yield "a draft", Overview(draft)
    yield "for whom", PickAudience(draft)
    yield from ((f"for whom, by {facet.value}", PickAudience(draft, facet)) for facet in Facet)
    yield "when", PickWhen(draft)
    yield "options", Options(draft)
    yield "preview", Preview(draft)
    yield "a case", CaseHome(CASE)
    yield "a part of it", EditPart(CASE, CasePart.FACTS, "en")
    yield "its check", CheckCase(CASE)
    yield "its revisions", CaseHistory(CASE)
    yield "totals", Totals(CASE)
    yield "totals, what came of letters", Totals(CASE, TotalsForm.AFTER)
    yield "report to the issuer", ShowReportBack(CASE)
    yield "an address that fails", ShowDoubt(CASE, address)


async def _launched(author: Person, approver: Person) -> int:
    """Begin a broadcast to everybody, which the other one approves; its id."""
    await _tapped(author, NewDraft(CASE, Kind.CALL))
    await _written(author, "The court hears her appeal on Monday. Please write today.")
    number = (await _newest(author, WriteIn)).draft
    await _tapped(author, Preview(number))
    await _tapped(author, await _newest(author, TwoKeyQuestion))
    await _tapped(author, await _newest(author, AskApproval))
    asked = await _newest(author, WithdrawApproval)
    await _tapped(approver, Approve(asked.approval))
    await _tapped(author, Preview(number))
    await _tapped(author, await _newest(author, Confirm, ConfirmLookedAt))
    await asyncio.sleep(QUIET_S)
    return number


async def _newest(person: Person, *kinds: type[B]) -> B:
    """The lowest button of one of these kinds on the person's phone, as soon as there is one."""
    async with asyncio.timeout(60):
        while True:
            for message in reversed(person.messages):
                for shown in message.buttons:
                    if isinstance(button := parse(shown.data or ""), kinds):
                        return button
            await person.changed.wait()


async def _written(person: Person, text: str) -> float:
    """Milliseconds from a text to a new message."""
    had, begun = person.received, time.perf_counter()
    person.says(text)
    async with asyncio.timeout(60):
        while person.received == had:
            await person.changed.wait()
    return 1000 * (time.perf_counter() - begun)


async def _tapped(person: Person, carries: Button) -> float:
    """Milliseconds until a tap on an older message is answered, its screen with it."""
    begun = time.perf_counter()
    async with asyncio.timeout(60):
        await person.taps_old(pack(carries))
    return 1000 * (time.perf_counter() - begun)
