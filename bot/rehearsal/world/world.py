"""The simulated Telegram's whole state, in memory: one bot, its people, their chats."""

from __future__ import annotations

import itertools
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.model.languages import SOURCE_LANGUAGE
from bot.rehearsal.errors import ApiError, bad_request
from bot.rehearsal.world.backend import Backend
from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.faults import Faults
from bot.rehearsal.world.things import Json

_BOT_ID: Final = 1000000000
TAP_LIFE: Final = 900.0  # seconds within which a tap can be answered

Listener = Callable[[str, Any, Any], None]
"""Told what happens, to which Person or in which Group, and what with."""


def new_token() -> str:
    """A token such as Telegram's, for a bot that exists nowhere else. Another one each time.

    Whoever has it can speak in the bot's name here, so that no page in a browser on this machine may know it.
    """
    return f"{_BOT_ID}:{secrets.token_urlsafe(26)}"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a Bot API method: what was asked, when (monotonic seconds), and the HTTP status answered.

    Status 0: the connection was dropped.
    """

    method: str
    chat: int | None
    params: Json = field(repr=False)
    at: float
    status: int


class World:
    """One bot and everybody around it. Nothing in it leaves the process.

    `calls` lists what the bot asked, while `log_calls` is true. `subscribe_prefix` is how the callback data
    of a button that subscribes begins: the app says so, and the crowd presses such buttons. `token`: a new
    one if none is given. `languages`: those that a phone can be set to, each with what it calls itself.
    """

    def __init__(
        self,
        username: str = "appeal_rehearsal_bot",
        token: str = "",
        *,
        name: str = "Urgent appeals",
        subscribe_prefix: str = "",
        languages: Mapping[str, str] | None = None,
    ) -> None:
        self.token = token = token or new_token()
        self.subscribe_prefix = subscribe_prefix
        self.languages = dict(languages or {SOURCE_LANGUAGE: SOURCE_LANGUAGE})
        self.backend = Backend(
            {
                "id": int(token.partition(":")[0]),
                "is_bot": True,
                "first_name": name,
                "username": username,
            }
        )
        self.updates = self.backend.updates
        self.files = self.backend.files
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Group] = {}
        self.moved: dict[int, int] = {}
        self.commands: dict[tuple[str, int | None, str], list[Json]] = {}
        self.profile: dict[tuple[str, str], str] = {}  # (name | description | short, language) -> text
        self.webhook = ""  # where updates are brought to; "": they are asked for
        self.webhook_secret = ""
        self.webhook_connections = 40
        self.webhook_error: tuple[int, str] | None = None  # when one couldn't be brought, and why
        self.faults = Faults()
        self.calls: list[Call] = []
        self.log_calls = True
        self.sent = 0  # messages delivered, albums counted by their parts
        self._listeners: list[Listener] = []
        self._chats = itertools.count()

    @property
    def username(self) -> str:
        """The bot's name in links: t.me/<username>."""
        return str(self.backend.bot["username"])

    def person(
        self,
        first_name: str,
        language_code: str = SOURCE_LANGUAGE,
        *,
        last_name: str | None = None,
        username: str | None = None,
        chat_id: int | None = None,
        start_payload: str = "",
        started: bool = False,
    ) -> Person:
        """A new person. `started`: has a chat with the bot already, without any message in it.

        Ids look like Telegram's: some fit 32 bits, some do not.
        """
        if chat_id is None:
            chat_id = next(
                number
                for n in self._chats
                if (number := (5_100_000_129 if n % 2 else 486_200_357) + n * 1_048_583) not in self.people
            )
        if chat_id in self.people:
            raise ValueError("somebody has this chat id already")
        person = Person(
            self.backend,
            self.tell,
            chat_id,
            first_name,
            language_code,
            last_name=last_name,
            username=username,
            start_payload=start_payload,
            started=started,
        )
        self.people[chat_id] = person
        return person

    def group(
        self,
        title: str,
        kind: str = "supergroup",
        *,
        forum: bool = False,
        username: str = "",
        chat_id: int | None = None,
    ) -> Group:
        """A new group, without the bot; `kind`: "group", "supergroup" or "channel"."""
        if chat_id is None:
            number = next(self._chats) * 2_097_143
            chat_id = -(4_012_345 + number) if kind == "group" else -(1_001_987_654_321 + number)
        group = Group(self.backend, self.tell, chat_id, title, kind, forum=forum, username=username)
        self.groups[chat_id] = group
        return group

    def upgrades(self, group: Group, *, forum: bool = False) -> Group:
        """A group becomes a supergroup: another id, none of its messages; the bot stands as before."""
        new = self.group(group.title, forum=forum)
        new.status, new.rights, new.members = group.status, group.rights, group.members
        group.moves_to(new)
        return new

    def known(self, chat: int | None) -> Person | Group | None:
        """Whoever or whatever has that id, whether or not the bot may write there."""
        if chat is None:
            return None
        return self.people.get(chat) or self.groups.get(chat)

    def reachable(self, chat: int | None) -> Person | Group:
        """The chat with that id, if the bot may write there; else ApiError as Telegram answers."""
        person = self.known(chat)
        if person is None:
            if chat is not None and chat in self.moved:
                raise ApiError(
                    400,
                    "Bad Request: group chat was upgraded to a supergroup chat",
                    migrate_to_chat_id=self.moved[chat],
                )
            raise bad_request("chat not found")
        person.check_reachable()
        return person

    def migrates(self, person: Person, new_id: int) -> None:
        """A chat gets another id; sends to the old one are refused with the new one."""
        del self.people[person.chat]
        self.moved[person.chat] = new_id
        person.chat = new_id
        self.people[new_id] = person

    def menu(self, person: Person) -> list[Json]:
        """The commands in that person's menu: the narrowest scope wins, and in it their language."""
        language = person.language_code.partition("-")[0].lower()
        for scope, chat in (("chat", person.chat), ("all_private_chats", None), ("default", None)):
            for code in (language, ""):
                if commands := self.commands.get((scope, chat, code)):
                    return commands
        return []

    def text_of(self, what: str, language_code: str) -> str:
        """The bot's "name", "description" or "short" description for a client's language."""
        language = language_code.partition("-")[0].lower()
        default = self.backend.bot["first_name"] if what == "name" else ""
        return self.profile.get((what, language)) or self.profile.get((what, "")) or str(default)

    def calls_of(self, method: str, chat: int | None = None) -> list[Call]:
        """The logged calls of one method, to one chat or to all."""
        return [call for call in self.calls if call.method == method and chat in (None, call.chat)]

    def log(self, method: str, chat: int | None, params: Json, status: int) -> None:
        """Remember a call."""
        self.calls.append(Call(method, chat, params, time.monotonic(), status))

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have `listener(what, chat, content)` called at each change; calling the result ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def tell(self, what: str, chat: Person | Group, content: Any) -> None:
        """Tell the listeners."""
        for listener in self._listeners:
            listener(what, chat, content)
