"""A simulated Telegram where everybody is, whoever is asked for, and nothing is kept of what they get.

`python -m tests.bench.everybody` prints its address and serves. A million people would fill its memory.
"""

from __future__ import annotations

import asyncio
import signal
import sys
import time

from bot.rehearsal.control import Control
from bot.rehearsal.server import Server
from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.params import Params
from bot.rehearsal.world.things import Json
from bot.rehearsal.world.world import World
from tests.support.programs.processes import TOKEN


class Everybody(World):
    """Whoever isn't known is made up for one message."""

    def __init__(self) -> None:
        super().__init__(token=TOKEN)
        self.log_calls = False
        self.first_at: float | None = None

    def reachable(self, chat: int | None) -> Person | Group:
        if chat is None or chat in self.people:
            return super().reachable(chat)
        if self.first_at is None:
            self.first_at = time.monotonic()
        return Person(self.backend, self.tell, chat, "Somebody", "en", started=True)


class Telling(Control):
    """Tells when the first message to somebody made up came."""

    world: Everybody

    def do_first(self, _: Params) -> Json:
        """When that was, and forget it."""
        at, self.world.first_at = self.world.first_at, None
        return {"at": at}


async def _serve() -> None:
    stopped = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    world = Everybody()
    server = Server(world, control=True)
    server.control = Telling(world)
    async with server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(_serve())
