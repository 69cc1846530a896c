"""Wherever one of the team gets, there is a way back to their desk: by a button, or by one that leads to it.

From each command of the team every kind of button for it is tapped once, until no new one turns up.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Final

import pytest

from bot.chat.base.buttons import Button, Open, OpenBelow, Screen, parse
from bot.chat.base.registry import REGISTRY
from bot.chat.delivery import reports
from bot.chat.team.buttons import LeaveTeam
from bot.model.team.roles import Access, Role
from bot.rehearsal import Message, ShownButton
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import schedules, sends, subscribed, writes_first

MANY: Final = 70
"""Kinds of buttons for the team that an owner meets: fewer, and the walk has not been everywhere."""
_THE_SAME: Final = (
    "case",
    "part",
    "field",
    "language",
    "topic",
    "outcome",
    "option",
    "draft",
    "broadcast",
    "revision",
    "mark",
    "number",
    "base",
    "item",
    "first",
    "minute",
)
"""What of a button leads to no other screen."""

Kind = tuple[object, ...]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


def _kind(button: Button) -> Kind:
    said = {one.name: getattr(button, one.name) for one in fields(button) if one.name not in _THE_SAME}
    return type(button), *(one if isinstance(one, Enum | bool) else bool(one) for one in said.values())


def _for_team(button: Button) -> bool:
    if isinstance(button, Open | OpenBelow):
        return REGISTRY.screens[button.screen].access is not Access.EVERYBODY
    return REGISTRY.taps[type(button)].access is not Access.EVERYBODY


def _buttons(message: Message) -> list[Button]:
    return [button for shown in message.buttons if shown.data and (button := parse(shown.data))]


@dataclass
class Place:
    """What came of a command or a tap: the buttons on it, and what it says."""

    name: str
    text: str
    kinds: set[Kind] = field(default_factory=set)
    is_file: bool = False
    leads: bool = False


class Walk:
    """Somebody of the team who taps all that is theirs, and draws a map of it."""

    def __init__(self, bot: Running, human: Human) -> None:
        self.bot, self.human = bot, human
        self.places: list[Place] = []
        self.behind: dict[Kind, list[Place]] = {}
        self._to_tap: deque[tuple[Message, ShownButton, Button]] = deque()

    async def came(self, name: str, since: int) -> list[Place]:
        """What came since, as places on the map; what can be tapped on it and wasn't is noted."""
        await self.bot.app.idle()
        newest = {one.id: one for one in self.human.person.versions[since:] if not one.own}
        found = []
        for message in newest.values():
            if message.buttons and not any(map(_for_team, _buttons(message))):
                continue  # as readers get it
            place = Place(name, str(message), is_file=message.file is not None)
            for shown in message.buttons:
                button = parse(shown.data) if shown.data else None
                if button is None or not _for_team(button):
                    continue
                place.kinds.add(_kind(button))
                place.leads = place.leads or (
                    isinstance(button, Open | OpenBelow) and button.screen is Screen.DESK
                )
                if _kind(button) not in self.behind and not isinstance(button, LeaveTeam):
                    self.behind[_kind(button)] = []
                    self._to_tap.append((message, shown, button))
            found.append(place)
        self.places += found
        return found

    async def goes(self) -> None:
        """Tap, until nothing is left."""
        while self._to_tap:
            message, shown, button = self._to_tap.popleft()
            since = len(self.human.person.versions)
            await self.human.taps(shown, message)
            found = await self.came(f"{type(button).__name__}, {shown.label!r}", since)
            self.behind[_kind(button)] = found

    def dead_ends(self) -> list[Place]:
        """From where no way leads to the desk."""
        grows = True
        while grows:
            grows = False
            for place in self.places:
                leads = any(there.leads for kind in place.kinds for there in self.behind.get(kind, ()))
                if leads and not place.leads:
                    place.leads = grows = True
        return [place for place in self.places if not (place.leads or place.is_file or place.name == "/desk")]


async def test_an_owner_finds_back_from_everywhere(bot: Running) -> None:
    olga = await bot.owner()
    await subscribed(bot, "Eva")
    await sends(olga, "Update", "It went out")
    await schedules(olga, "Update", "It waits")
    await writes_first(olga, "Update", "It is being written")
    walk = Walk(bot, olga)
    for command in REGISTRY.of_team(Role.OWNER):
        since = len(olga.person.versions)
        await olga.says(f"/{command.name}")
        await olga.hears()
        await walk.came(f"/{command.name}", since)
    await walk.goes()
    stuck = walk.dead_ends()
    assert not stuck, "\n\n".join(f"{place.name}:\n{place.text}" for place in stuck)
    assert len(walk.behind) > MANY, len(walk.behind)
