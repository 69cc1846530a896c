"""Since when each case has been as it is now."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import case_versions


class CaseVersionsTable:
    """The version of each case that was seen last."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def note(self, case: str, version: str, day: date) -> None:
        """The case has this version (at most 8 characters) on `day`; one it had already changes nothing."""
        known = select(case_versions.c.version).where(case_versions.c.case == case)
        async with self._db.write() as connection:
            current = await connection.scalar(known)
            if current is None:
                row = insert(connection, case_versions).values(case=case, version=version, since=day)
                await connection.execute(row)
            elif current != version:
                await connection.execute(
                    update(case_versions)
                    .where(case_versions.c.case == case)
                    .values(version=version, since=day, previous=current)
                )

    async def changed_on(self, case: str) -> date | None:
        """The day on which the present version took the place of another; None if there was no other."""
        query = select(case_versions.c.since).where(
            case_versions.c.case == case, case_versions.c.previous.is_not(None)
        )
        async with self._db.read() as connection:
            found: date | None = await connection.scalar(query)
            return found
