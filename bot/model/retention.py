"""How long things are kept, each period once. docs/operating.md says the same in a table; a test compares."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

RECIPIENTS_KEPT: Final = timedelta(days=60)
"""Who got a broadcast, after it is over, unless RECIPIENTS_KEPT_DAYS says less; the texts say which."""
RECIPIENTS_KEPT_LEAST: Final = timedelta(days=2)
RECALL_WITHIN: Final = timedelta(hours=48)
"""Telegram lets a bot delete what it sent for so long (core.telegram.org/bots/api#deletemessage). It is kept
as long whom a recall was for, and who was chosen by where they live or what they did."""
DISCARDED_KEPT: Final = timedelta(days=1)
"""What was thrown away unsent can be brought back for so long."""

PROMPT_LASTS: Final = timedelta(hours=24)
"""What the bot has asked can be answered."""
REPLY_LASTS: Final = timedelta(hours=1)
"""What is typed then goes to other people, so a question that was forgotten meanwhile must not wait on."""
PENDING_LETTER_LASTS: Final = timedelta(minutes=15)
"""What somebody told on the way to a letter, in memory, while they type the next thing."""
REMIND_AFTER: Final = timedelta(days=1)
ASK_AFTER: Final = timedelta(days=14)
"""After a letter: whether they answered. So long it is kept, too, on which days somebody tapped below one."""
WITHHELD: Final = timedelta(days=7)
"""So long after its time a reminder, or a question what came of a letter, waits for its case."""

HOTLINE_ROW_LASTS: Final = timedelta(days=7)
"""From a question's first message on; after that nobody can answer."""
HOTLINE_COPIES_LAST: Final = timedelta(hours=46)
"""In the chats of the team, at most. Two hours are left for tries before Telegram refuses."""
HOTLINE_BLOCK_LASTS: Final = timedelta(days=30)

HANDLED_KEPT: Final = timedelta(days=2)
"""The number of an update that changed something: a day after it was made Telegram brings it no more
(core.telegram.org/bots/api#getting-updates)."""

GONE_KEPT: Final = timedelta(days=30)
"""That somebody can't be written to, and what they had chosen."""

UNANSWERED_KEPT: Final = timedelta(days=30)
"""A subscriber of a year, after they were asked whether to go on."""

INVITATION_LASTS: Final = timedelta(hours=24)
"""Of every link into the team; that of the first start lies in a log, which others may read later."""
ROOM_WORD_LASTS: Final = timedelta(hours=24)
"""So long the word can be said by which an owner shows which group they mean,"""
ROOM_LINK_LASTS: Final = timedelta(days=3)
"""and so long from then on they can confirm it: a second person may have to approve it first."""
APPROVALS_KEPT: Final = timedelta(days=90)
"""So long a request can be looked at by an old button; the record keeps what was done."""
APPEAL_KEPT: Final = timedelta(days=60)
"""What was read in an appeal is let go then, whatever is still open; and once the case is published."""
