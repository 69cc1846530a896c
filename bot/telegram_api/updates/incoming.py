"""What Telegram tells: an update, and the messages in it, each parsed as far as somebody asks for it.

The library makes objects of all of an update before anybody looks at it, which costs as much as the rest of
an answer. Here the few fields that every update is sorted by are looked at, each with its type; a message as
a whole becomes the library's object for whoever needs its formatting, its photo or its buttons.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any, TypeVar, cast

from telegram import Message

from bot.telegram_api.markup import Keyboard
from bot.telegram_api.updates.group_side import GroupSide

log = logging.getLogger(__name__)

T = TypeVar("T")


class UnreadableError(Exception):
    """An update of a shape that the Bot API doesn't describe. Its text names a field, never a value."""


class UpdateKind(Enum):
    """What an update is about: those that are asked for."""

    MESSAGE = auto()
    EDITED = auto()
    TAP = auto()  # on a button
    MEMBER = auto()  # somebody blocked the bot, or came back; in a group: how the bot stands there
    PINNED = auto()  # the line in a chat that says that this bot pinned a message
    MOVED = auto()  # a group has another id now


_BARE = "message_id", "date", "chat", "from", "text", "entities"
"""What a message is read by if there is something in it that can't be read."""


class ChatMessage:
    """A message in a chat, sent by either side. `date`: when it was sent, by Telegram's clock.

    `thread`: the topic that it stands in, where the chat has topics (core.telegram.org/bots/api#message).
    `accessible`: whether more is known of it than its id; of a very old one it isn't.
    """

    __slots__ = ("_raw", "_whole", "accessible", "date", "id", "media_group", "text", "thread")

    def __init__(self, raw: Mapping[str, Any]) -> None:
        """UnreadableError for what is no message of the Bot API's."""
        self._raw: Mapping[str, Any] | bytes = raw
        self._whole: Message | None = None
        self.id = field(raw, "message_id", int)
        seconds = field(raw, "date", int)
        self.accessible = seconds != 0  # core.telegram.org/bots/api#inaccessiblemessage
        try:
            self.date = datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError):
            raise UnreadableError("date is no moment") from None
        self.text = optional(raw, "text", str)
        self.media_group = optional(raw, "media_group_id", str)
        in_topic = raw.get("is_topic_message") is True
        self.thread = optional(raw, "message_thread_id", int) if in_topic else None

    @property
    def author(self) -> int | None:
        """Who wrote it, by the id that their private chat has; None: somebody as their group."""
        author = self._content.get("from")
        if author is None or self._content.get("sender_chat") is not None:
            return None
        return field(checked(author, "from"), "id", int)

    @property
    def protected(self) -> bool:
        """Whether it can't be forwarded, saved or copied."""
        return self._content.get("has_protected_content") is True

    def pack(self) -> None:
        """Keep what else it holds as JSON until that is asked for: a letter's buttons are many objects."""
        if not isinstance(self._raw, bytes):
            self._raw = json.dumps(self._raw, ensure_ascii=False, separators=(",", ":")).encode(
                errors="surrogatepass"
            )

    @property
    def _content(self) -> Mapping[str, Any]:
        if isinstance(self._raw, bytes):
            self._raw = cast("Mapping[str, Any]", json.loads(self._raw.decode(errors="surrogatepass")))
        return self._raw

    @property
    def whole(self) -> Message:
        """The library's object for it, made when first asked for. UnreadableError.

        A part that it can't read, such as a poll as older Bot API servers tell of it, is left out: then that
        is no message that anything can be done with, and is answered as such.
        """
        if self._whole is None:
            try:
                self._whole = _parsed(self._content)
            except UnreadableError as fault:
                bare = {name: self._content[name] for name in _BARE if name in self._content}
                self._whole = _parsed(bare)
                log.warning("Of a message only the text is read: %s.", fault)
        return self._whole

    @property
    def keys(self) -> Keyboard:
        """The buttons below it. UnreadableError."""
        markup = self._content.get("reply_markup")
        return [] if markup is None else field(checked(markup, "reply_markup"), "inline_keyboard", list)

    @property
    def changed(self) -> datetime:
        """When it came to say what it says: edited, or sent; by Telegram's clock. UnreadableError."""
        seconds = optional(self._content, "edit_date", int)
        try:
            return datetime.fromtimestamp(seconds, UTC) if seconds else self.date
        except (ValueError, OverflowError, OSError):
            raise UnreadableError("edit_date is no moment") from None

    @property
    def reply_to(self) -> ChatMessage | None:
        """The message that it was sent as a reply to, if that can still be had. UnreadableError."""
        other = self._content.get("reply_to_message")
        return None if other is None else ChatMessage(checked(other, "reply_to_message"))

    def styled(self, style: str) -> str:
        """The text in this style (a MessageEntity type), from its first character to its last; else "".

        A link inside may have broken it up.
        """
        parts = [part for part in self._content.get("entities", ()) if part.get("type") == style]
        if not parts or not self.text:
            return ""
        units = self.text.encode("utf-16-le")  # Telegram counts in these
        start, end = parts[0]["offset"], parts[-1]["offset"] + parts[-1]["length"]
        return units[2 * start : 2 * end].decode("utf-16-le")


