"""Letters to be reminded of. Rows, not timers: they outlive a restart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, tuple_

from bot.model.letters.reminder import Reminder
from bot.store.db.database import Database
from bot.store.db.schema import reminders
from bot.store.db.sealing import Sealer

CANCEL: Final = """
    DELETE FROM reminders
    WHERE chat = :chat
      AND "case" = :case
"""


class RemindersTable:
    """At most one reminder for each chat and case."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def set(self, chat: int, case: str, data: str, language: str, due_at: datetime) -> None:
        """Remind this chat at `due_at`; takes the place of an earlier reminder in this case."""
        sealed = self._sealer.seal(chat)
        async with self._db.write() as connection:
            await connection.execute(
                delete(reminders).where(reminders.c.chat == sealed, reminders.c.case == case)
            )
            await connection.execute(
                reminders.insert().values(chat=sealed, case=case, data=data, language=language, due_at=due_at)
            )

    async def due(
        self, now: datetime, limit: int, after: Reminder | None = None, without: Collection[str] = ()
    ) -> list[Reminder]:
        """The reminders whose time has come, earliest first, at most `limit`; only those `after` that one.

        None of the cases `without`.

        They stay until `done`: a stop in between repeats a reminder rather than losing it.
        """
        place = tuple_(reminders.c.due_at, reminders.c.id)
        later = () if after is None else (place > (after.due_at, after.id),)
        query = (
            select(reminders)
            .where(reminders.c.due_at <= now, reminders.c.case.not_in(sorted(without)), *later)
            .order_by(reminders.c.due_at, reminders.c.id)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [
                Reminder(row.id, self._sealer.open(row.chat), row.case, row.data, row.language, row.due_at)
                for row in await connection.execute(query)
            ]

    async def drop_old(self, cases: Collection[str], before: datetime) -> None:
        """Strike out those of these cases that were due before then."""
        which = (reminders.c.case.in_(sorted(cases)), reminders.c.due_at < before)
        async with self._db.write() as connection:
            await connection.execute(delete(reminders).where(*which))

    async def done(self, reminder_id: int) -> bool:
        """Strike out a reminder that was sent. False if it was replaced or cancelled meanwhile."""
        async with self._db.write() as connection:
            removed = await connection.execute(delete(reminders).where(reminders.c.id == reminder_id))
            return removed.rowcount == 1

    async def cancel(self, chat: int, case: str) -> bool:
        """Take back this chat's reminder in this case. False if there is none."""
        values = {"chat": self._sealer.seal(chat), "case": case}
        return await self._db.change(lambda transaction: transaction.change(CANCEL, values) == 1)
