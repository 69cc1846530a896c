"""A group: people write in it, the bot stands in it as this or that, and it may have topics.

As core.telegram.org/bots/api and the Bot API server have it: what a bot hears depends on privacy mode and on
whether it is an administrator (core.telegram.org/bots/features#privacy-mode); in a topic every message that
answers none answers the line that began the topic; a group without topics can become a supergroup, which has
another id and none of the messages of before.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from bot.rehearsal.errors import ApiError, bad_request
from bot.rehearsal.world.backend import Backend
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.chats.screen import ChatScreen
from bot.rehearsal.world.json_forms import any_message_json, user_json
from bot.rehearsal.world.taps import CallbackTap
from bot.rehearsal.world.things import Json, Message, ShownButton

RIGHTS: Final = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)
_ANONYMOUS: Final = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
_NEW_SUPERGROUP: Final = itertools.count(1_000_002_481_337)


@dataclass(slots=True)
class GroupTopic:
    """A topic, known by the id of the line that began it."""

    name: str
    closed: bool = False


class Group(ChatScreen):
    """Made by `World.group`. `status` is the bot's: "left", "member", "administrator" or "kicked".

    In place of one phone for each who is in it there is one screen, which all of them see.
    """

    def __init__(
        self,
        backend: Backend,
        tell: Callable[[str, Any, Any], None],
        chat: int,
        title: str,
        kind: str,
        *,
        forum: bool = False,
        username: str = "",
    ) -> None:
        super().__init__(backend, tell)
        self.chat = chat
        self.title = title
        self.kind = kind  # "group", "supergroup" or "channel"
        self.forum = forum
        self.username = username
        self.status = "left"
        self.rights: frozenset[str] = frozenset()
        self.privacy = True  # the bot's privacy mode, which @BotFather sets
        self.gone = False  # deleted by its owner
        self.moved_to: int | None = None
        self.members = 1
        self.topics: dict[int, GroupTopic] = {}
        self._authors: dict[int, Person | None] = {}
        self._message_ids = itertools.count(1)

    @property
    def first_name(self) -> str:
        """What stands in front of what people wrote, in a test's picture of the chat."""
        return self.title

    # What people do.

    def says(
        self,
        text: str,
        by: Person,
        *,
        topic: int | None = None,
        to: Message | None = None,
        anonymous: bool = False,
    ) -> Message:
        """Somebody writes, in that topic or where the answered message stands; `anonymous`: as the group."""
        thread = to.thread if to is not None else topic
        message = Message(
            self.next_message_id(),
            self.chat,
            own=True,
            date=self.backend.now(),
            text=text,
            reply_to=to.id if to is not None else None,
            thread=thread,
        )
        self._authors[message.id] = None if anonymous else by
        self.show(message)
        if self._is_heard(message, to):
            self.backend.updates.put("message", self.json_of(message))
        return message

    def taps(self, message: Message, which: str | int | ShownButton, by: Person) -> CallbackTap:
        """Somebody taps a button below a message; as `Person.taps`."""
        button = message.button(which)
        if button.data is None:
            raise ValueError(f"{button.label!r} opens a link or copies; no tap reaches the bot")
        tap = self.backend.new_tap(message.id, button.data, lambda tap: self._tell("answer", self, tap))
        content: Json = {
            "id": tap.id,
            "from": user_json(by),
            "message": self.json_of(self.screen.get(message.id, message)),
            "chat_instance": str(self.chat * 7919),
            "data": button.data,
        }
        self.backend.updates.put("callback_query", content)
        return tap

    def follows(self, link: str, by: Person, *, anonymous: bool = False, rights: bool = True) -> None:
        """Somebody opens a link that adds the bot to a group, chooses this one, and agrees to its rights.

        A group becomes a supergroup first where the rights ask for that (see World.upgrades).
        """
        asked = parse_qs(urlsplit(link).query)
        wanted = [f"can_{name}" for value in asked.get("admin", ()) for name in value.split()]
        self.stands("administrator" if wanted and rights else "member", by, wanted if rights else ())
        payload = asked["startgroup"][0]
        self.says(f"/start@{self.backend.bot['username']} {payload}", by, anonymous=anonymous)

    def stands(self, status: str, by: Person, rights: Collection[str] = ()) -> None:
        """Somebody adds or removes the bot, or makes it an administrator with these rights."""
        before = self._member(self.backend.bot)
        self.status = status
        self.rights = frozenset(rights) if status == "administrator" else frozenset()
        content = {"chat": self.as_json(), "from": user_json(by), "date": self.backend.now()}
        self.backend.updates.put(
            "my_chat_member",
            {**content, "old_chat_member": before, "new_chat_member": self._member(self.backend.bot)},
        )

    def author(self, message: Message) -> Person | None:
        """Who wrote it; None for the bot, and for whoever wrote as the group."""
        return self._authors.get(message.id)

    def deletes_topic(self, thread: int) -> None:
        """Somebody deletes a topic, with all that stands in it."""
        del self.topics[thread]
        self.loses([one.id for one in self.messages if thread in (one.id, one.thread)])

    # As Telegram has it.

    def as_json(self) -> Json:
        """The Chat."""
        found: Json = {"id": self.chat, "title": self.title, "type": self.kind}
        if self.forum:
            found["is_forum"] = True
        if self.username:
            found["username"] = self.username
        return found

    def member_json(self, user: int) -> Json:
        """The ChatMember with that id; of people only that they are in it."""
        if user == self.backend.bot["id"]:
            return self._member(self.backend.bot)
        raise bad_request("member not found")

    def begins_topic(self, name: str) -> int:
        """The bot begins a topic; its id."""
        line = self._line({"forum_topic_created": {"name": name, "icon_color": 7322096}})
        line = replace(line, thread=line.id)
        self.topics[line.id] = GroupTopic(name)
        self.show(line)
        return line.id

    def moves_to(self, other: Group) -> None:
        """It is a supergroup now, `other`; the bot is told in both."""
        self.moved_to = other.chat
        line = self._line({"migrate_to_chat_id": other.chat})
        self.backend.updates.put("message", self.json_of(line))
        other.backend.updates.put("message", other.json_of(other._line({"migrate_from_chat_id": self.chat})))

    def _line(self, extra: Json) -> Message:
        """A line that says what somebody did."""
        line = Message(
            self.next_message_id(), self.chat, own=False, date=self.backend.now(), kind="line", extra=extra
        )
        self.show(line)
        return line

    def _member(self, user: Json) -> Json:
        found: Json = {"user": user, "status": self.status}
        if self.status == "administrator":
            found |= {right: right in self.rights or right == "can_manage_chat" for right in RIGHTS}
            found |= {"can_be_edited": False, "is_anonymous": False}
        return found | ({"until_date": 0} if self.status == "kicked" else {})

    def _is_heard(self, message: Message, to: Message | None) -> bool:
        if self.status == "administrator":
            return True
        if self.status != "member":
            return False
        return not self.privacy or message.text.startswith("/") or (to is not None and not to.own)

    def may(self, right: str) -> bool:
        """Whether the bot has that right."""
        return self.status == "administrator" and right in self.rights

    # What a chat has to say to a bot.

    def next_message_id(self) -> int:
        """Groups count for themselves."""
        return next(self._message_ids)

    def json_of(self, message: Message) -> Json:
        """In a topic, what answers nothing answers the line that began it."""
        answered = message.reply_to
        if answered is None and message.thread is not None and message.thread != message.id:
            answered = message.thread
        other = self.screen.get(answered) if answered is not None else None
        reply = None if other is None else self._json(other, None)
        return self._json(message, reply)

    def _json(self, message: Message, reply: Json | None) -> Json:
        if not message.own:
            return any_message_json(message, self.backend.bot, self.as_json(), reply)
        author = self._authors.get(message.id)
        if author is None:
            said = any_message_json(message, _ANONYMOUS, self.as_json(), reply)
            return said | {"sender_chat": self.as_json()}
        return any_message_json(message, user_json(author), self.as_json(), reply)

    def check_reachable(self) -> None:
        """A bot writes where it is; in a channel only as an administrator."""
        if self.moved_to is not None:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.moved_to,
            )
        if self.gone:
            if self.kind == "group":
                raise ApiError(403, "Forbidden: the group chat was deleted")
            raise bad_request("chat not found")
        if self.status in ("left", "kicked"):
            kind = "group" if self.kind == "group" else f"{self.kind}"
            how = "bot was kicked from" if self.status == "kicked" else "bot is not a member of"
            raise ApiError(403, f"Forbidden: {how} the {kind} chat")
        if self.kind == "channel" and not self.may("can_post_messages"):
            raise bad_request("need administrator rights in the channel chat")

    def check_thread(self, thread: int | None) -> None:
        """Without topics there is no thread; a closed one is for those who manage topics."""
        if thread is None:
            return
        if not self.forum or thread not in self.topics:
            raise bad_request("message thread not found")
        if self.topics[thread].closed and not self.may("can_manage_topics"):
            raise bad_request("TOPIC_CLOSED")

    def check_deletable(self, message: Message) -> None:
        """Its own messages, and with the right for it everybody's."""
        if message.own and not self.may("can_delete_messages"):
            raise bad_request("message can't be deleted")
