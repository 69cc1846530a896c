"""A letter that a supporter wants to be reminded of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder; a chat has at most one for each case. `chat` is the opened id.

    `so_far`: how far its chat was with letters in this case when it was set (`progress`); a letter reported
    since then makes it needless. None: not known.
    """

    chat: int
    case: str
    data: str  # the letter's choices, as they stand in its button: at most 64 characters
    language: str  # to speak to the supporter in
    due_at: datetime  # UTC
    so_far: int | None = None


def progress(written: Mapping[str, date]) -> int:
    """A number that grows with each letter that somebody reports; `written`: authority -> the newest day."""
    return sum(day.toordinal() for day in written.values())
