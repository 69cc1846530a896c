"""The Bot API's methods that put a message at the head of a chat, and take it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.rehearsal.errors import bad_request
from bot.rehearsal.world.params import Params
from bot.rehearsal.world.things import Message
from bot.rehearsal.world.world import World


class Pins:
    """In a private chat the bot needs no right for it; a line in the chat says that it was done."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.methods: list[Callable[[Params], Any]] = [self.pin_chat_message, self.unpin_chat_message]

    def pin_chat_message(self, params: Params) -> bool:
        """Put it at the head; the bot is told of the line that says so, as of any other message."""
        person = self.world.reachable(params.number("chat_id"))
        message = person.screen.get(params.number("message_id") or 0)
        if message is None:
            raise bad_request("message to pin not found")
        if message.id in person.pinned:
            return True
        person.pinned.append(message.id)
        said = Message(
            person.next_message_id(),
            person.chat,
            own=False,
            date=self.world.backend.now(),
            kind="pinned",
            extra={"pinned_message": person.json_of(message)},
            silent=params.flag("disable_notification"),
        )
        person.show(said)
        self.world.updates.put("message", person.json_of(said))
        return True

    def unpin_chat_message(self, params: Params) -> bool:
        """Take it off the head."""
        person = self.world.reachable(params.number("chat_id"))
        message_id = params.number("message_id")
        if message_id not in person.pinned:
            raise bad_request("message to unpin not found")
        person.pinned.remove(message_id)
        return True
