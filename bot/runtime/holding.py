"""Holding the lease on a server's database: signs that this program goes on; what it may say."""

from __future__ import annotations

import asyncio
from typing import Final

from bot.errors import LeaseLost, StoreUnavailable
from bot.incidents.reporting import report
from bot.model.clock import Clock
from bot.store.db.lease import DatabaseLease
from bot.telegram_api.faults import NotWritten

EVERY_S: Final = 2.0
"""So often it asks the server. A stand-by ends who has asked nothing for ten seconds."""
SURE_S: Final = 7.0
"""So long after an answer nobody can have taken over because this program stood still."""
ANSWER_S: Final = 8.0
"""For so long it waits for the server."""


class Holding:
    """From `start` to `stop`. `lost` is set once another program has had the database.

    Nothing leaves for Telegram that hasn't passed `may_leave`. A program that stood still finds there that it
    has to look first whether it was overtaken. A server that can't be reached keeps nobody from being told
    just that: nothing else can be said without it.
    """

    def __init__(self, lease: DatabaseLease, clock: Clock) -> None:
        self._lease = lease
        self._clock = clock
        self._seen_at = 0.0  # by the clock's seconds, which go on while the machine sleeps
        self._looked = asyncio.Event()
        self._over = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self.lost = asyncio.Event()

    def start(self) -> None:
        """Begin; the lease has just been taken. Where it can't be lost there is nothing to do."""
        if self._lease.fence is not None:
            self._lease.fence.refused = self._lose
            self._seen_at = self._clock.seconds()
            self._task = asyncio.create_task(self._run(), name="holding the lease")

    async def stop(self) -> None:
        """End; what has to leave has left by now. Safe to call twice."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait((task,))
            await self._lease.let_go()

    def give_up(self) -> None:
        """The program stops: once overtaken, what waits in `may_leave` has an answer now."""
        self._over.set()

    async def may_leave(self) -> None:
        """Return if a request may leave now. NotWritten if another program has taken over."""
        while self._task is not None and not self.lost.is_set() and not self._sure():
            await self._looked.wait()
        if self.lost.is_set():
            await self._over.wait()  # what failed at once would be tried again, and reported
            raise NotWritten("Another bot has taken over the database.")

    def _sure(self) -> bool:
        return self._clock.seconds() - self._seen_at < SURE_S

    async def _run(self) -> None:
        while not self.lost.is_set():
            await self._look()
            self._tell_waiting()
            await self._clock.sleep(EVERY_S)

    def _tell_waiting(self) -> None:
        looked, self._looked = self._looked, asyncio.Event()
        looked.set()

    def _lose(self) -> None:
        self.lost.set()
        self._tell_waiting()

    async def _look(self) -> None:
        asked_at, stood_still = self._clock.seconds(), not self._sure()
        try:
            async with asyncio.timeout(ANSWER_S):
                if await self._lease.keep():
                    self._seen_at = asked_at
        except LeaseLost:
            self._lose()
        except (StoreUnavailable, TimeoutError) as error:
            if isinstance(error, TimeoutError):
                await self._lease.let_go()
            # Without the server nobody can take over; but after standing still somebody may have before.
            if not stood_still:
                self._seen_at = self._clock.seconds()
        except Exception as fault:  # noqa: BLE001 - nobody else would look again
            report(fault, "Looking at the lease failed")
