"""The team's record: who did what and when, each entry chained to the one before by a digest.

What the chain shows, and what it can't, stands in docs/design.md, "The team's record".
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final


class RecordTopic(StrEnum):
    """What entries are told apart by."""

    BROADCASTS = "broadcasts"
    CASES = "cases"
    TEAM = "team"
    SETTINGS = "settings"


class Act(StrEnum):
    """What was done. What stands in the database must never change its meaning."""

    BEGAN = "began"  # the record itself
    RESTORED = "restored"  # the database is a copy that was put back
    ADOPTED = "adopted"  # another bot has the database
    RESEALED = "resealed"  # under a new data key
    PANIC = "panic"  # all that could lead to a person was destroyed
    PEOPLE_BACK = "people_back"  # it was taken back, on the server, that people are gone
    FILES = "files"  # those that letters are made of were others than at the last start
    LANGUAGE_ON = "language_on"
    LANGUAGE_OFF = "language_off"
    ABOUT = "about"  # what is said of whoever runs the bot
    HOTLINE_ON = "hotline_on"  # supporters can ask the team
    HOTLINE_OFF = "hotline_off"
    HOTLINE_HOURS = "hotline_hours"  # when somebody answers
    ROOM_LINKED = "room_linked"  # a group is the team's room
    ROOM_UNLINKED = "room_unlinked"  # it isn't any more
    ROOM_LOST = "room_lost"  # nor is this: the bot isn't in it any more
    ROOM_MOVED = "room_moved"  # it has become a supergroup, with another id
    TWO_KEYS = "two_keys"  # what a second person has to approve

    JOINED = "joined"
    RAISED = "raised"
    LOWERED = "lowered"
    WIDENED = "widened"  # a translator has more languages
    LIMITED = "limited"  # to some cases, which are among the facts
    UNLIMITED = "unlimited"
    LEFT = "left"
    REMOVED = "removed"
    NAMED = "named"  # chose a name for the team, or another; which, isn't here
    UNNAMED = "unnamed"  # is called by the number alone
    INVITED = "invited"
    REVOKED = "revoked"
    LINK_LIMITED = "link_limited"  # whoever comes by it has only the cases among the facts; none: every one

    APPROVAL_ASKED = "approval_asked"  # a second person was asked
    APPROVAL_GIVEN = "approval_given"
    APPROVAL_REFUSED = "approval_refused"
    APPROVAL_UNDONE = "approval_undone"  # withdrawn by whoever asked
    APPROVAL_BACK = "approval_back"  # taken back by whoever had given it
    APPROVAL_VOID = "approval_void"  # it doesn't hold any more
    EMERGENCY = "emergency"  # done by an owner alone

    SENT = "sent"  # confirmed, and begun in the same moment
    SCHEDULED = "scheduled"  # confirmed, for a time to come
    UNSCHEDULED = "unscheduled"  # a draft again
    CANCELLED = "cancelled"  # thrown away before anybody got it
    BEGUN = "begun"  # what missed its time was begun by somebody
    TAKEN_OVER = "taken_over"  # from somebody who left
    PAUSED = "paused"
    HELD = "held"  # paused, until somebody decides
    RESUMED = "resumed"
    STOPPED = "stopped"
    RECALLED = "recalled"

    EDITED = "edited"  # there is a revision more
    PUBLISHED = "published"
    STANDS = "stands"  # a case goes by another standing
    DISCARDED = "discarded"  # a case that was never published
    REPORTED = "reported"  # a report back was handed over
    JUDGED = "judged"  # an address that supporters had doubts about
    EXPORTED = "exported"  # figures were handed out as a file


_CASES: Final = frozenset(
    (Act.EDITED, Act.PUBLISHED, Act.STANDS, Act.DISCARDED, Act.REPORTED, Act.JUDGED, Act.EXPORTED)
)
_TEAM: Final = frozenset(
    (
        Act.JOINED,
        Act.RAISED,
        Act.LOWERED,
        Act.WIDENED,
        Act.LIMITED,
        Act.UNLIMITED,
        Act.LEFT,
        Act.REMOVED,
        Act.NAMED,
        Act.UNNAMED,
        Act.INVITED,
        Act.REVOKED,
        Act.LINK_LIMITED,
        Act.APPROVAL_ASKED,
        Act.APPROVAL_GIVEN,
        Act.APPROVAL_REFUSED,
        Act.APPROVAL_UNDONE,
        Act.APPROVAL_BACK,
        Act.APPROVAL_VOID,
        Act.EMERGENCY,
    )
)
_SETTINGS: Final = frozenset(
    (
        Act.BEGAN,
        Act.RESTORED,
        Act.ADOPTED,
        Act.RESEALED,
        Act.PANIC,
        Act.PEOPLE_BACK,
        Act.FILES,
        Act.LANGUAGE_ON,
        Act.LANGUAGE_OFF,
        Act.ABOUT,
        Act.HOTLINE_ON,
        Act.HOTLINE_OFF,
        Act.HOTLINE_HOURS,
        Act.ROOM_LINKED,
        Act.ROOM_UNLINKED,
        Act.ROOM_LOST,
        Act.ROOM_MOVED,
        Act.TWO_KEYS,
    )
)


def topic_of(act: Act) -> RecordTopic:
    """Where an entry of that kind is found."""
    if act in _CASES:
        return RecordTopic.CASES
    if act in _TEAM:
        return RecordTopic.TEAM
    return RecordTopic.SETTINGS if act in _SETTINGS else RecordTopic.BROADCASTS


GONE_MEANWHILE: Final = 0
"""Stands for whoever did something just as they were taken out of the team: nobody has this number."""


@dataclass(frozen=True, slots=True)
class RecordEntry:
    """One act. People are numbers in the team, who may be in it no more.

    `number`: from 1, without a gap. `at`: in UTC, by the clock of then, in ISO 8601 as it is kept. `act`: an
    `Act`, or what a later version wrote. `actor`: who did it; None: nobody in the chat did: it was done on
    the server, or by the calendar. `member`: whom it was done to. `case`: which case it is about. `facts`:
    what else is to be known, as JSON: numbers, dates and names of ours, nothing that anybody typed.
    """

    number: int
    at: str
    act: str
    actor: int | None = None
    member: int | None = None
    case: str | None = None
    facts: str = "{}"

    @property
    def moment(self) -> datetime:
        """When it was done. ValueError if that was tampered with."""
        return datetime.fromisoformat(self.at)

    @property
    def known(self) -> Mapping[str, object]:
        """The facts; none if they aren't what was written."""
        try:
            found = json.loads(self.facts)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which entries are looked for. `person`: what they did, and what was done to them.

    `cases`: only what is about one of these; None: about whatever.
    """

    topic: RecordTopic | None = None
    person: int | None = None
    case: str | None = None
    cases: frozenset[str] | None = None


def as_kept(moment: datetime) -> str:
    """An aware moment as an entry keeps it."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def facts_as_kept(facts: Mapping[str, object]) -> str:
    """Facts as an entry keeps them; what is None is left out."""
    told = {name: value for name, value in facts.items() if value is not None}
    return json.dumps(told, sort_keys=True, separators=(",", ":"))


FIRST: Final = bytes(32)
"""What the first entry has in place of a digest of the one before."""


def digest_of(entry: RecordEntry, previous: bytes) -> bytes:
    """SHA-256 over all that an entry says, and the digest of the one before."""
    said = (
        "entry of the team's record, form 1",
        entry.number,
        entry.at,
        entry.act,
        entry.actor,
        entry.member,
        entry.case,
        entry.facts,
        previous.hex(),
    )
    # A list in JSON has one reading only: no two entries are the same bytes.
    return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).digest()


SHORT: Final = 24
"""So many hexadecimal digits of a digest are told: 96 bits, and still to be copied by hand."""


def short(digest: bytes) -> str:
    """A digest as people note it down: 24 hexadecimal digits, in groups of four."""
    digits = digest.hex()[:SHORT]
    return " ".join(digits[at : at + 4] for at in range(0, SHORT, 4))


def noted(typed: str) -> str | None:
    """What somebody noted down of a digest, without spaces; None: it can't be one."""
    digits = "".join(typed.split()).replace("-", "").casefold()
    hexadecimal = all(digit in "0123456789abcdef" for digit in digits)
    return digits if hexadecimal and SHORT <= len(digits) <= 64 else None
