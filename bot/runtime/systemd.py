"""What systemd is told, where it runs the bot: that it is ready, that it lives, how it is, that it stops.

The protocol is a datagram of lines: https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from bot.model.conditions import Conditions

_PER_LIMIT: Final = 3
"""So many signs of life in the time after which systemd takes the program for dead."""


class Systemd:
    """Does nothing unless systemd asked to be told.

    The signs of life come from the event loop, on which everything here runs: if it hangs, they stop, and
    systemd ends the program and starts it anew. Telegram out of reach or a full disk are no reason for that.
    """

    def __init__(self, board: Conditions, given: Mapping[str, str] = os.environ) -> None:
        """`given`: the environment that systemd has set."""
        self._address = given.get("NOTIFY_SOCKET", "")
        self._limit_s = _limit(given) if self._address else None
        self._board = board
        self._well = "Starting"
        self._stops = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, on the event loop."""
        if self._limit_s is not None:
            self._task = asyncio.create_task(self._live(self._limit_s / _PER_LIMIT), name="watchdog")
        self._board.watch(self._tell_how)
        self._tell_how()

    def ready(self, how: str) -> None:
        """The program does what it was started for. `how`: a sentence for `systemctl status`."""
        self._well = how
        self._send("READY=1")
        self._tell_how()

    def stopping(self) -> None:
        """The program has begun to stop. It goes on giving signs of life until `stop`."""
        self._stops = True
        self._send("STOPPING=1", "STATUS=Stopping")

    async def stop(self) -> None:
        """Give no more signs of life."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.wait((task,))

    async def _live(self, every_s: float) -> None:
        while True:
            self._send("WATCHDOG=1")
            await asyncio.sleep(every_s)

    def _tell_how(self) -> None:
        if not self._stops:
            how = " ".join(self._board.now.values()) or self._well
            self._send(f"STATUS={' '.join(how.split())}")

    def _send(self, *lines: str) -> None:
        if not self._address:
            return
        # An address that begins with @ is abstract: a name without a file.
        address = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
            connection.setblocking(False)
            connection.sendto("\n".join(lines).encode(), address)


def _limit(given: Mapping[str, str]) -> float | None:
    """After how many seconds without a sign of life this process is ended; None: never."""
    if given.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    try:
        limit_us = int(given.get("WATCHDOG_USEC", ""))
    except ValueError:
        return None
    return limit_us / 1_000_000 if limit_us > 0 else None
