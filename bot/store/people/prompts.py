"""What the bot is waiting for in each chat, so that a question outlives a restart."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import prompts
from bot.store.db.sealing import Sealer


class PromptsTable:
    """At most one open question for each chat."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def ask(self, chat: int, kind: str, data: str, expires_at: datetime) -> None:
        """Wait for an answer until `expires_at`; takes the place of an earlier question."""
        values = {"kind": kind, "data": data, "expires_at": expires_at}
        async with self._db.write() as connection:
            row = insert(connection, prompts).values(chat=self._sealer.seal(chat), **values)
            await connection.execute(row.on_conflict_do_update(index_elements=["chat"], set_=values))

    async def drop(self, chat: int) -> bool:
        """Wait for nothing any more. False if nothing was waited for."""
        async with self._db.write() as connection:
            dropped = await connection.execute(
                delete(prompts).where(prompts.c.chat == self._sealer.seal(chat))
            )
            return dropped.rowcount == 1

    async def purge(self, now: datetime) -> int:
        """Drop questions that have expired; how many they were."""
        async with self._db.write() as connection:
            return (await connection.execute(delete(prompts).where(prompts.c.expires_at <= now))).rowcount
