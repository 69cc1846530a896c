"""What the owners are told of the team, and whoever else it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.team.roles import Role


class News(StrEnum):
    """What happened."""

    JOINED = "joined"  # somebody came by an invitation
    RAISED = "raised"  # somebody may do more now
    WIDENED = "widened"  # a translator has more languages now
    LOWERED = "lowered"  # an owner is an organiser now
    REMOVED = "removed"
    LEFT = "left"  # by themselves
    INVITED = "invited"  # an invitation was made
    REVOKED = "revoked"  # an invitation was revoked
    HELD = "held"  # a broadcast waits for an owner, since its author is out of the team
    ABOUT = "about"  # what is said of whoever runs the bot was changed
    HOTLINE_ON = "hotline_on"  # supporters can ask the team
    HOTLINE_OFF = "hotline_off"
    RESTORED = "restored"  # the database is a copy that was put back: the team is that of then
    ASKED_NAME = "asked_name"  # an owner asks for a name for the team
    YOU_RAISED = "you_raised"
    YOU_LOWERED = "you_lowered"
    YOU_REMOVED = "you_removed"


@dataclass(frozen=True, slots=True)
class TeamNews:
    """Something that `chat` is to be told. People are numbers, who may be in the team no more.

    `member`: whom it is about, of that `role`, in the team since then (UTC). `actor`: which owner did it, or
    made the invitation; None: nobody in the team. `invitation`: its number. `ended`: so many open invitations
    ended with it. `broadcast`: the one that waits.
    """

    id: int
    chat: int
    what: News
    member: int | None = None
    actor: int | None = None
    role: Role | None = None
    since: datetime | None = None
    invitation: int | None = None
    ended: int = 0
    broadcast: int | None = None
