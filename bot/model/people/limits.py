"""What one person may ask of the bot, and how often: every number, and why it is that one.

None is met by somebody in a hurry. docs/safety.md has them as a table, which a test holds to this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

ANSWERS_AT_ONCE: Final = 10
"""Answers that a chat may have at once, to commands, taps and words; they come back at Telegram's own pace
for a chat, one a second. Nobody reads faster."""
WAITING: Final = 20
"""Updates of one chat that wait for their turn; beyond that the oldest are dropped, and that is said."""
QUESTIONS_AN_HOUR: Final = 10
"""Messages to the team. Nobody knows who writes, so nobody could stop somebody who floods."""


class Made(StrEnum):
    """What costs the server a moment of a core each time."""

    FILES = "files"
    PICTURES = "pictures"


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many, within so long."""

    times: int
    within: timedelta


MADE: Final = {
    Made.FILES: Allowance(20, timedelta(minutes=10)),
    Made.PICTURES: Allowance(10, timedelta(minutes=10)),
}
"""To write to each of ten authorities in ten minutes, by mail and on paper, takes twenty times files. A
picture stays in the chat, to be shown and passed on again."""
