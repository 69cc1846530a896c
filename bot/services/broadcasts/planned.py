"""A broadcast that waits for its time, or missed it, as somebody of the team sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.model.broadcasts.broadcast import Draft, When
from bot.model.broadcasts.halt import Halted
from bot.model.cases.case import Case


class Deciding(Enum):
    """What somebody of the team may do with a broadcast that waits for its time."""

    ALL = "all"  # it is theirs; or its author left, and they are an owner
    CANCEL = "cancel"  # owners: throw it away
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Planned:
    """A broadcast that waits for its time, or missed it, as its organiser sees it. `readers`: as of now.

    `chat`: who is to be spoken to. `may`: what whoever looks at it may do. `left`: whoever wrote it isn't in
    the team any more. `case`: None if it was taken away since. `few`: by now it would point at fewer than
    five people; `readers` isn't to be told. `counting`: how far the count of its readers is, in percent;
    None: they are counted. `halted`: it waited in a copy of the database that was put back, so it may have
    gone out since the copy was made. `closed`: how its case stands is against it, and `held`: it waits
    because of that, until the case is live again. `never_said`: it says what its case never says. `owners`:
    who is told besides. `unapproved`: what a second person had approved doesn't hold any more. `nudged`: it
    is a reminder, and another one of the case is too near.
    """

    draft: Draft
    case: Case | None
    send_at: datetime  # UTC
    missed: bool
    readers: int
    chat: int | None
    left: bool
    few: bool = False
    counting: int | None = None
    halted: Halted | None = None
    never_said: bool = False
    owners: Sequence[int] = ()
    closed: bool = False
    held: bool = False
    may: Deciding = Deciding.ALL
    unapproved: bool = False
    nudged: bool = False

    @property
    def grace(self) -> bool:
        """Whether it waits only to be stopped, for half a minute, and not for a time that was chosen."""
        return self.draft.plan.grace and self.draft.plan.when is not When.AT and not self.missed

    @property
    def may_go(self) -> bool:
        """Whether it can be sent as it is."""
        closed = self.closed or self.held or self.never_said or self.nudged
        return self.case is not None and not closed and not self.few and self.readers > 0
