"""What is read of a group: what is said to the bot there, taps, how it stands in it, and its new id.

Where the bot is an administrator, Telegram tells it of everything that anybody writes. What isn't said to a
bot goes no further than here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.telegram_api.updates.group_side import GroupKind, GroupSide, Rights
from bot.telegram_api.updates.incoming import (
    ChatMessage,
    Incoming,
    UpdateKind,
    checked,
    field,
    optional,
)

_KINDS: Final = {
    "group": GroupKind.GROUP,
    "supergroup": GroupKind.SUPERGROUP,
    "channel": GroupKind.CHANNEL,
}


def read_group(update: Mapping[str, Any]) -> Incoming | None:
    """The update, if it is from a group and concerns the bot. UnreadableError."""
    if (raw := update.get("callback_query")) is not None:
        return _tap(checked(raw, "callback_query"))
    if (raw := update.get("my_chat_member")) is not None:
        return _member(checked(raw, "my_chat_member"))
    if (raw := update.get("message")) is not None:
        return _message(checked(raw, "message"))
    return None


def _message(raw: Mapping[str, Any]) -> Incoming | None:
    found = _from(UpdateKind.MESSAGE, raw, raw)
    if found is None or found.group is None:
        return None
    moved_to = optional(raw, "migrate_to_chat_id", int)
    if moved_to is not None:
        found.kind = UpdateKind.MOVED
        found.group = replace(found.group, moved_to=moved_to)
        return found
    if not (optional(raw, "text", str) or "").startswith("/") and not _answers_a_bot(raw):
        return None
    found.message = ChatMessage(raw)
    return found


def _answers_a_bot(raw: Mapping[str, Any]) -> bool:
    """In a topic that a bot began, everything answers the line that says so: that is said to nobody."""
    if raw.get("reply_to_message") is None:
        return False
    other = checked(raw["reply_to_message"], "reply_to_message")
    author = other.get("from")
    by_bot = author is not None and checked(author, "from").get("is_bot") is True
    return by_bot and other.get("forum_topic_created") is None


def _tap(raw: Mapping[str, Any]) -> Incoming | None:
    if raw.get("message") is None:
        return None
    below = checked(raw["message"], "message")
    found = _from(UpdateKind.TAP, raw, below)
    if found is not None:
        message = ChatMessage(below)
        found.message = message if message.accessible else None
        found.data = optional(raw, "data", str) or ""
        found.query = field(raw, "id", str)
    return found


def _member(raw: Mapping[str, Any]) -> Incoming | None:
    found = _from(UpdateKind.MEMBER, raw, raw)
    if found is not None and found.group is not None:
        before = rights_in(checked(raw.get("old_chat_member"), "old_chat_member"))
        now = rights_in(checked(raw.get("new_chat_member"), "new_chat_member"))
        found.group = replace(found.group, before=before, rights=now)
    return found


def rights_in(member: Mapping[str, Any]) -> Rights:
    """How the bot stands, of a ChatMember. UnreadableError."""
    status = field(member, "status", str)
    if status in ("left", "kicked"):
        return Rights(there=False)
    if status == "restricted":
        return Rights(there=member.get("is_member") is True)
    return Rights(True, member.get("can_delete_messages") is True, member.get("can_manage_topics") is True)


def kind_in(chat: Mapping[str, Any]) -> GroupKind | None:
    """What a Chat is; None for a private one."""
    return _KINDS.get(field(chat, "type", str))


def _from(kind: UpdateKind, said: Mapping[str, Any], there: Mapping[str, Any]) -> Incoming | None:
    chat = checked(there.get("chat"), "chat")
    group = kind_in(chat)
    if group is None:
        return None
    who: int | None = None
    language: str | None = None
    if said.get("from") is not None and said.get("sender_chat") is None:
        person = checked(said["from"], "from")
        if person.get("is_bot") is not True:
            who, language = field(person, "id", int), optional(person, "language_code", str)
    side = GroupSide(group, who, chat.get("is_forum") is True, bool(chat.get("username")))
    return Incoming(kind, field(chat, "id", int), language, group=side)
