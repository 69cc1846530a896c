"""Who gets updates for a year, and is asked once whether to go on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final

from sqlalchemy import ColumnElement, func, or_, select, update

from bot.store.db.database import Database
from bot.store.db.schema import subscribers, team
from bot.store.db.sealing import Sealer

AT_ONCE: Final = 1_000
"""So many are found at one look; the others at the next."""


class YearlyTable:
    """Not a table of its own: two columns in that of subscribers. One of the team is never asked."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def due(self, before: date) -> list[int]:
        """Some of those who came, or last said that they go on, before that day and weren't asked since."""
        query = select(subscribers.c.chat).where(*_due(before)).order_by(func.random()).limit(AT_ONCE)
        async with self._db.read() as conn:
            return [self._sealer.open(sealed) for sealed in (await conn.scalars(query)).all()]

    async def is_due(self, chat: int, before: date) -> bool:
        """Whether this one still is."""
        query = select(subscribers.c.id).where(subscribers.c.chat == self._sealer.seal(chat), *_due(before))
        async with self._db.read() as conn:
            return await conn.scalar(query) is not None

    async def asked(self, chat: int, day: date) -> None:
        """They were asked on that day."""
        mine = subscribers.c.chat == self._sealer.seal(chat)
        async with self._db.write() as conn:
            await conn.execute(update(subscribers).where(mine, *_READS).values(asked_on=day))

    async def goes_on(self, chat: int, month: date, *, if_asked: bool = False) -> bool:
        """They said so in the month that begins with that day; False if they get no updates.

        `if_asked`: only if the question waits for an answer; else nothing is changed.
        """
        where = [subscribers.c.chat == self._sealer.seal(chat), *_READS]
        if if_asked:
            where.append(subscribers.c.asked_on.is_not(None))
        values = {"renewed": month, "asked_on": None}
        async with self._db.write() as conn:
            changed = await conn.execute(update(subscribers).where(*where).values(**values))
            return bool(changed.rowcount)

    async def silent(self, before: date) -> list[int]:
        """Some of those who were asked before that day and haven't answered."""
        query = select(subscribers.c.chat).where(*silent_since(before)).order_by(func.random()).limit(AT_ONCE)
        async with self._db.read() as conn:
            return [self._sealer.open(sealed) for sealed in (await conn.scalars(query)).all()]


_READS: Final = (subscribers.c.wants.is_not(None), subscribers.c.gone == 0)
_NOT_OF_TEAM: Final = subscribers.c.chat.not_in(select(team.c.chat))


def _due(before: date) -> tuple[ColumnElement[bool], ...]:
    came = subscribers.c.since < datetime.combine(before, time(), UTC)
    long_ago = or_(subscribers.c.renewed.is_(None) & came, subscribers.c.renewed < before)
    return (*_READS, _NOT_OF_TEAM, subscribers.c.asked_on.is_(None), long_ago)


def silent_since(before: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions of a subscriber who was asked before that day and hasn't answered."""
    return (*_READS, _NOT_OF_TEAM, subscribers.c.asked_on < before)
