"""The monitor's port, as a program that watches over the bot asks there."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.rehearsal import InjectedFault
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.programs.backups import RUNS, Installation, installation
from tests.support.programs.processes import confirm
from tests.support.programs.terminal import says
from tests.support.stores import CASE, locked_by_another_program
from tests.support.watching.monitoring import Monitor, free_port

WELL = {"ready": True, "role": "running", "database": "ok", "telegram": "ok"}
OF_A_MOMENT = {"appeal_bot_database_write_seconds", "appeal_bot_loop_late_seconds"}
"""What a machine under load changes."""


@pytest.fixture
def monitor() -> Monitor:
    return Monitor(free_port())


@pytest.fixture
async def scene(tmp_path: Path, monitor: Monitor) -> AsyncIterator[Installation]:
    async with installation(tmp_path) as scene:
        scene.given.update(monitor.given)
        yield scene


@asynccontextmanager
async def stalling(scene: Installation) -> AsyncIterator[None]:
    """The bot that stands still when told to, once it runs; killed with the block."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.support.watching.stalling_bot"),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        await says(process, RUNS)
        yield
    finally:
        process.kill()
        await process.communicate()


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    """Return once it is so; nobody tells."""
    async with asyncio.timeout(PATIENCE):
        while not await reached():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def ready(monitor: Monitor) -> tuple[int, dict[str, Any]]:
    return await monitor.told("/readyz")


async def is_well(monitor: Monitor) -> bool:
    with suppress(aiohttp.ClientError):
        return await ready(monitor) == (200, WELL)
    return False


async def somebodys_turn(monitor: Monitor, so: int) -> bool:
    return (await monitor.metrics())["appeal_bot_sending_due"] == so


async def test_one_that_runs_is_alive_and_ready_and_has_nothing_else_there(
    scene: Installation, monitor: Monitor
) -> None:
    async with scene.running():
        assert await monitor.told("/healthz") == (200, {"alive": True, "role": "running", "ended": []})
        await until(lambda: is_well(monitor))
        assert (await monitor.get("/"))[0] == 404
    with pytest.raises(aiohttp.ClientError):
        await monitor.get("/healthz")


async def test_a_database_that_cant_be_written_is_named_and_nothing_else_is(
    scene: Installation, monitor: Monitor
) -> None:
    async with scene.running():
        await until(lambda: is_well(monitor))
        with locked_by_another_program(scene.database):
            status, told = await ready(monitor)
            assert (status, told["ready"], told["telegram"]) == (503, False, "ok")
            assert "Another program holds the database" in told["database"]
            assert (await monitor.get("/healthz"))[0] == 200, "starting it anew wouldn't help"
            figures = await monitor.metrics()
            assert (figures["appeal_bot_ready"], figures["appeal_bot_database_ok"]) == (0, 0)
            assert figures["appeal_bot_telegram_ok"] == figures['appeal_bot_wrong{what="locked"}'] == 1
        await until(lambda: is_well(monitor))


async def test_a_database_that_was_taken_away_is_named(scene: Installation, monitor: Monitor) -> None:
    async with scene.running():
        scene.database.rename(scene.folder / "elsewhere.db")
        with sqlite3.connect(scene.database):
            pass
        status, told = await ready(monitor)
        assert (status, told["telegram"]) == (503, "ok")
        assert "database" in told["database"].lower()


async def test_telegram_out_of_reach_is_named_at_the_start_and_later(
    scene: Installation, monitor: Monitor
) -> None:
    async def is_away() -> bool:
        status, told = await ready(monitor)
        return status == 503 and told["database"] == "ok" and "can't be reached" in told["telegram"]

    await scene.server.stop()
    async with scene.bot() as bot:
        await says(bot, "Next try in 1 s.")
        assert (await ready(monitor))[1]["role"] == "starting"
        await until(is_away)
        await scene.server.start()
        await until(lambda: is_well(monitor))
        await scene.server.stop()
        await until(is_away)
        assert (await monitor.get("/healthz"))[0] == 200
        await scene.server.start()
        await until(lambda: is_well(monitor))


