"""Whether a case is live: the one rule that letters, broadcasts, reminders, menus and links all go by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.model.cases.case import Case


class Standing(StrEnum):
    """How a case stands. Only a live one has letters, and calls to write them."""

    LIVE = "live"
    OVER = "over"  # the day to act until has passed
    STOPPED = "stopped"  # by its files: a stop action
    HERE = "here"  # an owner has stopped it, in the chat
    OUT = "out"  # its files can't be used, or are gone, so nobody knows how it stands


def standing(case: Case | None, today: date, *, here: bool) -> Standing:
    """How it stands on `today`, the organisers' day. `case`: None where its files can't be used.

    `here`: an owner has stopped it. That comes first: it holds whatever becomes of the files.
    """
    if here:
        return Standing.HERE
    if case is None:
        return Standing.OUT
    if case.stopped is not None and today >= case.stopped:
        return Standing.STOPPED
    if case.act_until is not None and today > case.act_until:
        return Standing.OVER
    return Standing.LIVE


@dataclass(frozen=True, slots=True)
class Stood:
    """How a case has stood, as it is written down, since `since` (UTC).

    `member`: the number of whoever changed it in the chat; None: the files did, or they left the team.
    """

    case: str
    standing: Standing
    since: datetime
    member: int | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """What stopping a case would hold; or what going on with it would let go again.

    `sending`: broadcasts under way, and `left`, those who would still get one of them. `scheduled`:
    broadcasts that wait for a time to come; `passed`: whose time has passed meanwhile. `reminders`: of
    letters, and questions what came of one.
    """

    sending: int = 0
    left: int = 0
    scheduled: int = 0
    passed: int = 0
    reminders: int = 0
