"""A group as a test sees it: who is in it writes and taps there, and all of them see one screen."""

from __future__ import annotations

import asyncio
from typing import cast

from bot.rehearsal import Message, Person, ShownButton
from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.taps import CallbackAnswer
from tests.support.people import Human


class Circle(Human):
    """What is heard and seen in a group is asked as of a person; who does something there is said."""

    def __init__(self, group: Group) -> None:
        super().__init__(cast("Person", group))
        self.group = group

    async def hears_from(self, who: Human, text: str, to: Message | None = None) -> Message:
        """Somebody writes there, in answer to a message if one is given."""
        self._moves()
        return self.group.says(text, who.person, to=to)

    async def tapped_by(self, who: Human, which: str | ShownButton, message: Message) -> CallbackAnswer:
        """Somebody taps a button there; what the bot answered the tap with."""
        self._moves()
        tap = self.group.taps(self.group.screen.get(message.id, message), which, who.person)
        try:
            async with asyncio.timeout(self.patience):
                return await tap
        except TimeoutError:
            raise self._failure(f"no answer to a tap on {which!r}") from None

    def texts(self) -> list[str]:
        """What the bot has said there and still stands."""
        return [message.text for message in self.group.messages if not message.own and message.text]
