"""What `Database` asks of the database it stands on: connections, and what only that one can do with them.

Two answer it: store/db/sqlite/access.py for a file, store/db/postgres/access.py for a server.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreUnavailable
from bot.store.db.direct import Transaction
from bot.store.db.driver_faults import Watch

T = TypeVar("T")


class DatabaseAccess(Protocol):
    """The connections to one database. Errors are the driver's, and `meaning` knows what they mean."""

    watch: Watch

    @property
    def errors(self) -> tuple[type[Exception], ...]:
        """What its driver raises when it is used without the toolkit."""

    def meaning(self, error: BaseException) -> StoreUnavailable | None:
        """What to tell of an error of the driver's; None for a mistake in this program."""

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that sees the state of one moment, and waits for nobody."""

    def writing(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that nobody writes beside, in whatever program; to be committed by whoever asks."""

    async def glance(self, work: Callable[[Transaction], T]) -> T:
        """`work` in a transaction as of `reading`, with as few steps as can be."""

    async def at_once(self, work: Callable[[Transaction], T]) -> T:
        """`work` in a transaction as of `writing`, committed; then what it asked to be done."""

    async def scrub(self, patience: float) -> bool:
        """Take what was deleted out of what is kept beside the tables, as far as can be; whether it is done.

        Waits so many seconds for those who read.
        """

    async def rewrite(self, *, however_large: bool) -> None:
        """Have rows lie in the order of their keys, and nothing beside them.

        `however_large`: also where that takes more than a moment.
        """

    async def close(self) -> None:
        """Close every connection. Never raises what the driver does."""
