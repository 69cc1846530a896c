"""The hotline: a supporter asks the team, and neither side learns who the other is.

Of what is written nothing is kept: it is copied from chat to chat. What is kept is which copies there are, to
delete them in time, and which chat a thread belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

DELETABLE: Final = timedelta(hours=48)
"""So old a message can be deleted by a bot: core.telegram.org/bots/api#deletemessage."""
MOST_OPEN: Final = 200
"""Threads that wait for an answer; more than that, no team can read before the copies go."""
HOUR: Final = timedelta(hours=1)


class ThreadState(StrEnum):
    """How a thread stands."""

    OPEN = "open"  # waits for somebody of the team
    TAKEN = "taken"  # somebody has it
    ANSWERED = "answered"  # and has answered the newest message
    CLOSED = "closed"
    BLOCKED = "blocked"  # closed, and its writer can't ask for a while


WAITING: Final = frozenset({ThreadState.OPEN, ThreadState.TAKEN})
OVER: Final = frozenset({ThreadState.CLOSED, ThreadState.BLOCKED})


class HotlineDays(StrEnum):
    """On which days somebody is there."""

    ALWAYS = "always"  # at any hour, or nobody has said
    WEEKDAYS = "weekdays"  # Monday to Friday
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class HotlineHours:
    """When somebody is there, in the organisers' time zone: from this full hour until that one."""

    days: HotlineDays = HotlineDays.ALWAYS
    first: int = 9
    last: int = 17  # at most 24, and after `first`

    def __post_init__(self) -> None:
        if not 0 <= self.first < self.last <= 24:
            raise ValueError("hours begin before they end, on the same day")

    def has(self, local: datetime) -> bool:
        """Whether somebody is there at that moment, which is in the organisers' time zone."""
        match self.days:
            case HotlineDays.ALWAYS:
                return True
            case HotlineDays.WEEKDAYS:
                return local.weekday() < 5 and self.first <= local.hour < self.last
            case HotlineDays.DAILY:
                return self.first <= local.hour < self.last
            case _:
                assert_never(self.days)


@dataclass(frozen=True, slots=True)
class HotlineSettings:
    """As an owner has set it; off until one has."""

    on: bool = False
    hours: HotlineHours = field(default_factory=HotlineHours)


@dataclass(frozen=True, slots=True)
class HotlineThread:
    """A question with all that follows it. What was written is nowhere in it.

    `case`: which one it is about, "" if that isn't known. `taken_by`: somebody's number in the team, also of
    who has answered. `sent`: by the message's id, which of the supporter's messages of the last hour were
    counted, and when.
    """

    number: int
    chat: int
    language: str
    case: str
    begun: datetime  # UTC
    state: ThreadState = ThreadState.OPEN
    taken_by: int | None = None
    sent: tuple[tuple[int, datetime], ...] = ()


class HotlineCopyKind(StrEnum):
    """What the bot has to delete in the chat of one of the team."""

    CARD = "card"  # the head above a copy, with its buttons
    COPY = "copy"  # what the supporter wrote
    ANSWER = "answer"  # what was written to the supporter
    NOTICE = "notice"  # what else was said of the thread


@dataclass(frozen=True, slots=True)
class HotlineCopy:
    """A message in the chat of one of the team that goes in time. `of`: the id of what it is a copy of."""

    thread: int
    chat: int
    message: int
    kind: HotlineCopyKind
    sent_at: datetime  # UTC
    of: int = 0
    id: int = 0  # of its row; 0: it has none yet


class HotlineRefusal(StrEnum):
    """Why nobody can be asked."""

    OFF = "off"
    NOBODY = "nobody"  # nobody of the team is there
    BLOCKED = "blocked"
    FULL = "full"
    FAST = "fast"  # too many messages within an hour


class HotlineStep(StrEnum):
    """What came of something that one of the team did with a thread."""

    DONE = "done"
    TAKEN = "taken"  # somebody else has it
    OVER = "over"  # it is closed
    GONE = "gone"  # there is no such thread any more
