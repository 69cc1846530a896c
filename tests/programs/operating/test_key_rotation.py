"""`python -m bot key rotate`: while no bot runs, to the end or not at all, whenever it is killed."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.keys import key_from_text
from bot.store.keys.keyring import Keyring
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.backups import Installation, installation
from tests.support.programs.processes import row
from tests.support.programs.terminal import SHORT_CHECK
from tests.support.stores import bytes_on_disk, sealer_of

KILLED = """
import os, signal, sys
from pathlib import Path
from bot.cli.backups.watched import Watched
from bot.cli.keys.rotate import rotate_key

left = int(sys.argv[1])

def counted(do):
    def done(*given):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return do(*given)
    return done

class Halfway(Watched):
    told = 0
    def at(self, done):
        self.told += 1
        if self.told == 3:
            self.halfway()
    def halfway(self):
        pass

for owner, name in ((Path, "rename"), (Watched, "begins"), (Halfway, "halfway")):
    setattr(owner, name, counted(getattr(owner, name)))
sys.modules["bot.cli.keys.rotate"].Watched = Halfway
sys.exit(rotate_key(bot_key=False, out=None))
"""
"""A rotation that is killed before that step, counted from 0."""
WRITTEN = 4
"""Before this step the rows are the old key's."""
STEPS = 8


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installation(tmp_path) as scene:
        yield scene


async def with_anna(scene: Installation) -> Human:
    """The bot was started, and stopped again; she subscribed meanwhile."""
    async with scene.running():
        return await scene.subscribes("Anna")


def keys_in(scene: Installation, bot_key: str | None = None) -> int:
    """How many data keys lie beside the database."""
    found = Keyring.from_text(bot_key or scene.given["BOT_KEY"], scene.database).unwrapped()
    return 0 if found is None else len(found.keys)


async def is_known(scene: Installation, anna: Human) -> None:
    """The bot runs: she is who she was."""
    await anna.says("/mydata")
    told = await anna.hears("What is stored about you")
    assert "You get every update" in told.text
    assert scene.subscribers() == 1


async def test_every_row_is_sealed_by_another_key_and_everybody_is_who_they_were(
    scene: Installation,
) -> None:
    anna = await with_anna(scene)
    old = sealer_of(scene.database, scene.given["BOT_KEY"])
    code, out = await scene.does("backup", "before.backup")
    assert code == 0, out
    code, out = await scene.does("key", "rotate")
    assert code == 0, out
    assert "sealing every row again" in out
    assert "Older backups have the data key of their time in them" in out
    new = sealer_of(scene.database, scene.given["BOT_KEY"])
    assert new.key_check() != old.key_check()
    disk = bytes_on_disk(scene.database.parent)
    assert old.seal(anna.chat) not in disk
    assert new.seal(anna.chat) in disk
    async with scene.running():
        await is_known(scene, anna)
    code, out = await scene.does("record", "verify")
    assert code == 0, out
    entries = row(scene.database, "SELECT count(*) FROM record_entries WHERE act = 'resealed'")
    assert entries == (1,)
    code, out = await scene.does("restore", "before.backup", "--yes")
    assert code == 0, out
    async with scene.running():
        await is_known(scene, anna)
    assert sealer_of(scene.database, scene.given["BOT_KEY"]).key_check() == old.key_check()


@pytest.mark.parametrize("step", range(STEPS))
async def test_killed_at_any_step_nothing_is_lost_and_the_start_finishes_it(
    scene: Installation, step: int
) -> None:
    anna = await with_anna(scene)
    old = sealer_of(scene.database, scene.given["BOT_KEY"])
    killed = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", KILLED, str(step)),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await asyncio.wait_for(killed.wait(), PATIENCE) == -signal.SIGKILL
    assert keys_in(scene) == (1 if step in (0, STEPS - 1) else 2)
    async with scene.running():
        await is_known(scene, anna)
    assert keys_in(scene) == 1
    now = sealer_of(scene.database, scene.given["BOT_KEY"])
    assert (now.key_check() == old.key_check()) == (step < WRITTEN)
    assert (old.seal(anna.chat) in bytes_on_disk(scene.database.parent)) == (step < WRITTEN)
    code, out = await scene.does("key", "rotate")
    assert code == 0, out
    async with scene.running():
        await is_known(scene, anna)


