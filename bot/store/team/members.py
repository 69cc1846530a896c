"""Owners and organisers, and the one-time links by which they come in."""

from __future__ import annotations

import secrets
import string
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.news import News
from bot.model.team.roles import Member, Role
from bot.store.db.database import Database
from bot.store.db.schema import invitations, team, team_news
from bot.store.db.sealing import Sealer
from bot.store.team.invitations import digest, end_all_of, good, may
from bot.store.team.leaving import leave
from bot.store.team.news import tell, tell_owners

_ALPHABET: Final = string.ascii_letters + string.digits
_TOKEN_LENGTH: Final = 26  # 154 bits, and far under the 64 characters of a start payload


class TeamTable:
    """Who may do what. Members are known by a number, never by a name."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def has_owner(self) -> bool:
        """Whether anybody is in charge yet."""
        async with self._db.read() as connection:
            return await owners(connection) > 0

    async def invite(
        self, role: Role, now: datetime, lasts: timedelta, by: int | None = None, ended: int = 0
    ) -> str:
        """A token that lets one person in; letters and digits. It is shown once and kept nowhere.

        `by`: the number of the owner who makes it; None: it is made on the server. The other owners are told,
        also that so many that were open `ended` with it.
        """
        token = "".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_LENGTH))
        values = {"digest": digest(token), "role": role.value, "made_by": by, "made_at": now}
        async with self._db.write() as connection:
            made = await connection.execute(
                invitations.insert().values(**values, expires_at=now + lasts).returning(invitations.c.id)
            )
            about = {"invitation": made.scalar_one(), "role": role.value, "ended": ended}
            await tell_owners(connection, News.INVITED, but={by}, actor=by, **about)
        return token

    async def revoke_invitations(self, role: Role, *, of_owners: bool = False) -> int:
        """Make all open invitations to this role worthless; how many they were.

        `of_owners`: only those that owners have made. What is made on the server is the way back in when an
        owner's account was stolen, and no owner ends it in passing.
        """
        which = [invitations.c.role == role.value]
        if of_owners:
            which.append(invitations.c.made_by.is_not(None))
        async with self._db.write() as connection:
            revoked = await connection.execute(delete(invitations).where(*which))
            return revoked.rowcount

    async def join(self, token: str, chat: int, now: datetime) -> Role | None:
        """Come in by a token; the role held afterwards, or None if the token is spent, old or invented.

        A member's role is raised, never lowered; a token that would give a member nothing new stays good,
        so that an owner who tries a link does not spend it. One whose maker is an owner no more lets nobody
        in. The other owners are told.
        """
        sealed = self._sealer.seal(chat)
        open_one = (invitations.c.digest == digest(token), good(now))
        async with self._db.write() as connection:
            offered = (await connection.execute(select(invitations).where(*open_one))).one_or_none()
            if offered is None:
                return None
            held = (await connection.execute(select(team).where(team.c.chat == sealed))).one_or_none()
            if held is not None and held.role in (offered.role, Role.OWNER.value):
                return Role(held.role)
            spent = await connection.execute(delete(invitations).where(invitations.c.id == offered.id))
            if spent.rowcount != 1:  # on a database with several writers, somebody else was first
                return None
            what, since = (News.JOINED, now) if held is None else (News.RAISED, held.since)
            if held is None:
                row = team.insert().values(chat=sealed, role=offered.role, since=now)
                number = (await connection.execute(row.returning(team.c.id))).scalar_one()
            else:
                number = held.id
                await connection.execute(update(team).where(team.c.id == number).values(role=offered.role))
            about = {"member": number, "role": offered.role, "since": since, "invitation": offered.id}
            await tell_owners(connection, what, but={number}, actor=offered.made_by, **about)
            return Role(offered.role)

    async def role(self, chat: int) -> Role | None:
        """What this chat may do, or None for somebody who is not in the team."""
        async with self._db.read() as connection:
            role = await connection.scalar(select(team.c.role).where(team.c.chat == self._sealer.seal(chat)))
            return None if role is None else Role(role)

    async def first_owner(self) -> int | None:
        """The chat of the longest-standing owner who hasn't blocked the bot; None while there is none."""
        who = (team.c.role == Role.OWNER.value, team.c.gone == 0)
        query = select(team.c.chat).where(*who).order_by(team.c.id).limit(1)
        async with self._db.read() as connection:
            sealed = await connection.scalar(query)
        return None if sealed is None else self._sealer.open(sealed)

    async def deciders(self, author: int | None) -> dict[int, int]:
        """Who decides on a broadcast: its author, if they are in the team, and all owners; number → chat.

        Nobody who has blocked the bot is among them.
        """
        who = team.c.role == Role.OWNER.value
        if author is not None:
            who |= team.c.chat == self._sealer.seal(author)
        async with self._db.read() as connection:
            rows = await connection.execute(
                select(team.c.id, team.c.chat).where(who, team.c.gone == 0).order_by(team.c.id)
            )
            return {row.id: self._sealer.open(row.chat) for row in rows}

    async def everybody(self) -> dict[int, int]:
        """The whole team, longest-standing first, but for who has blocked the bot: number → chat."""
        query = select(team.c.id, team.c.chat).where(team.c.gone == 0).order_by(team.c.id)
        async with self._db.read() as connection:
            rows = await connection.execute(query)
            return {row.id: self._sealer.open(row.chat) for row in rows}

    async def members(self, chat: int) -> list[Member]:
        """The whole team, longest-standing first; `you` is set for `chat`."""
        sealed = self._sealer.seal(chat)
        async with self._db.read() as connection:
            rows = await connection.execute(select(team).order_by(team.c.id))
            return [Member(row.id, Role(row.role), row.since, you=row.chat == sealed) for row in rows]

    async def chats(self, role: Role | None = None) -> list[int]:
        """The chats of the whole team, or of those with that role, longest-standing first.

        Nobody who has blocked the bot is among them.
        """
        query = select(team.c.chat).where(team.c.gone == 0).order_by(team.c.id)
        if role is not None:
            query = query.where(team.c.role == role.value)
        async with self._db.read() as connection:
            sealed = await connection.scalars(query)
            return [self._sealer.open(chat) for chat in sealed]

    async def number(self, chat: int) -> int | None:
        """The number of this chat in the team; None for somebody who is not in it."""
        async with self._db.read() as connection:
            found = await connection.scalar(select(team.c.id).where(team.c.chat == self._sealer.seal(chat)))
            return None if found is None else int(found)

    async def remove(self, member_id: int, now: datetime, *, by: int | None) -> bool:
        """Take a member out of the team, see `leave`; `by`: which owner does, or None.

        False if there is none with this number, it is the last owner, or `by` is an owner no more.
        """
        async with self._db.write() as connection:
            member = await _member(connection, team.c.id == member_id)
            if member is None or await _is_last_owner(connection, member) or not await may(connection, by):
                return False
            await leave(connection, self._sealer, member, now, by=by)
            return True

    async def leave(self, chat: int, now: datetime) -> bool:
        """Whoever is in this chat leaves the team; False if they are not in it, or are the last owner."""
        async with self._db.write() as connection:
            member = await _member(connection, team.c.chat == self._sealer.seal(chat))
            if member is None or await _is_last_owner(connection, member):
                return False
            await leave(connection, self._sealer, member, now)
            return True

    async def change_role(self, member_id: int, role: Role, *, by: int) -> bool:
        """Make an organiser an owner, or an owner an organiser, whose invitations end then.

        False if there is none with this number or they have this role, it is the last owner, or `by`, who
        does it, is an owner no more.
        """
        async with self._db.write() as connection:
            member = await _member(connection, team.c.id == member_id)
            if member is None or member.role == role.value or not await may(connection, by):
                return False
            if await _is_last_owner(connection, member):
                return False
            await connection.execute(update(team).where(team.c.id == member_id).values(role=role.value))
            about = {"member": member_id, "actor": by, "role": role.value, "since": member.since}
            if role is Role.OWNER:
                what, yours = News.RAISED, News.YOU_RAISED
            else:
                what, yours = News.LOWERED, News.YOU_LOWERED
                about["ended"] = await end_all_of(connection, member_id)
                # What is for owners isn't for them any more.
                await connection.execute(delete(team_news).where(team_news.c.chat == member.chat))
            await tell_owners(connection, what, but={by, member_id}, **about)
            if by != member_id:
                await tell(connection, member.chat, yours)
            return True


async def _member(connection: AsyncConnection, which: ColumnElement[bool]) -> Row[Any] | None:
    return (await connection.execute(select(team).where(which))).one_or_none()


async def _is_last_owner(connection: AsyncConnection, member: Row[Any]) -> bool:
    return member.role == Role.OWNER.value and await owners(connection) == 1


async def owners(connection: AsyncConnection) -> int:
    """How many owners there are."""
    query = select(func.count()).select_from(team).where(team.c.role == Role.OWNER.value)
    return await connection.scalar(query) or 0
