"""Who is in the team, and the one-time links by which they come in."""

from __future__ import annotations

import secrets
import string
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.team.news import SORTS, News
from bot.model.team.record import Act
from bot.model.team.roles import LOWERED, Access, Member, Role, among, roles_of
from bot.store.db.database import Database
from bot.store.db.schema import invitations, team, team_news
from bot.store.db.sealing import Sealer
from bot.store.entering import enter
from bot.store.team.invitations import codes_in, digest, end_all_of, good, may
from bot.store.team.leaving import lay_down, leave
from bot.store.team.limits import limit_in
from bot.store.team.names import opened_name
from bot.store.team.news import tell, tell_owners

_ALPHABET: Final = string.ascii_letters + string.digits
_TOKEN_LENGTH: Final = 26  # 154 bits, and far under the 64 characters of a start payload


class TeamTable:
    """Who may do what. Members are known by a number; their names are read here, and kept by names.py."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def has_owner(self) -> bool:
        """Whether anybody is in charge yet."""
        async with self._db.read() as connection:
            return await owners(connection) > 0

    async def invite(
        self,
        role: Role,
        now: datetime,
        lasts: timedelta,
        by: int | None = None,
        ended: int = 0,
        languages: Sequence[str] = (),
    ) -> str:
        """A token that lets one person in; letters and digits. It is shown once and kept nowhere.

        `by`: the number of the owner who makes it; None: it is made on the server. The other owners are told,
        also that so many that were open `ended` with it. `languages`: codes, for a translator.
        """
        token = "".join(secrets.choice(_ALPHABET) for _ in range(_TOKEN_LENGTH))
        values = {"digest": digest(token), "role": role.value, "made_by": by, "made_at": now}
        values["languages"] = " ".join(languages) or None
        async with self._db.write() as connection:
            made = await connection.execute(
                invitations.insert().values(**values, expires_at=now + lasts).returning(invitations.c.id)
            )
            about = {"invitation": made.scalar_one(), "role": role.value, "ended": ended}
            await tell_owners(connection, News.INVITED, but={by}, actor=by, **about)
            facts = {"invitation": about["invitation"], "role": role.value, "languages": values["languages"]}
            await enter(connection, Act.INVITED, by, facts, at=now)
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

        A member's role is raised, never lowered, and a translator gets languages more; a token that would
        give a member nothing new stays good, so that an owner who tries a link does not spend it. One whose
        maker is an owner no more lets nobody in. The other owners are told. Whoever it raises has its cases,
        if it is limited to some; what they began in others is laid down.
        """
        sealed = self._sealer.seal(chat)
        open_one = (invitations.c.digest == digest(token), good(now))
        async with self._db.write() as connection:
            offered = (await connection.execute(select(invitations).where(*open_one))).one_or_none()
            if offered is None:
                return None
            held = (await connection.execute(select(team).where(team.c.chat == sealed))).one_or_none()
            new = _new_values(held, offered)
            if held is not None and not new:
                return Role(held.role)
            spent = await connection.execute(delete(invitations).where(invitations.c.id == offered.id))
            if spent.rowcount != 1:  # on a database with several writers, somebody else was first
                return None
            if held is None:
                what, since = News.JOINED, now
                row = team.insert().values(chat=sealed, since=now, **new)
                number = (await connection.execute(row.returning(team.c.id))).scalar_one()
            else:
                what = News.RAISED if held.role != offered.role else News.WIDENED
                number, since = held.id, held.since
                await connection.execute(update(team).where(team.c.id == number).values(**new))
                if new.get("cases") is not None:
                    await lay_down(connection, self._sealer, held, now, but=limit_in(new["cases"]))
            about = {"member": number, "role": offered.role, "since": since, "invitation": offered.id}
            await tell_owners(connection, what, but={number}, actor=offered.made_by, **about)
            facts = {"role": offered.role, "invitation": offered.id, "languages": new.get("languages")}
            facts["cases"] = new.get("cases")
            await enter(connection, Act(what.value), number, facts, at=now, member=number)
            return Role(offered.role)

    async def role(self, chat: int) -> Role | None:
        """What this chat may do, or None for somebody who is not in the team."""
        async with self._db.read() as connection:
            role = await connection.scalar(select(team.c.role).where(team.c.chat == self._sealer.seal(chat)))
            return None if role is None else Role(role)

    async def sends(self, chat: int) -> bool:
        """Whether this chat is an owner's or an organiser's, who may write to subscribers."""
        return Access.ORGANISERS.admits(await self.role(chat))

    async def first_owner(self) -> int | None:
        """The chat of the longest-standing owner who hasn't blocked the bot; None while there is none."""
        who = (team.c.role == Role.OWNER.value, team.c.gone == 0)
        query = select(team.c.chat).where(*who).order_by(team.c.id).limit(1)
        async with self._db.read() as connection:
            sealed = await connection.scalar(query)
        return None if sealed is None else self._sealer.open(sealed)

    async def deciders(self, author: int | None) -> dict[int, int]:
        """Who decides on a broadcast: its author, if they still may send, and all owners; number → chat.

        Nobody who has blocked the bot is among them.
        """
        who = team.c.role == Role.OWNER.value
        if author is not None:
            who |= (team.c.chat == self._sealer.seal(author)) & those_who(Access.ORGANISERS)
        async with self._db.read() as connection:
            rows = await connection.execute(
                select(team.c.id, team.c.chat).where(who, team.c.gone == 0).order_by(team.c.id)
            )
            return {row.id: self._sealer.open(row.chat) for row in rows}

    async def who_send(self, case: str = "") -> dict[int, int]:
        """Owners and organisers, longest-standing first, but for who has blocked the bot: number → chat.

        `case`: without those who are limited to others.
        """
        return await self._who(those_who(Access.ORGANISERS), case)

    async def _who(self, who: ColumnElement[bool], case: str) -> dict[int, int]:
        query = select(team.c.id, team.c.chat, team.c.cases).where(who, team.c.gone == 0).order_by(team.c.id)
        async with self._db.read() as connection:
            rows = await connection.execute(query)
            return {row.id: self._sealer.open(row.chat) for row in rows if among(limit_in(row.cases), case)}

    async def members(self, chat: int) -> list[Member]:
        """The whole team, longest-standing first; `you` is set for `chat`."""
        sealed = self._sealer.seal(chat)
        async with self._db.read() as connection:
            rows = await connection.execute(select(team).order_by(team.c.id))
            return [
                Member(
                    row.id,
                    Role(row.role),
                    row.since,
                    row.chat == sealed,
                    codes_in(row.languages),
                    opened_name(self._sealer, row.id, row.name),
                    limit_in(row.cases),
                )
                for row in rows
            ]

    async def chats(self, access: Access, case: str = "") -> list[int]:
        """The chats of those of the team who may, longest-standing first.

        Nobody who has blocked the bot is among them, nor, with a `case`, who is limited to others.
        """
        return list((await self._who(those_who(access), case)).values())

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

    async def change_role(self, member_id: int, role: Role, now: datetime, *, by: int) -> bool:
        """Give one of the team a higher role; or a lower one, see LOWERED: an owner's invitations end then.

        Of whoever is a viewer from then on, all goes that goes with somebody who leaves. False if there is
        none with this number, it would be lowered in another way, it is the last owner, or `by`, who does it,
        is an owner no more.
        """
        async with self._db.write() as connection:
            member = await _member(connection, team.c.id == member_id)
            if member is None or not await may(connection, by):
                return False
            if not role.is_above(Role(member.role)) and (Role(member.role), role) not in LOWERED:
                return False
            if await _is_last_owner(connection, member):
                return False
            values = {"role": role.value, "languages": None, **_unlimited(role)}
            await connection.execute(update(team).where(team.c.id == member_id).values(**values))
            about = {"member": member_id, "actor": by, "role": role.value, "since": member.since}
            if role.is_above(Role(member.role)):
                what, yours = News.RAISED, News.YOU_RAISED
            else:
                what, yours = News.LOWERED, News.YOU_LOWERED
                about["ended"] = await end_all_of(connection, member_id)
                # What is for owners isn't for them any more.
                for_owners = [news.value for news, sort in SORTS.items() if sort.access is Access.OWNERS]
                theirs = (team_news.c.chat == member.chat, team_news.c.what.in_(for_owners))
                await connection.execute(delete(team_news).where(*theirs))
            if role is Role.VIEWER:
                await lay_down(connection, self._sealer, member, now)
            await tell_owners(connection, what, but={by, member_id}, **about)
            await enter(
                connection, Act(what.value), by, {"role": role.value, "before": member.role}, member=member_id
            )
            if by != member_id:
                await tell(connection, member.chat, yours, role=role.value)
            return True

    async def limit(self, member_id: int, cases: Collection[str] | None, now: datetime, *, by: int) -> bool:
        """Let one of the team see only these cases from now on; None: every one. An owner is never limited.

        What they were at with a case that they have no more ends as with somebody who leaves. False, and
        nothing is changed, if there is no such member, `cases` is empty, nothing changes by it, or `by`, who
        does it, is an owner no more.
        """
        kept = None if cases is None else " ".join(sorted(cases))
        async with self._db.write() as connection:
            member = await _member(connection, team.c.id == member_id)
            if member is None or member.role == Role.OWNER.value or not await may(connection, by):
                return False
            if kept == "" or limit_in(kept) == limit_in(member.cases):
                return False
            await connection.execute(update(team).where(team.c.id == member_id).values(cases=kept))
            await lay_down(connection, self._sealer, member, now, but=limit_in(kept))
            what, yours, act = News.LIMITED, News.YOU_LIMITED, Act.LIMITED
            if kept is None:
                what, yours, act = News.UNLIMITED, News.YOU_UNLIMITED, Act.UNLIMITED
            about = {"member": member_id, "actor": by, "role": member.role, "since": member.since}
            await tell_owners(connection, what, but={by}, **about)
            await enter(connection, act, by, {"cases": kept}, at=now, member=member_id)
            await tell(connection, member.chat, yours, role=member.role, actor=by)
            return True


