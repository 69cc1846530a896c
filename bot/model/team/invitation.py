"""An invitation as the owners see it: never the link itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.team.roles import Role


class Maker(StrEnum):
    """Who made an invitation, as far as that is known."""

    MEMBER = "member"  # an owner, by their number
    SERVER = "server"  # whoever runs the bot: at its first start, or with `python -m bot invite`
    UNKNOWN = "unknown"  # an earlier version of the program, which didn't keep it


@dataclass(frozen=True, slots=True)
class Invitation:
    """One that is open. `number` names it for good; the token is kept nowhere. Times are UTC.

    `languages`: codes, of one for a translator. `cases`: those that whoever comes by it is limited to; None:
    every one.
    """

    number: int
    role: Role
    made_by: int | None  # the number of the owner
    made_at: datetime | None
    until: datetime
    languages: tuple[str, ...] = ()
    cases: frozenset[str] | None = None

    @property
    def maker(self) -> Maker:
        """Who made it."""
        if self.made_by is not None:
            return Maker.MEMBER
        return Maker.UNKNOWN if self.made_at is None else Maker.SERVER
