"""How long it is kept who got a broadcast: while something may have to be done with it, and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.model.broadcasts.audience import Audience
from bot.model.broadcasts.broadcast import Progress, Task

RECIPIENTS_KEPT: Final = timedelta(days=60)
"""After a broadcast is over. The texts say so too: privacy, broadcast_result, broadcast_not_there."""
DISCARDED_KEPT: Final = timedelta(days=1)
"""What was thrown away unsent can be brought back for so long."""
RECALL_WITHIN: Final = timedelta(hours=48)
"""Telegram lets a bot delete what it sent for so long (core.telegram.org/bots/api#deletemessage)."""


def kept_for(task: Task, audience: Audience) -> timedelta:
    """How long after its end it is kept whom such a broadcast was for.

    A recall's can't be tried again once what it deletes is too old, and that was over before it began. Where
    the list says of each what they did, it lasts no longer than what was sent can be deleted.
    """
    return RECALL_WITHIN if task is Task.RECALL or audience.tells else RECIPIENTS_KEPT


def too_long_ago(progress: Progress, audience: Audience, now: datetime) -> bool:
    """Whether nothing more is to be begun with the recipients of this broadcast."""
    kept = kept_for(progress.task, audience)
    return progress.finished_at is not None and now >= progress.finished_at + kept
