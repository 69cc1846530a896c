"""Whether supporters can ask the team, and when somebody is there: a fact about the database."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import select

from bot.incidents.reporting import report
from bot.model.people.hotline import HotlineDays, HotlineHours, HotlineSettings
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import facts_about_database
from bot.store.entering import acting, enter
from bot.store.team.news import tell_owners

_HOTLINE: Final = "hotline"
"""JSON: on, days, first and last hour."""


class HotlineSettingsTable:
    """StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def read(self) -> HotlineSettings:
        """As they were set last; off if they never were, or if they aren't readable."""
        query = select(facts_about_database.c.value).where(facts_about_database.c.name == _HOTLINE)
        async with self._db.read() as connection:
            found = await connection.scalar(query)
        try:
            if found is None:
                return HotlineSettings()
            on, days, first, last = json.loads(found)
            return HotlineSettings(bool(on), HotlineHours(HotlineDays(days), first, last))
        except (ValueError, TypeError) as fault:
            report(fault, "It isn't readable whether supporters can ask the team")
            return HotlineSettings()

    async def keep(self, settings: HotlineSettings, *, by: int | None, switched: bool) -> None:
        """Set them; `switched`: on or off, of which the other owners are told. `by`: who did, a number."""
        hours = settings.hours
        value = json.dumps([settings.on, hours.days.value, hours.first, hours.last]).encode()
        async with self._db.write() as connection:
            before = await connection.scalar(
                select(facts_about_database.c.value).where(facts_about_database.c.name == _HOTLINE)
            )
            if before == value:
                return
            row = insert(connection, facts_about_database).values(name=_HOTLINE, value=value)
            await connection.execute(
                row.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )
            if switched:
                what = News.HOTLINE_ON if settings.on else News.HOTLINE_OFF
                await tell_owners(connection, what, but={by}, actor=by)
                await enter(connection, Act(what.value), by)
            else:
                facts = {"days": hours.days.value, "first": hours.first, "last": hours.last}
                await enter(connection, Act.HOTLINE_HOURS, await acting(connection), facts)
