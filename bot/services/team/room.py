"""The team's room: linking a group, what is known of it, and how that ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.model.clock import Clock
from bot.model.team.roles import Role
from bot.model.team.room import RoomLink, RoomLinking, RoomTopic, TeamRoom
from bot.model.team.two_keys import ApprovalKind, TwoKeyAct
from bot.services.people.visitors import Visitor
from bot.services.team.approvals import ApprovalsService
from bot.store.store import Store

ROOM_WORD: Final = "room-"
"""Beginning of the payload with which the bot is added to a group that is to be linked."""


class TeamRoomService:
    """All of it lies in the database. Who is in the group nobody here knows."""

    def __init__(
        self, store: Store, clock: Clock, approvals: ApprovalsService, wake: Callable[[], None]
    ) -> None:
        """`wake` tells whoever tells the owners, and deletes copies, that something changed."""
        self._store = store
        self._clock = clock
        self._approvals = approvals
        self._wake = wake

    async def room(self) -> TeamRoom | None:
        """The group that is linked."""
        return await self._store.team_room.get()

    async def open_room(self) -> TeamRoom | None:
        """The same, if anything can come there now."""
        room = await self.room()
        return room if room is not None and not room.resting else None

    # Linking.

    async def purge(self) -> None:
        """Delete the words and links that have run out."""
        await self._store.team_room.purge(self._clock.now())

    async def word(self, visitor: Visitor) -> str | None:
        """The payload by which this owner shows which group they mean; None if they are an owner no more."""
        number = await self._store.team.number(visitor.chat)
        token = None if number is None else await self._store.team_room.word(number, self._clock.now())
        return None if token is None else ROOM_WORD + token

    async def shown(self, payload: str, who: int, chat: int) -> RoomLink | None:
        """Somebody, known by their private chat, has said that in the group `chat`; None if it isn't theirs.

        Nobody but the owner who asked for it links anything by it.
        """
        token = payload.removeprefix(ROOM_WORD)
        return await self._store.team_room.shown(token, who, chat, self._clock.now())

    async def link_of(self, visitor: Visitor, number: int) -> RoomLink | None:
        """The visitor's wish to link a group, if it still holds."""
        link = await self._store.team_room.link_of(number, self._clock.now())
        mine = await self._store.team.number(visitor.chat)
        return link if link is not None and link.made_by == mine else None

    async def group_of(self, number: int) -> int | None:
        """The group that somebody wants to link, for whoever approves it; None if that holds no more."""
        link = await self._store.team_room.link_of(number, self._clock.now())
        return link.chat if link else None

    async def link(self, visitor: Visitor, number: int, language: str, *, forum: bool) -> RoomLinking:
        """Let that group be the room, once somebody else has approved it where the rule asks for that."""
        act = of_linking(number, language)
        async with self._store.unit():
            permission = await self._approvals.require(visitor.chat, act)
            link = await self.link_of(visitor, number)
            if link is None or await self._store.team.role(visitor.chat) is not Role.OWNER:
                return RoomLinking.GONE
            if not permission.granted:
                return RoomLinking.APPROVAL
            # To the second, as what was asked is counted.
            now = self._clock.now().replace(microsecond=0)
            await self._store.team_room.link(link, language, now, forum=forum)
            await self._approvals.done(visitor.chat, act, permission)
        self._wake()
        return RoomLinking.LINKED

    async def drop_link(self, visitor: Visitor, number: int) -> None:
        """The visitor doesn't want to link that group."""
        if await self.link_of(visitor, number) is not None:
            await self._store.team_room.drop_link(number)

    # What becomes of it.

    async def unlink(self, visitor: Visitor) -> bool:
        """Let an owner end it; False if there was none, or they are an owner no more."""
        by = await self._store.team.number(visitor.chat)
        done = by is not None and await self._store.team_room.unlink(by=by)
        self._wake()
        return done

    async def lost(self) -> None:
        """The bot isn't in it any more, or it is no more."""
        await self._store.team_room.unlink(by=None)
        self._wake()

    async def moved(self, old: int, new: int) -> None:
        """A group has become a supergroup, with another id; if it is the room, what is linked follows."""
        if await self._store.team_room.move(old, new):
            self._wake()

    async def rest(self, resting: bool) -> None:
        """Let nothing come there as long as the bot lacks rights."""
        if await self._store.team_room.rest(resting):
            self._wake()

    async def note_topic(self, topic: RoomTopic, thread: int | None) -> None:
        """The topic has that id at Telegram; None: it isn't there any more."""
        await self._store.team_room.note_topic(topic, thread)

    async def note_forum(self, forum: bool) -> None:
        """It has topics now, or none any more."""
        await self._store.team_room.note_forum(forum)


def of_linking(number: int, language: str) -> TwoKeyAct:
    """That a group is linked."""
    return TwoKeyAct(ApprovalKind.ROOM, str(number), language)
