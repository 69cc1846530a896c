"""Connections to a server, how they are opened and set, and what begins a transaction on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Self, TypeVar

from psycopg import AsyncConnection
from psycopg.adapt import AdaptersMap
from psycopg.types.numeric import Int8BinaryDumper, Int8Dumper
from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import greenlet_spawn

from bot.errors import LeaseLost
from bot.store.db.direct import Transaction
from bot.store.db.lease import Fence
from bot.store.db.postgres.transaction import PostgresTransaction

T = TypeVar("T")

WRITERS_LOCK: Final = 0x6170_7065_616C  # "appeal", in ASCII
"""The advisory lock of whoever writes, in whatever program: what SQLite's write lock is to a file."""
BEGIN_WRITING: Final = f"BEGIN; SELECT pg_advisory_xact_lock({WRITERS_LOCK})"
"""One way to the server and back for both. Each statement sees what was committed before it."""
EPOCH: Final = "SELECT value FROM facts_about_database WHERE name = 'epoch'"
"""Asked on the same way, where there is a fence."""
PLANS: Final = "".join(
    f"SET {name} = off;" for name in ("enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit")
)
"""Statements are written to go by an index, as they do on SQLite, which joins in no other way. Left to itself
the server reads a whole table where it knows little of it: all recipients, for each hundred of them, until
somebody has counted them (`ANALYZE`)."""
BEGIN_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
"""One state, however many statements are asked."""
_SWALLOWED: Final = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,  # in milliseconds
}


class PostgresDriver(AsyncConnection[Any]):
    """An open connection that begins no transactions by itself. Errors are the driver's."""

    fence: Fence | None = None

    @classmethod
    async def opened(cls, address: URL, patience: float, fence: Fence | None = None) -> Self:
        """`patience`: seconds to wait for the server, and on it for a lock. `fence`: a bot's own."""
        given = given_to_driver(address, patience)
        if fence is not None:
            given["application_name"] = fence.session
        connection = await cls.connect(**given, autocommit=True)
        connection.fence = fence
        try:
            _adapt(connection.adapters)
            wait = f"SET lock_timeout = {round(patience * 1000)}"
            always = f"SET TIME ZONE 'UTC'; SET client_encoding = 'UTF8'; {PLANS}"
            await connection.execute(f"{always} {wait}".encode())
        except BaseException:  # raised again
            await connection.close()
            raise
        return connection

    async def begin(self, statement: str) -> None:
        """Begin a transaction with that statement, or several. LeaseLost if the fence says no."""
        fenced = statement == BEGIN_WRITING and self.fence is not None and self.fence.epoch is not None
        cursor = await self.execute((f"{statement}; {EPOCH}" if fenced else statement).encode())
        if not fenced:
            return
        while cursor.nextset():
            pass
        if self.fence is not None and await cursor.fetchone() != (self.fence.epoch,):
            await self.rollback()
            self.fence.refused()
            raise LeaseLost

    async def work(self, work: Callable[[Transaction], T], then: list[Callable[[], None]]) -> T:
        """Do `work` in the transaction under way: it reads as if it waited, and others have their turn."""
        return await greenlet_spawn(work, PostgresTransaction(self, then))


def given_to_driver(address: URL, patience: float) -> dict[str, Any]:
    """What the driver is given to connect; the rest is left to libpq, its environment and ~/.pgpass."""
    given: dict[str, Any] = {**address.translate_connect_args(username="user", database="dbname")}
    given |= {name: value for name, value in address.query.items() if isinstance(value, str)}
    # libpq takes whole seconds, two at least.
    given.setdefault("connect_timeout", max(2, round(patience)))
    given.setdefault("application_name", "appeal-bot")
    # A network that swallows everything is noticed within some twenty seconds, not a quarter of an hour.
    for name, value in _SWALLOWED.items():
        given.setdefault(name, value)
    return given


def _adapt(adapters: AdaptersMap) -> None:
    """Numbers go as one type, whatever their size: else each size would be another prepared statement."""
    adapters.register_dumper(int, Int8Dumper)
    adapters.register_dumper(int, Int8BinaryDumper)


def engine(address: URL, patience: float, *, size: int, fence: Fence | None = None) -> AsyncEngine:
    """At most `size` connections for the toolkit; `transaction` begins theirs.

    They are the toolkit's own pool: once one of them is lost, it opens all of them anew.
    """

    async def opened() -> PostgresDriver:
        return await PostgresDriver.opened(address, patience, fence)

    return create_async_engine(
        URL.create(address.drivername),  # for the choice of a dialect; `opened` opens it
        async_creator=opened,
        pool_size=size,
        max_overflow=0,
        pool_timeout=patience * 4,
        # As SQLite's driver tells it: how many rows an INSERT … ON CONFLICT DO NOTHING has put there.
        execution_options={"preserve_rowcount": True},
        hide_parameters=True,  # an error's text must not hold what was asked for
    )
