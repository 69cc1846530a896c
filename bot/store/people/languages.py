"""Unreviewed languages that an organiser has switched on."""

from __future__ import annotations

from sqlalchemy import delete, select

from bot.model.team.record import Act
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import languages_on
from bot.store.entering import acting, enter


class LanguagesTable:
    """The switches; which languages are reviewed is for the content to say."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def on(self) -> frozenset[str]:
        """The languages switched on."""
        async with self._db.read() as connection:
            return frozenset(await connection.scalars(select(languages_on.c.language)))

    async def switch(self, language: str, on: bool) -> None:
        """Switch a language on or off; switching twice does nothing more."""
        async with self._db.write() as connection:
            if on:
                row = insert(connection, languages_on).values(language=language)
                done = await connection.execute(row.on_conflict_do_nothing())
            else:
                done = await connection.execute(
                    delete(languages_on).where(languages_on.c.language == language)
                )
            if done.rowcount == 1:
                act = Act.LANGUAGE_ON if on else Act.LANGUAGE_OFF
                await enter(connection, act, await acting(connection), {"language": language})
