"""Ending parts of the program that may not want to end: each within its time, none at another's cost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Coroutine
from typing import Any, Final

from bot.incidents.reporting import report

log = logging.getLogger(__name__)

CLOSE_S: Final = 0.4
"""For what never takes long."""


async def cancelled(task: asyncio.Task[None]) -> None:
    """Cancel it, and wait until it is through: it may be reading the database."""
    task.cancel()
    await asyncio.wait((task,))


async def quietly(what: str, work: Awaitable[None]) -> None:
    """Stop one part; its fault is logged, and keeps no other part from being stopped."""
    try:
        await work
    except Exception as fault:  # noqa: BLE001 - see above
        report(fault, f"Stopping {what} failed")


async def step(what: str, work: Coroutine[Any, Any, None]) -> None:
    """Do one thing that never takes long."""
    await break_off(await unfinished({asyncio.create_task(quietly(what, work))}, CLOSE_S), CLOSE_S)


async def unfinished(tasks: set[asyncio.Task[None]], within: float) -> set[asyncio.Task[None]]:
    """Those of `tasks` that aren't done within so many seconds."""
    return (await asyncio.wait(tasks, timeout=within))[1] if tasks else set()


async def break_off(tasks: set[asyncio.Task[None]], within: float) -> None:
    """Cancel them, more than once: after the first, the library still makes its very last request."""
    for _ in range(4):
        for task in tasks:
            task.cancel()
        tasks = await unfinished(tasks, within / 4)
    if tasks:
        log.error("Something doesn't let itself be stopped.")
