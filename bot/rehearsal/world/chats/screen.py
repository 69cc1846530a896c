"""What every chat has: messages on its screen, and all versions of the bot's that came."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from bot.rehearsal.world.backend import Backend
from bot.rehearsal.world.signals import Signal
from bot.rehearsal.world.things import Json, Message


class ChatScreen(ABC):
    """`versions` are all versions of the bot's messages in the order they came; `messages` is the screen."""

    chat: int

    def __init__(self, backend: Backend, tell: Callable[[str, Any, Any], None]) -> None:
        """`tell(what, chat, content)` is called at each change that a phone shows."""
        self.backend = backend
        self._tell = tell
        self.watched = 0  # how many open pages show it
        self.received = 0  # messages from the bot, edits not counted
        self.typing_at = 0.0  # monotonic seconds of the last chat action
        self.versions: list[Message] = []
        self.screen: dict[int, Message] = {}
        self.pinned: list[int] = []  # ids of messages at the head of the chat, the newest last
        self.changed = Signal()

    @property
    def messages(self) -> list[Message]:
        """What the screen shows now, oldest first, what people wrote included."""
        return [self.screen[key] for key in sorted(self.screen)]

    @property
    def last(self) -> Message | None:
        """The bot's newest message on the screen."""
        return next((message for message in reversed(self.messages) if not message.own), None)

    def receives(self, message: Message) -> None:
        """A new message of the bot is here."""
        self.received += 1
        self.typing_at = 0.0
        self.versions.append(message)
        self.show(message)

    def sees_edit(self, message: Message) -> None:
        """The bot has changed one of its messages."""
        self.versions.append(message)
        self.show(message)

    def show(self, message: Message) -> None:
        """Put a message, or a new version of it, on the screen."""
        self.screen[message.id] = message
        self.changed.fire()
        self._tell("message", self, message)

    def loses(self, message_ids: list[int]) -> None:
        """The bot has deleted messages."""
        for message_id in message_ids:
            self.screen.pop(message_id, None)
            if message_id in self.pinned:
                self.pinned.remove(message_id)
        self.changed.fire()
        self._tell("deleted", self, message_ids)

    @abstractmethod
    def next_message_id(self) -> int:
        """The number of the next message here."""

    @abstractmethod
    def json_of(self, message: Message) -> Json:
        """A message of this chat as Telegram writes it, with the one it answers."""

    @abstractmethod
    def check_reachable(self) -> None:
        """Raise the ApiError that a bot gets which may not write here."""

    @abstractmethod
    def check_thread(self, thread: int | None) -> None:
        """Raise the ApiError that a bot gets which may not write in that topic."""

    @abstractmethod
    def check_deletable(self, message: Message) -> None:
        """Raise the ApiError that a bot gets which may not delete that message, however new it is."""
