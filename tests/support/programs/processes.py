"""The simulated Telegram and the bot as programs of their own, and databases with many people in them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, insert, select

from bot.model.broadcasts.broadcast import Kind, Plan
from bot.model.broadcasts.delivery import Outgoing
from bot.model.people.subscription import Wants
from bot.store import Store
from bot.store.db.schema import organisation, subscribers, subscriptions
from bot.store.db.sealing import Sealer
from tests.support.stores import said_of, sqlite_connection

TOKEN: Final = "1000000000:a-token-that-opens-nothing-anywhere"
"""The bot's in `telegram()`."""


class Telegram:
    """The simulated Telegram in another process, told what to do over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, what: str, **fields: Any) -> dict[str, Any]:
        request = urllib.request.Request(f"{self.url}/control/{what}", json.dumps(fields).encode())
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: dict[str, Any] = json.loads(answer.read())
        return found

    def people(self, number: int) -> list[int]:
        chats: list[int] = self.ask("people", count=number)["chats"]
        return chats

    def received(self) -> dict[int, int]:
        """Messages received, by chat."""
        return {int(chat): number for chat, number in self.ask("counts")["counts"].items()}


@contextlib.asynccontextmanager
async def fast_bot(folder: Path, given: dict[str, str]) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot as an operator starts it, killed with the block if it is still there."""
    bot = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.support.programs.fast_bot",
        cwd=folder,
        env=given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield bot
    finally:
        with contextlib.suppress(ProcessLookupError):
            bot.kill()
        await bot.communicate()


@contextlib.contextmanager
def telegram() -> Iterator[Telegram]:
    """A simulated Telegram of its own, ended with the block."""
    command = [sys.executable, "-m", "bot.rehearsal", "--port", "0", "--token", TOKEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Telegram(process.stdout.readline().strip())
        finally:
            process.terminate()
            process.wait(10)


def environment(folder: Path, server: Telegram, token: str, key: str, **more: str) -> dict[str, str]:
    """What the bot in another process is set to: nothing of this machine's own settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    return kept | {
        "PYTHONPATH": str(Path(__file__).parents[3]),
        "BOT_TOKEN": token,
        "BOT_API_URL": server.url,
        "BOT_KEY": key,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'data' / 'bot.db'}",
        **more,
    }


async def seed(store: Store, sealer: Sealer, chats: Sequence[int], case: str) -> None:
    """Subscribe all of them in one transaction: one each would take minutes for many."""
    now = datetime.now(UTC)
    async with store._db.write() as connection:
        if not await connection.scalar(select(func.count()).select_from(organisation)):
            await connection.execute(insert(organisation), said_of("The Example Society"))
        people = [
            {"chat": sealer.seal(chat), "language": "en", "wants": Wants.ALL.value, "since": now}
            for chat in chats
        ]
        await connection.execute(insert(subscribers), people)
        ids = await connection.scalars(select(subscribers.c.id))
        await connection.execute(
            insert(subscriptions), [{"case": case, "subscriber_id": number} for number in ids]
        )


async def confirm(store: Store, author: int, case: str, plan: Plan | None = None) -> int:
    """A broadcast that was confirmed just now."""
    now = datetime.now(UTC)
    broadcast_id = await store.drafts.create(author, case, Kind.UPDATE, "en", now, plan=plan)
    content = Outgoing("sendMessage", {"text": "A new hearing is set."})
    assert await store.drafts.put_text(broadcast_id, "en", content, None)
    assert await store.drafts.confirm(broadcast_id, 1, now)
    return broadcast_id


def row(database: Path, sql: str) -> tuple[Any, ...]:
    """One row, read beside the program that owns the database."""
    with sqlite_connection(database, timeout=10) as connection:
        found: tuple[Any, ...] = connection.execute(sql).fetchone()
        return found
