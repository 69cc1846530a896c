"""`python -m bot run` without a limit on speed, which confirms broadcasts when told to and measures itself.

Reads lines of JSON, {"case": ..., "to": ...}: confirms a broadcast on that case as an organiser's tap would,
and once it is done writes the file `to`: {"confirmed_at", "seconds", "cpu_seconds", "delivered", "writes"}.
`confirmed_at` is on the machine's monotonic clock; `writes` are the milliseconds that a chat's writes to the
database took meanwhile, one every 50 ms.
"""

from __future__ import annotations

import asyncio
import functools
import json
import sys
import time
from datetime import UTC, datetime
from math import inf
from pathlib import Path
from typing import Any

from bot.app import App
from bot.cli import run
from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.people.subscription import Wants
from bot.store import Store
from tests.support.programs.processes import confirm

AUTHOR = 700_000_001
SOMEBODY = 700_000_002
WRITES_EVERY_S = 0.05


class MeasuredApp(App):
    """The whole program, and its orders."""

    async def start(self, *given: Any, **named: Any) -> None:
        await super().start(*given, **named)
        self._orders = asyncio.create_task(self._obey())

    async def _obey(self) -> None:
        while line := await asyncio.to_thread(sys.stdin.readline):
            order = json.loads(line)
            place = Path(order["to"])
            unfinished = place.with_suffix(".part")
            unfinished.write_text(json.dumps(await self._broadcast(order["case"])))
            unfinished.rename(place)

    async def _broadcast(self, case: str) -> dict[str, object]:
        assert self._store is not None
        writes: list[float] = []
        cpu, begun = time.process_time(), time.monotonic()
        broadcast_id = await confirm(self._store, AUTHOR, case)
        self._wake()
        writing = asyncio.create_task(_write(self._store, writes))
        while True:
            await asyncio.sleep(0.05)
            progress = await self._store.progress.of(broadcast_id)
            if progress is not None and progress.state is BroadcastState.DONE:
                break
        took, used = time.monotonic() - begun, time.process_time() - cpu
        writing.cancel()
        return {
            "confirmed_at": begun,
            "seconds": took,
            "cpu_seconds": used,
            "delivered": progress.delivered,
            "writes": writes,
        }


async def _write(store: Store, milliseconds: list[float]) -> None:
    """Write as a chat does when somebody subscribes, again and again."""
    wants = list(Wants)
    while True:
        begun = time.perf_counter()
        await store.subscribers.subscribe(
            SOMEBODY,
            language="en",
            wants=wants[len(milliseconds) % 2],
            cases=["abc999"],
            now=datetime.now(UTC),
        )
        took = time.perf_counter() - begun
        milliseconds.append(1000 * took)
        await asyncio.sleep(max(0.0, WRITES_EVERY_S - took))


if __name__ == "__main__":
    vars(run)["App"] = functools.partial(MeasuredApp, per_second=inf)
    sys.exit(run.run_program(0))
