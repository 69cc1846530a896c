"""A simulated Telegram whose people write by themselves.

`python -m tests.bench.answers.server` prints its address and serves.
"""

from __future__ import annotations

import asyncio
import signal
import sys

from bot.cli.run import collect_seldom
from bot.rehearsal.control import Control
from bot.rehearsal.server import Server
from bot.rehearsal.world.params import Params
from bot.rehearsal.world.things import Json
from bot.rehearsal.world.world import World
from tests.bench.answers.people import Writers
from tests.support.programs.processes import TOKEN


class Directing(Control):
    """Tells people what to do, and how far they are.

    act {chats, acts} -> {}: each of them does these acts, the next once the last was answered
    mixed {chats, due, seed}: all of them do one thing after the other, in all `due`
    paced {chats, per_second, seconds, seed}: some of them do something now and then
    done {} -> {done, due}: acts that were answered, of how many
    told {} -> {begun_at, last_at, waits: [[act, milliseconds]], letters}: what came of it
    """

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._writers = Writers(world)
        self._pacing: asyncio.Task[None] | None = None

    def do_act(self, params: Params) -> Json:
        """Begin."""
        chats, acts = params.raw["chats"], params.raw["acts"]
        self._writers.begin(chats, len(chats) * len(acts), lambda: iter(acts))
        return {}

    def do_mixed(self, params: Params) -> Json:
        """Begin."""
        self._writers.mixed(params.raw["chats"], params.raw["due"], params.raw["seed"])
        return {}

    def do_paced(self, params: Params) -> Json:
        """Begin."""
        given = params.raw
        self._pacing = asyncio.create_task(
            self._writers.paced(given["chats"], given["per_second"], given["seconds"], given["seed"])
        )
        return {}

    def do_done(self, _: Params) -> Json:
        """How far they are."""
        told = self._writers.told
        return {"done": len(told.waits), "due": told.due}

    def do_told(self, _: Params) -> Json:
        """What came of it."""
        told = self._writers.told
        return {
            "begun_at": told.begun_at,
            "last_at": told.last_at,
            "waits": told.waits,
            "letters": told.letters,
        }


async def _serve() -> None:
    stopped = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    world = World(token=TOKEN)
    world.log_calls = False
    server = Server(world, control=True)
    server.control = Directing(world)
    collect_seldom()  # or it would halt to look for garbage among all that people have on their phones
    async with server:
        sys.stdout.write(f"{server.url}\n")
        sys.stdout.flush()
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(_serve())
