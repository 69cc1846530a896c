"""The simulated Telegram as a program of its own: `python -m bot.rehearsal --port 0 --people 2000`.

Prints its URL as the first line, the bot's token as the second, and serves until it is told to stop.
/control/ is open to programs.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from bot.rehearsal.server import Server
from bot.rehearsal.world.world import World


async def _serve(arguments: argparse.Namespace) -> None:
    world = World(token=arguments.token)
    world.log_calls = arguments.log
    for number in range(arguments.people):
        world.person(f"Supporter {number + 1}", started=True)
    stopped = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stopped.set)
    async with Server(world, arguments.port, control=True) as server:
        sys.stdout.write(f"{server.url}\n{world.token}\n")
        sys.stdout.flush()
        await stopped.wait()


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(
        prog="python -m bot.rehearsal", description="A simulated Telegram on loopback."
    )
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--people", type=int, default=0, help="people who have a chat with the bot already")
    parser.add_argument("--token", default="", help="the token the bot must give; a new one if none is given")
    parser.add_argument("--log", action="store_true", help="keep every call in memory")
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
