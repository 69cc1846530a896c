"""Telegram brings an update, and the program is killed on the way: the tap takes effect, and once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import NewDraft
from bot.model.broadcasts.broadcast import Kind
from bot.rehearsal import InjectedFault, Server, World
from tests.support.lines.webhook import acknowledged, by_webhook
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.killed_bot import ended, killed_bot
from tests.support.programs.one_update import KEY, OLGA, prepare
from tests.support.programs.processes import Telegram, environment
from tests.support.stores import CASE, rows

NEVER = 10**9
MOST_STEPS = 40


@pytest.fixture
async def prepared(tmp_path: Path) -> Path:
    """A bot's folder: Olga is an owner and has a draft."""
    folder = tmp_path / "prepared"
    (folder / "data").mkdir(parents=True)
    await prepare(folder / "data" / "bot.db")
    return folder


def drafts(folder: Path) -> int:
    return len(rows(folder / "data" / "bot.db", "SELECT id FROM broadcasts"))


@asynccontextmanager
async def life(folder: Path, server: Server, step: int = NEVER) -> AsyncIterator[BaseProcess]:
    """The bot over `folder`, killed before that step of its work on an update; told to stop in the end."""
    hook = {name.upper(): value for name, value in by_webhook().items()}
    given = environment(folder, Telegram(server.url), server.world.token, KEY, **hook)
    with killed_bot(folder, given, step) as bot:
        yield bot
        if bot.is_alive():
            bot.terminate()
            await asyncio.wait_for(ended(bot), PATIENCE)


async def begins(olga: Human) -> None:
    """Olga taps to begin a broadcast; nobody may be there to answer the tap."""
    olga.person.taps_old(pack(NewDraft(CASE, Kind.UPDATE)))


async def test_wherever_it_is_killed_a_tap_takes_effect_once(prepared: Path, tmp_path: Path) -> None:
    for step in range(MOST_STEPS):
        folder = tmp_path / str(step)
        shutil.copytree(prepared, folder)
        async with Server(World()) as server:
            olga = Human(server.world.person("Olga", chat_id=OLGA, started=True))
            async with life(folder, server, step) as bot:
                await begins(olga)
                answered, killed = (
                    asyncio.create_task(olga.sees("Now send me")),
                    asyncio.create_task(ended(bot)),
                )
                await asyncio.wait((answered, killed), return_when=asyncio.FIRST_COMPLETED)
                killed.cancel()
                answered.cancel()
                await asyncio.gather(answered, killed, return_exceptions=True)
                was_killed = not bot.is_alive()
            log = (folder / "log").read_text()
            if not was_killed:
                assert step > 2, "it was killed before, and in the middle of, its transaction"
                assert drafts(folder) == 2
                return
            assert bot.exitcode == -9, log
            async with life(folder, server):
                await olga.hears()
                await acknowledged(server.world)
            assert drafts(folder) == 2, f"killed before step {step}: {olga.transcript()}"
    pytest.fail("it never comes to an end")


async def test_killed_once_it_is_kept_and_before_it_is_answered(prepared: Path) -> None:
    async with Server(World()) as server:
        olga = Human(server.world.person("Olga", chat_id=OLGA, started=True))
        hanging = server.world.faults.add(InjectedFault("sendMessage", chat=OLGA, times=1, delay=600))
        async with life(prepared, server) as bot:
            await begins(olga)
            async with asyncio.timeout(PATIENCE):
                while not hanging.hits:  # noqa: ASYNC110 - a fault's hits tell nobody
                    await asyncio.sleep(0.01)
            assert drafts(prepared) == 2
            bot.kill()
            await ended(bot)
        assert len(server.world.updates) == 1, "it wasn't acknowledged"
        async with life(prepared, server):
            await olga.hears("If my answer is above, all is well")
            await acknowledged(server.world)
        assert drafts(prepared) == 2
