"""The bot as a process of its own that is killed at a chosen step of what it does for one update.

A step is what is done in one go on a connection that can write: the beginning of a transaction, a statement,
the commit. The process kills itself with SIGKILL just before the chosen one, as a power cut would.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

# All at once in the process that the others are copies of: starting one takes a moment, not seconds.
_CONTEXT: Final = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.support.programs.killed_bot_loaded", __name__])


@contextlib.contextmanager
def killed_bot(folder: Path, given: dict[str, str], step: int) -> Iterator[BaseProcess]:
    """The bot in `folder` with these settings, killed before that step (from 0); ended with the block."""
    bot = _CONTEXT.Process(target=_run, args=(folder, given, step))
    bot.start()
    try:
        yield bot
    finally:
        if bot.is_alive():
            bot.kill()
        bot.join(10)


async def ended(bot: BaseProcess) -> None:
    """Return once the process has ended, however it did."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(bot.sentinel, over.set)
    try:
        await over.wait()
    finally:
        loop.remove_reader(bot.sentinel)
    bot.join(10)


def _run(folder: Path, given: dict[str, str], step: int) -> None:
    from bot.cli.run import run_program
    from bot.store.db import units
    from bot.store.db.sqlite.driver import Driver

    os.environ.clear()
    os.environ.update(given)
    os.chdir(folder)
    log = os.open(folder / "log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    left = step
    does = Driver._execute

    async def counted(self: Driver, work: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal left
        # A statement's own task has no update; what it knows of its beginning is.
        if units._CURRENT.get() is not None and not await _reads_only(self):
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1
        return await does(self, work, *args, **kwargs)  # type: ignore[no-untyped-call]

    async def _reads_only(driver: Driver) -> bool:
        look = driver._conn.execute
        return bool((await does(driver, lambda: look("PRAGMA query_only").fetchone()))[0])  # type: ignore[no-untyped-call]

    Driver._execute = counted  # type: ignore[assignment,method-assign]
    sys.exit(run_program(0))
