"""How cases stand, as it was last written down, with what is held because of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from bot.model.broadcasts.broadcast import BroadcastState, Task
from bot.model.cases.standing import Outlook, Standing, Stood
from bot.model.team.news import OF_STANDING
from bot.model.team.record import GONE_MEANWHILE, Act
from bot.store.broadcasts.holding import held_rows, hold, is_held, let_go, standing_of
from bot.store.broadcasts.rows import progress_of
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import (
    broadcasts,
    case_standings,
    team,
)
from bot.store.db.sealing import Sealer
from bot.store.entering import enter
from bot.store.letters import reminders
from bot.store.team.news import tell_of_case


class StandingsTable:
    """One transaction each; StoreUnavailable from everywhere. `now` is aware UTC."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def all(self) -> dict[str, Stood]:
        """How each case stood when that last changed, by its slug; none that was always live."""
        async with self._db.read() as conn:
            return {row.case: _stood(row) for row in await conn.execute(select(case_standings))}

    async def move(
        self,
        case: str,
        before: Collection[Standing],
        after: Standing,
        now: datetime,
        *,
        chat: int | None = None,
        tell: bool | None = None,
    ) -> Stood | None:
        """From one of the standings `before` to `after`, holding what isn't to go out, letting go the rest.

        `chat`: whose tap does it. `tell`: whether the team is to hear; None: if anything is held by it. The
        new row; None, and nothing changed, if it stands otherwise (any more).
        """
        async with self._db.write() as conn:
            if await standing_of(conn, case) not in before:
                return None
            member = None
            if chat is not None:
                member = await conn.scalar(select(team.c.id).where(team.c.chat == self._sealer.seal(chat)))
            await let_go(conn, case, now)
            held = 0 if after is Standing.LIVE else await hold(conn, case, after)
            values = {"standing": after.value, "since": now, "member_id": member}
            row = insert(conn, case_standings).values(case=case, **values)
            await conn.execute(row.on_conflict_do_update(index_elements=["case"], set_=values))
            by = None if chat is None else member or GONE_MEANWHILE
            await enter(conn, Act.STANDS, by, {"standing": after.value}, at=now, case=case)
            if tell or (tell is None and held):
                await tell_of_case(conn, OF_STANDING[after], case, by=by, at=now)
            return Stood(case, after, now, member)

    async def is_held(self, broadcast_id: int) -> bool:
        """Whether that broadcast waits because its case isn't live."""
        async with self._db.read() as conn:
            return bool(await conn.scalar(select(is_held(broadcast_id))))

    async def outlook(self, case: str) -> Outlook:
        """What a stop of the case would hold at this moment."""
        mine = (broadcasts.c.case == case, broadcasts.c.task != Task.RECALL.value)
        sending = (*mine, broadcasts.c.state == BroadcastState.SENDING.value)
        async with self._db.read() as conn:
            running = [progress_of(row) for row in await conn.execute(select(broadcasts).where(*sending))]
            waiting = select(func.count()).where(*mine, broadcasts.c.state == BroadcastState.SCHEDULED.value)
            return Outlook(
                sending=len(running),
                left=sum(progress.waiting for progress in running),
                scheduled=await conn.scalar(waiting) or 0,
                reminders=await reminders.number_in(conn, self._sealer, case),
            )

    async def held(self, case: str, now: datetime) -> Outlook:
        """What is held of the case at this moment."""
        async with self._db.read() as conn:
            rows = await held_rows(conn, case)
            waited = [
                row.send_at
                for row in rows
                if (row.was, row.state) == (BroadcastState.SCHEDULED.value, BroadcastState.MISSED.value)
            ]
            return Outlook(
                sending=sum(row.state == BroadcastState.PAUSED.value for row in rows),
                scheduled=sum(at > now for at in waited),
                passed=sum(at <= now for at in waited),
                reminders=await reminders.number_in(conn, self._sealer, case),
            )


def _stood(row: Row[Any]) -> Stood:
    return Stood(row.case, Standing(row.standing), row.since, row.member_id)
