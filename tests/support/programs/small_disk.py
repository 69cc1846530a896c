"""A bot whose database lies on a disk of its own, small enough to be filled."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.programs.terminal import environment

_APART = ("--user", "--map-root-user", "--mount")
_ON_IT = 'mount -t tmpfs -o size=4m,mode=700 tmpfs data && exec "$@"'


@dataclass
class SmallDisk:
    """The bot's process, and its `data` as others see it."""

    process: asyncio.subprocess.Process
    data: Path

    def fill(self) -> None:
        """Leave no room on it."""
        with (self.data / "filler").open("wb", buffering=0) as file:
            for size in (1 << 16, 1 << 12, 1):
                with contextlib.suppress(OSError):
                    while file.write(bytes(size)):
                        pass

    def free(self) -> None:
        (self.data / "filler").unlink()


@contextlib.asynccontextmanager
async def on_small_disk(folder: Path, **given: str) -> AsyncIterator[SmallDisk]:
    """`python -m bot run` in `folder`, with `data` on a disk of four megabytes, killed with the block.

    Needs what Linux lets everybody do as a rule: a view of the file systems for one process alone.
    """
    if not shutil.which("unshare") or await _code("unshare", *_APART, "true"):
        pytest.skip("nobody may mount a small disk here")
    (folder / "data").mkdir()
    process = await asyncio.create_subprocess_exec(
        *("unshare", *_APART, "sh", "-c", _ON_IT, "sh", sys.executable, "-m", "bot", "run"),
        cwd=folder,
        env=environment(**given),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield SmallDisk(process, Path(f"/proc/{process.pid}/root") / folder.relative_to("/") / "data")
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _code(*command: str) -> int:
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    return await process.wait()
