"""Two copies of the program behind a proxy, by webhook: whichever is killed, each tap takes effect once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import NewDraft
from bot.model.broadcasts.broadcast import Kind
from bot.model.team.roles import Role
from bot.rehearsal import InjectedFault, Server, World
from bot.store import Store
from bot.store.db.lease import lease_on
from tests.support.lines.relay import relayed
from tests.support.lines.round_robin import RoundRobin
from tests.support.lines.webhook import acknowledged, free_port
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.one_update import KEY, SEALER
from tests.support.programs.processes import Telegram, environment
from tests.support.servers.cluster import LENT
from tests.support.servers.fixtures import on_postgres
from tests.support.stores import CASE, rows

pytestmark = pytest.mark.postgres

KILLS: Final = 10 if "FAILOVER" in os.environ else 3  # `make failover`
ORGANISERS: Final = 6
TAPS: Final = 3
"""Of each of them, for each kill: fewer than a chat may have answered at once."""


@pytest.fixture(autouse=True)
def on_a_server() -> Iterator[None]:
    yield from on_postgres()


class Copies:
    """Two at a time, each at a port of its own, with logs in `folder`."""

    def __init__(self, folder: Path, url: str, server: Server, ports: list[int], proxy: str) -> None:
        self.folder = folder
        self._lease = lease_on(url)
        self._ports = ports
        self._given = environment(
            folder,
            Telegram(server.url),
            server.world.token,
            KEY,
            DATABASE_URL=url,
            DATA_FOLDER="data",
            WEBHOOK_URL=f"{proxy}/telegram",
            BROADCASTS_PER_SECOND="75",
        )
        self._running: dict[int, asyncio.subprocess.Process] = {}  # by the port

    async def start(self) -> None:
        """One more, at the port that is free."""
        port = next(port for port in self._ports if port not in self._running)
        with (self.folder / f"log {port}").open("ab") as log:
            self._running[port] = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "tests.support.programs.fast_bot"),
                cwd=self.folder,
                env=self._given | {"WEBHOOK_ADDRESS": f"127.0.0.1:{port}"},
                stdout=log,
                stderr=log,
            )

    async def kill_the_one_that_answers(self) -> None:
        holder = self._lease.holder()
        port = next(port for port, one in self._running.items() if holder and one.pid == holder.process)
        await self._kill(port)

    async def end(self) -> None:
        for port in list(self._running):
            await self._kill(port)

    async def _kill(self, port: int) -> None:
        copy = self._running.pop(port)
        copy.kill()
        await copy.wait()

    def said(self) -> str:
        return "\n".join(path.read_text() for path in self.folder.glob("log *"))


async def organisers_in(url: str) -> list[int]:
    """A database with so many of them: their chats."""
    now, chats = datetime.now(UTC), [5_100_000_100 + number for number in range(ORGANISERS)]
    store = await Store.open(url, SEALER)
    try:
        for chat in chats:
            token = await store.team.invite(Role.OWNER, now, timedelta(days=2))
            assert await store.team.join(token, chat, now) is Role.OWNER
        for news in await store.team_news.to_tell():
            await store.team_news.told(news)
    finally:
        await store.close()
    return chats


@contextlib.asynccontextmanager
async def two_copies(folder: Path, server: Server) -> AsyncIterator[tuple[Copies, RoundRobin, list[Human]]]:
    (folder / "data").mkdir()
    url = LENT.url_in(folder / "data")
    assert url is not None
    chats = await organisers_in(url)
    people = [
        Human(server.world.person(f"Olga {number}", chat_id=chat, started=True))
        for number, chat in enumerate(chats)
    ]
    ports = [free_port(), free_port()]
    proxy = RoundRobin(ports)
    async with relayed(proxy):
        copies = Copies(folder, url, server, ports, proxy.url)
        try:
            await copies.start()
            await copies.start()
            yield copies, proxy, people
        finally:
            await copies.end()


def drafts(folder: Path) -> Counter[object]:
    """How many each of them has begun, by what stands for their chat."""
    return Counter(author for (author,) in rows(folder / "data" / "bot.db", "SELECT author FROM broadcasts"))


async def test_answerers_are_killed_while_people_tap_and_each_tap_takes_effect_once(tmp_path: Path) -> None:
    async with Server(World()) as server:
        updates = server.world.updates
        async with two_copies(tmp_path, server) as (copies, proxy, people):
            server.world.faults.add(InjectedFault("send*", delay=0.05))
            for kill in range(KILLS + 1):
                for _ in range(TAPS):
                    for human in people:
                        human.person.taps_old(pack(NewDraft(CASE, Kind.UPDATE)))
                if kill < KILLS:
                    async with asyncio.timeout(PATIENCE):
                        while len(updates) > ORGANISERS * TAPS - ORGANISERS // 2:
                            await updates.changed.wait()
                    assert len(updates), "it was to be in the middle"
                    await copies.kill_the_one_that_answers()
                    await copies.start()
                await acknowledged(server.world)
                begun = drafts(tmp_path)
                assert sorted(begun.values()) == [TAPS * (kill + 1)] * ORGANISERS, copies.said()
            assert len(proxy.led) == 2, "each of the ports had its turn"
