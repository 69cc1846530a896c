"""What a supporter has agreed to receive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Wants(StrEnum):
    """Which updates a subscriber asked for."""

    ALL = "all"  # every update
    CALLS = "calls"  # only calls to act


class Gone(StrEnum):
    """How it came out that somebody can't be written to any more."""

    LOST = "lost"  # Telegram couldn't find the chat
    BLOCKED = "blocked"  # Telegram refused a message: they have blocked the bot
    DELETED = "deleted"  # Telegram refused a message: the account is no more
    LEFT = "left"  # they blocked the bot, and Telegram told of it at that moment


@dataclass(frozen=True, slots=True)
class Subscriber:
    """What is held about one chat, but for its sealed id. `wants` is None for somebody who gets nothing."""

    id: int
    language: str
    wants: Wants | None
    cases: frozenset[str]
    gone: bool  # Telegram said that the bot was blocked or the account deleted
    since: datetime  # UTC
    country: str | None = None  # two capital letters, if they gave it
    gone_at: datetime | None = None  # UTC; None also if that was before it was kept
    gone_why: Gone | None = None
    renewed: date | None = None  # the first day of the month in which they last said that they go on
    asked_on: date | None = None  # whether they do, and they haven't answered

    @property
    def left(self) -> bool:
        """Whether they blocked the bot: whatever they had agreed to before, they have to agree to it anew."""
        return self.gone and self.gone_why in (Gone.LEFT, Gone.BLOCKED)


@dataclass(frozen=True, slots=True)
class GoneSince:
    """How many were found to be gone since some moment, by reason. `unknown`: nobody knows when it was."""

    by_reason: Mapping[Gone, int]
    unknown: int

    @property
    def mistaken(self) -> int:
        """How many may be no more than a mistake: all but those who left by themselves."""
        return sum(number for why, number in self.by_reason.items() if why is not Gone.LEFT)
