"""The lease: at most one bot runs on a database.

It is a lock that the system itself lets go of when its holder ends, however it ends. No clock is asked:
neither one that jumps nor a machine that slept can make two holders. Of a file it is a lock of the kernel's,
on a server one that goes with a connection: store/db/postgres/lease.py.
"""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.errors import StoreUnavailable
from bot.store.db.postgres.address import is_server, server
from bot.store.db.sqlite.connections import place


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the lease. `host` is a container's id where there is one; `process` counts inside it."""

    host: str
    process: int

    def __str__(self) -> str:
        return f"process {self.process} on {self.host}"


@dataclass(slots=True)
class Fence:
    """What keeps a bot that lost its lease without noticing from writing beside the next one."""

    epoch: bytes | None = None
    """How many bots have had the database so far, with this one; None until that is counted."""
    session: str = ""
    """What the bot's connections are called on the server, but for the one that has the lock."""
    refused: Callable[[], None] = lambda: None
    """Told when a write was refused for it."""


class DatabaseLease(Protocol):
    """The lease on a database, wherever that is. StoreUnavailable from everywhere but `holder`."""

    @property
    def fence(self) -> Fence | None:
        """What each write has to look at; None where the lock can't be lost."""

    def take(self, *, keeps: bool = False) -> bool:
        """Take the lease, if nobody has it; whether this one has it now. Never waits for another.

        `keeps`: its holder will `keep` it, and may be ended by a stand-by if it doesn't.
        """

    def release(self) -> None:
        """Give it back, if this one has it. Safe to call twice."""

    async def keep(self) -> bool:
        """Give a sign that its holder goes on, and look whether it still has it.

        Whether that is so; False: it can't be told yet. LeaseLost.
        """

    async def let_go(self) -> None:
        """Close what `keep` uses. Safe to call twice."""

    def end_standing(self) -> float | None:
        """End a holder that stands still; for how many seconds it had. None: it moves, or doesn't `keep`."""

    def held(self) -> bool:
        """Whether a bot is running on the database now."""

    def holder(self) -> Holder | None:
        """Who has it, if anybody does and it can be told. To be shown, not to be relied on."""


def lease_on(url: str) -> DatabaseLease:
    """The lease on the database that DATABASE_URL names. StoreError if that can't be used."""
    if not is_server(url):
        return Lease(place(url))
    from bot.store.db.postgres.lease import PostgresLease  # its driver costs a start on a file nothing

    return PostgresLease(server(url))


class Lease:
    """The lease on the database at a path. Two of them exclude each other, in one process too.

    The lock is on a file of its own, `<database>.lock`, which is never deleted. It can't be on the
    database: SQLite keeps locks there, and loses them when anybody else in the process closes that file.
    """

    def __init__(self, database: Path) -> None:
        """Opens nothing yet."""
        self._database = database
        self._handle: int | None = None
        self._seen = False

    fence: Fence | None = None

    @property
    def path(self) -> Path:
        """The lock's file. By whatever links the database is reached, it is the same."""
        database = self._database.resolve()
        return database.with_name(f"{database.name}.lock")

    def take(self, *, keeps: bool = False) -> bool:  # noqa: ARG002 - the kernel keeps it
        """Take the lease, if nobody has it; whether this one has it now. Never waits.

        The first call makes the file and its folder. Later ones don't: if they were taken away meanwhile,
        somebody is moving the database, and that is no reason to begin with an empty one. StoreUnavailable.
        """
        while self._handle is None:
            handle = self._open()
            try:
                if not _locked(handle, fcntl.LOCK_EX):
                    return False
                # Somebody may have put another file there since it was opened; the lock has to be on that.
                if self._is_in_place(handle):
                    self._handle, handle = handle, -1
                    self._sign(f"{socket.gethostname()} {os.getpid()}\n")
            finally:
                if handle >= 0:
                    os.close(handle)
        return True

    def release(self) -> None:
        """Give it back, if this one has it. Safe to call twice."""
        if self._handle is not None:
            self._sign("")
            os.close(self._handle)
            self._handle = None

    async def keep(self) -> bool:
        """The kernel keeps it."""
        return True

    async def let_go(self) -> None:
        """Nothing is open."""

    def end_standing(self) -> None:
        """Nobody can be ended by way of a file: whoever hangs keeps it."""

    def held(self) -> bool:
        """Whether a bot is running on the database now. StoreUnavailable.

        Makes nothing. It takes a share of the lock for an instant, since there is no other way to look.
        """
        try:
            handle = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unusable(self.path, error) from None
        try:
            return not _locked(handle, fcntl.LOCK_SH)
        finally:
            os.close(handle)

    def holder(self) -> Holder | None:
        """Who has it, if anybody does; None if that can't be told. To be shown, not to be relied on."""
        try:
            host, process = self.path.read_text("utf-8", errors="replace").split()
            return Holder(host, int(process))
        except (OSError, ValueError):
            return None

    def _open(self) -> int:
        path = self.path
        try:
            if not self._seen:
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(path, os.O_RDWR | (0 if self._seen else os.O_CREAT), 0o600)
        except OSError as error:
            raise _unusable(path, error) from None
        self._seen = True
        return handle

    def _is_in_place(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except OSError:
            return False

    def _sign(self, words: str) -> None:
        assert self._handle is not None
        with suppress(OSError):  # a full disk; the lock holds without
            os.ftruncate(self._handle, 0)
            os.pwrite(self._handle, words.encode(), 0)


def _locked(handle: int, kind: int) -> bool:
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        raise StoreUnavailable(
            "The database's folder is of a kind that can't hold it.", "Use a folder on a local disk."
        ) from None
    return True


def _unusable(path: Path, error: OSError) -> StoreUnavailable:
    return StoreUnavailable(
        f"The database's lock, {path}, can't be made or opened ({error.strerror}).",
        "Check the rights of that file and of its folder.",
    )
