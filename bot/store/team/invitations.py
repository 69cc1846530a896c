"""Invitations that are open: listing and ending them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.invitation import Invitation
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.model.team.roles import Role
from bot.store.db.database import Database
from bot.store.db.schema import facts_about_database, invitations, team
from bot.store.delivery.halts import RESTORED
from bot.store.entering import enter
from bot.store.team.approving import holding
from bot.store.team.limits import limit_in
from bot.store.team.news import tell_owners


def digest(token: str) -> bytes:
    """What is kept of a token. It is random and long, so a plain digest can't be searched for its source."""
    return hashlib.sha256(token.encode()).digest()


def good(now: datetime) -> ColumnElement[bool]:
    """Condition of those that let somebody in: not run out, and whoever made it is an owner still."""
    owners = select(team.c.id).where(team.c.role == Role.OWNER.value)
    made_by = invitations.c.made_by
    return (invitations.c.expires_at > now) & or_(made_by.is_(None), made_by.in_(owners))


async def end_all_of(conn: AsyncConnection, member: int) -> int:
    """End those that one of the team made; how many they were."""
    ended = await conn.execute(delete(invitations).where(invitations.c.made_by == member))
    return int(ended.rowcount)


async def made_by(conn: AsyncConnection, member: int) -> tuple[Invitation, ...]:
    """Those that one of the team made and nobody has used, oldest first."""
    rows = await conn.execute(
        select(invitations).where(invitations.c.made_by == member).order_by(invitations.c.id)
    )
    return tuple(_invitation(row) for row in rows)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        row.id,
        Role(row.role),
        row.made_by,
        row.made_at,
        row.expires_at,
        codes_in(row.languages),
        limit_in(row.cases),
    )


def codes_in(column: str | None) -> tuple[str, ...]:
    """The languages that a column holds."""
    return tuple(column.split()) if column else ()


class InvitationsTable:
    """One transaction each; `now` is aware UTC. StoreUnavailable from everywhere."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def open(self, now: datetime) -> Sequence[Invitation]:
        """Those that would let somebody in, oldest first."""
        async with self._db.read() as conn:
            rows = await conn.execute(select(invitations).where(good(now)).order_by(invitations.c.id))
            return [_invitation(row) for row in rows]

    async def of(self, token: str) -> Invitation | None:
        """The one of that token; None if there is none (any more)."""
        async with self._db.read() as conn:
            found = await conn.execute(select(invitations).where(invitations.c.digest == digest(token)))
            row = found.one_or_none()
            return None if row is None else _invitation(row)

    async def revoke(self, number: int, now: datetime, *, by: int | None) -> bool:
        """End the one of that number, and have the other owners told. False if it isn't open (any more).

        `by`: the number of the owner who does, who has to be one still; None: on the server.
        """
        async with self._db.write() as conn:
            found = await conn.execute(select(invitations).where(invitations.c.id == number, good(now)))
            row = found.one_or_none()
            if row is None or not await may(conn, by):
                return False
            await conn.execute(delete(invitations).where(invitations.c.id == number))
            await tell_owners(conn, News.REVOKED, but={by}, actor=by, invitation=number, role=row.role)
            await enter(conn, Act.REVOKED, by, {"invitation": number, "role": row.role}, at=now)
            return True

    async def limit(self, number: int, cases: Collection[str] | None, now: datetime, *, by: int) -> bool:
        """Let whoever comes by the one of that number see only these cases; None: every one.

        False, and nothing is changed, if it isn't open (any more), is for an owner, `cases` is empty, nothing
        changes by it, or `by`, who does it, is an owner no more.
        """
        kept = None if cases is None else " ".join(sorted(cases))
        async with self._db.write() as conn:
            found = await conn.execute(select(invitations).where(invitations.c.id == number, good(now)))
            row = found.one_or_none()
            if row is None or row.role == Role.OWNER.value or not await may(conn, by):
                return False
            if kept == "" or limit_in(kept) == limit_in(row.cases):
                return False
            await conn.execute(update(invitations).where(invitations.c.id == number).values(cases=kept))
            facts = {"invitation": number, "role": row.role, "cases": kept}
            await enter(conn, Act.LINK_LIMITED, by, facts, at=now)
            return True

    async def purge(self, now: datetime) -> None:
        """Delete those that have run out."""
        over = invitations.c.expires_at <= now
        async with self._db.read() as conn:
            # Asked every few seconds: nobody is to wait for a lock that nothing is done with.
            if await conn.scalar(select(invitations.c.id).where(over).limit(1)) is None:
                return
        async with self._db.write() as conn:
            await conn.execute(delete(invitations).where(over))

    async def after_restore(self) -> None:
        """If the database was put back from a copy, end all that are open in it, and have the owners told.

        One that was used or revoked since the copy was made would let somebody in again; so would an approval
        that was used or taken back since approve something again.
        """
        async with self._db.write() as conn:
            fact = select(facts_about_database.c.name).where(facts_about_database.c.name == RESTORED)
            if await conn.scalar(fact) is None:
                return
            ended = await conn.execute(delete(invitations))
            await holding.end_all(conn)
            await tell_owners(conn, News.RESTORED, ended=ended.rowcount)


async def may(conn: AsyncConnection, by: int | None) -> bool:
    """Whether the one of that number is an owner at this moment; None, the server, always may."""
    role = select(team.c.role).where(team.c.id == by)
    return by is None or await conn.scalar(role) == Role.OWNER.value
