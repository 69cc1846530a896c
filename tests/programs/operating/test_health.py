"""What `health` says of a disk that fills, of a lock, and of what else the running bot notes."""

from __future__ import annotations

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.model.keys import new_key
from bot.rehearsal import Server, World
from bot.runtime.signs import SIZE
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.small_disk import on_small_disk
from tests.support.programs.terminal import SHORT_CHECK, finished, program, says
from tests.support.stores import locked_by_another_program

KEY = new_key(b"k" * 32)
CANT_SAVE = "The bot can't save anything right now"


@pytest.fixture
async def telegram() -> AsyncIterator[Server]:
    async with Server(World()) as server:
        yield server


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    """Return once it is so. Ten seconds are what is promised."""
    async with asyncio.timeout(PATIENCE):
        while not await reached():  # noqa: ASYNC110 - a file tells nobody that it changed
            await asyncio.sleep(0.01)


async def health(data: Path) -> tuple[int, str]:
    url = f"sqlite+aiosqlite:///{data / 'bot.db'}"
    code, out = await finished(data.parent, "health", DATABASE_URL=url, BOT_KEY=KEY)
    return code, out.strip()


async def subscribing(telegram: Server, name: str) -> str:
    """Somebody comes and taps "every update": what they hear."""
    human = Human(telegram.world.person(name))
    await human.opens("tjk001")
    await human.hears()
    await human.taps("🔔")
    return (await human.hears()).text


async def test_a_disk_that_fills_is_told_and_that_it_has_room_again(tmp_path: Path, telegram: Server) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "BOT_KEY": KEY}
    async with on_small_disk(tmp_path, **given) as disk:
        await says(disk.process, "Started")
        assert CANT_SAVE not in await subscribing(telegram, "Anna")
        await until(lambda: _is(disk.data, (0, "well")))
        disk.fill()
        # Some writes still find room in what the database's log has taken before.
        for number in itertools.count():
            if CANT_SAVE in await subscribing(telegram, f"Boris {number}"):
                break
        await says(disk.process, "The disk is full: nothing can be saved")
        await until(lambda: _says(disk.data, "not well: The disk is full"))
        assert (await health(disk.data))[0] == 1
        disk.free()
        assert CANT_SAVE not in await subscribing(telegram, "Carl")
        await until(lambda: _is(disk.data, (0, "well")))


async def test_a_database_that_another_program_holds_is_told(tmp_path: Path, telegram: Server) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "BOT_KEY": KEY}
    async with program(tmp_path, "run", **given) as process:
        await says(process, "Started")
        with locked_by_another_program(tmp_path / "data" / "bot.db"):
            heard = asyncio.create_task(subscribing(telegram, "Anna"))
            await until(lambda: _says(tmp_path / "data", "not well: Another program holds the database"))
            assert CANT_SAVE in await heard
            assert "the running bot says: Another program holds" in await checked(tmp_path / "data", telegram)
        await subscribing(telegram, "Boris")
        await until(lambda: _is(tmp_path / "data", (0, "well")))


async def test_a_full_disk_is_told_at_the_start_and_before_anybody_loses_an_answer(
    tmp_path: Path, telegram: Server
) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "BOT_KEY": KEY}
    async with on_small_disk(tmp_path, **given) as disk:
        await says(disk.process, "Started")
        disk.fill()
        await says(disk.process, "The disk is full: nothing can be saved")
        assert "not well: The disk is full" in (await health(disk.data))[1]


async def test_a_start_that_waits_for_telegram_says_so(tmp_path: Path, telegram: Server) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "BOT_KEY": KEY}
    await telegram.stop()
    async with program(tmp_path, "run", **given) as process:
        assert "No connection to the Bot API server" in await says(process, "Next try in 1 s.")
        await until(lambda: _says(tmp_path / "data", "not well: Telegram can't be reached. No connection"))
        said = await checked(tmp_path / "data", telegram)
        assert "token: Telegram can't be reached. No connection to the Bot API server" in said
        await telegram.start()
        await says(process, "Started")
        await until(lambda: _is(tmp_path / "data", (0, "well")))


async def test_a_start_that_is_refused_has_no_heart_of_one_that_was_killed(
    tmp_path: Path, telegram: Server
) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "BOT_KEY": KEY}
    async with program(tmp_path, "run", **given) as process:
        await says(process, "Started")
        await until(lambda: _is(tmp_path / "data", (0, "well")))
        process.kill()
        await process.wait()
    assert (await finished(tmp_path, "run", **(given | {"BOT_KEY": new_key(b"o" * 32)})))[0] == 2
    assert "`python -m bot check` says what keeps it" in (await health(tmp_path / "data"))[1]


async def test_a_key_that_is_gone_is_told_while_the_bot_still_has_it(
    tmp_path: Path, telegram: Server
) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url}
    async with program(tmp_path, "run", **given) as process:
        await says(process, "Started")
        (tmp_path / "secrets" / "bot.key").unlink()
        code, said = await finished(tmp_path, "health", **given)
        assert code == 0, "nobody should start the bot anew for it"
        assert "Don't stop the bot; put your copy of the key back there" in said


async def checked(data: Path, telegram: Server) -> str:
    """What `check` prints; there is a fault."""
    url = f"sqlite+aiosqlite:///{data / 'bot.db'}"
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "BOT_KEY": KEY}
    code, out = await finished(data.parent, SHORT_CHECK, DATABASE_URL=url, **given)
    assert code == 1
    return out


async def _is(data: Path, what: tuple[int, str]) -> bool:
    return await health(data) == what


async def _says(data: Path, words: str) -> bool:
    return words in (await health(data))[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "well"),
        (" " * SIZE, "well"),
        ('{"wrong": {}}', "well"),
        ('{"wrong": {"clock": "The clock jumped."}}', "not well: The clock jumped."),
        ('{"wrong": {"later": "Unheard of."}, "more": 1}', "not well: Unheard of."),
        ("what", "not well: the heartbeat at"),
        ("[]", "not well: the heartbeat at"),
        ('{"wrong": 1}', "not well: the heartbeat at"),
    ],
)
async def test_what_the_heartbeat_says(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "data").mkdir()
    await asyncio.to_thread((tmp_path / "data" / "heartbeat").write_text, content, "utf-8")
    code, out = await health(tmp_path / "data")
    assert out.startswith(said)
    assert code == (out != "well")


async def test_a_heartbeat_from_the_future_is_none(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    heartbeat = tmp_path / "data" / "heartbeat"
    heartbeat.touch()
    os.utime(heartbeat, (then := heartbeat.stat().st_mtime + 3600, then))
    code, out = await health(tmp_path / "data")
    assert code == 1
    assert "ahead of the clock" in out
