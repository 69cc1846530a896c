"""The digests of the files that letters are made of, as the bot found them at its last start: a fact."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from bot.incidents.reporting import report
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import facts_about_database
from bot.store.entering import enter
from bot.store.team.news import tell_owners

_MANIFEST: Final = "manifest"
"""JSON: the digests by folder; and the folders that the last change was in."""


class ManifestTable:
    """StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def read(self) -> tuple[Mapping[str, str], Sequence[str]] | None:
        """The digests, and the folders of the last change; None if they never were put down."""
        query = select(facts_about_database.c.value).where(facts_about_database.c.name == _MANIFEST)
        async with self._db.read() as conn:
            found = await conn.scalar(query)
        try:
            digests, changed = json.loads(found) if found is not None else (None, ())
        except ValueError as fault:
            report(fault, "The digests of the files of letters and cases aren't readable")
            return None
        return None if digests is None else (digests, changed)

    async def keep(self, digests: Mapping[str, str], changed: Sequence[str], now: datetime) -> None:
        """Put them down; where some have `changed`, the owners are told, and it stands in the record."""
        value = json.dumps([dict(digests), list(changed)]).encode()
        async with self._db.write() as conn:
            row = insert(conn, facts_about_database).values(name=_MANIFEST, value=value)
            await conn.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": value}))
            if changed:
                await tell_owners(conn, News.FILES, at=now)
                await enter(conn, Act.FILES, None, {"folders": ", ".join(changed)}, at=now)
