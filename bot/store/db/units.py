"""What one task changes together: the state behind `Database.unit` and `Database.update`."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterator
from contextvars import ContextVar
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection


class Update:
    """The changes that answering one update makes. Known to the task that began it, and to no other."""

    def __init__(self, write_nothing: Callable[[], Awaitable[None]]) -> None:
        """`write_nothing`: an empty transaction, with what is to be done before it."""
        self._write_nothing = write_nothing
        self.task = asyncio.current_task()
        self.before: list[Callable[[], Awaitable[object]]] = []
        self.connection: AsyncConnection | None = None  # while its transaction is under way
        self.parts: contextlib.AsyncExitStack | None = None  # in a unit
        self.scrub = False  # asked for in a unit, to be done after it
        self._broken = False

    async def settle(self) -> None:
        """Do now what waits for the first write, if nothing was written: before somebody is answered."""
        if self.before and self.parts is None:
            await self._write_nothing()

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

    def is_over(self) -> None:
        """Its transaction is: what comes next begins anew."""
        self._broken = False


_CURRENT: Final[ContextVar[Update | None]] = ContextVar("update", default=None)


def current_update() -> Update | None:
    """The one of this task. Tasks that it starts write for themselves: they may go on when it is over."""
    mine = _CURRENT.get()
    return mine if mine is not None and mine.task is asyncio.current_task() else None


@contextlib.contextmanager
def entered(update: Update) -> Iterator[Update]:
    """Make it this task's."""
    token = _CURRENT.set(update)
    try:
        yield update
    finally:
        _CURRENT.reset(token)
