"""Reads a stranger's file in a process of its own, which may die of it: with limits of time and memory."""

from __future__ import annotations

import asyncio
import json
import math
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.content.appeals.answers import MOST_BYTES, from_json
from bot.content.appeals.files.documents import require_small
from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import ReadAppeal

SECONDS: Final = 8.0
"""A file of ten pages takes one."""
MEMORY_MB: Final = 512
"""Of addresses. What is used of it is less than half."""
_PLACE: Final = Path(__file__).parents[3]
"""The folder that has this program, wherever it was started."""


async def read_apart(
    data: bytes, name: str = "", *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB
) -> ReadAppeal:
    """What the file says. UnreadableFile: it can't be read, or not within the limits. Nothing stays of it."""
    require_small(data)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-B", "-E", "-s", "-m", "bot.content.appeals.child", str(math.ceil(seconds)), str(memory_mb)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env={},
        cwd=_PLACE,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(seconds):
            answer = await _told(process, json.dumps(name).encode() + b"\n" + data)
            await process.wait()
    except TimeoutError:
        raise UnreadableFile(WhyUnreadable.SLOW, "Reading the file took too long.") from None
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    if process.returncode:
        raise _died(process.returncode)
    return from_json(answer)


def read_in_child(
    data: bytes, name: str = "", *, seconds: float = SECONDS, memory_mb: int = MEMORY_MB
) -> ReadAppeal:
    """The same for whoever runs no event loop."""
    return asyncio.run(read_apart(data, name, seconds=seconds, memory_mb=memory_mb))


async def _told(process: asyncio.subprocess.Process, given: bytes) -> bytes:
    """What the process says to what it is given; no more than an answer has."""
    giving = asyncio.ensure_future(_give(process, given))
    try:
        return await _taken(process)
    finally:
        giving.cancel()
        with suppress(asyncio.CancelledError):
            await giving


async def _give(process: asyncio.subprocess.Process, given: bytes) -> None:
    stdin = process.stdin
    assert stdin is not None
    with suppress(ConnectionError):  # it died, or has enough: how it ended tells
        stdin.write(given)
        await stdin.drain()
        stdin.close()
        await stdin.wait_closed()


async def _taken(process: asyncio.subprocess.Process) -> bytes:
    stdout = process.stdout
    assert stdout is not None
    answer = bytearray()
    while piece := await stdout.read(65_536):
        answer += piece
        if len(answer) > MOST_BYTES:
            raise UnreadableFile(WhyUnreadable.HEAVY, "The file has more text than is taken.")
    return bytes(answer)


def _died(code: int) -> UnreadableFile:
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return UnreadableFile(WhyUnreadable.SLOW, "Reading the file took too long.")
    return UnreadableFile(WhyUnreadable.DIED, "Reading the file failed.")
