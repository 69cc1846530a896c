"""What one task changes together: the state behind `Database.unit` and `Database.unit_of_work`."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager
from contextvars import ContextVar
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.incidents.reporting import report
from bot.model.clock import Clock, SystemClock


class UnitOfWork:
    """The changes that answering one update makes. Known to the task that began it, and to no other."""

    def __init__(
        self,
        unit: Callable[[], AbstractAsyncContextManager[None]],
        chat: bytes | None = None,
        clock: Clock | None = None,
        once: Callable[[], Awaitable[object]] | None = None,
    ) -> None:
        """`unit`: a transaction of several writes. `chat`: whose update is answered, sealed; None: nobody's.

        `clock`: the one that tells when. `once`: is done in the transaction of the first write, if there is
        one, and before all else in it, whatever that writes: so all that write look alike from outside.
        """
        self._unit = unit
        self.chat = chat
        self.clock = clock or SystemClock()
        self.task = asyncio.current_task()
        self.before: list[Callable[[], Awaitable[object]]] = []
        self.once = once
        self.connection: AsyncConnection | None = None  # while its transaction is under way
        self.parts: contextlib.AsyncExitStack | None = None  # in a unit
        self.then: list[Callable[[], None]] = []  # to be done once its transaction is kept
        self.scrub = False  # asked for in a unit, to be done after it
        self._broken = False

    async def settle(self) -> None:
        """Do now what waits for the first write: before somebody is answered, or if the rest fails."""
        if self.parts is not None:
            return
        before, self.before = self.before, []
        try:
            if before:
                async with self._unit():
                    for work in before:
                        await work()
        except BaseException:  # nothing of it was kept, so it is still to be done; raised again
            self.before = before + self.before
            raise

    async def settle_each(self) -> None:
        """After a fault: do what still waits for the first write, each by itself; what fails too is dropped.

        So a question is closed for what is typed next, whatever else couldn't be written, and somebody can be
        told of the fault.
        """
        before, self.before = self.before, []
        for work in before:
            try:
                async with self._unit():
                    await work()
            except Exception as fault:  # noqa: BLE001 - the first fault is raised
                report(fault, "What was to be changed first was left out", level=logging.WARNING)

    def first(self, work: Callable[[], Awaitable[object]]) -> None:
        """Do `work`, which writes, in the same transaction as whatever is written first, and before it."""
        self.before.append(work)

    @contextlib.contextmanager
    def part(self) -> Iterator[None]:
        """One write of several. If it fails, none of the others may be kept, whoever catches the error."""
        try:
            yield
        except BaseException:  # raised again
            self._broken = True
            raise

    def require_whole(self) -> None:
        """Raise RuntimeError if one of the unit's writes failed and the unit went on."""
        if self._broken:
            raise RuntimeError("a part of the unit failed, so nothing of it is kept")

    def begin(self) -> None:
        """A transaction of it begins: what was before is over."""
        self._broken = False


_CURRENT: Final[ContextVar[UnitOfWork | None]] = ContextVar("unit of work", default=None)


def current_work() -> UnitOfWork | None:
    """The one of this task. Tasks that it starts write for themselves: they may go on when it is over."""
    mine = _CURRENT.get()
    return mine if mine is not None and mine.task is asyncio.current_task() else None


@contextlib.contextmanager
def entered(work: UnitOfWork) -> Iterator[UnitOfWork]:
    """Make it this task's."""
    token = _CURRENT.set(work)
    try:
        yield work
    finally:
        _CURRENT.reset(token)
