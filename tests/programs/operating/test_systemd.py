"""What the program tells systemd, on a real socket: ready, alive, how it is, stopping."""

from __future__ import annotations

import asyncio
import secrets
import socket
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model.conditions import Condition, Conditions
from bot.model.keys import new_key
from bot.rehearsal import Server, World
from bot.runtime.systemd import Systemd
from bot.store.db.lease import Lease
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.terminal import program, says
from tests.support.stores import locked_by_another_program


class Listening:
    """The socket that systemd would have made, and what came there: one line after the other.

    It is read all the time, as by systemd: more than ten datagrams don't lie there unread.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(f"\0{address[1:]}" if address.startswith("@") else address)
        self._socket.setblocking(False)
        self._lines: asyncio.Queue[str] = asyncio.Queue()
        asyncio.get_running_loop().add_reader(self._socket, self._read)

    def _read(self) -> None:
        for line in self._socket.recv(65536).decode().splitlines():
            self._lines.put_nowait(line)

    async def hears(self, line: str) -> list[str]:
        """What came until that line did, since the last that was heard; its end may be left out."""
        heard = [""]
        async with asyncio.timeout(20):
            while not heard[-1].startswith(line):
                heard.append(await self._lines.get())
        return heard

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._socket)
        self._socket.close()


@pytest.fixture(params=["file", "abstract"])
async def listening(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Listening]:
    abstract = request.param == "abstract"
    listening = Listening(f"@{secrets.token_hex(8)}" if abstract else str(tmp_path / "notify"))
    yield listening
    listening.close()


@pytest.fixture
async def telegram() -> AsyncIterator[Server]:
    async with Server(World()) as server:
        yield server


async def test_from_the_start_to_the_stop(tmp_path: Path, telegram: Server, listening: Listening) -> None:
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "BOT_KEY": new_key(b"k" * 32)}
    asked = {"NOTIFY_SOCKET": listening.address, "WATCHDOG_USEC": "1000000"}
    async with program(tmp_path, "run", **given, **asked) as process:
        await listening.hears("STATUS=Starting")
        assert "WATCHDOG=1" in await listening.hears("READY=1")
        await listening.hears("STATUS=Running as @appeal_rehearsal_bot")
        await listening.hears("WATCHDOG=1")
        anna = Human(telegram.world.person("Anna"))
        await anna.opens("tjk001")
        await anna.hears()
        with locked_by_another_program(tmp_path / "data" / "bot.db"):
            await anna.taps("🔔")
            assert "READY=1" not in await listening.hears("STATUS=Another program holds the database")
        process.terminate()
        await listening.hears("STOPPING=1")
        await listening.hears("STATUS=Stopping")
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 0


async def test_signs_of_life_come_from_the_loop_that_answers_people(tmp_path: Path) -> None:
    listening = Listening(str(tmp_path / "notify"))
    threads = threading.enumerate()
    systemd = Systemd(Conditions(), {"NOTIFY_SOCKET": listening.address, "WATCHDOG_USEC": "3000"})
    systemd.start()
    for _ in range(3):
        await listening.hears("WATCHDOG=1")
    assert threading.enumerate() == threads, "another thread would go on while the loop hangs"
    await systemd.stop()
    listening.close()


async def test_a_stand_by_is_ready_and_alive(tmp_path: Path, telegram: Server) -> None:
    listening = Listening(str(tmp_path / "notify"))
    lease = Lease(tmp_path / "data" / "bot.db")
    assert lease.take()
    given = {"BOT_TOKEN": telegram.world.token, "BOT_API_URL": telegram.url, "BOT_KEY": new_key(b"k" * 32)}
    async with program(
        tmp_path, "run", **given, NOTIFY_SOCKET=listening.address, WATCHDOG_USEC="300000"
    ) as process:
        await says(process, "stands by")
        await listening.hears("READY=1")
        await listening.hears("STATUS=Standing by")
        await listening.hears("WATCHDOG=1")
        lease.release()
        await listening.hears("STATUS=Running")
    listening.close()


@pytest.mark.parametrize("usec", ["", "0", "-1", "soon"])
async def test_nobody_who_wants_signs_of_life_gets_none(tmp_path: Path, usec: str) -> None:
    listening = Listening(str(tmp_path / "notify"))
    for given in ({"WATCHDOG_USEC": usec}, {"WATCHDOG_USEC": "1000", "WATCHDOG_PID": "1"}):
        systemd = Systemd(Conditions(), {"NOTIFY_SOCKET": listening.address, **given})
        systemd.start()
        systemd.ready("Running")
        assert "WATCHDOG=1" not in await listening.hears("STATUS=Running")
        await systemd.stop()
    listening.close()


async def test_a_socket_that_isnt_there_harms_nothing(tmp_path: Path) -> None:
    for address in ("", str(tmp_path / "nothing"), "vsock:2:1234", "x" * 200):
        board = Conditions()
        systemd = Systemd(board, {"NOTIFY_SOCKET": address, "WATCHDOG_USEC": "1000000"})
        systemd.start()
        board.note(Condition.FULL, "The disk is full.")
        systemd.ready("Running")
        systemd.stopping()
        await systemd.stop()
