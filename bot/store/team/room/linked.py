"""The group that is the team's room, and the words by which owners link one. Its id is sealed."""

from __future__ import annotations

import secrets
import string
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import SealError
from bot.incidents.reporting import report
from bot.model.retention import ROOM_LINK_LASTS, ROOM_WORD_LASTS
from bot.model.team.news import News
from bot.model.team.record import Act
from bot.model.team.roles import Role
from bot.model.team.room import RoomLink, RoomTopic, TeamRoom
from bot.store.db.database import Database
from bot.store.db.schema import hotline_copies, room_links, team, team_news, team_room
from bot.store.db.sealing import Sealer
from bot.store.entering import acting, enter
from bot.store.people.hotline import copies
from bot.store.team.invitations import digest, may
from bot.store.team.news import tell_owners

_ALPHABET: Final = string.ascii_letters + string.digits
_LENGTH: Final = 32


class TeamRoomTable:
    """One transaction each; StoreUnavailable from everywhere. `by`: a number in the team."""

    def __init__(self, db: Database, sealer: Sealer) -> None:
        self._db = db
        self._sealer = sealer

    async def get(self) -> TeamRoom | None:
        """The room as it is; None if no group is linked."""
        async with self._db.read() as conn:
            row = (await conn.execute(select(team_room))).one_or_none()
        return None if row is None else self._room(row)

    # Linking.

    async def word(self, by: int, now: datetime) -> str | None:
        """A word by which this owner shows which group they mean: letters and digits. Earlier ones end.

        None if they are an owner no more. It is shown once and kept nowhere.
        """
        token = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        async with self._db.write() as conn:
            if not await may(conn, by):
                return None
            over = (room_links.c.made_by == by) | (room_links.c.expires_at <= now)
            await conn.execute(delete(room_links).where(over))
            values = {"digest": digest(token), "made_by": by, "expires_at": now + ROOM_WORD_LASTS}
            await conn.execute(insert(room_links).values(**values))
        return token

    async def purge(self, now: datetime) -> None:
        """Delete the words and links that have run out."""
        over = room_links.c.expires_at <= now
        async with self._db.read() as conn:
            if await conn.scalar(select(room_links.c.number).where(over).limit(1)) is None:
                return
        async with self._db.write() as conn:
            await conn.execute(delete(room_links).where(over))

    async def shown(self, token: str, who: int, chat: int, now: datetime) -> RoomLink | None:
        """The owner with the chat `who` has said their word in the group `chat`; None if it isn't theirs.

        It holds once.
        """
        async with self._db.write() as conn:
            owner = select(team.c.id).where(
                team.c.chat == self._sealer.seal(who), team.c.role == Role.OWNER.value
            )
            by = await conn.scalar(owner)
            mine = (room_links.c.digest == digest(token), room_links.c.made_by == by)
            open_ones = (room_links.c.expires_at > now, room_links.c.chat.is_(None))
            number = await conn.scalar(select(room_links.c.number).where(*mine, *open_ones))
            if by is None or number is None:
                return None
            values = {"chat": self._sealer.seal(chat), "expires_at": now + ROOM_LINK_LASTS}
            await conn.execute(update(room_links).where(room_links.c.number == number).values(**values))
            return RoomLink(number, by, chat)

    async def link_of(self, number: int, now: datetime) -> RoomLink | None:
        """That wish to link a group, if it still holds."""
        query = select(room_links).where(room_links.c.number == number, room_links.c.expires_at > now)
        async with self._db.read() as conn:
            row = (await conn.execute(query)).one_or_none()
        if row is None or row.chat is None:
            return None
        return RoomLink(row.number, row.made_by, self._sealer.open(row.chat))

    async def link(self, link: RoomLink, language: str, now: datetime, *, forum: bool) -> None:
        """Let that group be the room, and no other. The other owners are told."""
        assert link.chat is not None
        values = {
            "chat": self._sealer.seal(link.chat),
            "language": language,
            "forum": int(forum),
            "since": now,
        }
        async with self._db.write() as conn:
            await self._clear(conn)
            await conn.execute(delete(room_links))
            await conn.execute(insert(team_room).values(**values))
            await tell_owners(conn, News.ROOM_LINKED, but={link.made_by}, actor=link.made_by)
            await enter(conn, Act.ROOM_LINKED, link.made_by, {"language": language})

    async def drop_link(self, number: int) -> None:
        """Whoever made it doesn't want it."""
        async with self._db.write() as conn:
            await conn.execute(delete(room_links).where(room_links.c.number == number))

    # What becomes of it.

    async def unlink(self, *, by: int | None) -> bool:
        """Let no group be the room; False if none was. `by`: the owner; None: the bot was taken out."""
        what, act = News.ROOM_UNLINKED, Act.ROOM_UNLINKED
        if by is None:
            what, act = News.ROOM_LOST, Act.ROOM_LOST
        async with self._db.write() as conn:
            chat = await conn.scalar(select(team_room.c.chat))
            if not await may(conn, by) or not await self._clear(conn):
                return False
            if by is None and chat is not None:
                await self._drop_copies(conn, self._sealer.open(chat))
            await tell_owners(conn, what, but={by}, actor=by)
            await enter(conn, act, by)
            return True

    async def move(self, old: int, new: int) -> bool:
        """A group has become a supergroup with another id; False if it is none that is known here."""
        was, now = self._sealer.seal(old), self._sealer.seal(new)
        async with self._db.write() as conn:
            await conn.execute(update(room_links).where(room_links.c.chat == was).values(chat=now))
            values = {"chat": now, "forum": 0, "notices": None, "questions": None}
            moved = await conn.execute(update(team_room).where(team_room.c.chat == was).values(**values))
            if not moved.rowcount:
                return False
            await conn.execute(update(team_news).where(team_news.c.chat == was).values(chat=now))
            await self._drop_copies(conn, old)
            await tell_owners(conn, News.ROOM_MOVED)
            await enter(conn, Act.ROOM_MOVED, await acting(conn))
            return True

    async def rest(self, resting: bool) -> bool:
        """Let nothing come there as long as the bot lacks rights; whether that is news."""
        async with self._db.write() as conn:
            before = await conn.scalar(select(team_room.c.resting))
            if before is None or before == int(resting):
                return False
            await conn.execute(update(team_room).values(resting=int(resting)))
            await tell_owners(conn, News.ROOM_RESTS if resting else News.ROOM_BACK)
            return True

    async def note_topic(self, topic: RoomTopic, thread: int | None) -> None:
        """The topic has that id at Telegram; None: it isn't there any more."""
        async with self._db.write() as conn:
            await conn.execute(update(team_room).values({topic.value: thread}))

    async def note_forum(self, forum: bool) -> None:
        """It has topics now, or none any more."""
        async with self._db.write() as conn:
            values = {"forum": int(forum), "notices": None, "questions": None}
            await conn.execute(update(team_room).where(team_room.c.forum != int(forum)).values(**values))

    async def _clear(self, conn: AsyncConnection) -> bool:
        """Let there be no room, and nothing that waits to be told there."""
        chat = await conn.scalar(select(team_room.c.chat))
        if chat is None:
            return False
        await conn.execute(delete(team_news).where(team_news.c.chat == chat))
        await conn.execute(delete(team_room))
        return True

    async def _drop_copies(self, conn: AsyncConnection, chat: int) -> None:
        """Nothing can be deleted in that chat any more, of which the owners are told."""
        mark = self._sealer.mark(copies.PURPOSE, chat)
        await conn.execute(delete(hotline_copies).where(hotline_copies.c.mark == mark))

    def _room(self, row: Row[Any]) -> TeamRoom | None:
        try:
            chat = self._sealer.open(row.chat)
        except SealError as fault:
            report(fault, "It isn't readable which group is the team's room")
            return None
        return TeamRoom(
            row.number,
            chat,
            row.language,
            bool(row.forum),
            row.since,
            row.notices,
            row.questions,
            bool(row.resting),
        )
