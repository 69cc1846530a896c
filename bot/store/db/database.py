"""The way to the database: one writer at a time, in whole transactions; readers never wait for it.

On SQLite or PostgreSQL: what the two do differently stands behind access.py, what they spell differently in
a statement behind dialects.py.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import URL, CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import AlreadyHandled, StoreUnavailable
from bot.model.clock import Clock
from bot.model.conditions import Conditions
from bot.store.db.access import DatabaseAccess
from bot.store.db.direct import Transaction, directly, to_the_end
from bot.store.db.driver_faults import translated
from bot.store.db.lease import Fence
from bot.store.db.sqlite.access import SqliteAccess
from bot.store.db.units import UnitOfWork, current_work, entered

PATIENCE: Final = 5.0
"""Seconds to wait for a lock that another process holds."""
READ_OUT_S: Final = 0.25
"""So long `scrub_again` waits for those who read, most for some milliseconds. Nobody can write meanwhile."""

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


class Database:
    """An open database: `read()` and `look()`, `write()`, `change()` and `at_once()` are the only ways in.

    `unit()` makes one transaction of several writes, `unit_of_work()` of them and what goes before the first.
    """

    def __init__(
        self,
        place: Path | URL,
        patience: float = PATIENCE,
        board: Conditions | None = None,
        fence: Fence | None = None,
    ) -> None:
        """Prepare for the file at `place`, which must be there, or for that server; nothing is opened yet.

        `board`: where it is noted what is refused, and that it is over. `fence`: of whoever has the lease.
        """
        self._access = _access_to(place, patience, board or Conditions(), fence)
        self._watch = self._access.watch
        self._turn = asyncio.Lock()
        self._writers = 0  # in `write`, or waiting to be
        self._calm = asyncio.Event()
        self._closed = False
        self._unscrubbed = True  # for all that is known: the last program may have been killed

    async def look_at_the_disk(self) -> None:
        """Raise StoreUnavailable if the file opened is no longer the one at its path; note a full disk."""
        if not await asyncio.to_thread(self._watch.has_room):
            self._watch.full()
        self._watch.require(in_place=await asyncio.to_thread(self._watch.in_place))

    @contextlib.asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """One consistent view of the database, however many statements are asked. StoreUnavailable.

        In a unit that has written something: the view of its transaction.
        """
        self._refuse_if_closed()
        mine = current_work()
        if mine is not None and mine.connection is not None:
            mine.require_whole()
            with self._translated():
                yield mine.connection
            return
        with self._translated():
            async with self._access.reading() as connection:
                yield connection

    async def look(self, work: Callable[[Transaction], T]) -> T:
        """As `read`, directly on the driver and in one step: every answer begins with it. StoreUnavailable.

        `work` runs in a thread, and must be short: others who look wait for it.
        """
        self._refuse_if_closed()
        mine = current_work()
        if mine is not None and mine.connection is not None:
            mine.require_whole()
            with self._translated():
                return await directly(mine.connection, work, mine.then)
        with self._translated():
            return await self._access.glance(work)

    @contextlib.asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """One transaction: everything in the block is kept, or nothing. StoreUnavailable.

        Cancelled inside the block: nothing is kept. Cancelled while it is being committed: the commit is
        carried through, and the cancellation is raised after it. The connection is clean either way.
        In a unit: a part of its transaction.
        """
        mine = current_work()
        if mine is None:
            async with self._transaction([]) as connection:
                yield connection
        elif mine.connection is not None:
            mine.require_whole()
            with mine.part(), self._translated():
                yield mine.connection
        elif mine.parts is not None:
            mine.require_whole()
            with mine.part(), self._translated():
                yield await mine.parts.enter_async_context(self._first(mine))
        else:
            mine.begin()
            async with self._first(mine) as connection:
                yield connection

    @contextlib.asynccontextmanager
    async def unit(self) -> AsyncIterator[None]:
        """All that this task writes in the block is one transaction, begun with its first write.

        Everything of it is kept, or nothing. A unit inside another one is part of that. Nothing slow belongs
        in it, such as a request to Telegram: nobody else can write meanwhile.
        """
        mine = current_work()
        if mine is None:
            async with self.unit_of_work(), self.unit():
                yield
            return
        if mine.parts is not None:
            yield
            return
        mine.begin()
        try:
            async with contextlib.AsyncExitStack() as mine.parts:
                yield
                mine.require_whole()
        finally:
            mine.parts = None
        if mine.scrub:
            mine.scrub = False
            await self.scrub()

    @contextlib.asynccontextmanager
    async def unit_of_work(
        self,
        chat: bytes | None = None,
        clock: Clock | None = None,
        once: Callable[[], Awaitable[object]] | None = None,
    ) -> AsyncIterator[UnitOfWork]:
        """For answering one update: `UnitOfWork.first` is done in the same transaction as the first write.

        `chat`, `clock` and `once`: see UnitOfWork. Where that raises AlreadyHandled, nothing is written.

        If nothing is written, when `UnitOfWork.settle` is called, and at the end of the block. If what was
        written fails, or one of several such things, each is done alone.
        """
        with entered(UnitOfWork(self.unit, chat, clock, once)) as mine:
            try:
                yield mine
                await mine.settle()
            except BaseException as fault:  # raised again
                if not isinstance(fault, Exception):
                    mine.once = None  # broken off: it comes again, and is to be done then
                await mine.settle_each()
                raise

    @contextlib.asynccontextmanager
    async def _first(self, mine: UnitOfWork) -> AsyncIterator[AsyncConnection]:
        """The transaction of an update or a unit, with what is to be done before anything else in it."""
        before, mine.before = mine.before, []
        once, mine.once = mine.once, None
        mine.then = []
        try:
            async with self._transaction(mine.then) as mine.connection:
                if once:
                    await once()
                for work in before:
                    await work()
                yield mine.connection
        except AlreadyHandled:  # with what goes before the change; raised again
            mine.once = once
            raise
        except BaseException:  # nothing of it was kept, so it is still to be done; raised again
            mine.before, mine.once = before + mine.before, once
            raise
        finally:
            mine.connection = None

    @contextlib.asynccontextmanager
    async def _transaction(self, then: list[Callable[[], None]]) -> AsyncIterator[AsyncConnection]:
        """`then`: what is to be done once it is kept, before anybody else writes."""
        self._writers += 1
        try:
            async with self._turn:
                self._refuse_if_closed()
                with self._translated():
                    async with self._access.writing() as connection:
                        yield connection
                        await to_the_end(_kept(connection, then))
                        self._written()
        finally:
            self._nobody_waits()

    def _nobody_waits(self) -> None:
        self._writers -= 1
        if not self._writers:
            self._calm.set()

    async def change(self, work: Callable[[Transaction], T]) -> T:
        """As `write`, directly on the driver, for what answers do most. StoreUnavailable.

        In a unit a part of its transaction; else one step. `work` runs in a thread: what it touches must be
        nobody else's meanwhile. Cancelled: it is carried through, and the cancellation is raised after it; in
        a unit, nothing of that is kept.
        """
        mine = current_work()
        if mine is not None and (
            mine.before or mine.once or mine.parts is not None or mine.connection is not None
        ):
            async with self.write() as connection:
                return await directly(connection, work, mine.then)
        self._writers += 1
        try:
            return await self.at_once(work)
        finally:
            self._nobody_waits()

    async def at_once(self, work: Callable[[Transaction], T]) -> T:
        """As `write`, directly on the driver, for what runs many times a second. StoreUnavailable.

        `work` runs in the driver's thread: what it touches must be nobody else's meanwhile. Cancelled: it is
        carried through, and the cancellation is raised after it. Not in a unit: it would wait for itself.
        """
        mine = current_work()
        if mine is not None and mine.connection is not None:
            raise RuntimeError("a transaction of this task is under way")
        async with self._turn:
            self._refuse_if_closed()
            with self._translated():
                done = await self._access.at_once(work)
            self._written()
            return done

    def _written(self) -> None:
        self._watch.written()
        # Whatever it was: what is deleted by a foreign key, or by hand, is in the log as well.
        self._unscrubbed = True

    async def give_way(self, within: float) -> None:
        """Return once nobody is in `write` or waits to be; after so many seconds at the latest.

        For what keeps the program busy: each statement of theirs would wait for it to have a moment.
        """
        if self._writers:
            self._calm.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(within):
                    await self._calm.wait()

    async def scrub(self, patience: float = 0.0) -> bool:
        """Take what was deleted out of the write-ahead log too: it is emptied.

        Whether that is done. Not if somebody goes on reading for `patience` seconds, for which nobody can
        write; then `scrub_again` does it later. In a unit: once that is committed.
        """
        self._unscrubbed = True
        mine = current_work()
        if mine is not None and mine.parts is not None:
            mine.scrub = True
            return False
        async with self._turn:
            self._refuse_if_closed()
            with self._translated():
                self._unscrubbed = not await self._access.scrub(patience)
        return not self._unscrubbed

    async def rewrite(self, *, however_large: bool = False) -> None:
        """Have nothing lie in the tables but their rows, by their keys, if it takes but a moment."""
        async with self._turn:
            self._refuse_if_closed()
            with self._translated():
                await self._access.rewrite(however_large=however_large)
        await self.scrub()

    async def scrub_again(self) -> bool:
        """`scrub` if anything was written since the last one, or before this program began."""
        return await self.scrub(READ_OUT_S) if self._unscrubbed else True

    async def close(self) -> None:
        """Close every connection once the transaction under way is through. Safe to call twice."""
        async with self._turn:
            self._closed = True
            await to_the_end(self._access.close())

    def _refuse_if_closed(self) -> None:
        # The pools would quietly open again, and nobody would be left to close them.
        if self._closed:
            raise StoreUnavailable("The database is closed.", "Start the program again.")

    def _translated(self) -> contextlib.AbstractContextManager[None]:
        return translated(self._access, self._watch.refused)


def _access_to(place: Path | URL, patience: float, board: Conditions, fence: Fence | None) -> DatabaseAccess:
    if isinstance(place, Path):
        return SqliteAccess(place, patience, board)
    # Its driver costs a start on a file nothing.
    from bot.store.db.postgres.access import PostgresAccess

    return PostgresAccess(place, patience, board, fence)


async def _kept(connection: AsyncConnection, then: list[Callable[[], None]]) -> None:
    await connection.commit()
    for done in then:
        done()


def pairs(rows: CursorResult[K, V]) -> dict[K, V]:
    """The rows of a query with two columns as a mapping from the first to the second, in their order."""
    return {row[0]: row[1] for row in rows}
