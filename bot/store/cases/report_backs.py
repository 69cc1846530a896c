"""Reports to those who issued appeals: when they were sent, and with which figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from bot.model.cases.report_back import SentReport
from bot.model.small_numbers import Told
from bot.model.team.record import GONE_MEANWHILE, Act
from bot.store.db.database import Database
from bot.store.db.schema import report_backs, team
from bot.store.db.sealing import Sealer
from bot.store.entering import enter


class ReportBacksTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def last(self, case: str) -> SentReport | None:
        """The newest report on that case; None if none was sent."""
        query = (
            select(report_backs)
            .where(report_backs.c.case == case)
            .order_by(report_backs.c.id.desc())
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else SentReport(row.on, json.loads(row.figures))

    async def put_down(self, case: str, on: date, figures: Mapping[str, Told], chat: int) -> bool:
        """A report was sent on that day; False, and nothing changed, if the newest says the same already."""
        text = json.dumps(dict(figures), sort_keys=True)
        newest = (
            select(report_backs)
            .where(report_backs.c.case == case)
            .order_by(report_backs.c.id.desc())
            .limit(1)
        )
        async with self._db.write() as connection:
            row = (await connection.execute(newest)).one_or_none()
            if row is not None and (row.on, row.figures) == (on, text):
                return False
            member = await connection.scalar(select(team.c.id).where(team.c.chat == self._sealer.seal(chat)))
            await connection.execute(
                report_backs.insert().values(case=case, on=on, member_id=member, figures=text)
            )
            await enter(connection, Act.REPORTED, member or GONE_MEANWHILE, {"on": on.isoformat()}, case=case)
            return True
