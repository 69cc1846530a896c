"""Who may do what for the organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Final, assert_never

from bot.model.clock import day_of


class Role(StrEnum):
    """The highest first.

    An owner also invites, removes, and decides on every broadcast; an organiser on their own. A case worker
    edits cases, publishing nothing; a translator sees only texts that need words in their languages; a viewer
    sees totals, and nothing else.
    """

    OWNER = "owner"
    ORGANISER = "organiser"
    CASE_WORKER = "case_worker"
    TRANSLATOR = "translator"
    VIEWER = "viewer"

    def is_above(self, other: Role) -> bool:
        """Whether whoever has this one may do all that one may with the other, and more.

        Neither of translator and viewer is above the other: each sees what the other doesn't.
        """
        ranks = list(Role)
        if {self, other} == {Role.TRANSLATOR, Role.VIEWER}:
            return False
        return ranks.index(self) < ranks.index(other)


class Access(Enum):
    """Who may do a thing."""

    EVERYBODY = "everybody"
    TEAM = "team"  # whatever they do in it
    TRANSLATIONS = "translations"  # whoever edits cases, and translators, who see only what is for them
    TOTALS = "totals"  # whoever edits cases, and viewers, who see nothing else
    CASES = "cases"  # owners, organisers and case workers
    ORGANISERS = "organisers"  # owners too
    OWNERS = "owners"

    def admits(self, role: Role | None) -> bool:
        """Whether somebody with that role may; None: not in the team."""
        match self:
            case Access.EVERYBODY:
                return True
            case Access.TEAM:
                return role is not None
            case Access.TRANSLATIONS:
                return role is not None and role is not Role.VIEWER
            case Access.TOTALS:
                return role is not None and role is not Role.TRANSLATOR
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


LOWERED: Final = frozenset(
    (
        (Role.OWNER, Role.ORGANISER),
        (Role.ORGANISER, Role.VIEWER),
        (Role.CASE_WORKER, Role.VIEWER),
        (Role.TRANSLATOR, Role.VIEWER),
    )
)
"""The steps down: from which role to which. Else whoever is to do less is removed, and invited again."""


def among(cases: frozenset[str] | None, case: str) -> bool:
    """Whether somebody limited to `cases` has this one; None: not limited. What is of none is everybody's."""
    return cases is None or not case or case in cases


@dataclass(frozen=True, slots=True)
class Member:
    """One of the team; known by a number, a date, and a name if they chose one for the team.

    `languages`: the codes that a translator was invited for; empty for all others, who see every language.
    `cases`: the slugs that an owner has limited them to; None: they aren't limited.
    """

    id: int
    role: Role
    since: datetime  # UTC
    you: bool = False
    languages: tuple[str, ...] = ()
    name: str = ""
    cases: frozenset[str] | None = None

    @property
    def exact(self) -> bool:
        """Whether the time of `since` is known, and not only the day."""
        return self.since != day_of(self.since)
