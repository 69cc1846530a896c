"""A PostgreSQL of the tests' own: a throw-away cluster in each process that asks for one.

It listens on a socket in its folder alone. It needs Debian's package `postgresql`, or initdb and postgres on
the path. Nothing of it outlives the process, and no other server is touched.
"""

from __future__ import annotations

import asyncio
import ctypes
import itertools
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import psycopg

from bot.store import Store
from bot.store.db.sealing import Sealer

OLDEST: Final = 15
USER: Final = "bot"
_SETTINGS: Final = {
    # Nobody pulls the plug on a test.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "jit": "off",
    "logging_collector": "off",
    "log_min_messages": "error",
}
_START_S: Final = 60.0
_DIE_WITH_PARENT: Final = 1  # PR_SET_PDEATHSIG


@cache
def programs() -> Path | None:
    """The folder of the newest PostgreSQL that is installed, if it is new enough."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if found := shutil.which("initdb"):
        folders.append(Path(found).resolve().parent)
    versions = {_version(folder): folder for folder in folders if (folder / "postgres").exists()}
    newest = max(versions, default=0)
    return versions[newest] if newest >= OLDEST else None


def _version(folder: Path) -> int:
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"\) (\d+)", said.stdout)
    return int(found[1]) if found else 0


def lacking() -> str:
    """Why there can be no cluster; empty if there can."""
    if programs() is None:
        return f"no PostgreSQL {OLDEST} or newer: apt-get install postgresql"
    return ""


@dataclass(slots=True)
class Cluster:
    """A server that is running."""

    folder: Path
    server: subprocess.Popen[bytes]
    settings: Mapping[str, str]

    def url_of(self, name: str) -> str:
        """What DATABASE_URL would be."""
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def connect(self, name: str = "postgres") -> psycopg.Connection[Any]:
        """A connection beside the program, in no transaction."""
        return psycopg.connect(host=os.fspath(self.folder), user=USER, dbname=name, autocommit=True)

    def crash(self) -> None:
        """End it at once, as a crash would: whoever was connected is cut off, and nothing is tidied up."""
        self.server.send_signal(signal.SIGQUIT)
        self.server.wait(30)

    def recover(self) -> None:
        """Begin again after a crash. In the main thread: see LENT."""
        self.server = _served(self.folder, self.settings)

    def stop(self) -> None:
        """End it at once, and leave nothing."""
        self.crash()
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def cluster() -> Cluster:
    """The cluster of this process, begun when it is first asked for; see `stop`."""
    return begun(_SETTINGS)


def begun(settings: Mapping[str, str]) -> Cluster:
    """A new cluster, which lives as long as the thread that began it, or until its `stop`."""
    bins = programs()
    assert bins is not None, lacking()
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if as_user := _as_user():
        shutil.chown(folder, as_user["user"], as_user["group"])
    data = folder / "data"
    command: list[str | Path] = [
        bins / "initdb",
        "--auth=trust",
        f"--username={USER}",
        "--encoding=UTF8",
        "--locale=C",
    ]
    command += ["--no-sync", "--no-instructions", f"--pgdata={data}"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)
    return Cluster(folder, _served(folder, settings), settings)


def _as_user() -> dict[str, Any]:
    """As whom the server is run: root is what it refuses to be."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def _served(folder: Path, settings: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """The server of the cluster in that folder, once it takes connections."""
    bins = programs()
    assert bins is not None, lacking()
    given = {**settings, "unix_socket_directories": os.fspath(folder)}
    options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [bins / "postgres", "-D", folder / "data", *options],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=folder,
            preexec_fn=_die_with_parent,
            **_as_user(),
        )
    deadline = time.monotonic() + _START_S
    while True:
        try:
            Cluster(folder, server, settings).connect().close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.02)
        else:
            return server


def stop() -> None:
    """End the cluster of this process, if it has one."""
    if cluster.cache_info().currsize:
        cluster().stop()
        cluster.cache_clear()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGQUIT)


class Lent:
    """The databases that a test has: one for each folder in which it would have a file.

    Used ones are lent again: to empty one takes a tenth of the time that a new one does, five milliseconds.
    """

    def __init__(self) -> None:
        self._free: list[str] = []
        self._lent: dict[Path, str] = {}
        self._numbers = itertools.count(1)
        self._wanted = False

    def begin(self) -> None:
        """A test begins that wants them. In the main thread: the server ends with the one that started it."""
        cluster()
        self._wanted = True

    def url_in(self, folder: Path) -> str | None:
        """What DATABASE_URL is for a store in that folder; None if a file is what is wanted."""
        if not self._wanted:
            return None
        if folder not in self._lent:
            self._lent[folder] = self._free.pop() if self._free else self._made()
        return cluster().url_of(self._lent[folder])

    def connect(self, folder: Path) -> psycopg.Connection[Any] | None:
        """A connection beside the store in that folder, in no transaction; None if it is in a file."""
        return cluster().connect(self._lent[folder]) if folder in self._lent else None

    def take_back(self) -> None:
        """The test is over. Whatever still has one open is cut off."""
        for name in self._lent.values():
            with cluster().connect(name) as connection:
                connection.execute(_CUT_OFF)
                connection.execute(_emptying())
                _put_back(connection)
            self._free.append(name)
        self._lent.clear()
        self._wanted = False

    def _made(self) -> str:
        name = f"{EMPTY}_{next(self._numbers)}"
        with cluster().connect() as connection:
            there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [EMPTY]).fetchone()
        if there is None:
            _make_empty()
        with cluster().connect() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {EMPTY} STRATEGY FILE_COPY")
        return name


LENT: Final = Lent()
EMPTY: Final = "empty"
_CUT_OFF: Final = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _make_empty() -> None:
    """A store that was just made, with no key yet: the first one that it is opened with is the right one."""

    async def make() -> None:
        store = await Store.open(cluster().url_of(EMPTY), Sealer(bytes(32)))
        await store.close()

    with cluster().connect() as connection:
        connection.execute(f"CREATE DATABASE {EMPTY}")
    with ThreadPoolExecutor(1) as thread:  # a loop may be running in this one
        thread.submit(lambda: asyncio.run(make())).result()
    with cluster().connect(EMPTY) as connection:
        connection.execute("DELETE FROM facts_about_database")


@cache
def _emptying() -> bytes:
    """What takes everything out of every table, and lets numbers begin anew."""
    with cluster().connect(EMPTY) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
        ).fetchall()
        numbers = connection.execute("SELECT sequencename FROM pg_sequences").fetchall()
    statements = [
        "BEGIN",
        "SET LOCAL session_replication_role = replica",  # no triggers, no foreign keys
        *(f'DELETE FROM "{name}"' for (name,) in tables),
        *(f"SELECT setval('{name}', 1, false)" for (name,) in numbers),
        "COMMIT",
    ]
    return "; ".join(statements).encode()


def _put_back(connection: psycopg.Connection[Any]) -> None:
    """What a new store has in it: the first entry of the team's record."""
    with (
        cluster().connect(EMPTY) as empty,
        empty.cursor().copy("COPY record_entries TO STDOUT") as rows,
        connection.cursor().copy("COPY record_entries FROM STDIN") as there,
    ):
        for row in rows:
            there.write(row)
