"""Addresses that supporters say no longer work."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Select, func, select

from bot.store.database import Database, insert, pairs
from bot.store.schema import failed_addresses
from bot.store.sealing import Sealer


class FailedAddresses:
    """Reports of failed addresses; one for each supporter and authority of a case."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def report(self, chat: int, case: str, authority: str, day: date) -> bool:
        """Count one report. False if this supporter has reported this address before."""
        async with self._db.write() as connection:
            row = insert(connection, failed_addresses).values(
                case=case, authority=authority, tag=self._sealer.tag(case, chat), day=day
            )
            return (await connection.execute(row.on_conflict_do_nothing())).rowcount == 1

    async def counts(self, case: str) -> dict[str, int]:
        """How many supporters reported each authority's address; those without a report left out."""
        async with self._db.read() as connection:
            return pairs(await connection.execute(failures_of(case)))


def failures_of(case: str) -> Select[str, int]:
    """The query for (authority, supporters)."""
    return (
        select(failed_addresses.c.authority, func.count())
        .where(failed_addresses.c.case == case)
        .group_by(failed_addresses.c.authority)
    )
