"""Stopping, whatever is under way and however Telegram behaves; and the signs of life in between."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.app import App
from bot.model.conditions import Condition
from bot.model.keys import new_key
from bot.rehearsal import InjectedFault, Server, World
from bot.runtime import heartbeat
from bot.runtime.signs import read_signs
from bot.telegram_api.updates.polling import Poller
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import finished, program, says
from tests.support.steps.organising import launches, sends
from tests.support.stores import sealer_of, sqlite_connection

STOPS_WITHIN_S = 9.0
"""Docker kills after ten."""


async def until(reached: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not reached():  # noqa: ASYNC110 - a fault's hits and another program's file tell nobody
            await asyncio.sleep(0.01)


def one(database: Path, sql: str) -> object:
    with sqlite_connection(database, timeout=10) as connection:
        return connection.execute(sql).fetchone()[0]


async def seconds_to_stop(app: App) -> float:
    begun = time.monotonic()
    await app.stop()
    return time.monotonic() - begun


async def test_a_reply_told_to_wait_for_long_doesnt_hold_up_the_stop(bot: Running) -> None:
    anna = bot.person("Anna")
    fault = bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, status=429, retry_after=25))
    await anna.says("/help")
    await until(lambda: fault.hits)
    assert await seconds_to_stop(bot.app) < 3


async def test_a_reply_that_is_slow_is_still_given_and_not_twice(bot: Running) -> None:
    anna = bot.person("Anna")
    fault = bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, delay=1.0))
    await anna.says("/help")
    await until(lambda: fault.hits)
    await bot.app.stop()
    assert anna.person.received == 1
    bot.world.faults.clear()
    await bot.start()
    await anna.says("/about")
    await anna.hears("Who runs this bot")
    assert anna.person.received == 2


async def test_what_was_taken_in_at_the_last_moment_is_answered(bot: Running) -> None:
    people = [bot.person(f"Person {number}") for number in range(30)]
    for person in people:
        await person.says("/help")
    await until(lambda: bot.world.calls_of("sendMessage"))
    await bot.app.stop()
    assert [person.person.received for person in people if person.person.received != 1] == []
    assert len(bot.world.updates) == 0


async def test_the_engine_begins_nothing_new_while_the_last_replies_are_given(tmp_path: Path) -> None:
    async with Running(tmp_path, per_second=50) as bot:
        readers = [await bot.subscriber(f"Reader {number}") for number in range(60)]
        owner, anna = await bot.owner(), bot.person("Anna")
        before = {reader.chat: reader.person.received for reader in readers}

        def got() -> list[int]:
            return [reader.person.received - before[reader.chat] for reader in readers]

        bot.world.faults.add(InjectedFault("sendMessage", chat=anna.chat, delay=1.5))
        await anna.says("/help")
        await launches(owner, "call", "News of the case")
        await until(lambda: sum(got()) >= 3)
        await bot.app.stop()
        assert sum(got()) < 30, "it would have sent to everybody in the time that Anna's reply took"
        assert one(bot.database, "SELECT count(*) FROM deliveries WHERE state = 'claimed'") == 0
        bot.world.faults.clear()
        await bot.start()
        await owner.hears("Sent:")
        assert set(got()) == {1}


async def test_telegram_hangs_in_the_middle_of_everything(tmp_path: Path) -> None:
    async with Running(tmp_path, per_second=500) as bot:
        readers = [await bot.subscriber(f"Reader {number}") for number in range(100)]
        owner, anna = await bot.owner(), bot.person("Anna")
        before = {reader.chat: reader.person.received for reader in readers}
        await launches(owner, "call", "News of the case")
        await until(lambda: any(reader.person.received > before[reader.chat] for reader in readers))
        fault = bot.world.faults.add(InjectedFault(delay=60))
        await anna.says("/help")
        await until(lambda: fault.hits)
        assert await seconds_to_stop(bot.app) < STOPS_WITHIN_S
        assert one(bot.database, "SELECT count(*) FROM deliveries WHERE state = 'claimed'") == 0
        bot.world.faults.clear()
        await bot.start()
        await owner.hears("Sent:")
        assert max(reader.person.received - before[reader.chat] for reader in readers) == 1


async def test_a_signal_ends_the_program_though_telegram_hangs(tmp_path: Path) -> None:
    async with Server(World()) as server:
        given = {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url}
        async with program(tmp_path, "run", **given) as process:
            await says(process, "Started")
            anna = Human(server.world.person("Anna"))
            fault = server.world.faults.add(InjectedFault("send*", delay=60))
            await anna.says("/help")
            await until(lambda: fault.hits)
            server.world.faults.add(InjectedFault(delay=60))
            begun = time.monotonic()
            process.send_signal(signal.SIGTERM)
            out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
            assert time.monotonic() - begun < STOPS_WITHIN_S
            assert process.returncode == 0
            assert "Traceback" not in out.decode()
            assert not (tmp_path / "data" / "heartbeat").exists()


async def test_telegram_refuses_connections_while_the_program_stops(bot: Running) -> None:
    await bot.server.stop()
    assert await seconds_to_stop(bot.app) < STOPS_WITHIN_S
    await bot.server.start()
    await bot.start()


async def test_a_fault_in_one_part_of_stopping_leaves_no_other_undone(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    background = bot.app._background
    assert background is not None

    def failing(stop: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
        async def stops_and_fails(_: object, *given: float) -> None:
            await stop(*given)
            raise RuntimeError("a fault")

        return stops_and_fails

    for part in (bot.app._source, bot.app._connection.bot, background, bot.app._engine):
        for name in ("stop", "shutdown"):
            if stop := getattr(part, name, None):
                monkeypatch.setattr(type(part), name, failing(stop))
    store = bot.app._store
    assert store is not None
    await bot.app.stop()
    assert store._db._closed
    assert isinstance(bot.app._source, Poller)
    assert bot.app._source._task is None


async def test_stopping_while_telegram_is_out_of_reach_leaves_no_connection_open(tmp_path: Path) -> None:
    async with program(tmp_path, "run", BOT_TOKEN=World().token, BOT_API_URL="http://127.0.0.1:9") as process:
        await says(process, "can't be reached")
        process.terminate()
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 0
        assert out.decode() == ""


async def test_a_refused_token_leaves_no_connection_open(tmp_path: Path) -> None:
    async with Server(World()) as server:
        code, out = await finished(tmp_path, "run", BOT_TOKEN="123456:" + "x" * 35, BOT_API_URL=server.url)
    assert code == 2
    assert "was refused by Telegram" in out
    assert "nclosed" not in out
    assert "trouble in a library" not in out


async def test_the_heart_says_so_while_telegram_doesnt_answer(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    beating = bot.app._heartbeat
    assert beating is not None
    file = bot.database.parent / "heartbeat"
    await until(file.exists)
    os.utime(file, (0, 0))
    await beating.beat()
    assert time.time() - file.stat().st_mtime < 10
    assert read_signs(file)[0] == {}
    monkeypatch.setattr(heartbeat, "POLL_LATE_S", -1.0)
    await beating.beat()
    assert "Telegram hasn't answered for a while." in read_signs(file)[0]["unreachable"]
    bot.app.conditions.note(Condition.OTHER_PROGRAM, "Another program is using this bot's token.")
    await beating.beat()
    assert list(read_signs(file)[0]) == ["other_program"], "Telegram did answer: that"


async def test_a_forgotten_person_leaves_the_databases_log_once_nobody_reads(bot: Running) -> None:
    anna, owner = await bot.subscriber("Anna"), await bot.owner()
    await bot.subscriber("Boris")
    sealed = sealer_of(bot.database, bot.key).seal(anna.chat)
    store, beating = bot.app._store, bot.app._heartbeat
    assert store is not None
    assert beating is not None

    def kept() -> list[str]:
        return [file.name for file in bot.database.parent.iterdir() if sealed in file.read_bytes()]

    await sends(owner, "call", "News of the case")
    async with store._db.read() as reader:
        await reader.execute(text("SELECT count(*) FROM subscribers"))
        await anna.says("/forget")
        await anna.hears("Delete everything")
        await anna.taps("Yes")
        await anna.hears("Nothing about you")
        await beating.beat()
        assert kept() != [], "who reads sees the database as it was"
    await beating.beat()
    assert kept() == []


async def test_what_a_killed_program_left_in_the_log_is_taken_out_after_the_next_start(
    tmp_path: Path,
) -> None:
    key = new_key(secrets.token_bytes(32))
    log = tmp_path / "data" / "bot.db-wal"
    async with Server(World()) as server:
        given = {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url, "BOT_KEY": key}
        anna = Human(server.world.person("Anna"))
        async with program(tmp_path, "run", **given) as process:
            await says(process, "Started")
            sealed = sealer_of(tmp_path / "data" / "bot.db", key).seal(anna.chat)
            await anna.opens("tjk001")
            await anna.taps("🔔")
            await until(lambda: sealed in log.read_bytes())
            process.kill()
            await process.wait()
        assert sealed in log.read_bytes()
        async with program(tmp_path, "run", **given) as process:
            await says(process, "Started")
            await until(lambda: sealed not in log.read_bytes())
