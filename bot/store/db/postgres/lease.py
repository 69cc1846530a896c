"""The lease on a server's database: an advisory lock, which goes with the connection that has it.

The connection may be lost, and the server let go of the lock, before the bot notices. So whoever takes the
lease counts up an epoch in the database, and each write looks at it first: see Fence. All safety is in that.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import select
import socket
import time
from contextlib import suppress
from typing import Any, Final

import psycopg
from sqlalchemy import URL

from bot.errors import LeaseLost, StoreUnavailable
from bot.store.db.direct import to_the_end
from bot.store.db.lease import Fence, Holder
from bot.store.db.postgres.connections import BEGIN_WRITING, EPOCH, PostgresDriver, given_to_driver
from bot.store.db.postgres.faults import meaning

LEASE_LOCK: Final = 0x6C65_6173  # "leas", in ASCII
STANDS_STILL_S: Final = 10.0
"""A holder that has asked the server nothing for so long, by the server's clock, is ended by a stand-by."""
SEEN_S: Final = 5.0
"""For so long the stand-by must have seen that, by its own clock: somebody may set the server's."""

_NAME: Final = "appeal-bot"
_PATIENCE_S: Final = 5
_LET_GO_S: Final = 1.0
_LOCKED: Final = f"""
    locktype = 'advisory' AND granted AND classid = 0 AND objid = {LEASE_LOCK}
    AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608 - numbers and names of this module, here and below
_HOLDER: Final = f"""
    SELECT application_name FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE {_LOCKED}
"""  # noqa: S608 - a number
_MINE: Final = f"SELECT EXISTS (SELECT 1 FROM pg_locks WHERE {_LOCKED} AND pid = %(pid)s)"  # noqa: S608
# All connections of one bot end in the same signs.
_OF_ONE: Final = "FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE %(of)s"
_MOVED: Final = f"""
    SELECT CAST(max(state_change) AS text),
        CAST(extract(epoch FROM clock_timestamp() - max(state_change)) AS double precision)
    {_OF_ONE}
"""  # noqa: S608
_END: Final = f"SELECT pg_terminate_backend(pid, 1000) {_OF_ONE}"
_COUNT_UP: Final = """
    INSERT INTO facts_about_database AS facts (name, value) VALUES ('epoch', convert_to('1', 'UTF8'))
    ON CONFLICT (name) DO UPDATE
    SET value = convert_to(CAST(CAST(convert_from(facts.value, 'UTF8') AS bigint) + 1 AS text), 'UTF8')
    RETURNING value
