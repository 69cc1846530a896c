"""Who may do what for the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import assert_never

from bot.model.clock import day_of


class Role(StrEnum):
    """An owner may invite and remove organisers; everything else both may do."""

    OWNER = "owner"
    ORGANISER = "organiser"


class Access(Enum):
    """Who may do a thing."""

    EVERYBODY = "everybody"
    ORGANISERS = "organisers"  # owners too
    OWNERS = "owners"

    def admits(self, role: Role | None) -> bool:
        """Whether somebody with that role may; None: not in the team."""
        match self:
            case Access.EVERYBODY:
                return True
            case Access.ORGANISERS:
                return role is not None
            case Access.OWNERS:
                return role is Role.OWNER
            case _:
                assert_never(self)


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team; known by a number and a date, never by a name."""

    id: int
    role: Role
    since: datetime  # UTC
    you: bool = False

    @property
    def exact(self) -> bool:
        """Whether the time of `since` is known, and not only the day."""
        return self.since != day_of(self.since)
