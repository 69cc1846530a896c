"""What a supporter has agreed to receive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Wants(StrEnum):
    """Which updates a subscriber asked for."""

    ALL = "all"  # every update
    CALLS = "calls"  # only calls to act


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