"""
# The server is to notice within half a minute that a holder's machine is gone; of a program it does at once.
_SET: Final = (
    f"SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; "
    f"SET lock_timeout = {_PATIENCE_S * 1000}"
).encode()


class PostgresLease:
    """See DatabaseLease. It waits for the server for some seconds, and for nobody else."""

    def __init__(self, address: URL) -> None:
        """Opens nothing yet."""
        self._address = address
        self._signs = secrets.token_hex(4)
        self._connection: psycopg.Connection[Any] | None = None
        self._keeper: PostgresDriver | None = None
        self._seen: tuple[str | None, float] = None, 0.0  # when another holder moved last; since when I know
        self.fence: Fence | None = Fence(session=f"{_NAME}-{self._signs}")

    def take(self, *, keeps: bool = False) -> bool:
        """Take the lease, if nobody has it; whether this one has it now. Those before it can't write then."""
        if self._connection is None:
            self._connection = self._locked(keeps=keeps)
            if self._connection is not None:
                try:
                    self._count_up(self._connection)
                except BaseException:  # raised again
                    self.release()
                    raise
        return self._connection is not None

    def release(self) -> None:
        """Give it back, if this one has it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(psycopg.Error, OSError):
                # Closing lets go of it too, but not before the server comes to it. Of a server that can't be
                # reached there is no answer, and the program has to end.
                connection.pgconn.send_query(f"SELECT pg_advisory_unlock({LEASE_LOCK})".encode())
                connection.pgconn.flush()
                select.select([connection.fileno()], [], [], _LET_GO_S)
            connection.close()

    async def keep(self) -> bool:
        """Ask the server something, which is the sign; and whether the lock and the epoch are as they were.

        A connection that was lost is opened anew, and a lock that nobody else has had is taken again.
        """
        try:
            mine = await self._still_mine()
        except psycopg.OperationalError:
            await self.let_go()  # it may have been ended with this bot's place: a new one can tell
            try:
                mine = await self._still_mine()
            except psycopg.Error as error:
                raise meaning(error) or error from error
        return mine or await to_the_end(asyncio.to_thread(self._take_again))

    async def let_go(self) -> None:
        """Close what `keep` uses."""
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            await keeper.close()

    def end_standing(self) -> float | None:
        """End every connection of a holder whose last sign is too old; it can't have moved meanwhile."""
        try:
            with self._connected() as connection:
                found = connection.execute(_HOLDER.encode()).fetchone()
                signs = _signs(None if found is None else str(found[0]))
                if signs is None:
                    return None
                row = connection.execute(_MOVED.encode(), {"of": f"%{signs}"}).fetchone()
                moved, still_s = row or (None, 0.0)
                now = time.monotonic()
                if moved is None or moved != self._seen[0]:
                    self._seen = moved, now
                    return None
                if still_s is None or still_s < STANDS_STILL_S or now - self._seen[1] < SEEN_S:
                    return None
                connection.execute(_END.encode(), {"of": f"%{signs}"})
                return float(still_s)
        except psycopg.Error as error:
            raise meaning(error) or error from error

    def held(self) -> bool:
        """Whether a bot is running on the database now."""
        return self._name() is not None

    def holder(self) -> Holder | None:
        """Who has it: the name of its connection says so."""
        try:
            _, host, process, *_ = (self._name() or "").split()
            return Holder(host, int(process))
        except (OSError, ValueError, StoreUnavailable):
            return None

    async def _still_mine(self) -> bool:
        """Whether this one's connection has the lock. LeaseLost by the epoch, and the driver's errors."""
        assert self.fence is not None
        if self._keeper is None:
            self._keeper = await PostgresDriver.opened(self._address, _PATIENCE_S, self.fence)
        pid = self._connection.info.backend_pid if self._connection is not None else 0
        cursor = await self._keeper.execute(_MINE.encode(), {"pid": pid})
        (mine,) = await cursor.fetchone() or (False,)
        if (epoch := self.fence.epoch) is not None:  # else a new database, which has no tables yet
            found = await (await self._keeper.execute(EPOCH.encode())).fetchone()
            if found is None or bytes(found[0]) != epoch:
                raise LeaseLost
        return bool(mine)

    def _take_again(self) -> bool:
        """Take the lock anew, if nobody has it, or has had it meanwhile; whether that is so. LeaseLost."""
        assert self.fence is not None
        connection = self._locked(keeps=True)
        if connection is None:
            return False  # whoever has it counts up the epoch first of all
        try:
            if (epoch := self.fence.epoch) is not None:
                found = connection.execute(EPOCH.encode()).fetchone()
                if found is None or bytes(found[0]) != epoch:
                    raise LeaseLost
        except BaseException as error:  # raised again
            connection.close()
            if isinstance(error, psycopg.Error):
                raise meaning(error) or error from error
            raise
        before, self._connection = self._connection, connection
        if before is not None:
            before.close()
        return True

    def _count_up(self, connection: psycopg.Connection[Any]) -> None:
        """Count up the epoch, if there is one yet: the store does in a new database."""
        assert self.fence is not None
        try:
            there = connection.execute("SELECT to_regclass('facts_about_database')").fetchone()
            if there is None or there[0] is None:
                return
            try:
                connection.execute(BEGIN_WRITING.encode())
            except psycopg.errors.LockNotAvailable:
                # A bot that lost the lease stands still in the middle of writing: nothing of that is kept.
                connection.execute("ROLLBACK")
                connection.execute(_END.encode(), {"of": f"{_NAME}-%"})
                connection.execute(BEGIN_WRITING.encode())
            (epoch,) = connection.execute(_COUNT_UP.encode()).fetchone() or (b"",)
            connection.execute("COMMIT")
        except psycopg.Error as error:
            raise meaning(error) or error from error
        self.fence.epoch = bytes(epoch)

    def _locked(self, *, keeps: bool) -> psycopg.Connection[Any] | None:
        """A connection that has the lock, and is called by whom it is; None if another one has it."""
        connection = self._connected()
        taken = False
        try:
            connection.execute(_SET)
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LEASE_LOCK]).fetchone()
            if row and row[0]:
                name = f"{_NAME} {socket.gethostname()[:32]} {os.getpid()}"
                if keeps:
                    name += f" {self._signs}"
                connection.execute("SELECT set_config('application_name', %s, false)", [name])
                taken = True
        except psycopg.Error as error:
            raise meaning(error) or error from error
        finally:
            if not taken:
                connection.close()
        return connection if taken else None

    def _name(self) -> str | None:
        try:
            with self._connected() as connection:
                found = connection.execute(_HOLDER.encode()).fetchone()
        except psycopg.Error as error:
            raise meaning(error) or error from error
        return None if found is None else str(found[0])

    def _connected(self) -> psycopg.Connection[Any]:
        try:
            return psycopg.connect(**given_to_driver(self._address, _PATIENCE_S), autocommit=True)
        except psycopg.Error as error:
            raise meaning(error) or error from error


def _signs(name: str | None) -> str | None:
    """What the names of all connections of a holder end in; None: it gives no signs, such as a command."""
    parts = (name or "").split()
    return parts[3] if len(parts) == 4 and parts[0] == _NAME else None