def _new_values(held: Row[Any] | None, offered: Row[Any]) -> dict[str, str | None]:
    """What an invitation changes in a row of the team, or puts into a new one; empty: nothing."""
    if held is None or Role(offered.role).is_above(Role(held.role)):
        found = {"role": offered.role, "languages": offered.languages, **_unlimited(Role(offered.role))}
        return found if offered.cases is None else {**found, "cases": offered.cases}
    if held.role != offered.role or Role(held.role) is not Role.TRANSLATOR:
        return {}
    limit, theirs = limit_in(offered.cases), limit_in(held.cases)
    if limit is not None and (theirs is None or not theirs <= limit):
        return {}  # languages are of all that they see, and it gives them for some cases only
    known = codes_in(held.languages)
    more = [code for code in codes_in(offered.languages) if code not in known]
    return {"languages": " ".join((*known, *more))} if more else {}


def _unlimited(role: Role) -> dict[str, str | None]:
    """What ends with a new role: an owner has every case."""
    return {"cases": None} if role is Role.OWNER else {}


def those_who(access: Access) -> ColumnElement[bool]:
    """Condition of those of the team who may."""
    return team.c.role.in_([role.value for role in roles_of(access)])


async def _member(connection: AsyncConnection, which: ColumnElement[bool]) -> Row[Any] | None:
    return (await connection.execute(select(team).where(which))).one_or_none()


async def _is_last_owner(connection: AsyncConnection, member: Row[Any]) -> bool:
    return member.role == Role.OWNER.value and await owners(connection) == 1


async def owners(connection: AsyncConnection) -> int:
    """How many owners there are."""
    query = select(func.count()).select_from(team).where(team.c.role == Role.OWNER.value)
    return await connection.scalar(query) or 0
