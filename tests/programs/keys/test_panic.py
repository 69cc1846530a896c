"""`python -m bot panic`: whatever is killed when, nothing that leads to a person is left, and totals are."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.letters.figures import LETTERS, PEOPLE, Figures
from bot.store.db.sealing import Sealer
from bot.store.letters.sums import locked, unlocked
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.backups import RUNS, Installation, installation
from tests.support.programs.processes import row
from tests.support.programs.terminal import says
from tests.support.stores import CASE, bytes_on_disk, sealer_of, sqlite_connection

TOLD: Figures = {(PEOPLE,): 7, (LETTERS, "president", "release"): 9}

KILLED = """
import os, signal, sys
from pathlib import Path
from bot.cli.keys import panic
from bot.store.keys.keyring import Keyring
from bot.store.panic import finishing

left = int(sys.argv[1])

def counted(do):
    def done(*given):
        global left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return do(*given)
    return done

for owner, name in ((Path, "rename"), (Keyring, "destroy"), (os, "pwrite"), (finishing, "_unmark")):
    setattr(owner, name, counted(getattr(owner, name)))
sys.exit(panic.destroy_people(yes=True))
"""
"""A panic that is killed before that step, counted from 0; the marker is there from before the first."""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Installation]:
    async with installation(tmp_path) as scene:
        yield scene


def key_file(scene: Installation) -> Path:
    return scene.database.with_name("bot.db.datakey")


def bot_key(scene: Installation) -> str:
    """As it is given, or in the program's own file."""
    return scene.given.get("BOT_KEY") or (scene.folder / "secrets" / "bot.key").read_text().strip()


async def with_anna(scene: Installation) -> tuple[Human, Sealer]:
    """She subscribed; then the bot was killed, so that its log lies there. Seven have written letters."""
    async with scene.running() as bot:
        anna = await scene.subscribes("Anna")
        bot.kill()
        await bot.wait()
    sealer = sealer_of(scene.database, bot_key(scene))
    with sqlite_connection(scene.database) as connection:
        value = locked(sealer, CASE, TOLD)
        connection.execute('INSERT OR REPLACE INTO sums ("case", sealed) VALUES (?, ?)', (CASE, value))
        connection.commit()
    assert sealer.seal(anna.chat) in bytes_on_disk(scene.database.parent)
    return anna, sealer


def nothing_of_her_is_left(scene: Installation, anna: Human, before: Sealer, key: bytes) -> None:
    assert sorted(path.name for path in scene.database.parent.glob("*.panic*")) == []
    disk = bytes_on_disk(scene.database.parent)
    for trace in (before.seal(anna.chat), before.tag(CASE, anna.chat), before.mark("prompts", anna.chat)):
        assert trace not in disk
    assert key not in disk
    assert before.key_check() not in disk


def totals_are(scene: Installation) -> Figures:
    now = sealer_of(scene.database, bot_key(scene))
    (sealed,) = row(scene.database, "SELECT sealed FROM sums")
    found = unlocked(now, CASE, sealed)
    return {counted: found.get(counted, 0) for counted in TOLD}


async def is_new(anna: Human) -> None:
    """The bot knows nothing of her; and she can be in it again."""
    await anna.says("/mydata")
    told = await anna.hears()
    assert "You get every update" not in told.text
    await anna.opens(CASE)
    await anna.taps("🔔", await anna.hears())
    await anna.hears()


def lines(systemd: socket.socket) -> list[str]:
    """All that was told to it."""
    systemd.setblocking(False)
    told: list[str] = []
    with contextlib.suppress(BlockingIOError):
        while True:
            told += systemd.recv(65536).decode().splitlines()
    return told


async def test_for_the_typed_word_everybody_is_destroyed_and_the_rest_stays(scene: Installation) -> None:
    anna, before = await with_anna(scene)
    old_key = key_file(scene).read_bytes()
    cases = row(scene.database, "SELECT count(*) FROM case_revisions")
    code, out = await scene.does("panic", said="yes\n")
    assert (code, "Nothing was changed." in out) == (1, True)
    for named in ("backups", "share", "Telegram", "SSD", "@BotFather"):
        assert named in out
    assert before.seal(anna.chat) in bytes_on_disk(scene.database.parent)
    code, out = await scene.does("panic", said="destroy\n")
    assert code == 0, out
    assert "Done. Nobody is known any more" in out
    assert "Cases and totals are as they were." in out
    assert out.count("@BotFather") == 2
    nothing_of_her_is_left(scene, anna, before, old_key)
    async with scene.bot() as bot:
        assert "It has no owner yet" in await says(bot, "It works once")
        await is_new(anna)
        bot.terminate()
        await asyncio.wait_for(bot.communicate(), PATIENCE)
    assert totals_are(scene) == TOLD
    assert row(scene.database, "SELECT count(*) FROM case_revisions") == cases
    code, out = await scene.does("record", "verify")
    assert code == 0, out


@pytest.mark.parametrize("step", range(6))
async def test_killed_at_any_step_the_start_finishes_it(scene: Installation, step: int) -> None:
    anna, before = await with_anna(scene)
    old_key = key_file(scene).read_bytes()
    killed = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", KILLED, str(step)),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await asyncio.wait_for(killed.wait(), PATIENCE) == -signal.SIGKILL
    code, out = await scene.does("invite", "--owner")
    assert (code, "A panic was begun here" in out) == (2, True)
    async with scene.running():
        nothing_of_her_is_left(scene, anna, before, old_key)
        await is_new(anna)
    assert totals_are(scene) == TOLD


