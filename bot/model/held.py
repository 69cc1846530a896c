"""Everything held on one person, for the person to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from bot.model.prompt import Prompt
from bot.model.reminder import Reminder
from bot.model.roles import Role
from bot.model.subscription import Subscriber


@dataclass(frozen=True, slots=True)
class HeldAction:
    """One letter that the person reported as sent."""

    case: str
    authority: str
    ask: str
    day: date  # in the organisers' time zone


@dataclass(frozen=True, slots=True)
class HeldFailure:
    """One address that the person reported as failed."""

    case: str
    authority: str
    day: date  # in the organisers' time zone


@dataclass(frozen=True, slots=True)
class Held:
    """All that the database holds on one chat. Empty fields: nothing of that sort."""

    subscriber: Subscriber | None
    prompt: Prompt | None
    reminders: tuple[Reminder, ...]
    actions: tuple[HeldAction, ...]
    failed_addresses: tuple[HeldFailure, ...]
    role: Role | None
    member_since: datetime | None  # UTC
    broadcasts_delivered: int  # broadcasts that reached this chat, as far as they are still recorded
    drafts: int  # broadcasts this person wrote and did not send
    broadcasts_sent: int  # broadcasts this person confirmed

    @property
    def nothing(self) -> bool:
        """Whether nothing at all is held."""
        return not any(
            (
                self.subscriber,
                self.prompt,
                self.reminders,
                self.actions,
                self.failed_addresses,
                self.role,
                self.drafts,
                self.broadcasts_sent,
            )
        )
