"""Signs of life, for `python -m bot health`; and what the database has left to do, at the same times."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.incidents.reporting import report
from bot.model.clock import Clock
from bot.model.conditions import OF_TELEGRAM, Condition, Conditions
from bot.runtime.signs import clear_signs, write_signs
from bot.store.db.direct import to_the_end
from bot.store.store import Store
from bot.telegram_api.updates.source import UpdateSource

log = logging.getLogger(__name__)

EVERY_S: Final = 15.0
SOONER_S: Final = 5.0
"""While something is wrong: so soon it is seen that it is over."""
POLL_LATE_S: Final = 60.0
"""Without an answer to a poll for this long, Telegram counts as out of reach. A poll lasts half as long."""
UNSCRUBBED_S: Final = 60.0
"""So long what was deleted may stand in the database's log before that is told: after four beats in vain."""
_UNSCRUBBED: Final = (
    "What was deleted has stood in the database's log for a minute: another program, such as a backup, goes "
    "on reading the database. The bot isn't held up by that. The log is emptied within 15 s of its end; if "
    "no backup is being made, look what else has the database open (lsof)."
)
_SILENT: Final = (
    "Telegram hasn't answered for a while. It is asked again and again; what people write waits with it "
    "for a day."
)


@asynccontextmanager
async def signs_while_starting(path: Path, board: Conditions) -> AsyncIterator[None]:
    """While the block waits, such as for Telegram, keep the file if something is wrong; then take it away."""

    async def write() -> None:
        while True:
            if board.now:
                with suppress(OSError):
                    await to_the_end(asyncio.to_thread(write_signs, path, dict(board.now)))
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY_S):
                    await changed.wait()
            changed.clear()

    changed = asyncio.Event()
    board.watch(changed.set)
    writing = asyncio.create_task(write(), name="signs of a start")
    try:
        yield
    finally:
        writing.cancel()
        await asyncio.wait((writing,))
        clear_signs(path)


class Heartbeat:
    """Keeps the file at `path`: written anew at each beat, and at once when something on the board changes.

    A beat is a look at Telegram's last answer and a write into the database. One that hangs leaves the file
    to grow old.
    """

    def __init__(
        self,
        path: Path,
        store: Store,
        source: UpdateSource,
        clock: Clock,
        board: Conditions,
        heard: Callable[[], Awaitable[None]],
    ) -> None:
        """`heard`: told, each time, that Telegram answers."""
        self._path = path
        self._store = store
        self._source = source
        self._clock = clock
        self._heard = heard
        self._board = board
        self._changed = asyncio.Event()
        self._writing = asyncio.Lock()
        self._began = 0.0
        self._silent = False
        self._scrubbed_at = clock.seconds()
        self._told_unscrubbed = False
        self._tasks: list[asyncio.Task[None]] = []
        board.watch(self._changed.set)

    def start(self) -> None:
        """Begin."""
        self._began = asyncio.get_running_loop().time()
        self._tasks = [
            asyncio.create_task(self._run(), name="heartbeat"),
            asyncio.create_task(self._tell_changes(), name="signs of life"),
        ]

    @property
    def tasks(self) -> Sequence[asyncio.Task[None]]:
        """What runs from `start` to `stop`."""
        return self._tasks

    @property
    def telegram(self) -> str:
        """What keeps Telegram from being heard, in words for the operator; "" if nothing does."""
        return self._board.told_of(OF_TELEGRAM) or (_SILENT if self._late else "")

    async def stop(self) -> None:
        """End, and take the file away. Safe to call twice."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        clear_signs(self._path)

    async def _run(self) -> None:
        while True:
            await self.beat()
            await self._clock.sleep(SOONER_S if self._board.now else EVERY_S)

    async def _tell_changes(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self._write()

    async def beat(self) -> None:
        """Look once, and write down how it is. Never raises."""
        await self._scrub()
        try:
            await self._store.ping()
            if self._source.answered_at is not None and not self._late:
                await self._heard()
        except StoreError as error:
            report(error, "The database can't be used now", level=logging.WARNING)
            if not self._board.now:
                return
        except Exception as error:  # noqa: BLE001 - without a heartbeat the program would be taken for dead
            report(error, "Looking whether all is well failed")
            return
        await self._write()

    async def _scrub(self) -> None:
        """Empty the database's log at each beat, whatever was written: nobody has to think of it."""
        now = self._clock.seconds()
        try:
            if await self._store.scrub_again():
                self._scrubbed_at = now
                self._told_unscrubbed = False
                return
        except StoreError:
            return  # what the beat does next meets the same, and tells it
        except Exception as error:  # noqa: BLE001 - as in `beat`
            report(error, "Emptying the database's log failed")
        if now - self._scrubbed_at > UNSCRUBBED_S and not self._told_unscrubbed:
            self._told_unscrubbed = True
            log.warning("%s", _UNSCRUBBED)

    @property
    def _late(self) -> bool:
        heard = self._source.answered_at or self._began
        return asyncio.get_running_loop().time() - heard > POLL_LATE_S

    async def _write(self) -> None:
        wrong = dict(self._board.now)
        silent = self._late and wrong.keys().isdisjoint(OF_TELEGRAM)
        if silent:
            wrong[Condition.UNREACHABLE] = _SILENT
            if not self._silent:
                log.warning("%s", _SILENT)
        self._silent = silent
        try:
            async with self._writing:
                # To the end, or a thread would make the file again that a stop takes away.
                await to_the_end(asyncio.to_thread(write_signs, self._path, wrong))
        except OSError as error:
            report(error, "The signs of life can't be written, so `health` calls the bot unwell")
