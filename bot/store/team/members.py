"""Owners and organisers, and the one-time links by which they come in."""

from __future__ import annotations

import hashlib
import secrets
import string
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.model.broadcasts.broadcast import BroadcastState
from bot.model.team.roles import Member, Role
from bot.store.db.database import Database
from bot.store.db.schema import broadcasts, invitations, team
from bot.store.db.sealing import Sealer
from bot.store.people import prompts

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

    async def invite(self, role: Role, now: datetime, lasts: timedelta) -> str:
        """A token that lets one person in; letters and digits. It is shown once and kept nowhere."""
        token = "".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_LENGTH))
        async with self._db.write() as connection:
            await connection.execute(
                invitations.insert().values(digest=_digest(token), role=role.value, expires_at=now + lasts)
            )
        return token

    async def purge_invitations(self, now: datetime) -> None:
        """Delete those that have run out."""
        async with self._db.write() as connection:
            await connection.execute(delete(invitations).where(invitations.c.expires_at <= now))

    async def revoke_invitations(self, role: Role) -> int:
        """Make all open invitations to this role worthless; how many they were."""
        async with self._db.write() as connection:
            revoked = await connection.execute(delete(invitations).where(invitations.c.role == role.value))
            return revoked.rowcount

    async def join(self, token: str, chat: int, now: datetime) -> Role | None:
        """Come in by a token; the role held afterwards, or None if the token is spent, old or invented.

        A member's role is raised, never lowered; a token that would give a member nothing new stays good,
        so that an owner who tries a link does not spend it.
        """
        sealed = self._sealer.seal(chat)
        open_one = (invitations.c.digest == _digest(token), invitations.c.expires_at > now)
        async with self._db.write() as connection:
            offered = await connection.scalar(select(invitations.c.role).where(*open_one))
            if offered is None:
                return None
            held = await connection.scalar(select(team.c.role).where(team.c.chat == sealed))
            if held in (offered, Role.OWNER.value):
                return Role(held)
            spent = await connection.execute(delete(invitations).where(*open_one))
            if spent.rowcount != 1:  # on a database with several writers, somebody else was first
                return None
            if held is None:
                await connection.execute(team.insert().values(chat=sealed, role=offered, since=now))
            else:
                await connection.execute(update(team).where(team.c.chat == sealed).values(role=offered))
            return Role(offered)

    async def role(self, chat: int) -> Role | None:
        """What this chat may do, or None for somebody who is not in the team."""
        async with self._db.read() as connection:
            role = await connection.scalar(select(team.c.role).where(team.c.chat == self._sealer.seal(chat)))
            return None if role is None else Role(role)

    async def first_owner(self) -> int | None:
        """The chat of the longest-standing owner; None while there is none."""
        query = select(team.c.chat).where(team.c.role == Role.OWNER.value).order_by(team.c.id).limit(1)
        async with self._db.read() as connection:
            sealed = await connection.scalar(query)
        return None if sealed is None else self._sealer.open(sealed)

    async def deciders(self, author: int | None) -> dict[int, int]:
        """Who decides on a broadcast: its author, if they are in the team, and all owners; number → chat."""
        who = team.c.role == Role.OWNER.value
        if author is not None:
            who |= team.c.chat == self._sealer.seal(author)
        async with self._db.read() as connection:
            rows = await connection.execute(select(team.c.id, team.c.chat).where(who).order_by(team.c.id))
            return {row.id: self._sealer.open(row.chat) for row in rows}

    async def members(self, chat: int) -> list[Member]:
        """The whole team, longest-standing first; `you` is set for `chat`."""
        sealed = self._sealer.seal(chat)
        async with self._db.read() as connection:
            rows = await connection.execute(select(team).order_by(team.c.id))
            return [Member(row.id, Role(row.role), row.since, you=row.chat == sealed) for row in rows]

    async def chats(self, role: Role | None = None) -> list[int]:
        """The chats of the whole team, or of those with that role, longest-standing first."""
        query = select(team.c.chat).order_by(team.c.id)
        if role is not None:
            query = query.where(team.c.role == role.value)
        async with self._db.read() as connection:
            sealed = await connection.scalars(query)
            return [self._sealer.open(chat) for chat in sealed]

    async def remove(self, member_id: int) -> bool:
        """Take a member out, with what they were about to write and the question for it.

        False if there is none with this number, or it is the last owner.
        """
        async with self._db.write() as connection:
            found = await connection.execute(select(team.c.chat, team.c.role).where(team.c.id == member_id))
            member = found.one_or_none()
            if member is None or (member.role == Role.OWNER.value and await owners(connection) == 1):
                return False
            await connection.execute(delete(team).where(team.c.id == member_id))
            with suppress(SealError):  # of a damaged row nobody knows whose it was
                await prompts.drop(connection, self._sealer, self._sealer.open(member.chat))
            unsent = (broadcasts.c.author == member.chat, broadcasts.c.state == BroadcastState.DRAFT.value)
            await connection.execute(delete(broadcasts).where(*unsent))
            return True


async def owners(connection: AsyncConnection) -> int:
    """How many owners there are."""
    query = select(func.count()).select_from(team).where(team.c.role == Role.OWNER.value)
    return await connection.scalar(query) or 0


def _digest(token: str) -> bytes:
    # The token is random and long, so a plain digest can't be searched for its source.
    return hashlib.sha256(token.encode()).digest()
