"""What a group looks like to the bot: its title and kind, and what the bot may do in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.chat.base.context import Context
from bot.model.team.room import RoomLack
from bot.telegram_api.updates.group_side import GroupKind, Rights
from bot.telegram_api.updates.groups import kind_in, rights_in
from bot.telegram_api.updates.incoming import UnreadableError, checked


@dataclass(frozen=True, slots=True)
class GroupSeen:
    """A group as Telegram tells of it now. `people`: how many are in it, without the bot."""

    title: str
    kind: GroupKind
    forum: bool
    people: int
    lacks: tuple[RoomLack, ...]

    @property
    def told(self) -> dict[str, Any]:
        """What room_link.html.j2 is filled with."""
        return {
            "title": self.title,
            "forum": self.forum,
            "small": self.kind is GroupKind.GROUP,
            "people": self.people,
            "lacks": [lack.value for lack in self.lacks],
        }


async def look(context: Context, chat: int) -> GroupSeen | None:
    """Ask Telegram for it; None if the bot isn't in it, or it is a channel, or nothing can be had now."""
    call = context.replier.call
    try:
        told = checked(await call("getChat", {"chat_id": chat}), "chat")
        me = await call("getChatMember", {"chat_id": chat, "user_id": context.bot.id})
        people = await call("getChatMemberCount", {"chat_id": chat})
        kind, rights = kind_in(told), rights_in(checked(me, "member"))
    except (TelegramError, UnreadableError):
        return None
    if kind is None or kind is GroupKind.CHANNEL or not rights.there:
        return None
    forum = told.get("is_forum") is True
    return GroupSeen(
        title=str(told.get("title") or ""),
        kind=kind,
        forum=forum,
        people=max(0, people - 1) if isinstance(people, int) else 0,
        lacks=lacks(rights, forum=forum, public=bool(told.get("username"))),
    )


def lacks(rights: Rights, *, forum: bool, public: bool = False) -> tuple[RoomLack, ...]:
    """Why the group can't be the room as it is now."""
    found = {
        RoomLack.PUBLIC: public,
        RoomLack.DELETE: not rights.delete,
        RoomLack.TOPICS: forum and not rights.topics,
    }
    return tuple(lack for lack, so in found.items() if so)


async def title_of(context: Context, link: int) -> str:
    """What the group is called that somebody wants to link; "" if that can't be had."""
    chat = await context.services.team_room.group_of(link)
    seen = await look(context, chat) if chat is not None else None
    return seen.title if seen else ""
