"""Which bot this is, as Telegram knows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """A bot's number, which is its own for good, and its name in links, which its owner may change."""

    id: int
    username: str  # without the @

    def __str__(self) -> str:
        return f"@{self.username} ({self.id})"
