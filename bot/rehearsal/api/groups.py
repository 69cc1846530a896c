"""The Bot API's methods about groups and their topics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.rehearsal.errors import bad_request
from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.params import Params
from bot.rehearsal.world.things import Json
from bot.rehearsal.world.world import World

MOST_OF_NAME = 128
"""Characters of a topic's name."""


class GroupMethods:
    """core.telegram.org/bots/api#createforumtopic and those around it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.methods: list[Callable[[Params], Any]] = [
            self.get_chat_member,
            self.get_chat_member_count,
            self.create_forum_topic,
            self.reopen_forum_topic,
        ]

    def get_chat_member(self, params: Params) -> Json:
        """How somebody stands in a group; the bot can ask about itself anywhere it is."""
        return self._group(params).member_json(params.number("user_id") or 0)

    def get_chat_member_count(self, params: Params) -> int:
        """How many are in it, the bot included."""
        return self._group(params).members + 1

    def create_forum_topic(self, params: Params) -> Json:
        """Begin a topic."""
        group = self._forum(params)
        name = params.text("name")
        if not 1 <= len(name) <= MOST_OF_NAME:
            raise bad_request("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
        return {"message_thread_id": group.begins_topic(name), "name": name, "icon_color": 7322096}

    def reopen_forum_topic(self, params: Params) -> bool:
        """Let people write in it again."""
        group = self._forum(params)
        topic = group.topics.get(params.number("message_thread_id") or 0)
        if topic is None:
            raise bad_request("TOPIC_ID_INVALID")
        if not topic.closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.closed = False
        return True

    def _forum(self, params: Params) -> Group:
        group = self._group(params)
        if not group.forum:
            raise bad_request("the chat is not a forum")
        if not group.may("can_manage_topics"):
            raise bad_request("not enough rights to create a topic")
        return group

    def _group(self, params: Params) -> Group:
        found = self.world.reachable(params.number("chat_id"))
        if not isinstance(found, Group):
            raise bad_request("the chat is not a group")
        return found