@dataclass(slots=True)
class Incoming:
    """An update from a private chat, or from a group, of which `group` has more.

    `message`: what was written or edited, or what the tapped button stands below, if it can still be had.
    `data` and `query`: of a tap, what its button carries and the number to answer it by.
    `blocked`: of a MEMBER update, whether the bot was blocked (True) or let in again (False).
    `taken_at`: when its turn began to be waited for, by the loop's clock.
    `number`: Telegram's of the update, the same if it is brought again. `acknowledge`: to be called once it
    has been handled, if somebody waits for that.
    """

    kind: UpdateKind
    chat: int
    client_language: str | None
    message: ChatMessage | None = None
    data: str = ""
    query: str = ""
    blocked: bool | None = None
    group: GroupSide | None = None
    taken_at: float = 0.0
    number: int | None = None
    acknowledge: Callable[[], None] | None = None

    @property
    def words(self) -> str:
        """What was written; "" for a photo or the like, and for what is no new message."""
        return (self.message.text or "") if self.kind is UpdateKind.MESSAGE and self.message else ""


def read(update: Mapping[str, Any]) -> Incoming | None:
    """The update as far as it is looked at; None for one that isn't from a person in a private chat.

    UnreadableError for a shape that the Bot API doesn't describe.
    """
    if (tap := update.get("callback_query")) is not None:
        return _tap(checked(tap, "callback_query"))
    if (member := update.get("my_chat_member")) is not None:
        return _member(checked(member, "my_chat_member"))
    for name, kind in (("message", UpdateKind.MESSAGE), ("edited_message", UpdateKind.EDITED)):
        if (raw := update.get(name)) is not None:
            raw = checked(raw, name)
            message = ChatMessage(raw)
            pins = raw.get("pinned_message") is not None
            found = _from(UpdateKind.PINNED if pins else kind, raw, raw)
            if pins and checked(raw.get("from"), "from").get("is_bot") is not True:
                return None  # somebody pinned a message for themselves
            if found is not None:
                found.message = message
            return found
    return None


def _tap(raw: Mapping[str, Any]) -> Incoming | None:
    query, below = field(raw, "id", str), raw.get("message")
    if below is None:  # below a message sent by way of an inline query; this bot sends none
        return None
    message = ChatMessage(checked(below, "message"))
    found = _from(UpdateKind.TAP, raw, below)
    if found is not None:
        found.message = message if message.accessible else None
        found.data = optional(raw, "data", str) or ""
        found.query = query
    return found


_BLOCKED = {"kicked": True, "member": False}
"""core.telegram.org/bots/api#chatmember: of a private chat there are no others."""


def _member(raw: Mapping[str, Any]) -> Incoming | None:
    found = _from(UpdateKind.MEMBER, raw, raw)
    if found is not None:
        now = checked(raw.get("new_chat_member"), "new_chat_member")
        found.blocked = _BLOCKED.get(field(now, "status", str))
    return found


def _from(kind: UpdateKind, said: Mapping[str, Any], there: Mapping[str, Any]) -> Incoming | None:
    """Who did it, and where; None if it was nobody, or not in a private chat."""
    chat = checked(there.get("chat"), "chat")
    if field(chat, "type", str) != "private" or said.get("from") is None:
        return None
    who = checked(said["from"], "from")
    return Incoming(kind, field(chat, "id", int), optional(who, "language_code", str))


def _parsed(content: Mapping[str, Any]) -> Message:
    try:
        return Message.de_json(dict(content), None)
    except Exception as fault:  # noqa: BLE001 - the library raises whatever its code comes upon
        raise UnreadableError(f"a message can't be read ({type(fault).__name__})") from None


def checked(value: object, name: str) -> Mapping[str, Any]:
    """An object of the Bot API. UnreadableError, which has its `name`."""
    if not isinstance(value, dict):
        raise UnreadableError(f"{name} is {type(value).__name__}")
    return value


def field(raw: Mapping[str, Any], name: str, kind: type[T]) -> T:
    """What has that name in it, of that type. UnreadableError."""
    value = raw.get(name)
    if not isinstance(value, kind):
        raise UnreadableError(f"{name} is {type(value).__name__}")
    return value


def optional(raw: Mapping[str, Any], name: str, kind: type[T]) -> T | None:
    """The same, or None where nothing has it. UnreadableError."""
    return None if raw.get(name) is None else field(raw, name, kind)
