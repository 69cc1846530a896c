"""What the bot is waiting for in each chat, so that a question outlives a restart.

A row says nothing without the key: not whose it is, not what is asked, not when it runs out. See schema.py.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.people.prompt import Prompt
from bot.store.db.database import Database
from bot.store.db.dialects import put_among
from bot.store.db.direct import Transaction
from bot.store.db.schema import prompts
from bot.store.db.sealing import Sealer

PURPOSE: Final = "prompt"
SIZE: Final = 192
"""Bytes: more than the longest question takes, so that all are of one length."""

KEEP: Final = """
    UPDATE prompts
    SET sealed = :sealed, until = :until
    WHERE mark = :mark
"""


class PromptsTable:
    """At most one open question for each chat."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def ask(
        self, chat: int, kind: str, data: str, expires_at: datetime, until: date | None = None
    ) -> None:
        """Wait for an answer until `expires_at`; takes the place of an earlier question.

        `until`: the day, by UTC, on which the row goes, whatever is asked; else the one after it runs out.
        """
        prompt = Prompt(kind, data, expires_at)
        day = until or expires_at.astimezone(UTC).date() + timedelta(days=1)
        await self._db.change(lambda transaction: put(transaction, self._sealer, chat, prompt, day))

    async def drop(self, chat: int) -> bool:
        """Wait for nothing any more. False if nothing was waited for."""
        async with self._db.write() as connection:
            return await drop(connection, self._sealer, chat)

    async def purge(self, now: datetime) -> int:
        """Drop the questions whose day has come; how many they were."""
        today = now.astimezone(UTC).date()
        async with self._db.write() as connection:
            return (await connection.execute(delete(prompts).where(prompts.c.until <= today))).rowcount


def opened(sealer: Sealer, mark: bytes, sealed: bytes) -> Prompt | None:
    """The question in a row; None if the row is damaged: then nothing can be waited for."""
    try:
        kind, data, expires_at = json.loads(sealer.open_value(PURPOSE, sealed, mark))
    except SealError:
        return None
    return Prompt(kind, data, datetime.fromisoformat(expires_at))


async def find(connection: AsyncConnection, sealer: Sealer, chat: int) -> tuple[Prompt, date] | None:
    """The question that waits in this chat, and the day on which its row goes."""
    mark = sealer.mark(PURPOSE, chat)
    row = (await connection.execute(select(prompts).where(prompts.c.mark == mark))).one_or_none()
    prompt = None if row is None else opened(sealer, mark, row.sealed)
    return None if row is None or prompt is None else (prompt, row.until)


def put(transaction: Transaction, sealer: Sealer, chat: int, prompt: Prompt, until: date) -> None:
    """Have this question wait in this chat, in the place of another one."""
    if prompt.expires_at.tzinfo is None:
        raise ValueError("a naive datetime must not reach the database")
    mark = sealer.mark(PURPOSE, chat)
    plain = json.dumps(
        [prompt.kind, prompt.data, prompt.expires_at.astimezone(UTC).isoformat()], ensure_ascii=False
    )
    sealed = sealer.seal_value(PURPOSE, plain.encode(), mark, SIZE)
    row = {"mark": mark, "sealed": sealed, "until": until.isoformat()}
    if not transaction.change(KEEP, row):
        put_among(transaction, "prompts", ("mark",), row)


async def drop(connection: AsyncConnection, sealer: Sealer, chat: int) -> bool:
    """Delete the row of this chat. False if there is none."""
    mark = sealer.mark(PURPOSE, chat)
    return (await connection.execute(delete(prompts).where(prompts.c.mark == mark))).rowcount == 1
