"""A broadcast as its organiser knows it: what it is, how it is to go out, where it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bot.model.broadcasts.audience import Audience
from bot.model.broadcasts.delivery import Outgoing
from bot.model.broadcasts.halt import Halt, Halted
from bot.model.people.subscription import Wants


class Kind(StrEnum):
    """What a broadcast is: decides who gets it."""

    UPDATE = "update"  # goes to those who want all
    CALL = "call"  # a call to act: goes to everybody subscribed to the case


WANTED: Final[Mapping[Kind, frozenset[Wants]]] = MappingProxyType(
    {Kind.UPDATE: frozenset({Wants.ALL}), Kind.CALL: frozenset(Wants)}
)
"""Kind of a broadcast -> the wishes it answers: whoever wants one of them gets it."""

MESSAGES_A_STAR: Final = 10
"""A paid message costs 0.1 Telegram Star (core.telegram.org/bots/api, `allow_paid_broadcast`)."""


class Task(StrEnum):
    """What is done to each recipient."""

    SEND = "send"
    RECALL = "recall"  # delete what the source broadcast sent
    CORRECT = "correct"  # put this text in the place of what the source broadcast sent


class Part(StrEnum):
    """Which of a source broadcast's recipients another one is for."""

    DELIVERED = "delivered"  # who has its message: to recall or correct it
    REST = "rest"  # who was left when it was cancelled
    PASSING = "passing"  # who failed for a passing reason: surely didn't get it


GRACE: Final = timedelta(seconds=30)
"""So long a broadcast can be stopped, once it is confirmed, before it begins, where its plan says so."""


MOST_OF_A_LABEL: Final = 40
"""Characters of a broadcast's label: it has to be read on a button."""


class LabelFault(StrEnum):
    """Why what was typed is no label."""

    NONE = "none"  # nothing that can be read
    LONG = "long"


def as_label(typed: str) -> str | LabelFault:
    """What was typed as a label: one line, with single blanks and nothing that can't be seen."""
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())
    if not line:
        return LabelFault.NONE
    return line if len(line) <= MOST_OF_A_LABEL else LabelFault.LONG


class BroadcastState(StrEnum):
    """Where a broadcast stands."""

    DRAFT = "draft"  # an organiser is writing it; nobody has it
    SCHEDULED = "scheduled"  # confirmed, for a later time
    MISSED = "missed"  # that time passed while the program was down: the organiser is asked
    SENDING = "sending"  # the engine is at work; recipients may still be being listed
    PAUSED = "paused"  # nobody is sent to until it is resumed; by a person, or by a halt (Halt)
    STOPPING = "stopping"  # cancelled; those left are being struck off
    DONE = "done"  # every recipient has an outcome
    DISCARDED = "discarded"  # thrown away before it was confirmed


UNDER_WAY: Final = frozenset({BroadcastState.SENDING, BroadcastState.PAUSED, BroadcastState.STOPPING})


class When(StrEnum):
    """When readers get it."""

    NOW = "now"
    AT = "at"  # at one time, for everybody
    EVENING = "evening"  # in each reader's evening


class Undecided(StrEnum):
    """What becomes of those who were on the wire when the program was killed."""

    AGAIN = "again"  # sent again: nobody is missed, some get it twice
    LEAVE = "leave"  # left out, as unknown: nobody gets it twice, some may miss it


class Trouble(StrEnum):
    """What can hold up every broadcast. Nothing is lost by any of it, and the engine goes on by itself."""

    UNREACHABLE = "unreachable"  # Telegram can't be reached, hangs, or answers with errors
    TOKEN = "token"  # noqa: S105 - the name of a trouble; Telegram refuses the bot's token, or another program uses it
    FLOOD = "flood"  # Telegram tells everybody to wait
    FULL = "full"  # the disk is full
    LOCKED = "locked"  # another program holds the database
    READ_ONLY = "read_only"  # the database can't be written
    DATABASE = "database"  # it can't be used for another reason

    @classmethod
    def of(cls, fault: Exception) -> Trouble:
        """What to call a fault of the database."""
        kind = getattr(fault, "kind", "")
        return cls(kind) if kind in set(cls) else cls.DATABASE


class ReaderButton(StrEnum):
    """Buttons that readers can get below a broadcast's message."""

    LETTER = "letter"
    CASE = "case"
    SHARE = "share"
    QUESTION = "question"  # to the team; there while the hotline is on


