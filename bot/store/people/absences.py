"""When Telegram was last heard, and the times in which it wasn't for long: facts about the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select

from bot.incidents.reporting import report
from bot.model.people.absence import Absence, moment, packed, unpacked
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import facts_about_database

_HEARD: Final = "heard"
"""When Telegram last answered: a moment in ISO 8601."""
_ABSENCES: Final = "absences"
_RESTORED: Final = "restored"
"""Whoever puts a copy of the database in its place leaves this: JSON, "at" when, "copy_of" which moment."""


class AbsencesTable:
    """Moments are aware, in UTC. StoreUnavailable from everywhere. What is damaged counts as not there."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def heard(self) -> datetime | None:
        """When Telegram was last heard; None if that was never written down."""
        found = await self._fact(_HEARD)
        try:
            return None if found is None else moment(found.decode())
        except ValueError as fault:
            report(fault, "It isn't readable when Telegram was last heard")
            return None

    async def hear(self, now: datetime) -> None:
        """Telegram was heard just now."""
        await self._keep(_HEARD, now.isoformat().encode())

    async def all(self) -> list[Absence]:
        """The absences that are known, the oldest first."""
        found = await self._fact(_ABSENCES)
        try:
            return [] if found is None else unpacked(found)
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            report(fault, "It isn't readable when the bot was out of reach")
            return []

    async def keep(self, absences: Iterable[Absence]) -> None:
        """These are the ones that are known."""
        await self._keep(_ABSENCES, packed(absences))

    async def restored(self) -> tuple[datetime, datetime] | None:
        """(Of when this database is a copy, when it was put in its place), if it is one."""
        found = await self._fact(_RESTORED)
        try:
            if found is None:
                return None
            kept = json.loads(found)
            return moment(kept["copy_of"]), moment(kept["at"])
        except (ValueError, KeyError, TypeError) as fault:
            report(fault, "It isn't readable when this database was restored")
            return None

    async def _fact(self, name: str) -> bytes | None:
        async with self._db.read() as connection:
            found: bytes | None = await connection.scalar(
                select(facts_about_database.c.value).where(facts_about_database.c.name == name)
            )
            return found

    async def _keep(self, name: str, value: bytes) -> None:
        async with self._db.write() as connection:
            row = insert(connection, facts_about_database).values(name=name, value=value)
            await connection.execute(
                row.on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )
