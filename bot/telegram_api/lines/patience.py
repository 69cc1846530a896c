"""How long a request may take; and the wait for it, which doesn't take one's own absence for silence."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import Final, NamedTuple

import aiohttp

from bot.telegram_api.lines.connector import Trip

LATE_S: Final = 0.5
"""A timer that fires so much later than it was set for tells that the whole program was held up."""
REPRIEVE_S: Final = 1.0


class Patience(NamedTuple):
    """How long a request may take: all of it, from its beginning or from when it left, and aiohttp's parts.

    aiohttp isn't told of the former: it would keep to it before it has read what came.
    """

    all_s: float | None
    parts: aiohttp.ClientTimeout
    from_leaving: bool = False


@lru_cache(maxsize=64)
def in_parts(pool: float | None, connect: float | None, write: float | None, read: float | None) -> Patience:
    """The four limits in aiohttp's terms, where waiting for the pool is a part of connecting."""
    getting = None if pool is None or connect is None else pool + connect
    # There is no limit on writing alone; the sum bounds a server that takes in nothing, or answers by drops.
    total = None if getting is None or write is None or read is None else getting + write + read
    parts = aiohttp.ClientTimeout(total=None, connect=getting, sock_connect=connect, sock_read=read)
    return Patience(total, parts)


@lru_cache(maxsize=64)
def in_one(read: float | None, connect: float | None, held: float) -> Patience:
    """One limit for all of a call, of which connecting never takes more than half.

    What surely didn't leave must not pass for what may have.
    """
    if read is None:
        return Patience(None, aiohttp.ClientTimeout(total=None))
    connecting = min(read / 2, connect or read)
    parts = aiohttp.ClientTimeout(total=None, connect=connecting, sock_connect=connecting)
    return Patience(read + held, parts)


@lru_cache(maxsize=64)
def from_leaving(pool: float | None, connect: float | None, read: float | None) -> Patience:
    """A limit from when the request left; getting a connection has limits of its own."""
    getting = None if pool is None or connect is None else pool + connect
    parts = aiohttp.ClientTimeout(total=None, connect=getting, sock_connect=connect)
    return Patience(read, parts, from_leaving=True)


@asynccontextmanager
async def answered_within(patience: Patience, way: Trip) -> AsyncIterator[None]:
    """TimeoutError if the block, in which the request `way` is made, takes longer than that in all.

    A program that was stopped for a while (SIGSTOP, a paused container, a machine under a heavy load) finds
    its timers due before it has read a byte of what came meanwhile: asyncio's cancel the request though the
    answer lies in the socket. Here a timer that is late gives the loop time to read first.
    """
    if patience.all_s is None:
        yield
        return
    loop, seconds = asyncio.get_running_loop(), patience.all_s
    async with asyncio.timeout(None) as limit:
        timer: asyncio.TimerHandle

        def wait_until(due: float) -> asyncio.TimerHandle:
            return loop.call_at(due, is_due, due)

        def is_due(due: float) -> None:
            nonlocal timer
            now = loop.time()
            ends = due
            if patience.from_leaving:
                ends = (now if way.left_at is None else way.left_at) + seconds
            if ends > now:
                timer = wait_until(ends)
            else:
                limit.reschedule(now + REPRIEVE_S if now - due > LATE_S else now)

        timer = wait_until(loop.time() + seconds)
        try:
            yield
        finally:
            timer.cancel()
