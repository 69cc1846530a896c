"""What somebody chose who wants the bot to be discreet, and what is to be deleted for it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

AFTER_HOURS: Final = (1, 24)
"""The times to choose from; Telegram lets a bot delete for 48."""
MOST_KEPT: Final = 400
"""So many messages of a chat are known at a time; of more, the oldest are due at once."""


@dataclass(frozen=True, slots=True)
class Fleeting:
    """A message in somebody's chat, of either side: its id there, and when it was sent (UTC)."""

    message: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Discretion:
    """Of one chat. `after_hours`: so long after they were sent messages go; None: they stay.

    `sent`: those that are to go, in the order of their ids; empty where none do.
    """

    after_hours: int | None = None
    sent: tuple[Fleeting, ...] = ()

    def with_sent(self, new: Iterable[Fleeting]) -> Discretion:
        """With further messages that are to go in time; the same if none do."""
        if self.after_hours is None:
            return self
        known = {one.message: one for one in (*new, *self.sent)}
        return replace(self, sent=tuple(known[number] for number in sorted(known)))

    def without(self, messages: Iterable[int]) -> Discretion:
        """Without those that are gone, or can't be deleted."""
        gone = frozenset(messages)
        return replace(self, sent=tuple(one for one in self.sent if one.message not in gone))

    def due(self, now: datetime) -> tuple[Fleeting, ...]:
        """Those that are to go by now."""
        if self.after_hours is None:
            return ()
        since = now - timedelta(hours=self.after_hours)
        surplus = max(0, len(self.sent) - MOST_KEPT)
        return tuple(one for place, one in enumerate(self.sent) if place < surplus or one.at <= since)

    @property
    def next_due(self) -> datetime | None:
        """When the first of them is to go."""
        if self.after_hours is None or not self.sent:
            return None
        first = min(one.at for one in self.sent)
        return first if len(self.sent) > MOST_KEPT else first + timedelta(hours=self.after_hours)
