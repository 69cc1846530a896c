"""What an owner has said of the organisation that runs the bot: shown to everybody, so it isn't sealed."""

from __future__ import annotations

from sqlalchemy import delete, exists, select

from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.team.news import News
from bot.model.team.organisation import AboutLine, Organisation
from bot.model.team.record import Act
from bot.store.db.database import Database
from bot.store.db.dialects import insert
from bot.store.db.schema import broadcasts, organisation
from bot.store.entering import enter
from bot.store.team.invitations import may
from bot.store.team.news import tell_owners


class OrganisationTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def read(self) -> Organisation:
        """All that is said."""
        async with self._db.read() as conn:
            rows = (await conn.execute(select(organisation))).all()
        known = {about.value for about in AboutLine}
        return Organisation(
            {(AboutLine(row.about), row.language): row.text for row in rows if row.about in known}
        )

    async def say(self, about: AboutLine, language: str, text: str, *, by: int | None) -> bool:
        """Say this, or nothing if `text` is empty. The other owners are told.

        `by`: the number of the owner who does; None: the rehearsal. False, and nothing is changed, if they
        are an owner no more.
        """
        which = (organisation.c.about == about.value, organisation.c.language == language)
        async with self._db.write() as conn:
            if not await may(conn, by):
                return False
            before = await conn.scalar(select(organisation.c.text).where(*which))
            if (before or "") == text:
                return True
            await conn.execute(delete(organisation).where(*which))
            if text:
                values = {"about": about.value, "language": language, "text": text}
                await conn.execute(insert(conn, organisation).values(**values))
            await tell_owners(conn, News.ABOUT, but={by}, actor=by)
            await enter(conn, Act.ABOUT, by, {"line": about.value, "language": language or None})
            return True

    async def ever_sent(self) -> bool:
        """Whether a broadcast was ever confirmed here."""
        never = (BroadcastState.DRAFT.value, BroadcastState.DISCARDED.value)
        query = select(exists().where(broadcasts.c.state.not_in(never)))
        async with self._db.read() as conn:
            return bool(await conn.scalar(query))
