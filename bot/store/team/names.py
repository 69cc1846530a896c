"""The names that the team chose for each other. Sealed: a row says who they are to nobody without the key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.model.team.roles import Role
from bot.store.db.database import Database
from bot.store.db.schema import team, team_news
from bot.store.db.sealing import Sealer
from bot.store.entering import enter
from bot.store.team.news import tell

PURPOSE: Final = "team_name"
SIZE: Final = 128
"""Bytes: more than the longest name takes, so that all are of one length."""


def opened_name(sealer: Sealer, number: int, sealed: bytes | None) -> str:
    """The name of one of the team; empty if they chose none, or it is damaged: then a number does."""
    if sealed is None:
        return ""
    try:
        return sealer.open_value(PURPOSE, sealed, about(number)).decode()
    except SealError:
        return ""


class TeamNamesTable:
    """One transaction each; StoreUnavailable from everywhere."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def names(self) -> Mapping[int, str]:
        """The names of all who chose one, by their number."""
        async with self._db.read() as conn:
            rows = await conn.execute(select(team.c.id, team.c.name).where(team.c.name.is_not(None)))
            return {row.id: name for row in rows if (name := opened_name(self._sealer, row.id, row.name))}

    async def put(self, number: int, name: str) -> None:
        """Call one of the team so from now on; "": by their number alone. The record has it, not the name."""
        sealed = self._sealer.seal_value(PURPOSE, name.encode(), about(number), SIZE) if name else None
        async with self._db.write() as conn:
            done = await conn.execute(update(team).where(team.c.id == number).values(name=sealed))
            if done.rowcount == 1:
                await enter(conn, Act.NAMED if name else Act.UNNAMED, number)

    async def ask(self, number: int, *, by: int) -> bool:
        """Have one of the team asked for a name; False if there is none, or `by` is an owner no more."""
        async with self._db.write() as conn:
            people = (await conn.execute(select(team).where(team.c.id.in_((number, by))))).all()
            asked = next((row for row in people if row.id == number), None)
            owner = next((row for row in people if row.id == by and row.role == Role.OWNER.value), None)
            if asked is None or owner is None:
                return False
            if not await _is_asked(conn, asked.chat):
                await tell(conn, asked.chat, News.ASKED_NAME, actor=by)
            return True


async def _is_asked(conn: AsyncConnection, chat: bytes) -> bool:
    waits = (team_news.c.chat == chat, team_news.c.what == News.ASKED_NAME.value)
    return await conn.scalar(select(team_news.c.id).where(*waits).limit(1)) is not None


def about(number: int) -> bytes:
    """What a name belongs to: numbers are never used twice, and stay when a chat gets another id."""
    return str(number).encode()