@pytest.mark.parametrize("step", [1, 3, 5])
async def test_what_was_lost_before_a_kill_is_told_after_it(scene: Installation, step: int) -> None:
    await with_anna(scene)
    key_file(scene).unlink()
    killed = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", KILLED, str(step)),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert await asyncio.wait_for(killed.wait(), PATIENCE) == -signal.SIGKILL
    code, out = await scene.does("panic", "--yes")
    assert code == 0, out
    assert "The totals couldn't be read, and are gone too." in out
    assert sorted(path.name for path in scene.database.parent.glob("*.panic*")) == []


async def test_a_bot_that_runs_stops_for_it_and_begins_again_with_nobody(scene: Installation) -> None:
    anna, before = await with_anna(scene)
    old_key = key_file(scene).read_bytes()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(scene.given.setdefault("NOTIFY_SOCKET", str(scene.folder / "notify")))
        async with scene.running() as bot:
            code, out = await scene.does("panic", "--yes")
            assert code == 0, out
            await says(bot, RUNS)
            nothing_of_her_is_left(scene, anna, before, old_key)
            await is_new(anna)
            told = lines(systemd)
    assert totals_are(scene) == TOLD
    assert told.count("READY=1") == 2
    assert "STOPPING=1" not in told, "it would be ended, since it goes on"


async def test_what_restores_moved_aside_goes_too_and_a_figure_that_is_lost_is_told(
    scene: Installation,
) -> None:
    anna, before = await with_anna(scene)
    code, out = await scene.does("backup", "copy.backup")
    assert code == 0, out
    code, out = await scene.does("restore", "copy.backup", "--yes")
    assert code == 0, out
    old_key = key_file(scene).read_bytes()
    assert list(scene.database.parent.glob("bot.db.replaced-*"))
    key_file(scene).unlink()
    code, out = await scene.does("panic", "--yes")
    assert code == 0, out
    code, out_of_restore = await scene.does("restore", "copy.backup", said="no\n")
    assert (code, "There was a panic after this copy was made" in out_of_restore) == (1, True)
    assert "The totals couldn't be read, and are gone too." in out
    assert list(scene.database.parent.glob("bot.db.replaced-*")) == []
    nothing_of_her_is_left(scene, anna, before, old_key)
    async with scene.running():
        await is_new(anna)


MEANWHILE = """
import os, signal, subprocess, sys
from pathlib import Path
from bot.cli.backups.restore import restore_copy
from bot.cli.backups.watched import Watched
from bot.cli.keys.rotate import rotate_key

what, left = sys.argv[1], int(sys.argv[2])
PANIC = "from bot.cli.keys import panic; panic.WAITS_S = 0.2; exit(panic.destroy_people(yes=True))"

def counted(do):
    def done(*given):
        global left
        if left == 0:
            ended = subprocess.run([sys.executable, "-c", PANIC], capture_output=True, text=True)
            print(ended.returncode, "The data key is destroyed" in ended.stderr + ended.stdout)
            if what == "interrupted":
                os.kill(os.getpid(), signal.SIGTERM)
        elif left < 0 and do is rename and given[1].name.endswith(".datakey"):
            print("A key came back.")
        left -= 1
        return do(*given)
    return done

rename = Path.rename
for owner, name in ((Path, "rename"), (Watched, "begins"), (Watched, "at")):
    setattr(owner, name, counted(getattr(owner, name)))
if what == "restore":
    sys.exit(restore_copy(Path("x.backup"), yes=True))
sys.exit(rotate_key(bot_key=what == "rotate --bot-key", out=None))
"""
"""A panic that begins before that step of what holds the database, and can't wait for its end.

"interrupted": whoever is told to end it does, with a signal that it hears.
"""


@pytest.mark.parametrize(
    ("what", "step"),
    [
        *(("rotate", step) for step in (0, 2, 4, 6)),
        *(("interrupted", step) for step in (1, 3)),
        *(("rotate --bot-key", step) for step in (0, 1)),
        *(("restore", step) for step in (1, 9)),
    ],
)
async def test_what_holds_the_database_meanwhile_finishes_it_and_brings_no_key_back(
    scene: Installation, what: str, step: int
) -> None:
    if what == "rotate --bot-key":
        scene.given.pop("BOT_KEY")
    anna, before = await with_anna(scene)
    if what == "restore":
        code, out = await scene.does("backup", "x.backup")
        assert code == 0, out
    old_key = key_file(scene).read_bytes()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", MEANWHILE, what, str(step)),
        cwd=scene.folder,
        env=scene.given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said = (await asyncio.wait_for(process.communicate(), PATIENCE))[0].decode()
    assert process.returncode == 2, said
    assert "2 True" in said, "the panic itself couldn't wait, and destroyed the key"
    assert "A panic was begun meanwhile" in said
    assert "Done. Nobody is known any more" in said
    assert "A key came back." not in said
    assert not key_file(scene).exists()
    nothing_of_her_is_left(scene, anna, before, old_key)
    async with scene.running():
        await is_new(anna)
    assert totals_are(scene) == TOLD
