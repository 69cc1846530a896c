"""A bot with subscribers in a folder, for what operators do with its backups; and what lies there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.model.keys import new_key
from bot.rehearsal import Person, Server, World
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.programs.processes import Telegram, environment, fast_bot, row, seed
from tests.support.programs.terminal import module, program, says
from tests.support.stores import CASE, sqlite_connection

RUNS: Final = "The bot is running"


@dataclass
class Installation:
    """A folder with a bot's database, its key in the settings, and a simulated Telegram."""

    folder: Path
    server: Server
    given: dict[str, str]

    @property
    def database(self) -> Path:
        return self.folder / "data" / "bot.db"

    def bot(self) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
        """The bot, killed with the block."""
        return fast_bot(self.folder, self.given)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[asyncio.subprocess.Process]:
        """The bot, once it runs; stopped with the block, unless it has ended."""
        async with self.bot() as bot:
            await says(bot, RUNS)
            yield bot
            if bot.returncode is None:
                bot.terminate()
                await asyncio.wait_for(bot.communicate(), PATIENCE)

    def person(self, name: str) -> Human:
        return Human(self.server.world.person(name))

    async def subscribes(self, name: str) -> Human:
        """Somebody new; the bot runs."""
        somebody = self.person(name)
        await somebody.opens(CASE)
        await somebody.hears()
        await somebody.taps("🔔")
        await somebody.hears()
        return somebody

    async def seeded(self, number: int) -> list[Person]:
        """So many invented subscribers; the bot doesn't run."""
        people = [self.server.world.person(f"Reader {one}", started=True) for one in range(number)]
        sealer = Sealer.from_text(self.given["BOT_KEY"])
        self.database.parent.mkdir(mode=0o700, exist_ok=True)
        store = await Store.open(self.given["DATABASE_URL"], sealer)
        await seed(store, sealer, [one.chat for one in people], CASE)
        await store.close()
        return people

    async def does(self, *words: str, said: str = "", **given: str) -> tuple[int, str]:
        """A command at the terminal, and what is typed there: its exit code, and all it printed."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *module(*words),
            cwd=self.folder,
            env=self.given | given,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        try:
            out, _ = await asyncio.wait_for(process.communicate(said.encode()), PATIENCE)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        assert process.returncode is not None
        assert "Traceback" not in out.decode()
        return process.returncode, out.decode()

    def command(self, *words: str) -> AbstractAsyncContextManager[asyncio.subprocess.Process]:
        """A command under way, killed with the block."""
        return program(self.folder, *words, **self.given)

    def subscribers(self) -> int:
        return int(row(self.database, "SELECT count(*) FROM subscribers WHERE wants IS NOT NULL")[0])

    def fact(self, name: str) -> bytes | None:
        with sqlite_connection(self.database, timeout=10) as connection:
            found = connection.execute(
                "SELECT value FROM facts_about_database WHERE name = ?", (name,)
            ).fetchone()
        return None if found is None else found[0]

    def restored(self) -> dict[str, str]:
        """What the database says of having been restored."""
        found = self.fact("restored")
        assert found is not None
        moments: dict[str, str] = json.loads(found)
        return moments

    def files(self) -> dict[str, bytes]:
        """What lies beside the database, but for what comes and goes while a bot runs."""
        passing = ("bot.db.lock", "bot.db.incidents", "bot.db.alerts", "heartbeat")
        return {
            path.name: path.read_bytes()
            for path in self.database.parent.iterdir()
            if path.name not in passing
        }

    def copied_by_sqlite(self) -> Path:
        """As `sqlite3 bot.db ".backup copy.db"` does."""
        copy = self.folder / "copy.db"
        with (
            contextlib.closing(sqlite3.connect(self.database)) as source,
            contextlib.closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        return copy


@contextlib.asynccontextmanager
async def installation(folder: Path) -> AsyncIterator[Installation]:
    """One in `folder`, with nobody in it yet."""
    async with Server(World()) as server:
        key = new_key(secrets.token_bytes(32))
        given = environment(
            folder, Telegram(server.url), server.world.token, key, BROADCASTS_PER_SECOND="300"
        )
        yield Installation(folder, server, given)