USUAL_BUTTONS: Final[Mapping[Kind, frozenset[ReaderButton]]] = MappingProxyType(
    {
        Kind.UPDATE: frozenset({ReaderButton.CASE}),
        # An urgent call lives from being passed on.
        Kind.CALL: frozenset({ReaderButton.LETTER, ReaderButton.SHARE}),
    }
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How a broadcast is to go out. `at`: UTC, for When.AT and the day of When.EVENING."""

    audience: Audience = field(default_factory=Audience)
    when: When = When.NOW
    at: datetime | None = None
    wait_for_morning: bool = False  # hold it back while it is night where the reader is
    silent: bool = False  # arrives without a sound
    urgent: bool = False  # goes before broadcasts that are under way
    buttons: frozenset[ReaderButton] = frozenset()
    stars: int = 0  # the most Telegram Stars it may cost; 0: not a paid broadcast
    undecided: Undecided = Undecided.AGAIN
    label: str = ""  # what the team calls it among themselves; no reader sees it
    more_letters_than: int = 0  # it began with words that say so; its preview looks whether that holds
    grace: bool = False  # it waits for GRACE once it is confirmed, unless it waits for its time anyway

    def begins(self, confirmed: datetime) -> datetime | None:
        """The time that it waits for if it is confirmed at that moment; None: it begins at once."""
        if self.when is When.AT and self.at is not None:
            return self.at if self.at > confirmed else None
        return confirmed + GRACE if self.grace else None

    def packed(self) -> str:
        """As the database keeps it."""
        more = {"more_letters_than": self.more_letters_than} if self.more_letters_than else {}
        return json.dumps(
            {
                "audience": self.audience.packed(),
                "when": self.when.value,
                "at": self.at.isoformat() if self.at else None,
                "wait_for_morning": self.wait_for_morning,
                "silent": self.silent,
                "urgent": self.urgent,
                "buttons": sorted(self.buttons),
                "stars": self.stars,
                "undecided": self.undecided.value,
                "grace": self.grace,
                "label": self.label,
                **more,
            }
        )

    @classmethod
    def unpacked(cls, kept: str) -> Plan:
        """The reverse of `packed`; what is missing is as usual."""
        found = json.loads(kept)
        at = found.get("at")
        return cls(
            audience=Audience.unpacked(found.get("audience", {})),
            when=When(found.get("when", When.NOW)),
            at=datetime.fromisoformat(at) if at else None,
            wait_for_morning=bool(found.get("wait_for_morning")),
            silent=bool(found.get("silent")),
            urgent=bool(found.get("urgent")),
            buttons=frozenset(map(ReaderButton, found.get("buttons", ()))),
            stars=int(found.get("stars", 0)),
            undecided=Undecided(found.get("undecided", Undecided.AGAIN)),
            grace=bool(found.get("grace")),
            label=str(found.get("label", "")),
            more_letters_than=int(found.get("more_letters_than", 0)),
        )


@dataclass(frozen=True, slots=True)
class Draft:
    """A broadcast with its texts. `texts`: language -> message content as a Bot API payload.

    `source`: the broadcast it recalls, corrects, or goes on from, with the `part` of its recipients.
    """

    id: int
    case: str
    kind: Kind
    state: BroadcastState
    revision: int  # grows with each change of a text or of the plan
    default_language: str
    texts: Mapping[str, Outgoing]
    plan: Plan = field(default_factory=Plan)
    task: Task = Task.SEND
    source: int | None = None
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a broadcast is. The outcome counts and `waiting` add up to `audience`."""

    broadcast_id: int
    state: BroadcastState
    audience: int  # listed so far; final once `listed`
    delivered: int
    gone: int
    refused: int
    unknown: int
    started_at: datetime | None  # UTC
    finished_at: datetime | None  # UTC
    cancelled: int = 0
    listed: bool = True
    task: Task = Task.SEND
    paid: int = 0  # messages sent as paid ones, counted before they leave
    in_words: int = 0  # of those delivered: who got the words alone
    halted: Halted | None = None  # it is paused, and somebody is asked whether it is to go on

    @property
    def held(self) -> bool:
        """Whether somebody tapped "Stop", and hasn't answered yet."""
        return self.halted is not None and self.halted.reason is Halt.HELD

    @property
    def settled(self) -> int:
        """Recipients with a final outcome."""
        return self.delivered + self.gone + self.refused + self.unknown + self.cancelled

    @property
    def waiting(self) -> int:
        """Recipients without a final outcome yet."""
        return self.audience - self.settled
