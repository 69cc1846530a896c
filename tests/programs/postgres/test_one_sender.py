"""Two copies of the program on one server's database: whatever becomes of one, there is one sender."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from bot.delivery.engine import IN_FLIGHT
from bot.model.broadcasts.broadcast import Plan, Undecided
from bot.store.db.lease import lease_on
from bot.store.db.postgres.lease import LEASE_LOCK
from tests.support.lines.gate import Gate, gated
from tests.support.lines.relay import Relay, relayed
from tests.support.programs.crashing import Scene, crash_scene
from tests.support.servers.cluster import LENT, cluster
from tests.support.servers.fixtures import on_postgres

pytestmark = pytest.mark.postgres

LONG: Final = "FAILOVER" in os.environ  # `make failover`
READERS: Final = 20_000 if LONG else 600
PER_SECOND: Final = 800 if LONG else 75
KILLS: Final = 10 if LONG else 3
CRASHES: Final = 5 if LONG else 3
CUTS: Final = 6 if LONG else 2
RUNS: Final = "The bot is running"
STANDS_BY: Final = "This one stands by and takes over"
OVERTAKEN: Final = "This one sends nothing more, and stands by."
DECIDED: Final = re.compile(r"(\d+) sends were cut off half-way")


@pytest.fixture(autouse=True)
def on_a_server() -> Iterator[None]:
    yield from on_postgres()


@pytest.fixture(params=list(Undecided))
def scene(on_a_server: None, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Scene]:
    url = LENT.url_in(tmp_path / "data")
    assert url is not None
    plan = Plan(undecided=request.param)
    with crash_scene(
        tmp_path, READERS, PER_SECOND, plan=plan, url=url, patience=300.0 if LONG else 120.0
    ) as scene:
        yield scene


def said(scene: Scene, log: str, words: str) -> bool:
    return words in (scene.folder / log).read_text()


def has_sent(scene: Scene, number: int) -> bool:
    return scene.sent() >= number


def sender_of(scene: Scene, bots: list[subprocess.Popen[bytes]]) -> subprocess.Popen[bytes] | None:
    """Which of them has the lease."""
    holder = lease_on(scene.url).holder()
    return next((bot for bot in bots if holder and bot.pid == holder.process), None)


def logs(scene: Scene) -> list[str]:
    return [path.read_text() for path in sorted(scene.folder.glob("bot *"))]


def adds_up(scene: Scene, interruptions: int) -> None:
    """Everybody got it, once but for those who were on the wire; and the outcomes tell just that."""
    received = scene.received()
    audience, delivered, unknown = scene.row("SELECT audience, delivered, unknown FROM broadcasts")
    on_the_wire = sum(int(number) for log in logs(scene) for number in DECIDED.findall(log))
    assert on_the_wire <= interruptions * IN_FLIGHT
    assert audience == delivered + unknown == READERS
    if scene.never_twice:
        assert max(received.values()) == 1, "somebody got it twice"
        assert unknown == on_the_wire
        assert list(received.values()).count(0) <= unknown
    else:
        assert min(received.values()) >= 1, "somebody was missed"
        assert unknown == 0
        assert sum(received.values()) - READERS <= on_the_wire


async def test_who_was_frozen_until_another_took_over_sends_nothing_more(scene: Scene) -> None:
    relay = Relay(int(scene.server.url.rpartition(":")[2]))

    def play() -> None:
        scene.by = relay.url
        first = scene.start("bot 1")
        scene.until("a part", partial(has_sent, scene, READERS // 8))
        first.send_signal(signal.SIGSTOP)
        assert scene.sent() < READERS, "it was to be in the middle"
        scene.by = ""
        scene.start("bot 2")
        scene.until("the other one", lambda: said(scene, "bot 2", RUNS))
        had_sent = relay.sends
        first.send_signal(signal.SIGCONT)
        scene.until("what the first says", lambda: said(scene, "bot 1", OVERTAKEN))
        scene.until("its standing by", lambda: said(scene, "bot 1", STANDS_BY))
        scene.until("the end", scene.done)
        assert relay.sends == had_sent, "it has sent something beside the other one"
        adds_up(scene, 1)
        assert logs(scene)[1].count("stood still") == 1

    async with relayed(relay):
        await asyncio.to_thread(play)


def test_whoever_sends_is_killed_again_and_again_and_the_stand_by_goes_on(scene: Scene) -> None:
    bots = [scene.start("bot 0")]
    for kill in range(1, KILLS + 1):
        bots.append(scene.start(f"bot {kill}"))
        scene.until("a part", partial(has_sent, scene, kill * READERS // (KILLS + 2)))
        sender = sender_of(scene, bots)
        assert sender is not None
        sender.kill()
        sender.wait(10)
        bots.remove(sender)
        assert scene.sent() < READERS, "it was to be in the middle"
    scene.until("the end", scene.done)
    adds_up(scene, KILLS)
    assert not [log for log in logs(scene) if "stood still" in log], "who goes on is left alone"


def test_a_server_that_crashes_again_and_again_loses_nothing(scene: Scene) -> None:
    name = scene.url.rpartition("?")[0].rpartition("/")[2]
    with cluster().connect() as connection:  # what it has confirmed is on the disk, as it is by default
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = on")
    gate = LENT.connect(scene.database.parent)
    assert gate is not None
    with gate:  # so that both are there before anything is sent
        gate.execute("SELECT pg_advisory_lock(%s)", [LEASE_LOCK])
        for log in ("bot 0", "bot 1"):
            scene.start(log)
            scene.until("standing by", partial(said, scene, log, STANDS_BY))
    for crash in range(1, CRASHES + 1):
        scene.until("a part", partial(has_sent, scene, crash * READERS // (CRASHES + 2)))
        cluster().crash()
        assert scene.sent() < READERS, "it was to be in the middle"
        cluster().recover()
    scene.until("the end", scene.done)
    adds_up(scene, CRASHES)
    assert [bot.poll() for bot in scene.bots] == [None, None]


async def test_whose_way_to_the_server_is_cut_sends_nothing_beside_the_next_one(scene: Scene) -> None:
    relays = [Relay(int(scene.server.url.rpartition(":")[2])) for _ in range(2)]

    def cut_off(number: int, gate: Gate, *, swallowed: bool) -> None:
        """Until another one works and this one, which is back, knows it."""

        def log(of: int) -> str:
            return (scene.folder / f"bot {of}").read_text()

        others, own = len(log(1 - number)), len(log(number))
        if swallowed:
            gate.swallow()
        else:
            gate.cut()
        assert scene.sent() < READERS, "it was to be in the middle"
        scene.until("the other one", lambda: RUNS in log(1 - number)[others:])
        had_sent = relays[number].sends
        gate.mend()
        scene.until("its standing by", lambda: STANDS_BY in log(number)[own:].rpartition(OVERTAKEN)[2])
        assert OVERTAKEN in log(number)[own:]
        # Where the connection ended, the other one may have been faster than what was on the wire.
        assert not swallowed or relays[number].sends == had_sent, "it has sent something beside the other one"

    def play(gates: list[Gate]) -> None:
        for number, (gate, relay) in enumerate(zip(gates, relays, strict=True)):
            scene.by = relay.url
            scene.start(f"bot {number}", scene.url.replace("@", f"@127.0.0.1:{gate.port}").partition("?")[0])
        for cut in range(1, CUTS + 1):
            scene.until("a part", partial(has_sent, scene, cut * READERS // (CUTS + 2)))
            sender = sender_of(scene, scene.bots)
            assert sender is not None
            number = scene.bots.index(sender)
            cut_off(number, gates[number], swallowed=cut % 2 == 0)
        scene.until("the end", scene.done)
        adds_up(scene, CUTS)

    async with AsyncExitStack() as stack:
        for relay in relays:
            await stack.enter_async_context(relayed(relay))
        socket = cluster().folder / ".s.PGSQL.5432"
        gates = [await stack.enter_async_context(gated(socket)) for _ in relays]
        await asyncio.to_thread(play, gates)
