"""The whole program as a process of its own, to be killed in the middle of a broadcast and started again."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.model.broadcasts.broadcast import Plan, Undecided
from bot.model.keys import new_key
from bot.store import Store
from bot.store.db.sealing import Sealer
from tests.support.programs.processes import TOKEN, Telegram, confirm, environment, row, seed, telegram
from tests.support.servers.cluster import LENT
from tests.support.stores import CASE


@dataclass
class Scene:
    """A broadcast that is confirmed and not begun, and a Telegram that answers after a short while.

    `by`: the address at which the bot reaches it, if something stands in between. `url`: of the database, if
    it is on a server. `never_twice`: by the broadcast's plan.
    """

    folder: Path
    server: Telegram
    chats: list[int]
    author: int
    key: str
    per_second: float
    patience: float  # seconds that `until` looks
    bots: list[subprocess.Popen[bytes]] = field(default_factory=list)
    logs: set[Path] = field(default_factory=set)
    by: str = ""
    url: str = ""
    never_twice: bool = False

    @property
    def database(self) -> Path:
        return self.folder / "data" / "bot.db"

    def start(self, log_name: str = "log", url: str = "") -> subprocess.Popen[bytes]:
        """One more bot. `url`: of the database on a server, if something stands in between."""
        place = {"DATABASE_URL": url or self.url, "DATA_FOLDER": "data"} if self.url else {}
        self.logs.add(self.folder / log_name)
        with (self.folder / log_name).open("ab") as log:
            bot = subprocess.Popen(
                [sys.executable, "-m", "tests.support.programs.fast_bot"],
                cwd=self.folder,
                env=environment(
                    self.folder,
                    self.server,
                    TOKEN,
                    self.key,
                    BROADCASTS_PER_SECOND=str(self.per_second),
                    BOT_API_URL=self.by or self.server.url,
                    **place,
                ),
                stdout=log,
                stderr=log,
            )
        self.bots.append(bot)
        return bot

    def received(self) -> dict[int, int]:
        everybody = self.server.received()
        return {chat: everybody[chat] for chat in self.chats}

    def sent(self) -> int:
        return sum(self.received().values())

    def settled(self) -> int:
        (number,) = self.row("SELECT delivered + gone + refused + unknown FROM broadcasts")
        return int(number)

    def on_the_wire(self) -> int:
        """Sends that were begun and not written down, by the database."""
        (number,) = self.row("SELECT count(*) FROM deliveries WHERE state = 'wire'")
        return int(number)

    def until(self, what: str, reached: Callable[[], bool], every: float = 0.01) -> None:
        """Look until `reached()` says yes. Fails with what the bots said."""
        deadline = time.monotonic() + self.patience
        while not reached():
            assert time.monotonic() < deadline, f"{what} never came:\n{self.said()}"
            assert self.bots[-1].poll() is None, f"the bot ended by itself:\n{self.said()}"
            time.sleep(0.05 if self.url else every)  # there, each look is a new connection

    def said(self) -> str:
        """What is in all logs."""
        return "\n".join(f"{log.name}:\n{log.read_text()}" for log in sorted(self.logs))

    def done(self) -> bool:
        return self.row("SELECT state FROM broadcasts") == ("done",)

    def row(self, sql: str) -> tuple[Any, ...]:
        """One row, read beside the bots."""
        beside = LENT.connect(self.database.parent) if self.url else None
        if beside is None:
            return row(self.database, sql)
        with beside:
            found: tuple[Any, ...] = beside.execute(sql.encode()).fetchone() or ()
        return found


@contextlib.contextmanager
def crash_scene(
    folder: Path,
    recipients: int,
    per_second: float,
    *,
    delay: float = 0.02,
    patience: float = 50.0,
    plan: Plan | None = None,
    url: str = "",
) -> Iterator[Scene]:
    """A scene in `folder`, ready to `start()`; every bot it started is ended with the block.

    `url`: of the database that LENT lends in the folder `data`, if it is to be on a server.
    """
    key = new_key(secrets.token_bytes(32))
    with telegram() as server:
        author, *chats = server.people(recipients + 1)
        (folder / "data").mkdir()

        async def prepare() -> None:
            sealer = Sealer.from_text(key)
            file = f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}"
            store = await Store.open(url or file, sealer)
            try:
                await seed(store, sealer, chats, CASE)
                await confirm(store, author, CASE, plan)
            finally:
                await store.close()

        asyncio.run(prepare())
        server.ask("faults", method="send*", delay=delay)
        scene = Scene(folder, server, chats, author, key, per_second, patience, url=url)
        scene.never_twice = plan is not None and plan.undecided is Undecided.LEAVE
        try:
            yield scene
        finally:
            for bot in scene.bots:
                with contextlib.suppress(ProcessLookupError):
                    bot.kill()
                bot.wait(10)
