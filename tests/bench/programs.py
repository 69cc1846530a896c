"""Programs under measurement: the whole bot, and others, each in a process of its own."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from bot.rehearsal import World
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.bench.others import command
from tests.support.programs.processes import Telegram, confirm, environment, seed
from tests.support.stores import CASE


@asynccontextmanager
async def whole_bot(
    folder: Path, url: str, token: str, key: str, *, module: Sequence[str] = ("bot", "run"), **settings: str
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot run` on the database in `folder`; told to stop at the end."""
    (folder / "data").mkdir(exist_ok=True)
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", *module),
        cwd=folder,
        env=environment(folder, Telegram(url), token, key, **({"LOG_LEVEL": "ERROR"} | settings)),
        stdout=subprocess.DEVNULL,
    )
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.send_signal(signal.SIGTERM)
        await asyncio.wait_for(bot.wait(), 30)


@asynccontextmanager
async def peer(name: str, url: str, token: str, **order: Any) -> AsyncIterator[dict[str, int]]:
    """Another program that sends and answers.

    The dictionary has its `pid`, and after the block what it printed.
    """
    process = await asyncio.create_subprocess_exec(
        *command(name, url, token), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert process.stdin is not None
    process.stdin.write(f"{json.dumps(order)}\n".encode())
    await process.stdin.drain()
    printed = {"pid": process.pid}
    try:
        yield printed
    finally:
        try:
            process.stdin.close()
            out, _ = await asyncio.wait_for(process.communicate(), 20)
            printed.update(json.loads(out or b"{}"))
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


@contextmanager
def simulated(module: str) -> Iterator[tuple[Telegram, int]]:
    """A simulated Telegram that another module serves, and the id of its process."""
    with subprocess.Popen([sys.executable, "-m", module], stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Telegram(process.stdout.readline().strip()), process.pid
        finally:
            process.terminate()
            process.wait(30)


async def confirmed(folder: Path, key: str, chats: Sequence[int], author: int) -> None:
    """A database in which a broadcast to all of them was confirmed just now."""
    (folder / "data").mkdir(exist_ok=True)
    sealer = Sealer.from_text(key)
    store = await Store.open(f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}", sealer)
    try:
        await seed(store, sealer, chats, CASE)
        await confirm(store, author, CASE)
    finally:
        await store.close()


def quiet_world() -> World:
    """A world that keeps no list of calls."""
    world = World()
    world.log_calls = False
    return world
