"""Who may do what for the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import assert_never

from bot.model.clock import day_of


class Role(StrEnum):
    """The highest first.

    An owner also invites, removes, and decides on every broadcast; an organiser on their own. A case worker
    edits cases, publishing nothing; a translator sees only texts that need words in their languages.
    """

    OWNER = "owner"
    ORGANISER = "organiser"
    CASE_WORKER = "case_worker"
    TRANSLATOR = "translator"

    def is_above(self, other: Role) -> bool:
        """Whether whoever has this one may do more than with the other."""
        ranks = list(Role)
        return ranks.index(self) < ranks.index(other)


class Access(Enum):
    """Who may do a thing."""

    EVERYBODY = "everybody"
    TEAM = "team"  # whatever they do in it
    TRANSLATIONS = "translations"  # whoever edits cases, and translators, who see only what is for them
    CASES = "cases"  # owners, organisers and case workers
    ORGANISERS = "organisers"  # owners too
    OWNERS = "owners"

    def admits(self, role: Role | None) -> bool:
        """Whether somebody with that role may; None: not in the team."""
        match self:
            case Access.EVERYBODY:
                return True
            case Access.TEAM | Access.TRANSLATIONS:
                return role is not None
            case Access.CASES:
                return role in (Role.OWNER, Role.ORGANISER, Role.CASE_WORKER)
            case Access.ORGANISERS:
                return role in (Role.OWNER, Role.ORGANISER)
            case Access.OWNERS:
                return role is Role.OWNER
            case _:
                assert_never(self)


def roles_of(access: Access) -> tuple[Role, ...]:
    """Those that may."""
    return tuple(role for role in Role if access.admits(role))


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team; known by a number, a date, and a name if they chose one for the team.

    `languages`: the codes that a translator was invited for; empty for all others, who see every language.
    """

    id: int
    role: Role
    since: datetime  # UTC
    you: bool = False
    languages: tuple[str, ...] = ()
    name: str = ""

    @property
    def exact(self) -> bool:
        """Whether the time of `since` is known, and not only the day."""
        return self.since != day_of(self.since)
