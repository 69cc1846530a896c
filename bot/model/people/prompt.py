"""What the bot is waiting for in a chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Prompt:
    """The next words typed in this chat are the answer to this. Never what was typed."""

    kind: str  # what is asked for: at most 16 characters
    data: str  # what the answer belongs to, as it stood in the button: at most 64 characters
    expires_at: datetime  # UTC
