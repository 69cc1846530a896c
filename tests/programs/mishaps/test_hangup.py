"""A terminal that is closed: the program stops as it does on SIGTERM, and nothing is lost or said twice."""

from __future__ import annotations

import asyncio
import fcntl
import os
import signal
import sys
import termios
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.rehearsal import Server, World
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.crashing import crash_scene
from tests.support.programs.terminal import environment, says

RECIPIENTS = 300


def test_a_hangup_in_a_broadcast_repeats_and_loses_nothing(tmp_path: Path) -> None:
    with crash_scene(tmp_path, RECIPIENTS, 100.0) as scene:
        for after in (40, 120):
            bot = scene.start()
            scene.until("the hangup", lambda: scene.settled() >= after)  # noqa: B023 - asked at once
            bot.send_signal(signal.SIGHUP)
            bot.send_signal(signal.SIGHUP)  # from the kernel and from the shell
            assert bot.wait(15) == 0
            assert scene.on_the_wire() == 0
        scene.start()
        scene.until("the end", scene.done)
        assert set(scene.received().values()) == {1}
        assert len(scene.received()) == RECIPIENTS


def inside(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def at_a_terminal(folder: Path, until: str, **given: str) -> tuple[asyncio.subprocess.Process, int]:
    """`python -m bot run` at a terminal of its own, once it said `until`; and that terminal's other end."""
    ours, its = os.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--port", "0"),
        cwd=folder,
        env=environment(**given),
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    os.close(its)
    said, heard = asyncio.Event(), bytearray()

    def hear() -> None:
        heard.extend(os.read(ours, 65_536))
        if until.encode() in heard:
            said.set()

    loop = asyncio.get_running_loop()
    loop.add_reader(ours, hear)
    try:
        await asyncio.wait_for(said.wait(), PATIENCE)
    finally:
        loop.remove_reader(ours)
    return process, ours


async def test_a_rehearsal_whose_terminal_is_closed_ends_and_leaves_nothing(tmp_path: Path) -> None:
    process, terminal = await at_a_terminal(tmp_path, "README.md", TMPDIR=str(tmp_path))
    assert inside(tmp_path)
    os.close(terminal)
    assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
    assert inside(tmp_path) == []


async def test_a_bot_whose_terminal_is_closed_answers_first_what_it_took_in(tmp_path: Path) -> None:
    async with Server(World()) as server:
        given = {"BOT_TOKEN": server.world.token, "BOT_API_URL": server.url}
        process, terminal = await at_a_terminal(tmp_path, "Started", **given)
        people = [Human(server.world.person(f"Person {number}")) for number in range(20)]
        for person in people:
            await person.says("/help")
        await people[0].hears("/letter")
        os.close(terminal)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
        assert [person.person.received for person in people if person.person.received != 1] == []
        assert len(server.world.updates) == 0
    assert not (tmp_path / "data" / "heartbeat").exists()


@asynccontextmanager
async def started(
    folder: Path, server: Server, shell: str, stdout: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run` as `shell` has it begin, where `$@` stands for it; killed with the block."""
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", shell, "sh", sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=environment(BOT_TOKEN=server.world.token, BOT_API_URL=server.url),
        stdout=stdout,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def answers(server: Server) -> None:
    anna = Human(server.world.person("Anna"))
    await anna.says("/help")
    await anna.hears("/letter")


async def test_under_nohup_it_goes_on(tmp_path: Path) -> None:
    shell = "trap '' HUP; exec \"$@\""
    async with (
        Server(World()) as server,
        started(tmp_path, server, shell, asyncio.subprocess.PIPE) as process,
    ):
        await says(process, "Started")
        process.send_signal(signal.SIGHUP)
        await answers(server)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0


async def test_that_nobody_reads_what_it_prints_ends_nothing(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    async with Server(World()) as server, started(tmp_path, server, 'exec "$@"', write) as process:
        os.close(write)
        await answers(server)
        process.terminate()
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0
