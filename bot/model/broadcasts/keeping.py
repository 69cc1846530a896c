"""How long it is kept who got a broadcast: while something may have to be done with it, and no longer."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.model.broadcasts.audience import Audience
from bot.model.broadcasts.broadcast import Progress, Task
from bot.model.retention import RECALL_WITHIN, RECIPIENTS_KEPT


def kept_for(task: Task, audience: Audience, recipients: timedelta = RECIPIENTS_KEPT) -> timedelta:
    """How long after its end it is kept whom such a broadcast was for.

    A recall's can't be tried again once what it deletes is too old, and that was over before it began. Where
    the list says of each what they did, it lasts no longer than what was sent can be deleted. `recipients`:
    how long those of any other are kept.
    """
    return RECALL_WITHIN if task is Task.RECALL or audience.tells else recipients


def too_long_ago(progress: Progress, audience: Audience, now: datetime, recipients: timedelta) -> bool:
    """Whether nothing more is to be begun with the recipients of this broadcast."""
    kept = kept_for(progress.task, audience, recipients)
    return progress.finished_at is not None and now >= progress.finished_at + kept