async def test_nothing_is_rotated_under_a_running_bot_or_without_a_database(scene: Installation) -> None:
    code, out = await scene.does("key", "rotate")
    assert (code, "There is no database" in out) == (2, True)
    async with scene.running():
        anna = await scene.subscribes("Anna")
        for words in (["key", "rotate"], ["key", "rotate", "--bot-key", "--out", "new.key"]):
            code, out = await scene.does(*words)
            assert (code, "A bot is running on this database." in out) == (2, True)
        await is_known(scene, anna)
    assert not (scene.folder / "new.key").exists()


async def test_a_new_bot_key_of_the_programs_own_is_in_place_at_once(scene: Installation) -> None:
    scene.given.pop("BOT_KEY")
    anna = await with_anna(scene)
    file = scene.folder / "secrets" / "bot.key"
    before = file.read_text().strip()
    code, out = await scene.does("key", "rotate", "--bot-key")
    assert code == 0, out
    after = file.read_text().strip()
    assert after != before
    assert key_from_text(after)
    assert after not in out
    assert file.stat().st_mode & 0o777 == 0o600
    async with scene.running():
        await is_known(scene, anna)
        code, out = await scene.does(SHORT_CHECK)
        assert f"ok     key in {file}" in out
        assert "data/bot.db.datakey, wrapped by BOT_KEY" in out
    file.write_text(before)
    code, out = await scene.does("run")
    assert (code, "was wrapped by another BOT_KEY" in out) == (2, True)


async def test_a_new_bot_key_that_comes_from_elsewhere_ends_the_old_one_with_its_first_start(
    scene: Installation,
) -> None:
    anna = await with_anna(scene)
    before, file = scene.given["BOT_KEY"], scene.folder / "new.key"
    code, out = await scene.does("key", "rotate", "--bot-key")
    assert (code, "Name a file for the new one: --out FILE" in out) == (2, True)
    code, out = await scene.does("key", "rotate", "--bot-key", "--out", "data/new.key")
    assert (code, "lies in the database's folder" in out) == (2, True)
    code, out = await scene.does("key", "rotate", "--bot-key", "--out", "new.key")
    assert code == 0, out
    async with scene.running():
        await is_known(scene, anna)  # nobody has put it in its place yet
    code, out = await scene.does("key", "rotate")
    assert (code, "A new BOT_KEY was made, and isn't in use yet" in out) == (2, True)
    scene.given["BOT_KEY"] = file.read_text().strip()
    async with scene.running():
        await is_known(scene, anna)
    code, out = await scene.does("run", BOT_KEY=before)
    assert (code, "was wrapped by another BOT_KEY" in out) == (2, True)


async def test_check_tells_what_seals_and_what_an_environment_shows(scene: Installation) -> None:
    await scene.seeded(1)
    code, out = await scene.does(SHORT_CHECK)
    assert "look   BOT_KEY is an environment variable: `docker inspect` and /proc show it" in out
    assert "look   the database is sealed by BOT_KEY itself, and has no data key" in out
    code, out = await scene.does("key", "rotate", "--bot-key", "--out", "new.key")
    assert (code, "Run `python -m bot key rotate` first" in out) == (2, True)
    code, out = await scene.does("key", "rotate")
    assert code == 0, out
    (scene.folder / "mounted").write_text(scene.given["BOT_KEY"])
    code, out = await scene.does(SHORT_CHECK, BOT_KEY="", BOT_KEY_FILE="mounted")
    assert "ok     key in mounted" in out
    assert "environment variable" not in out
    assert f"ok     data key in {scene.database}.datakey, wrapped by BOT_KEY" in out


async def test_a_data_key_that_is_gone_comes_back_with_a_backup(scene: Installation) -> None:
    anna = await with_anna(scene)
    code, out = await scene.does("backup", "copy.backup")
    assert code == 0, out
    Keyring.from_text(scene.given["BOT_KEY"], scene.database).path.unlink()
    code, out = await scene.does("run")
    assert (code, "bot.db.datakey is missing, and only that opens this database" in out) == (2, True)
    code, out = await scene.does(SHORT_CHECK)
    assert (code, "bot.db.datakey is missing" in out) == (1, True)
    code, out = await scene.does("restore", "copy.backup", "--yes")
    assert code == 0, out
    async with scene.running():
        await is_known(scene, anna)
