"""`python -m bot run`, whose event loop stands still, or one of whose tasks ends, when a test says so.

While a file "stall" lies in the folder, nothing runs; "stalled" is made when that has begun. A file "end"
names a task that is ended.
"""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.app import App
from bot.cli import run

_EVERY_S = 0.01


class StallingApp(App):
    """Obeys the files once it runs."""

    async def start(self, standing_by: Callable[[str], None] = lambda _: None) -> None:
        await super().start(standing_by)
        self._obeying: asyncio.Task[Any] = asyncio.create_task(_obey())


async def _obey() -> None:
    while True:
        _stall()
        name = _to_end()
        for task in asyncio.all_tasks():
            if task.get_name() == name:
                task.cancel()
        await asyncio.sleep(_EVERY_S)


def _stall() -> None:
    while Path("stall").exists():
        Path("stalled").touch()
        time.sleep(_EVERY_S)


def _to_end() -> str:
    try:
        name = Path("end").read_text("utf-8")
    except FileNotFoundError:
        return ""
    Path("end").unlink()
    return name


if __name__ == "__main__":
    vars(run)["App"] = StallingApp
    sys.exit(run.run_program(0))
