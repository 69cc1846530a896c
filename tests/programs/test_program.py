"""The program as an operator starts it: real processes, real signals, the real Makefile's commands."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.model.keys import new_key
from bot.rehearsal import Server, World
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import SHORT_CHECK, apart, finished, program, says
from tests.support.stores import sqlite_connection


def inside(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


@pytest.fixture
async def telegram() -> AsyncIterator[Server]:
    async with Server(World()) as server:
        yield server


async def test_without_a_token_it_rehearses_and_leaves_nothing_behind(tmp_path: Path) -> None:
    async with program(tmp_path, "run", "--port", "0") as process:
        heard = await says(process, "README.md")
        assert "REHEARSAL" in heard
        [page] = re.findall(r"http://127\.0\.0\.1:\d+", heard)
        async with aiohttp.ClientSession() as session, session.get(page) as response:
            assert response.status == 200
            assert "REHEARSAL" in (await response.text()).upper()
        process.send_signal(signal.SIGINT)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert inside(tmp_path) == []


async def test_a_port_in_use_is_told(tmp_path: Path, telegram: Server) -> None:
    code, out = await finished(tmp_path, "run", "--port", str(telegram.port))
    assert code == 2
    assert f"can't use port {telegram.port}" in out
    assert f"make run PORT={telegram.port + 1}" in out


async def test_the_first_start_makes_a_key_and_prints_the_owners_link_that_works_once(
    tmp_path: Path, telegram: Server
) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url}
    async with program(tmp_path, "run", **given) as process:
        heard = await says(process, "?start=join-")
        assert "secrets/bot.key" in heard
        assert telegram.world.token not in heard
        payload = heard.rpartition("?start=")[2].strip()
        olga = Human(telegram.world.person("Olga"))
        await olga.opens(payload)
        await olga.hears("You are an owner")
        code, out = await finished(tmp_path, "health", **given)
        assert (code, out.strip()) == (0, "well")
        process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert (tmp_path / "secrets" / "bot.key").stat().st_mode & 0o777 == 0o600

    async with program(tmp_path, "run", **given) as process:
        heard = await says(process, "Started")
        assert "join-" not in heard, "there is an owner now"
        boris = Human(telegram.world.person("Boris"))
        await boris.opens(payload)
        await boris.hears("This invitation can't be used")
        code, out = await finished(tmp_path, "invite", **given)
        assert code == 0
        await boris.opens(out.strip().rpartition("?start=")[2])
        await boris.hears("You are an organiser now")


async def test_a_wrong_key_is_refused_and_nothing_is_touched(tmp_path: Path, telegram: Server) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url}
    async with program(tmp_path, "run", **given) as process:
        await says(process, "Started")
        process.terminate()
        await process.wait()
    (tmp_path / "secrets" / "bot.key").write_text("A" * 43)
    code, out = await finished(tmp_path, "run", **given)
    assert code == 2
    assert "BOT_KEY" in out
    assert "Traceback" not in out


async def test_faulty_settings_are_listed_and_nothing_starts(tmp_path: Path) -> None:
    code, out = await finished(tmp_path, "run", BOT_TOKEN="x", TIMEZONE="Mars/Base")
    assert code == 2
    assert "BOT_TOKEN" in out
    assert "TIMEZONE" in out
    assert "Traceback" not in out
    assert inside(tmp_path) == []


async def test_a_token_that_telegram_refuses(tmp_path: Path, telegram: Server) -> None:
    wrong = "1:" + "x" * 35
    code, out = await finished(tmp_path, "run", BOT_TOKEN=f"123{wrong}", BOT_API_URL=telegram.url)
    assert code == 2
    assert "was refused by Telegram" in out
    assert wrong not in out


async def test_check_says_for_each_thing_what_is_wrong(tmp_path: Path, telegram: Server) -> None:
    code, out = await finished(tmp_path, "check")
    assert code == 0, out
    assert "No faults." in out
    assert re.search(r"look +messages/cases/tjk001/case\.toml:\d+: \[facts_as_of\]: is 2025-04-01, more", out)
    assert "ok     case tjk001: every letter is complete" in out
    assert "PUBLIC_URL" not in out, "the rehearsal serves the page by itself"
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url}
    async with program(tmp_path, "run", **given) as process:
        await says(process, "Started")
        code, out = await finished(tmp_path, "check", **given)
        assert code == 0, out
        assert "ok     token of @" in out
        assert "has no owner yet" in out
        assert "ok     key in " in out
        assert str(Path("secrets") / "bot.key") in out
        assert "look   no PUBLIC_URL: people copy the letter by hand\n       → To let a button" in out
        code, out = await finished(tmp_path, SHORT_CHECK, **given, PUBLIC_URL="https://letters.example.org")
        assert code == 0, out
        assert "PUBLIC_URL" not in out
    key = (tmp_path / "secrets" / "bot.key").read_text().strip()
    code, out = await finished(tmp_path, SHORT_CHECK, **given, BOT_KEY=key)
    assert code == 0, out
    assert "ok     key from BOT_KEY" in out
    assert "bot.key" not in out
    (tmp_path / "secrets" / "bot.key").chmod(0o644)
    code, out = await finished(
        tmp_path, SHORT_CHECK, BOT_TOKEN=telegram.world.token, BOT_API_URL="http://127.0.0.1:9"
    )
    assert code == 1
    assert "Telegram can't be reached" in out
    assert "chmod 600" in out
    with sqlite_connection(tmp_path / "data" / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    code, out = await finished(tmp_path, "run", **given)
    assert code == 2
    assert "newer version" in out


async def test_telegram_is_away_at_the_start_and_comes_back(tmp_path: Path) -> None:
    world = World()
    server = Server(world)
    await server.start()
    await server.stop()
    async with program(tmp_path, "run", BOT_TOKEN=world.token, BOT_API_URL=server.url) as process:
        await says(process, "can't be reached")
        await server.start()
        await says(process, "The bot is running")
        process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    await server.stop()


async def test_health_without_a_bot(tmp_path: Path) -> None:
    code, out = await finished(tmp_path, "health")
    assert code == 1
    assert "no heartbeat" in out


@pytest.mark.parametrize("fault", [{"TIMEZONE": "Mars/Base"}, {"BOT_TOKEN": "x"}])
async def test_check_and_health_tell_of_a_wrong_setting_in_words(
    tmp_path: Path, fault: dict[str, str]
) -> None:
    [name] = fault
    code, out = await finished(tmp_path, "check", **fault)
    assert code == 1
    assert f"fault  setting {name} " in out
    assert "ok     texts in English" in out
    assert "Traceback" not in out
    code, out = await finished(tmp_path, "health", **fault)
    assert code == 1
    assert out.startswith("not well: ")
    assert f"{name}: " in out
    assert "Traceback" not in out


async def test_health_of_a_bot_that_has_gone_quiet(tmp_path: Path) -> None:
    heartbeat = tmp_path / "data" / "heartbeat"
    heartbeat.parent.mkdir()
    for age, well in ((50, True), (65, False)):
        heartbeat.touch()
        then = heartbeat.stat().st_mtime - age
        os.utime(heartbeat, (then, then))
        code, out = await finished(tmp_path, "health")
        assert (code == 0) is well, out


async def test_check_leaves_an_older_database_as_it_is(tmp_path: Path) -> None:
    database = tmp_path / "data" / "bot.db"
    database.parent.mkdir()
    with sqlite_connection(database) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
    database.chmod(0o600)
    before = database.read_bytes()
    code, out = await finished(tmp_path, SHORT_CHECK, BOT_KEY=new_key(b"k" * 32))
    assert code == 0, out
    assert re.search(r"look +database .*: will be brought up to date at the next start", out)
    assert database.read_bytes() == before
    assert inside(database.parent) == ["bot.db"]


async def test_an_invitation_isnt_replaced_before_telegram_has_been_reached(
    tmp_path: Path, telegram: Server
) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url}
    async with program(tmp_path, "run", **given) as process:
        heard = await says(process, "?start=join-")
        code, out = await finished(
            tmp_path, "invite", "--owner", **given | {"BOT_API_URL": "http://127.0.0.1:9"}
        )
        assert code == 2
        assert "can't be reached" in out
        olga = Human(telegram.world.person("Olga"))
        await olga.opens(heard.rpartition("?start=")[2].strip())
        await olga.hears("You are an owner")


async def test_a_key_isnt_made_in_the_databases_folder(tmp_path: Path, telegram: Server) -> None:
    code, out = await finished(
        tmp_path,
        "run",
        BOT_TOKEN=telegram.world.token,
        BOT_API_URL=telegram.url,
        DATABASE_URL="sqlite+aiosqlite:///secrets/bot.db",
    )
    assert code == 2
    assert "in the database's own folder" in out
    assert inside(tmp_path) == []


async def test_whoever_takes_the_link_from_the_output_gets_no_fault_in_its_place(tmp_path: Path) -> None:
    given = {"BOT_TOKEN": "123456789:" + "x" * 35, "BOT_API_URL": "http://127.0.0.1:9"}
    for fault in (given, given | {"BOT_KEY": new_key(b"k" * 32)}, {}, {"TIMEZONE": "Mars/Base"}):
        code, link, told = await apart(tmp_path, "invite", **fault)
        assert code == 2
        assert link == ""
        assert told
        assert "Traceback" not in told
