"""Two keys: what a second person of the team has to approve, who may, and for how long that holds. Pure.

Why it is as it is stands in docs/design.md, "Two keys".
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never

from bot.model.cases.case import CaseOutcome
from bot.model.cases.revision import Agreed, MayUse
from bot.model.team.roles import Access, Role

LASTS: Final = timedelta(days=1)
"""So long a request can be approved; and from then on, so long what was approved can be done."""
USUAL: Final = 1_000
"""The rule as long as nobody has said another: messages to more people than this need a second person."""
OFF: Final = 0
CHOICES: Final = (100, USUAL, 10_000, OFF)
"""The strictest first. A smaller number asks more often; OFF asks about nothing at all."""
RULE: Final = "two_keys"
"""The subject of what is about the rule itself."""
PANIC: Final = "panic"
"""The subject of what destroys all that could lead to a person."""
SETTLES: Final = timedelta(days=7)
"""So long whoever removed the last other person who could approve counts as not alone; and so long somebody
is in the team before they can approve that the rule asks less often."""


class ApprovalKind(StrEnum):
    """What is to be done. What stands in the database must never change its meaning."""

    BROADCAST = "broadcast"  # a message to many goes out, or is planned; subject: its number
    RECALL = "recall"  # what was sent is deleted everywhere; subject: its number
    PUBLISH = "publish"  # people see a case, or a newer revision of it; subject: its slug
    CLOSE = "close"  # a case is closed; subject: its slug
    REMOVE = "remove"  # an owner is removed, or made an organiser; subject: their number in the team
    RULE = "rule"  # these questions are asked less often, or no more; subject: "two_keys"
    ROOM = "room"  # a group becomes the team's room, and reads what comes there; subject: the wish's number
    PANIC = "panic"  # all that could lead to a person is destroyed, and the key; subject: "panic"


class ApprovalState(StrEnum):
    """How a request stands. What stands in the database must never change its meaning."""

    ASKED = "asked"
    GIVEN = "given"  # approved, and nothing was done with it yet
    USED = "used"  # what was approved was done, or is planned
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # by whoever asked
    TAKEN_BACK = "taken_back"  # by whoever had approved
    VOID = "void"  # what was asked about changed, or one of the two left


NEVER_ALONE: Final = frozenset({ApprovalKind.RULE, ApprovalKind.ROOM, ApprovalKind.PANIC})
"""What no emergency asks for: an owner can't do it alone."""

OPEN: Final = frozenset({ApprovalState.ASKED, ApprovalState.GIVEN})


class Lapse(StrEnum):
    """Why an approval doesn't hold, or can't be given."""

    OVER = "over"  # its day has passed
    CHANGED = "changed"  # it is something else by now
    ASKER = "asker"  # whoever asked may not do it any more
    APPROVER = "approver"  # whoever approved may not any more
    DECIDED = "decided"  # it was decided, withdrawn or done before
    OWN = "own"  # whoever looks at it asked for it, wrote it, or is whom it is about
    NEW = "new"  # whoever looks at it isn't in the team for long enough
    NOT_YOURS = "not_yours"  # whoever looks at it may approve nothing
    BEGUN = "begun"  # it is being sent already


@dataclass(frozen=True, slots=True)
class TwoKeyAct:
    """One thing to be done. `detail`: what else is to be known of it: letters, digits, "_" and "-"."""

    kind: ApprovalKind
    subject: str
    detail: str = ""


_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}", re.ASCII)
_LANGUAGE: Final = re.compile(r"[a-z-]{2,8}", re.ASCII)
_REVISION: Final = re.compile(
    rf"[1-9][0-9]{{0,9}}_({'|'.join(Agreed)})_({'|'.join(MayUse)})_[0-9]{{1,4}}", re.ASCII
)


