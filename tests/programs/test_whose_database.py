"""A database belongs to one bot: another one's token starts nothing on it, unless somebody says yes."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.rehearsal import Server, World
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.processes import row
from tests.support.programs.terminal import SHORT_CHECK, environment, finished, program, says
from tests.support.stores import sqlite_connection

OLD, NEW = "1111111:" + "o" * 35, "2222222:" + "n" * 35


@dataclass
class Scene:
    """Two bots of one Telegram each, and a folder with a database of the first, which has a subscriber."""

    folder: Path
    old: Server
    new: Server

    def settings(self, server: Server) -> dict[str, str]:
        return {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url}

    async def starts(self, server: Server) -> None:
        """That bot starts on the database, and is stopped."""
        async with program(self.folder, "run", **self.settings(server)) as process:
            await says(process, "The bot is running")
            process.terminate()
            await asyncio.wait_for(process.communicate(), PATIENCE)
            assert process.returncode == 0

    async def adopts(self, said: str) -> tuple[int, str]:
        """`python -m bot adopt` with the new one's token and these words: its exit code, and its answer."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "adopt"),
            cwd=self.folder,
            env=environment(**self.settings(self.new)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        out, _ = await asyncio.wait_for(process.communicate(said.encode()), PATIENCE)
        assert process.returncode is not None
        return process.returncode, out.decode()

    def belongs_to(self) -> str:
        [value] = row(
            self.folder / "data" / "bot.db", "SELECT value FROM facts_about_database WHERE name = 'bot'"
        )
        assert isinstance(value, bytes)
        return value.decode()


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    async with (
        Server(World(token=OLD, username="old_bot")) as old,
        Server(World(token=NEW, username="new_bot")) as new,
    ):
        scene = Scene(tmp_path, old, new)
        async with program(tmp_path, "run", **scene.settings(old)) as process:
            await says(process, "The bot is running")
            anna = Human(old.world.person("Anna"))
            await anna.opens("tjk001")
            await anna.hears()
            await anna.taps("🔔")
            await anna.hears()
            process.terminate()
            await asyncio.wait_for(process.communicate(), PATIENCE)
        yield scene


async def test_another_bots_token_starts_nothing_and_writes_nothing(scene: Scene) -> None:
    assert scene.belongs_to() == "1111111 old_bot"
    code, out = await finished(scene.folder, "run", **scene.settings(scene.new))
    assert code == 2
    assert "This database is that of @old_bot (1111111); BOT_TOKEN is the token of @new_bot (2222222)." in out
    assert "python -m bot adopt" in out
    assert "Traceback" not in out
    assert scene.new.world.calls_of("getUpdates") == []
    assert scene.belongs_to() == "1111111 old_bot"
    code, out = await finished(scene.folder, SHORT_CHECK, **scene.settings(scene.new))
    assert code == 1
    assert re.search(r"fault +database .*that of @old_bot .*token of @new_bot", out)
    code, out = await finished(scene.folder, "invite", **scene.settings(scene.new))
    assert code == 2
    assert "t.me" not in out
    await scene.starts(scene.old)


@pytest.mark.parametrize("said", ["", "y\n", "no\n", "yes please\n"])
async def test_without_a_typed_yes_nothing_changes(scene: Scene, said: str) -> None:
    code, out = await scene.adopts(said)
    assert code == 1
    assert "none of its 1 subscribers can be reached" in out
    assert "Nothing was changed." in out
    assert scene.belongs_to() == "1111111 old_bot"


async def test_after_a_typed_yes_the_other_bot_starts_on_it_and_the_first_no_more(scene: Scene) -> None:
    code, out = await scene.adopts("Yes\n")
    assert code == 0
    assert "@old_bot (1111111)" in out
    assert "is @new_bot (2222222)'s now" in out
    await scene.starts(scene.new)
    code, out = await finished(scene.folder, "run", **scene.settings(scene.old))
    assert code == 2
    assert "that of @new_bot" in out
    code, out = await scene.adopts("")
    assert (code, "There is nothing else to do." in out) == (0, True)


async def test_a_database_is_not_given_away_under_a_running_bot(scene: Scene) -> None:
    async with program(scene.folder, "run", **scene.settings(scene.old)) as process:
        await says(process, "The bot is running")
        code, out = await scene.adopts("yes\n")
        assert code == 2
        assert "A bot is running on this database." in out
    assert scene.belongs_to() == "1111111 old_bot"


async def test_a_database_from_before_becomes_its_first_bots_and_a_new_name_is_noted(scene: Scene) -> None:
    with sqlite_connection(scene.folder / "data" / "bot.db") as connection:
        connection.execute("DELETE FROM facts_about_database WHERE name = 'bot'")
        connection.commit()
    await scene.starts(scene.old)
    assert scene.belongs_to() == "1111111 old_bot"
    scene.old.world.backend.bot["username"] = "renamed_bot"
    await scene.starts(scene.old)
    assert scene.belongs_to() == "1111111 renamed_bot"


async def test_there_is_nothing_to_adopt_without_a_token_or_a_database(tmp_path: Path) -> None:
    code, out = await finished(tmp_path, "adopt")
    assert (code, "BOT_TOKEN is not set" in out) == (2, True)
    async with Server(World()) as server:
        code, out = await finished(tmp_path, "adopt", BOT_TOKEN=server.world.token, BOT_API_URL=server.url)
    assert (code, "There is no database" in out) == (2, True)
