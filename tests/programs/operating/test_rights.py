"""Who on the machine may read the bot's files: its own user, whatever the umask; and what `check` says."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from bot.rehearsal import Server, World
from tests.support.patience import PATIENCE
from tests.support.programs.terminal import SHORT_CHECK, finished, program, says


@pytest.fixture
def no_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.fixture
async def given() -> AsyncIterator[dict[str, str]]:
    async with Server(World()) as server:
        given = {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url}
        yield given | {"DATABASE_URL": "sqlite+aiosqlite:///deep/down/data/bot.db"}


def rights(folder: Path) -> dict[str, str]:
    """Everything below a folder that was made there, and who may use it."""
    return {str(path.relative_to(folder)): f"{path.stat().st_mode & 0o777:o}" for path in folder.rglob("*")}


@pytest.mark.usefixtures("no_umask")
async def test_all_that_is_made_is_for_its_own_user_alone(tmp_path: Path, given: dict[str, str]) -> None:
    async with program(tmp_path, "run", **given) as process:
        await says(process, "Started")
        async with program(tmp_path, "run", **given) as second:
            await says(second, "stands by")
            data = "deep/down/data"
            names = ("bot.db", "bot.db-wal", "bot.db-shm", "bot.db.lock", "bot.db.incidents", "heartbeat")
            expected = {f"{data}/{name}" for name in (*names, f"heartbeat.standby.{socket.gethostname()}")}
            made: dict[str, str] = {}
            async with asyncio.timeout(PATIENCE):
                while not expected <= made.keys():
                    await asyncio.sleep(0.01)
                    made = rights(tmp_path)
    assert "deep/down/secrets/bot.key" in made
    folders = {"deep", "deep/down", "deep/down/data", "deep/down/secrets"}
    assert {path: mode for path, mode in made.items() if mode != ("700" if path in folders else "600")} == {}


async def test_the_page_is_for_everybody(tmp_path: Path) -> None:
    code, out = await finished(tmp_path, "export-page", "public/page")
    assert code == 0, out
    assert rights(tmp_path) == {
        "public": "755",
        "public/page": "755",
        "public/page/index.html": "644",
        "public/page/old.html": "644",
        "public/page/_headers": "644",
    }


async def test_check_names_what_is_open_to_others_and_the_command_that_closes_it(
    tmp_path: Path, given: dict[str, str]
) -> None:
    (tmp_path / ".env").write_text("TIMEZONE=Europe/Paris\n")
    async with program(tmp_path, "run", **given) as process:
        await says(process, "Started")
        for path in (tmp_path / "deep").rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o640)
        (tmp_path / ".env").chmod(0o644)
        code, out = await finished(tmp_path, SHORT_CHECK, **given)
        assert code == 1
        assert "fault  .env is open to others on this machine (644)\n       → chmod 600 .env\n" in out
        assert re.search(r"fault  \S*bot.key is open to others on this machine \(640\)", out)
        assert re.search(r"fault  \S*bot.db-wal is open to others", out)
        assert re.search(
            r"look   \S*down/data is open to others on this machine \(755\)\n +→ chmod 700 ", out
        )
        commands = re.findall(r"→ (chmod .*)", out)
        closing = await asyncio.create_subprocess_shell(" && ".join(commands), cwd=tmp_path)
        assert await closing.wait() == 0
        code, out = await finished(tmp_path, SHORT_CHECK, **given)
        assert code == 0, out
        assert "open to others" not in out


async def test_a_database_that_was_open_is_closed_at_the_start_and_that_is_said(
    tmp_path: Path, given: dict[str, str]
) -> None:
    async with program(tmp_path, "run", **given) as process:
        await says(process, "Started")
        process.kill()
        await process.wait()
    data = tmp_path / "deep" / "down" / "data"
    for name in ("bot.db", "bot.db-wal"):
        (data / name).chmod(0o644)
    async with program(tmp_path, "run", **given) as process:
        heard = await says(process, "Started")
        assert "bot.db was open to others on this machine. Now it is closed to them." in heard
        assert "bot.db-wal was open to others" in heard
        assert {mode for path, mode in rights(data).items() if path.startswith("bot.db")} == {"600"}