def as_act(kind: ApprovalKind, subject: str, detail: str) -> TwoKeyAct | None:
    """The act that a button names; None if there is no such act. A case may be one that there isn't."""
    match kind:
        case ApprovalKind.BROADCAST | ApprovalKind.RECALL:
            good = _NUMBER.fullmatch(subject) is not None and not detail
        case ApprovalKind.PUBLISH:
            good = _REVISION.fullmatch(detail) is not None
        case ApprovalKind.CLOSE:
            good = detail in set(CaseOutcome)
        case ApprovalKind.REMOVE:
            good = _NUMBER.fullmatch(subject) is not None and detail in {"", *Role}
        case ApprovalKind.RULE:
            good = subject == RULE and detail in {str(most) for most in CHOICES}
        case ApprovalKind.ROOM:
            good = _NUMBER.fullmatch(subject) is not None and _LANGUAGE.fullmatch(detail) is not None
        case ApprovalKind.PANIC:
            good = subject == PANIC and not detail
        case _:
            assert_never(kind)
    return TwoKeyAct(kind, subject, detail) if good else None


OF_ALL: Final = "*"
"""Stands in place of a case for what concerns the whole team: whoever is limited to some cases hasn't it."""


@dataclass(frozen=True, slots=True)
class Approval:
    """A request, and what became of it. People are numbers in the team; moments are UTC.

    `digest`: of exactly what will be done. `barred`: who can't approve it, besides whoever asks. `alone`: an
    owner did it in an emergency, and nobody approved. `messages`: where it was asked: number → message.
    """

    id: int
    act: TwoKeyAct
    digest: bytes
    asked_by: int
    asked_at: datetime
    until: datetime
    state: ApprovalState
    approved_by: int | None = None
    alone: bool = False
    barred: frozenset[int] = frozenset()
    messages: Mapping[int, int] = field(default_factory=dict)

    def may_be_given(
        self, by: int | None, role: Role | None, since: datetime | None, now: datetime
    ) -> Lapse | None:
        """Why somebody of the team, in it `since` then, can't approve it; None if they can."""
        if by is None or not Access.ORGANISERS.admits(role):
            return Lapse.NOT_YOURS
        if by == self.asked_by or by in self.barred:
            return Lapse.OWN
        if self.state is not ApprovalState.ASKED:
            return Lapse.DECIDED
        if now > self.until:
            return Lapse.OVER
        if self.act.kind is ApprovalKind.RULE and (since is None or since > now - SETTLES):
            return Lapse.NEW
        return None

    def lapse(self, digest: bytes | None, roles: Mapping[int, Role], now: datetime | None) -> Lapse | None:
        """Why it doesn't hold at this moment; None if it does. `digest`: of what would be done now.

        `roles`: everybody in the team. `now`: None where its day doesn't matter any more.
        """
        if now is not None and now > self.until:
            return Lapse.OVER
        if digest != self.digest:
            return Lapse.CHANGED
        if not may_do(self.act.kind, roles.get(self.asked_by)):
            return Lapse.ASKER
        if self.approved_by is not None and not Access.ORGANISERS.admits(roles.get(self.approved_by)):
            return Lapse.APPROVER
        return None


def may_do(kind: ApprovalKind, role: Role | None) -> bool:
    """Whether somebody with that role may do such a thing at all."""
    owners = (ApprovalKind.CLOSE, ApprovalKind.REMOVE, *NEVER_ALONE)
    return (Access.OWNERS if kind in owners else Access.ORGANISERS).admits(role)


@dataclass(frozen=True, slots=True)
class TwoKeysRule:
    """The rule as it is at this moment.

    `most`: messages to so many people need nobody else; OFF: nothing does. `keys`: so many could approve
    something, or ask. `removed`: one of them was removed in the last days, so that being alone counts as not
    being alone.
    """

    most: int
    keys: int
    removed: bool = False

    @property
    def applies(self) -> bool:
        """Whether there are two, or were until one of them was removed."""
        return self.keys > 1 or self.removed

    def asks(self, kind: ApprovalKind, people: int = 0) -> bool:
        """Whether such a thing needs a second person; `people`: so many would get the message."""
        if not self.applies:
            return False
        if kind is ApprovalKind.RULE:
            return True
        return self.most != OFF and (kind is not ApprovalKind.BROADCAST or people > self.most)


def loosens(before: int, after: int) -> bool:
    """Whether the second rule asks less often than the first."""
    return strictness(after) < strictness(before)


def strictness(most: int) -> int:
    """A higher number asks more often."""
    return -most if most != OFF else -(10**9)


def able(team: Sequence[tuple[int, Role]]) -> int:
    """How many of the team could ask for something, or approve it."""
    return sum(Access.ORGANISERS.admits(role) for _, role in team)
