"""When broadcasts were written, begun and over; put right where a wrong clock wrote it down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import broadcasts, facts_about_database, subscribers

_CLOCK: Final = "clock"
"""The latest time at which the database was in use: in ISO format, UTC."""


class BroadcastDates(NamedTuple):
    """The moments of one broadcast, UTC. When it is to be sent isn't one: a person chose that."""

    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class DatesTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def all(self) -> Mapping[int, BroadcastDates]:
        """Those of every broadcast, by its id."""
        async with self._db.read() as conn:
            return await _dates(conn)

    async def move(
        self,
        known: Mapping[int, BroadcastDates],
        since: datetime,
        until: datetime,
        by: timedelta,
    ) -> int:
        """Move whatever was written down between `since` and `until`, and isn't `known`; how many moments."""
        moved = 0
        async with self._db.write() as conn:
            for broadcast_id, dates in (await _dates(conn)).items():
                before = known.get(broadcast_id, (None, None, None))
                new = {
                    name: moment + by
                    for name, moment, old in zip(dates._fields, dates, before, strict=True)
                    if moment is not None and moment != old and since <= moment <= until
                }
                if new:
                    moved += len(new)
                    which = broadcasts.c.id == broadcast_id
                    await conn.execute(update(broadcasts).where(which).values(**new))
        return moved

    async def in_use_at(self, now: datetime) -> None:
        """Keep that the database was in use then."""
        value = now.isoformat().encode()
        async with self._db.write() as conn:
            row = insert(conn, facts_about_database).values(name=_CLOCK, value=value)
            await conn.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))

    async def last_use(self) -> datetime | None:
        """When it was in use last, as far as that was kept; else the newest moment of anything in it."""
        kept = select(facts_about_database.c.value).where(facts_about_database.c.name == _CLOCK)
        async with self._db.read() as conn:
            found = await conn.scalar(kept)
            if found is not None and (moment := _moment(found)) is not None:
                return moment
            newest = [await conn.scalar(select(func.max(subscribers.c.since)))]
            for column in (broadcasts.c.created_at, broadcasts.c.started_at, broadcasts.c.finished_at):
                newest.append(await conn.scalar(select(func.max(column))))
        return max((moment for moment in newest if moment is not None), default=None)


def _moment(kept: bytes) -> datetime | None:
    """The moment that was kept; None if that is damaged."""
    try:
        moment = datetime.fromisoformat(kept.decode())
    except ValueError:
        return None
    return moment if moment.tzinfo else None


async def _dates(conn: AsyncConnection) -> dict[int, BroadcastDates]:
    columns = (broadcasts.c.created_at, broadcasts.c.started_at, broadcasts.c.finished_at)
    rows = await conn.execute(select(broadcasts.c.id, *columns))
    return {row[0]: BroadcastDates(*row[1:]) for row in rows}
