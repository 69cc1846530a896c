"""What all tabs of the page share: the strip between the phones, and whose phones they show at first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from bot.rehearsal.crowd import Crowd
from bot.rehearsal.world.chats.group import Group
from bot.rehearsal.world.chats.person import Person
from bot.rehearsal.world.faults import InjectedFault
from bot.rehearsal.world.things import Json
from bot.rehearsal.world.world import World

TROUBLES: Final[dict[str, InjectedFault]] = {
    "slow": InjectedFault("*Message*", delay=2.0),
    "flood": InjectedFault("send*", every=4, status=429, retry_after=3),
    "lost": InjectedFault("send*", every=5, drop="after"),
}
"""What the page can make go wrong, by the name of its switch."""


class Controls:
    """The strip's buttons and switches. Each tab puts into `told` how it wants to be told of a change.

    `organiser_payload` is the start payload of the organiser's first START: the owner's one-time invitation.
    """

    def __init__(self, world: World, organiser_payload: str = "") -> None:
        self.world = world
        self.organiser_payload = organiser_payload
        self.crowd = Crowd(world, self.tell_state)
        self.told: set[Callable[[Json], None]] = set()
        self.troubles: dict[str, InjectedFault] = {}
        self._shared: dict[str, Person] = {}
        self._groups: list[Group] = []

    def shared(self, side: str) -> Person:
        """The person whose phone a tab shows at first: "left" a supporter, "right" an organiser."""
        person = self._shared.get(side)
        if person is None:
            person = self._shared[side] = self.world.person("Alex" if side == "left" else "Nadia")
        return person

    def groups(self, side: str) -> list[Group]:
        """The groups that a phone's person is in: the organiser's has the team's, and both have another."""
        if not self._groups:
            for title, forum in (("The team", True), ("Neighbours", False)):
                group = self.world.group(title, forum=forum)
                group.members = 2
                self._groups.append(group)
        return self._groups if side == "right" else self._groups[1:]

    def is_organiser(self, person: Person) -> bool:
        """Whether this is the organiser's phone."""
        return self._shared.get("right") is person

    def trouble(self, name: str, on: bool) -> None:
        """Switch one of TROUBLES on or off."""
        if (fault := self.troubles.pop(name, None)) is not None:
            self.world.faults.remove(fault)
        if on:
            template = TROUBLES[name]
            self.troubles[name] = self.world.faults.add(
                InjectedFault(
                    template.method,
                    every=template.every,
                    status=template.status,
                    retry_after=template.retry_after,
                    delay=template.delay,
                    drop=template.drop,
                )
            )
        self.tell_state()

    @property
    def state(self) -> Json:
        """What the strip between the phones shows."""
        crowd = self.crowd
        return {
            "what": "state",
            "sent": self.world.sent,
            "polled": self.world.updates.polled,
            "troubles": sorted(self.troubles),
            "crowd": {"total": crowd.total, "subscribed": crowd.subscribed, "lost": crowd.lost},
        }

    def tell_state(self) -> None:
        """Tell every tab how things stand."""
        for tell in self.told:
            tell(self.state)
