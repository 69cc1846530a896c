"""The registry: every command, button, screen and awaited answer, declared once, above its handler.

    @on_command("language", place=40)
    async def language(context: Context) -> None: ...

    @on_tap(Pause, Access.ORGANISERS)
    async def pause(context: Context, tap: Pause) -> None: ...

The menu, /help, the routing, the refusals and the reading of old buttons follow from these. What is left out
is an error: when the module is imported (a name or a place given twice), when the dispatch is (a button that
nobody handles), or when the program starts (a text that isn't there).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from bot.chat.base.buttons import Button, Open, Screen, button_kinds
from bot.chat.base.context import Context
from bot.content.texts import Phrasebook
from bot.model.team.roles import Access, Role
from bot.services.people.prompts import Awaited
from bot.telegram_api.updates.incoming import ChatMessage

B = TypeVar("B", bound=Button)

CommandHandler = Callable[[Context], Awaitable[None]]
ScreenHandler = Callable[[Context, Open], Awaitable[None]]
AnswerHandler = Callable[[Context, str, ChatMessage], Awaitable[None]]
"""Is handed what was kept with the question, and the message that came."""


MOST_PLACES: Final = 1000


class RegistryError(Exception):
    """Something is declared twice, or not at all; a mistake in this program."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command. `place`: in the menu and in /help, the lowest first; None: it stands in neither.

    `in_help`: whether /help has a line for it. `urgent`: whoever wrote it goes before others who wait.
    """

    name: str
    place: int | None
    access: Access
    run: CommandHandler
    in_help: bool = True
    urgent: bool = False

    @property
    def menu_label(self) -> str:
        """The label of its words in Telegram's menu."""
        return f"command_{self.name}"

    @property
    def help_label(self) -> str:
        """The label of its line in /help."""
        return f"help_{self.name}"


@dataclass(frozen=True, slots=True)
class Handled:
    """Who may, and what is done. `urgent`: whoever tapped it goes before others who wait.

    `of_all`: it concerns every case, so it isn't for who of the team is limited to some.
    `in_room`: whether it can be tapped in the team's room too, by who may; nothing else can there.
    """

    access: Access
    run: Callable[..., Awaitable[None]]
    urgent: bool = False
    of_all: bool = False
    in_room: bool = False


class Registry:
    """What was declared so far. The program has one, `REGISTRY`; a test may make its own."""

    def __init__(self) -> None:
        self.commands: dict[str, Command] = {}
        self.taps: dict[type[Button], Handled] = {}
        self.screens: dict[Screen, Handled] = {}
        self.answers: dict[Awaited, Handled] = {}
        self.room_commands: dict[str, CommandHandler] = {}

    def on_command(
        self,
        name: str,
        *,
        place: int | None,
        access: Access = Access.EVERYBODY,
        in_help: bool = True,
        urgent: bool = False,
    ) -> Callable[[CommandHandler], CommandHandler]:
        """Declare a command. Its words stand in labels.txt.j2 as command_NAME and help_NAME."""
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name):
            raise RegistryError(f"Telegram takes no command '{name}'.")
        taken = {other.place: other.name for other in self.commands.values()}
        if place is not None and place in taken:
            free = next(number for number in range(place, MOST_PLACES) if number not in taken)
            raise RegistryError(f"/{name} and /{taken[place]} have place {place}; {free} is free.")

        def declare(handler: CommandHandler) -> CommandHandler:
            _once(self.commands, name, Command(name, place, access, handler, in_help, urgent))
            return handler

        return declare

    def on_command_in_room(self, name: str) -> Callable[[CommandHandler], CommandHandler]:
        """Declare what a command says in the team's room, where who reads it isn't known.

        One for which nothing is declared here is answered in private only.
        """

        def declare(handler: CommandHandler) -> CommandHandler:
            _once(self.room_commands, name, handler)
            return handler

        return declare

    def on_tap(
        self,
        kind: type[B],
        access: Access = Access.EVERYBODY,
        *,
        urgent: bool = False,
        of_all: bool = False,
        in_room: bool = False,
    ) -> Callable[[Callable[[Context, B], Awaitable[None]]], Callable[[Context, B], Awaitable[None]]]:
        """Declare what a button does; `in_room`: in the team's room too."""

        def declare(
            handler: Callable[[Context, B], Awaitable[None]],
        ) -> Callable[[Context, B], Awaitable[None]]:
            _once(self.taps, kind, Handled(access, handler, urgent, of_all, in_room))
            return handler

        return declare

    def on_screen(
        self, screen: Screen, access: Access = Access.EVERYBODY
    ) -> Callable[[ScreenHandler], ScreenHandler]:
        """Declare how a screen is opened that needs no more than its name and a case."""

        def declare(handler: ScreenHandler) -> ScreenHandler:
            _once(self.screens, screen, Handled(access, handler))
            return handler

        return declare

    def on_answer(
        self, awaited: Awaited, access: Access = Access.EVERYBODY
    ) -> Callable[[AnswerHandler], AnswerHandler]:
        """Declare what is done with the message that answers a question."""

        def declare(handler: AnswerHandler) -> AnswerHandler:
            _once(self.answers, awaited, Handled(access, handler))
            return handler

        return declare

    def listed(self, *access: Access) -> list[Command]:
        """The commands for these that have a place, in the order of their places."""
        mine = (item for item in self.commands.values() if item.access in access and item.place is not None)
        return sorted(mine, key=lambda item: item.place or 0)

    def of_team(self, role: Role | None) -> list[Command]:
        """The commands that somebody with that role may use and a supporter may not."""
        team = (access for access in Access if access is not Access.EVERYBODY)
        return [item for item in self.listed(*team) if item.access.admits(role)]

    def menu(self, role: Role | None) -> list[Command]:
        """The commands of somebody's menu: what only their role may comes first."""
        return [*self.of_team(role), *self.listed(Access.EVERYBODY)]

    def require_complete(self) -> None:
        """Raise RegistryError for a button, screen or answer that nobody handles, or a room's command."""
        missing = [
            *(
                f"on_tap({kind.__name__}), of {kind.__module__}"
                for kind in button_kinds()
                if kind not in self.taps
            ),
            *(f"on_screen(Screen.{screen.name})" for screen in Screen if screen not in self.screens),
            *(f"on_answer(Awaited.{awaited.name})" for awaited in Awaited if awaited not in self.answers),
            *(f'on_command("{name}")' for name in self.room_commands if name not in self.commands),
        ]
        if missing:
            raise RegistryError(f"Nobody handles these; declare a handler for each: @{', @'.join(missing)}.")

    def require_texts(self, phrasebook: Phrasebook) -> None:
        """Raise ContentError for a command without words for the menu or for /help."""
        for language in phrasebook.languages:
            for item in self.listed(*Access):
                phrasebook[language].label(item.menu_label)
                if item.in_help:
                    phrasebook[language].label(item.help_label)


def _once(declared: dict[Any, Any], key: object, value: object) -> None:
    if key in declared:
        raise RegistryError(f"{key} is declared twice.")
    declared[key] = value


REGISTRY: Final = Registry()
on_command = REGISTRY.on_command
on_command_in_room = REGISTRY.on_command_in_room
on_tap = REGISTRY.on_tap
on_screen = REGISTRY.on_screen
on_answer = REGISTRY.on_answer
