"""Two bots on one database, by mistake or to take over: the second stands by until the first one ends."""

from __future__ import annotations

import asyncio
import fcntl
import os
import secrets
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from bot.errors import StoreUnavailable
from bot.model.keys import new_key
from bot.rehearsal import Server, World
from bot.runtime.standby import take_lease
from bot.store import Store
from bot.store.db import migrations
from bot.store.db.lease import Lease
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.processes import Telegram, environment, fast_bot, row, seed
from tests.support.programs.terminal import SHORT_CHECK, finished, says
from tests.support.steps.organising import launches
from tests.support.stores import CASE

STANDS_BY: Final = "This one stands by and takes over"
RUNS: Final = "The bot is running"
READERS: Final = 300
PER_SECOND: Final = 150


@dataclass
class Scene:
    """A simulated Telegram, and a folder in which bots are started."""

    folder: Path
    server: Server
    given: dict[str, str]

    @property
    def database(self) -> Path:
        return self.folder / "data" / "bot.db"

    def signs_of_life(self) -> list[str]:
        return sorted(path.name for path in self.database.parent.glob("heartbeat*"))

    def asked(self, method: str) -> list[int]:
        """What Telegram answered to each call of a method. 409: two bots polled at the same time."""
        return [call.status for call in self.server.world.calls_of(method)]

    def person(self, name: str) -> Human:
        return Human(self.server.world.person(name))

    def bot(self) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
        """A bot as an operator starts it, killed at the end if it is still there."""
        return fast_bot(self.folder, self.given | {"BROADCASTS_PER_SECOND": str(PER_SECOND)})


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with Server(World()) as server:
        key = new_key(secrets.token_bytes(32))
        yield Scene(tmp_path, server, environment(tmp_path, Telegram(server.url), server.world.token, key))


