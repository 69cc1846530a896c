"""Being reminded as long as one has written nothing: who asked for it, and which messages there were.

Who asked stands in their record, and nowhere else. Which broadcasts are nudges stands in their plans, which
are sealed.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.broadcasts.broadcast import UNDER_WAY, BroadcastState, Task
from bot.model.broadcasts.nudge import NUDGED_EVERY, OtherNudge, nudge_in_the_way
from bot.model.letters import deeds
from bot.model.letters.figures import nudges
from bot.model.letters.record import Record
from bot.store.broadcasts.rows import plan_in
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts
from bot.store.db.sealing import Sealer
from bot.store.letters.records import RecordsTable
from bot.store.letters.sums import Sums

_COUNT: Final = (*UNDER_WAY, BroadcastState.SCHEDULED, BroadcastState.DONE)
"""States in which a nudge is one that others must keep their distance from."""


class NudgesTable:
    """A wish for each chat and case. StoreUnavailable."""

    def __init__(self, db: Database, sealer: Sealer, records: RecordsTable, figures: Sums) -> None:
        self._db = db
        self._sealer = sealer
        self._records = records
        self._figures = figures

    async def set(self, chat: int, case: str, today: date, *, on: bool) -> Record:
        """Ask to be reminded, or don't any more; the record then. It is written anew either way.

        Who has reported a letter asks for nothing. Where there is no record, only who asks gets one.
        """
        change = partial(deeds.asks_for_nudges, on=on, day=today)
        _, after = await self._records.change(chat, case, change, make=on)
        return after

    def asked(self, case: str) -> int:
        """How many have asked; also who has written since, until that day is over."""
        return nudges(self._figures.of(case))

    async def others(self, case: str, now: datetime, but: int | None = None) -> list[OtherNudge]:
        """Nudges of the case that another one has to keep its distance from.

        `but`: the id of one that isn't among them, nor what goes on from it, or it goes on from.
        """
        async with self._db.read() as conn:
            return await _others(conn, self._sealer, case, now, but)


async def comes_too_soon(conn: AsyncConnection, sealer: Sealer, row: Row[Any], begins: datetime) -> bool:
    """Whether the broadcast with this row is a nudge, and one that begins then is too near to another.

    Asked in the transaction that begins or plans it: of two at the same moment one comes first.
    """
    if row.task != Task.SEND.value or not plan_in(sealer, row.plan).audience.nudges:
        return False
    return nudge_in_the_way(await _others(conn, sealer, row.case, begins, row.id), begins) is not None


async def _others(
    conn: AsyncConnection, sealer: Sealer, case: str, now: datetime, but: int | None
) -> list[OtherNudge]:
    rows = (
        await conn.execute(
            select(broadcasts)
            .where(
                broadcasts.c.case == case,
                broadcasts.c.task == Task.SEND.value,
                (broadcasts.c.state != BroadcastState.DONE.value)
                | (broadcasts.c.finished_at > now - NUDGED_EVERY),
            )
            .order_by(broadcasts.c.id)
        )
    ).all()
    sources = {row.id: row.source_id for row in rows}
    mine = None if but is None else _first(sources, but)
    return [
        OtherNudge(
            row.send_at if row.state == BroadcastState.SCHEDULED.value else row.started_at,
            row.state == BroadcastState.SCHEDULED.value,
            row.finished_at if row.state == BroadcastState.DONE.value else None,
        )
        for row in rows
        if row.state in _COUNT
        and (row.send_at if row.state == BroadcastState.SCHEDULED.value else row.started_at) is not None
        and (row.state != BroadcastState.DONE.value or row.delivered + row.unknown)
        and _first(sources, row.id) != mine
        and plan_in(sealer, row.plan).audience.nudges
    ]


def _first(sources: dict[int, int | None], number: int) -> int:
    """What a broadcast goes on from, as far back as these know; itself if it goes on from none."""
    while (source := sources.get(number)) is not None:
        number = source
    return number
