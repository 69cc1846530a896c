"""Signs of life, for `python -m bot health`; and what the database has left to do, at the same times."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.incidents.reporting import report
from bot.model.clock import Clock
from bot.store.store import Store
from bot.telegram_api.updates.polling import Poller

log = logging.getLogger(__name__)

EVERY_S: Final = 15.0
POLL_LATE_S: Final = 60.0
"""Without an answer to a poll for this long, Telegram counts as out of reach. A poll lasts half as long."""


class Heartbeat:
    """Touches the file at `path` while Telegram answers and the database can be written."""

    def __init__(
        self, path: Path, store: Store, poller: Poller, clock: Clock, heard: Callable[[], Awaitable[None]]
    ) -> None:
        """`heard`: told, each time, that Telegram answers."""
        self._path = path
        self._store = store
        self._poller = poller
        self._clock = clock
        self._heard = heard
        self._began = 0.0
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._began = asyncio.get_running_loop().time()
        self._task = asyncio.create_task(self._run(), name="heartbeat")

    async def stop(self) -> None:
        """End, and take the file away. Safe to call twice."""
        task, self._task = self._task, None
        if task:
            task.cancel()
            await asyncio.wait((task,))
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    async def _run(self) -> None:
        while True:
            await self.beat()
            await self._clock.sleep(EVERY_S)

    async def beat(self) -> None:
        """Look once. Never raises."""
        heard = self._poller.answered_at or self._began
        late = asyncio.get_running_loop().time() - heard > POLL_LATE_S
        try:
            await self._store.ping()
            if late:
                log.warning("Telegram hasn't answered for a while.")
            else:
                self._path.touch()
                if self._poller.answered_at is not None:
                    await self._heard()
            if not await self._store.scrub_again():
                log.info("What was deleted stays in the database's log for now: somebody is reading it.")
        except (StoreError, OSError) as error:
            report(error, "The database can't be used now", level=logging.WARNING)
        except Exception as error:  # noqa: BLE001 - without a heartbeat the program would be taken for dead
            report(error, "Looking whether all is well failed")
