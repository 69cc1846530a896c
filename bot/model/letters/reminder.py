"""A letter that a supporter wants to be reminded of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder; a chat has at most one for each case. `chat` is the opened id."""

    id: int
    chat: int
    case: str
    data: str  # the letter's choices, as they stand in its button: at most 64 characters
    language: str  # to speak to the supporter in
    due_at: datetime  # UTC