async def test_one_that_stands_by_says_so_and_is_ready_once_it_took_over(
    scene: Installation, monitor: Monitor
) -> None:
    other = Monitor(free_port())
    async with scene.running() as first:
        scene.given.update(other.given)
        async with scene.bot() as second:
            await says(second, "stands by and takes over")
            status, told = await ready(other)
            assert (status, told["role"], told["database"]) == (503, "standing by", "not opened yet")
            assert (await other.told("/healthz"))[1]["alive"]
            first.send_signal(signal.SIGKILL)
            await says(second, RUNS)
            await until(lambda: is_well(other))


async def test_one_whose_port_another_program_has_answers_people_and_takes_it_later(
    scene: Installation, monitor: Monitor
) -> None:
    taken = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", monitor.port)
    async with scene.bot() as bot:
        await says(bot, "MONITOR_ADDRESS; trying again")
        await says(bot, RUNS)
        taken.close()
        await taken.wait_closed()
        await until(lambda: is_well(monitor))


async def test_a_loop_that_stands_still_answers_nothing_and_tells_of_it_afterwards(
    scene: Installation, monitor: Monitor
) -> None:
    stall, stalled = scene.folder / "stall", scene.folder / "stalled"
    async with stalling(scene):
        stall.touch()
        await until(lambda: asyncio.to_thread(stalled.exists))
        with pytest.raises(TimeoutError):
            await monitor.get("/healthz", within=1)
        stall.unlink()
        assert (await monitor.get("/healthz"))[0] == 200
        assert (await monitor.metrics())["appeal_bot_loop_late_seconds"] >= 0.5


async def test_tasks_that_ended_make_it_dead(scene: Installation, monitor: Monitor) -> None:
    ended: list[str] = []

    async def is_dead() -> bool:
        status, told = await monitor.told("/healthz")
        return (status, told["alive"], sorted(told["ended"])) == (503, False, sorted(ended))

    async with stalling(scene):
        assert (await monitor.get("/healthz"))[0] == 200
        for name in ("settle outcomes", "progress", "heartbeat"):
            (scene.folder / "written").write_text(name, "utf-8")
            (scene.folder / "written").rename(scene.folder / "end")
            ended.append(name)
            await until(is_dead)


async def test_a_broadcast_is_counted_in_fives_and_each_429_to_it(
    scene: Installation, monitor: Monitor
) -> None:
    people = await scene.seeded(23)
    sealer = Sealer.from_text(scene.given["BOT_KEY"])
    store = await Store.open(scene.given["DATABASE_URL"], sealer)
    await confirm(store, people[0].chat, CASE)
    await store.close()
    scene.server.world.faults.add(
        InjectedFault(method="sendMessage", chat=people[1].chat, times=1, status=429, retry_after=1)
    )

    async def is_sent() -> bool:
        return (await monitor.metrics())['appeal_bot_sends_total{outcome="delivered"}'] == 20

    async with scene.running():
        await until(is_sent)
        figures = await monitor.metrics()
        assert figures['appeal_bot_sends_total{outcome="again"}'] == 0, "one isn't told"
        assert figures['appeal_bot_limited_total{lane="broadcasts"}'] == 1
        assert figures["appeal_bot_limit_per_second"] == 300
        await until(lambda: somebodys_turn(monitor, 0))


async def test_it_is_told_that_somebody_is_due_though_nothing_is_sent(
    scene: Installation, monitor: Monitor
) -> None:
    people = await scene.seeded(2)
    store = await Store.open(scene.given["DATABASE_URL"], Sealer.from_text(scene.given["BOT_KEY"]))
    await confirm(store, people[0].chat, CASE)
    await store.close()
    scene.server.world.faults.add(InjectedFault(method="sendMessage", status=429, retry_after=3600))
    async with scene.running():
        await until(lambda: somebodys_turn(monitor, 1))
        assert (await monitor.metrics())['appeal_bot_sends_total{outcome="delivered"}'] == 0


async def test_what_one_person_does_changes_no_figure(scene: Installation, monitor: Monitor) -> None:
    async with scene.running():
        before = await monitor.metrics()
        anna = await scene.subscribes("Anna")
        await anna.says("/letter")
        await anna.hears()
        await anna.taps("No")
        await anna.hears("Your letter is ready")
        after = await monitor.metrics()
        assert {name for name in after if after[name] != before[name]} <= OF_A_MOMENT
        assert after.keys() == before.keys()
