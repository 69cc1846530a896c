"""Counters are what counting would find, whatever was done; also in a database of before there were any."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from alembic import command
from alembic.config import Config
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine

from bot.model.broadcasts.broadcast import Kind
from bot.model.broadcasts.delivery import PASSING, Claimed, DeliveryState, Outcome
from bot.model.letters.address import How, Verdict
from bot.model.letters.figures import Figures, without_void
from bot.model.letters.reply import Answer
from bot.model.people.subscription import Gone, Wants
from bot.store import Store
from bot.store.db.migrations.versions import step_0004_counters as step
from bot.store.delivery.queue import SendGroup
from bot.store.keys.keyring import Keyring
from bot.store.letters.records import LookedThrough
from tests.support.counters import anew, kept
from tests.support.needs import examples
from tests.support.stage import ORGANISER, TEXT
from tests.support.steps.records import figures_in, records_in
from tests.support.stores import (
    CASE,
    NOW,
    OTHER_CASE,
    SEALER,
    TODAY,
    bytes_on_disk,
    empty_database,
    key_of,
    opened,
    rounded,
    sqlite_connection,
    url_of,
)
from tests.upgrades.state import State, states

CHATS: Final = (1, 2, 3, 4)
AUTHORITIES: Final = ("president", "justice")
OUTCOMES: Final = (
    Outcome(DeliveryState.DELIVERED, messages=(7,)),
    Outcome(DeliveryState.DELIVERED),
    Outcome(DeliveryState.REFUSED, reason=PASSING),
    Outcome(DeliveryState.REFUSED),
    Outcome(DeliveryState.GONE),
    Outcome(DeliveryState.UNKNOWN),
    Outcome(DeliveryState.WAITING),
)


@dataclass(frozen=True)
class Deed:
    """Something that is done: which it is, who does it, and numbers that choose among what it can be."""

    what: str
    chat: int
    case: str
    which: int
    other: int


@dataclass
class World:
    """A store, and what is under way in it."""

    store: Store
    now: datetime = NOW
    broadcasts: list[int] = field(default_factory=list)
    wire: dict[int, list[Claimed]] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        return self.broadcasts[-1] if self.broadcasts else 0


async def subscribe(world: World, deed: Deed) -> None:
    await world.store.subscribers.subscribe(
        deed.chat,
        language=("en", "fr")[deed.which % 2],
        wants=list(Wants)[deed.other % 2],
        cases=[deed.case],
        now=world.now,
    )


async def speak(world: World, deed: Deed) -> None:
    await world.store.subscribers.set_language(deed.chat, ("en", "fr", "ru")[deed.which % 3], world.now)


async def want(world: World, deed: Deed) -> None:
    await world.store.subscribers.set_wants(deed.chat, (None, *Wants)[deed.which % 3])


async def live(world: World, deed: Deed) -> None:
    await world.store.subscribers.set_country(deed.chat, (None, "CH", "FR")[deed.which % 3])


async def switch(world: World, deed: Deed) -> None:
    await world.store.subscribers.set_case(deed.chat, deed.case, bool(deed.which % 2))


async def stop(world: World, deed: Deed) -> None:
    await world.store.subscribers.stop(deed.chat)


async def forget(world: World, deed: Deed) -> None:
    await world.store.subscribers.forget(deed.chat, TODAY)


async def move(world: World, deed: Deed) -> None:
    await world.store.subscribers.migrate(deed.chat, CHATS[deed.which % 4])


async def block(world: World, deed: Deed) -> None:
    await world.store.subscribers.mark_gone(deed.chat, Gone.LEFT, NOW)


async def return_(world: World, deed: Deed) -> None:
    await world.store.subscribers.mark_back(deed.chat)


async def act(world: World, deed: Deed) -> None:
    authority, day = AUTHORITIES[deed.which % 2], TODAY - timedelta(days=deed.other % 2)
    await world.store.actions.record(deed.chat, deed.case, authority, "release", day, world.now)


async def undo(world: World, deed: Deed) -> None:
    authority, day = AUTHORITIES[deed.which % 2], TODAY - timedelta(days=deed.other % 2)
    within = timedelta(days=1)
    await world.store.actions.undo(deed.chat, deed.case, authority, day, world.now, within=within)


async def doubt(world: World, deed: Deed) -> None:
    authority = AUTHORITIES[deed.which % 2]
    # As an older version left it, the authority stands for its address.
    address = authority if deed.other % 3 == 0 else key_of(authority)
    how = list(How)[deed.other % len(How)]
    await world.store.addresses.report(deed.chat, deed.case, authority, address, how, TODAY)


async def judge(world: World, deed: Deed) -> None:
    verdict = list(Verdict)[deed.other % len(Verdict)]
    await world.store.addresses.judge(deed.case, key_of(AUTHORITIES[deed.which % 2]), verdict, TODAY)


async def open_letter(world: World, deed: Deed) -> None:
    authority, keep = AUTHORITIES[deed.which % 2], bool(deed.other % 2)
    await world.store.openings.opened(deed.chat, deed.case, authority, TODAY, keep=keep)


async def fold(world: World, deed: Deed) -> None:
    """All of it, or as far as a kill let it come."""
    keys = await world.store.records.fresh()
    await world.store.records.fold(keys[: 1 + deed.which], TODAY + timedelta(days=deed.other % 2))


async def look_through(world: World, deed: Deed) -> None:
    upto = TODAY + timedelta(days=14)
    keys = await world.store.records.due(upto)
    those = [
        LookedThrough(key, [one.authority for one in await world.store.records.due_questions(key, upto)])
        for key in keys
    ]
    await world.store.records.looked_through(those, upto, TODAY)


async def restart(world: World, deed: Deed) -> None:
    """What is in memory is read anew."""
    await world.store._figures.load()


async def adopt(world: World, deed: Deed) -> None:
    # Two authorities may come to have one address.
    keys = {authority: key_of(AUTHORITIES[deed.which % 2]) for authority in AUTHORITIES}
    await world.store.addresses.adopt(deed.case, keys)


async def answer(world: World, deed: Deed) -> None:
    said = list(Answer)[deed.other % len(Answer)]
    await world.store.replies.answer(deed.chat, deed.case, AUTHORITIES[deed.which % 2], said, TODAY)


async def decline(world: World, deed: Deed) -> None:
    await world.store.replies.decline(deed.chat, deed.case, AUTHORITIES[deed.which % 2], TODAY)


async def wait(world: World, deed: Deed) -> None:
    world.now += timedelta(hours=6 * deed.which)


async def send(world: World, deed: Deed) -> None:
    store = world.store
    kind = list(Kind)[deed.which % 2]
    broadcast_id = await store.drafts.create(ORGANISER, deed.case, kind, "en", world.now)
    await store.drafts.put_text(broadcast_id, "en", TEXT, None)
    assert await store.drafts.confirm(broadcast_id, 1, world.now)
    while not await store.listing.fill(broadcast_id):
        pass
    world.broadcasts.append(broadcast_id)


async def claim(world: World, deed: Deed) -> None:
    claimed = await world.store.queue.claim(world.newest, 1 + deed.which, world.now)
    ids = [one.delivery_id for one in claimed]
    on_wire = await world.store.queue.exchange({}, SendGroup(world.newest, ids), world.now)
    world.wire.setdefault(world.newest, []).extend(one for one in claimed if one.delivery_id in on_wire)


async def settle(world: World, deed: Deed) -> None:
    """Write down what came of the sends; now and then twice, which must not count twice."""
    results = [
        (one, OUTCOMES[(place + deed.which) % len(OUTCOMES)])
        for place, one in enumerate(world.wire.get(world.newest, ()))
    ]
    for _ in range(1 + deed.other % 2):
        await world.store.queue.exchange({world.newest: results}, None, world.now)
    world.wire[world.newest] = []


async def deliver(world: World, deed: Deed) -> None:
    """A broadcast as far as it comes: to some of everybody, and the rest is struck off or not."""
    for chat in CHATS:
        await subscribe(world, replace(deed, chat=chat))
    for does in (send, claim, settle, *((cancel, end) if deed.other > 2 else ())):
        await does(world, deed)


async def cancel(world: World, deed: Deed) -> None:
    await world.store.steering.cancel(world.newest)
    await world.store.ending.strike_off(world.newest, chunk=1 + deed.which)


async def end(world: World, deed: Deed) -> None:
    await world.store.ending.finish(world.newest, world.now)


async def round_(world: World, deed: Deed) -> None:
    await rounded(world.store, world.now + timedelta(days=deed.which))


async def let_go(world: World, deed: Deed) -> None:
    await world.store.recipients.let_go(world.now + timedelta(days=61), most=1 + deed.which)


DEEDS: Final[dict[str, Callable[[World, Deed], Awaitable[None]]]] = {
    does.__name__: does
    for does in (
        *(subscribe, speak, want, live, switch, stop, forget, move, block, return_),
        *(act, undo, doubt, judge, adopt, answer, decline, wait),
        *(open_letter, fold, look_through, restart),
        *(send, claim, settle, deliver, cancel, end, let_go, round_),
    )
}
deeds = st.builds(
    Deed,
    # What makes much happen comes more often.
    st.sampled_from([*DEEDS, "subscribe", "subscribe", "act", "act", "deliver", "deliver"]),
    st.sampled_from(CHATS),
    st.sampled_from([CASE, CASE, OTHER_CASE]),
    st.integers(0, 5),
    st.integers(0, 5),
)


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(deeds, max_size=30))
async def test_counters_are_what_counting_finds(those: Sequence[Deed]) -> None:
    empty = await asyncio.to_thread(empty_database)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bot.db"
        path.write_bytes(empty)
        async with opened(Path(folder)) as store:
            world = World(store)
            for deed in those:
                await DEEDS[deed.what](world, deed)
                assert kept(path) == anew(path), deed
                in_memory = {case: store._figures.of(case) for case in store._figures.cases()}
                assert _told(in_memory) == _told(figures_in(path, SEALER)), deed


def _told(figures: Mapping[str, Figures]) -> dict[str, Figures]:
    """What totals tell, of each case of which there is anything to tell."""
    return {case: found for case, all_of_it in figures.items() if (found := without_void(all_of_it))}


OLD_ROWS: Final[dict[str, tuple[str, list[tuple[Any, ...]]]]] = {
    "subscribers": (
        "id, chat, language, wants, gone, since, country",
        [(n, SEALER.seal(n), "en", "all", n % 2, f"2026-03-0{n} 10:00:00.000000", None) for n in range(1, 6)],
    ),
    "subscriptions": ('"case", subscriber_id', [(CASE, n) for n in range(1, 6)]),
    "broadcasts": (
        'id, "case", kind, state, default_language, author, created_at',
        [(1, CASE, "update", "done", "en", b"", "2026-03-09 10:00:00.000000")],
    ),
    "deliveries": (
        "broadcast_id, subscriber_id, language, state, messages",
        [(1, 1, "en", "delivered", "7"), (1, 2, "en", "delivered", None), (1, None, "en", "delivered", None)],
    ),
    "actions": (
        '"case", authority, ask, day, tag, recorded_at',
        [
            (CASE, who, "release", f"2026-03-0{n}", SEALER.tag(CASE, n), f"2026-03-0{n} 10:00:00.000000")
            for n in range(1, 6)
            for who in ("president", "justice")[: 1 + n % 2]
        ],
    ),
    "failed_addresses": (
        '"case", address, tag, authority, how, day',
        [(CASE, key_of("justice"), SEALER.tag(CASE, n), "justice", "full", "2026-03-05") for n in (1, 2)],
    ),
    "replies": (
        '"case", authority, tag, kind, day',
        [
            (CASE, "president", SEALER.tag(CASE, n), kind, "2026-03-05")
            for n, kind in ((1, "real"), (2, "asked"), (3, "real"))
        ],
    ),
}
"""Rows of a database that has never had a counter."""


def of_the_third_step(path: Path) -> None:
    """Make such a database."""
    config = Config()
    config.set_main_option("script_location", str(Path(step.__file__).parents[1]))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
    engine.dispose()
    with sqlite_connection(path) as connection:
        for table, (columns, those) in OLD_ROWS.items():
            places = ", ".join("?" * (columns.count(",") + 1))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", those)


def steps_in_pieces(folder: Path, piece: int) -> Path:
    """The steps, in a folder of their own, with so many rows counted at once: the tool loads them by file."""
    shutil.copytree(Path(step.__file__).parents[1], folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, before, after in (
        (Path(step.__file__).name, f"PIECE: Final = {step.PIECE:_}", f"PIECE: Final = {piece}"),
        ("step_0010_records.py", "AT_ONCE: Final = 20_000", f"AT_ONCE: Final = {piece}"),
    ):
        copy = folder / "versions" / name
        text = copy.read_text(encoding="utf-8")
        assert before in text
        copy.write_text(text.replace(before, after), encoding="utf-8")
    return folder / "__init__.py"


@pytest.mark.parametrize("piece", [1, 3, step.PIECE])
async def test_what_was_there_before_is_counted(
    tmp_path: Path, piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bot.db"
    await asyncio.to_thread(of_the_third_step, path)
    steps = await asyncio.to_thread(steps_in_pieces, tmp_path / "migrations", piece)
    monkeypatch.setattr("bot.store.db.migrations.__file__", str(steps))
    async with opened(tmp_path) as store:
        totals = await store.tallies.totals(CASE)
        assert await store.replies.settled(2, CASE, "president"), "who was asked is known"
    counted = kept(path)
    assert counted == anew(path)
    assert all(counted.values()), "there is something of each"
    assert (totals.actions, totals.people) == (8, 5)
    assert totals.by_authority == {"president": (5, 0), "justice": (3, 0)}
    assert totals.by_day == {date(2026, 3, n): 1 + n % 2 for n in range(1, 6)}
    assert totals.failed_addresses == {"justice": {"full": 2}}
    assert totals.replies == {"president": {"real": 2}}
    records = records_in(path, SEALER)
    assert sorted(len(record.letters) for record in records) == [1, 1, 2, 2, 2]
    left = await asyncio.to_thread(bytes_on_disk, tmp_path)
    assert b"release" not in left, "nothing of the old rows is left in the file or its log"


@pytest.mark.parametrize("state", states(), ids=lambda state: state.folder.name)
async def test_what_an_earlier_state_left_is_counted(tmp_path: Path, state: State) -> None:
    path = tmp_path / "bot.db"
    await asyncio.to_thread(shutil.copy, state.folder / "bot.db", path)
    store = await Store.open(url_of(path), Keyring.from_text(state.key, path))
    await store.close()
    counted = kept(path)
    assert counted == anew(path)
    assert counted["readers_by_group"]


async def test_a_counter_that_is_down_to_nothing_leaves_no_row(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(await asyncio.to_thread(empty_database))
    async with opened(tmp_path) as store:
        await store.subscribers.subscribe(1, language="tg", wants=Wants.ALL, cases=[CASE], now=NOW)
        await store.subscribers.set_country(1, "TV")
        await store.actions.record(1, CASE, "president", "release", TODAY, NOW)
        await store.actions.undo(1, CASE, "president", TODAY, NOW, within=timedelta(minutes=1))
        await store.subscribers.forget(1, TODAY)
    assert not any(kept(tmp_path / "bot.db").values()), "that there once was somebody is nobody's business"