async def until(reached: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not reached():  # noqa: ASYNC110 - what another program does tells nobody
            await asyncio.sleep(0.01)


async def ends_well(bot: asyncio.subprocess.Process) -> None:
    out, _ = await asyncio.wait_for(bot.communicate(), PATIENCE)
    assert bot.returncode == 0, out.decode()
    assert "Traceback" not in out.decode()


async def test_only_the_operator_notices_a_second_bot_and_it_ends_when_told_to(scene: Scene) -> None:
    anna = scene.person("Anna")
    async with scene.bot() as first:
        await says(first, RUNS)
        async with scene.bot() as second:
            assert f"Another bot (process {first.pid} on" in await says(second, STANDS_BY)
            await anna.says("/help")
            await anna.hears("/letter")
            assert len(scene.asked("getMe")) == 1, "the second one doesn't speak to Telegram at all"
            await until(lambda: "heartbeat" in scene.signs_of_life())
            code, out = await finished(scene.folder, "health", **scene.given)
            assert (code, out.strip()) == (0, "well; another bot on this machine is standing by")
            _, out = await finished(scene.folder, SHORT_CHECK, **scene.given)
            assert f"ok     a bot is running on this database: process {first.pid} on" in out
            second.send_signal(signal.SIGTERM)
            await ends_well(second)
        assert scene.signs_of_life() == ["heartbeat"], "the first one's are left alone"
        code, out = await finished(scene.folder, "health", **scene.given)
        assert (code, out.strip()) == (0, "well")
        await anna.says("/privacy")
        await anna.hears("Telegram")
        assert set(scene.asked("getUpdates")) == {200}
        first.send_signal(signal.SIGTERM)
        await ends_well(first)
    assert scene.signs_of_life() == []
    _, out = await finished(scene.folder, SHORT_CHECK, **scene.given)
    assert "a bot is running" not in out


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM], ids=["killed", "stopped"])
async def test_the_second_takes_over_in_the_middle_of_a_broadcast(scene: Scene, how: signal.Signals) -> None:
    readers = [scene.server.world.person(f"Reader {n}", started=True) for n in range(READERS)]
    scene.database.parent.mkdir()
    sealer = Sealer.from_text(scene.given["BOT_KEY"])
    store = await Store.open(scene.given["DATABASE_URL"], sealer)
    await seed(store, sealer, [reader.chat for reader in readers], CASE)
    await store.close()
    olga, anna = scene.person("Olga"), scene.person("Anna")
    async with scene.bot() as first:
        heard = await says(first, "?start=join-")
        async with scene.bot() as second:
            await says(second, STANDS_BY)
            await olga.opens(heard.rpartition("?start=")[2].strip())
            await olga.hears("/broadcast")
            await launches(olga, "call", "News of the case")
            await until(lambda: sum(reader.received for reader in readers) >= READERS // 4)
            first.send_signal(how)
            await first.wait()
            assert sum(reader.received for reader in readers) < READERS, "it was to be in the middle"
            await anna.says("/help")
            await says(second, RUNS)
            await anna.hears("/letter")
            await olga.hears("Sent:")
            received = {reader.received for reader in readers}
            assert min(received) == 1, "somebody was missed"
            if how is signal.SIGTERM:
                assert received == {1}, "somebody got it twice"
            assert scene.signs_of_life() == ["heartbeat"]
            second.send_signal(signal.SIGTERM)
            await ends_well(second)


async def test_nothing_is_changed_under_a_bot_that_runs_in_another_container(scene: Scene) -> None:
    def version() -> str:
        return str(row(scene.database, "SELECT version_num FROM alembic_version")[0])

    older = Lease(scene.database)  # this test has it, in place of a bot of an older version
    assert older.take()
    older.path.write_text("container1 7")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    engine = create_engine(f"sqlite:///{scene.database}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    async with scene.bot() as newer:
        assert "process 7 on container1" in await says(newer, STANDS_BY)
        await until(scene.signs_of_life)
        code, out = await finished(scene.folder, "health", **scene.given)
        assert (code, out.strip()) == (0, "well: standing by for another bot that runs on this database")
        code, out = await finished(scene.folder, "invite", **scene.given)
        assert code == 2
        assert "written by an older version" in out
        assert version() == "0001"
        assert scene.asked("getUpdates") == []
        older.release()
        await says(newer, RUNS)
        assert version() == migrations.HEAD
        await until(lambda: scene.signs_of_life() == ["heartbeat"])


async def test_the_lease_is_one_bots_by_whatever_path_it_comes(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "data" / "bot.db")
    first, second = Lease(tmp_path / "data" / "bot.db"), Lease(link)
    assert not first.held()
    assert not (tmp_path / "data").exists(), "looking makes nothing"
    assert first.take()
    assert first.take()
    assert second.held()
    assert not second.take()
    assert first.path.stat().st_mode & 0o777 == 0o600
    first.release()
    first.release()
    assert second.take()
    assert not first.take()
    second.release()
    assert not first.held()


def test_a_lock_taken_away_under_a_bot_that_stands_by_isnt_made_anew(tmp_path: Path) -> None:
    first, second = Lease(tmp_path / "bot.db"), Lease(tmp_path / "bot.db")
    assert first.take()
    assert not second.take()
    first.path.unlink()
    with pytest.raises(StoreUnavailable, match=r"bot\.db\.lock, can't be made or opened"):
        second.take()
    assert list(tmp_path.iterdir()) == []
    first.release()


def test_a_lock_on_a_file_that_was_exchanged_meanwhile_is_none(tmp_path: Path) -> None:
    class Late(Lease):
        exchanged = False

        def _open(self) -> int:
            handle = super()._open()
            if not self.exchanged:
                self.exchanged = True
                self.path.unlink()
                self.path.touch()
            return handle

    late, other = Late(tmp_path / "bot.db"), Lease(tmp_path / "bot.db")
    assert late.take()
    assert not other.take()
    late.release()


def test_a_lock_that_cant_be_looked_at_is_told_in_words(tmp_path: Path) -> None:
    lock = tmp_path / "bot.db.lock"
    lock.symlink_to(lock)
    with pytest.raises(StoreUnavailable, match="can't be made or opened"):
        Lease(tmp_path / "bot.db").held()


def test_a_folder_that_cant_be_used_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StoreUnavailable, match="Check the rights of that file and of its folder"):
        Lease(tmp_path / "data" / "bot.db").take()


async def test_a_glance_at_the_lock_makes_no_bot_stand_by(tmp_path: Path) -> None:
    lease, told = Lease(tmp_path / "bot.db"), list[str]()
    glance = os.open(lease.path, os.O_RDONLY | os.O_CREAT)
    fcntl.flock(glance, fcntl.LOCK_SH)
    asyncio.get_running_loop().call_soon(os.close, glance)
    await take_lease(lease, tmp_path / "heartbeat", told.append)
    assert told == []
    lease.release()
