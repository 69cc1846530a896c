"""Which of Telegram's updates took effect, so that one that comes again takes no second effect.

Telegram brings an update again whose acknowledgement it hasn't got: the program was killed, or took too long.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.errors import AlreadyHandled
from bot.model.clock import SystemClock
from bot.model.retention import HANDLED_KEPT
from bot.store.db.database import Database
from bot.store.db.units import current_work

AT_ONCE: Final = 1000
"""So many rows go in one transaction: whoever else writes waits for that."""

NOTE: Final = """
    INSERT INTO handled_updates (update_id, day)
    VALUES (:update, :day)
    ON CONFLICT (update_id) DO NOTHING
"""
LET_GO: Final = """
    DELETE FROM handled_updates
    WHERE update_id IN (
        SELECT update_id
        FROM handled_updates
        WHERE day < :day
        LIMIT :most
    )
"""


class HandledUpdatesTable:
    """A number and a day for each update that changed something, and nothing of whose it was."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def note(self, update: int) -> None:
        """Note that what is written in this transaction is that update's. AlreadyHandled: it was before."""
        work = current_work()
        day = (work.clock if work else SystemClock()).now().date()
        values = {"update": update, "day": day.isoformat()}
        if not await self._db.change(lambda transaction: transaction.change(NOTE, values)):
            raise AlreadyHandled

    async def let_go(self, now: datetime) -> int:
        """Forget some of those that can't come again; how many they were."""
        values = {"day": (now - HANDLED_KEPT).date().isoformat(), "most": AT_ONCE}
        return await self._db.change(lambda transaction: transaction.change(LET_GO, values))
