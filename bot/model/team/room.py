"""The team's room: a group of the team's own, where notices come, and questions of supporters. Pure.

Who is in the group the bot doesn't know, so what stands there is what everybody in it may read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.model.team.news import News

QUESTIONS_LEAVE: Final = 6
"""Of the messages that Telegram lets through to a group in a minute, so many stay for answers and notices."""
IN_ROOM: Final = frozenset(
    {
        News.SENDS,
        News.SCHEDULES,
        News.RECALLS,
        News.CORRECTS,
        News.CANCELS,
        News.STOPS,
        News.CASE_STOPPED,
        News.CASE_CLOSED,
        News.CASE_OVER,
        News.CASE_OUT,
        News.CASE_ON,
    }
)
"""What is told there: what happens to broadcasts and cases. Who comes into the team and who goes, approvals,
and whatever is a question to somebody: all that stays private."""


class RoomTopic(StrEnum):
    """What comes there, each in a topic of its own if the group has topics."""

    NOTICES = "notices"
    QUESTIONS = "questions"


@dataclass(frozen=True, slots=True)
class TeamRoom:
    """The group that is linked. `language`: in which the bot speaks there.

    `forum`: it has topics. `since`: when it was linked: what was asked before doesn't come there.
    `notices` and `questions`: their ids at Telegram, None as long as there is none.
    `resting`: the bot lacks rights there, so nothing comes until it has them.
    """

    number: int
    chat: int
    language: str
    forum: bool
    since: datetime  # UTC
    notices: int | None = None
    questions: int | None = None
    resting: bool = False

    def thread(self, topic: RoomTopic) -> int | None:
        """The topic's id at Telegram."""
        return self.notices if topic is RoomTopic.NOTICES else self.questions


@dataclass(frozen=True, slots=True)
class RoomLink:
    """An owner's wish to link a group. `chat`: which, once the owner has shown it there; None before."""

    number: int
    made_by: int
    chat: int | None


class RoomLinking(StrEnum):
    """What came of confirming it."""

    LINKED = "linked"
    APPROVAL = "approval"  # a second person has to approve it first
    GONE = "gone"  # it has run out, or it isn't theirs


class RoomLack(StrEnum):
    """Why a group can't be the room (any more)."""

    DELETE = "delete"  # the bot may not delete what is written there
    TOPICS = "topics"  # it has topics, and the bot may begin none
    PUBLIC = "public"  # anybody can come in and read
