"""What is known of broadcasts that were sent, by bare numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from bot.model.broadcasts.broadcast import Task
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts


@dataclass(frozen=True, slots=True)
class BroadcastNumbers:
    """One broadcast. `began`: when its sending began, UTC; `over`: no more of it goes out."""

    id: int
    case: str
    began: datetime
    delivered: int
    gone: int
    over: bool


class BroadcastFiguresTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def newest(self, cases: Sequence[str], most: int) -> Sequence[BroadcastNumbers]:
        """Up to so many of these cases that were begun, the newest first."""
        query = (
            select(broadcasts)
            .where(
                broadcasts.c.started_at.is_not(None),
                broadcasts.c.task == Task.SEND.value,
                broadcasts.c.case.in_(cases),
            )
            .order_by(broadcasts.c.started_at.desc(), broadcasts.c.id.desc())
            .limit(most)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return [
            BroadcastNumbers(
                row.id, row.case, row.started_at, row.delivered, row.gone, row.finished_at is not None
            )
            for row in rows
        ]

    async def began(self, broadcast_id: int, case: str) -> datetime | None:
        """When the sending of that broadcast of that case began; None: there is none, or it has not."""
        query = select(broadcasts.c.started_at).where(
            broadcasts.c.id == broadcast_id, broadcasts.c.case == case
        )
        async with self._db.read() as connection:
            found: datetime | None = await connection.scalar(query)
        return found
