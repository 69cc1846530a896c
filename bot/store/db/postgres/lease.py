"""The lease on a server's database: an advisory lock, which goes with the connection that has it.

The connection may be lost, and the server let go of the lock, before the bot notices. So whoever takes the
lease counts up an epoch in the database, and each write looks at it first: see Fence.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Any, Final

import psycopg
from sqlalchemy import URL

from bot.errors import StoreUnavailable
from bot.store.db.lease import Fence, Holder
from bot.store.db.postgres.connections import given_to_driver
from bot.store.db.postgres.faults import meaning

LEASE_LOCK: Final = 0x6C65_6173  # "leas", in ASCII
_NAME: Final = "appeal-bot"
_PATIENCE_S: Final = 5
_HOLDER: Final = f"""
    SELECT application_name
    FROM pg_locks
    JOIN pg_stat_activity USING (pid)
    WHERE locktype = 'advisory' AND granted AND classid = 0 AND objid = {LEASE_LOCK}
      AND pg_locks.database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""  # noqa: S608 - a number
# The server is to notice within half a minute that a holder's machine is gone; of a program it does at once.
_KEEP_ALIVE: Final = (
    b"SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3"
)


class PostgresLease:
    """See DatabaseLease. It waits for the server for some seconds, and for nobody else."""

    def __init__(self, address: URL) -> None:
        """Opens nothing yet."""
        self._address = address
        self._connection: psycopg.Connection[Any] | None = None
        self.fence: Fence | None = Fence()

    def take(self) -> bool:
        """Take the lease, if nobody has it; whether this one has it now."""
        if self._connection is not None:
            return True
        connection = self._connected()
        taken = False
        try:
            connection.execute(_KEEP_ALIVE)
            row = connection.execute("SELECT pg_try_advisory_lock(%s)", [LEASE_LOCK]).fetchone()
            taken = bool(row and row[0])
        except psycopg.Error as error:
            raise meaning(error) or error from error
        finally:
            if taken:
                self._connection = connection
            else:
                connection.close()
        return taken

    def release(self) -> None:
        """Give it back, if this one has it."""
        if self._connection is not None:
            with suppress(psycopg.Error):
                # Closing lets go of it too, but not before the server comes to it.
                self._connection.execute("SELECT pg_advisory_unlock(%s)", [LEASE_LOCK])
            self._connection.close()
            self._connection = None

    def held(self) -> bool:
        """Whether a bot is running on the database now."""
        return self._name() is not None

    def holder(self) -> Holder | None:
        """Who has it: the name of its connection says so."""
        try:
            _, host, process = (self._name() or "").split()
            return Holder(host, int(process))
        except (OSError, ValueError, StoreUnavailable):
            return None

    def _name(self) -> str | None:
        try:
            with self._connected() as connection:
                found = connection.execute(_HOLDER.encode()).fetchone()
        except psycopg.Error as error:
            raise meaning(error) or error from error
        return None if found is None else str(found[0])

    def _connected(self) -> psycopg.Connection[Any]:
        given = given_to_driver(self._address, _PATIENCE_S)
        given["application_name"] = f"{_NAME} {socket.gethostname()[:32]} {os.getpid()}"
        try:
            return psycopg.connect(**given, autocommit=True)
        except psycopg.Error as error:
            raise meaning(error) or error from error
