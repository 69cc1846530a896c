"""The program as an operator starts it at a terminal, and what it prints."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.config import Settings
from tests.support.patience import PATIENCE

ROOT = Path(__file__).parents[3]
SHORT_CHECK = "check all but texts and cases"
"""In a command's place: see short_check.py."""


def module(*words: str) -> tuple[str, ...]:
    """What Python is to start for these words."""
    short = words == (SHORT_CHECK,)
    return ("-m", "tests.support.programs.short_check") if short else ("-m", "bot", *words)


def environment(**given: str) -> dict[str, str]:
    """This machine's environment without a setting of the bot's, and what is given."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in Settings.model_fields}
    return kept | {"PYTHONPATH": str(ROOT)} | given


@asynccontextmanager
async def program(folder: Path, *words: str, **given: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """`python -m bot` with these words in `folder`, killed with the block if it is still there."""
    async with _program(folder, words, given, asyncio.subprocess.STDOUT) as process:
        yield process


@asynccontextmanager
async def _program(
    folder: Path, words: tuple[str, ...], given: dict[str, str], stderr: int
) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *module(*words),
        cwd=folder,
        env=environment(**given),
        stdout=asyncio.subprocess.PIPE,
        stderr=stderr,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def says(process: asyncio.subprocess.Process, words: str) -> str:
    """What the process prints until a line has `words`."""
    assert process.stdout is not None
    heard = ""
    async with asyncio.timeout(PATIENCE):
        while words not in heard:
            line = await process.stdout.readline()
            assert line, f"it ended without saying {words!r}:\n{heard}"
            heard += line.decode()
    return heard


async def finished(folder: Path, *words: str, **given: str) -> tuple[int, str]:
    """What a program that ends by itself came to: its exit code, and all it printed."""
    async with program(folder, *words, **given) as process:
        out, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode is not None
        return process.returncode, out.decode()


async def apart(folder: Path, *words: str, **given: str) -> tuple[int, str, str]:
    """Like `finished`, with what went to the standard output and what was told beside it."""
    async with _program(folder, words, given, asyncio.subprocess.PIPE) as process:
        out, told = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode is not None
        return process.returncode, out.decode(), told.decode()
