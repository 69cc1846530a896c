"""A draft as its organiser sees it: its versions, how many read each, what it takes, what is in its way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.content import sendable
from bot.content.said.message import Said, mark_of
from bot.content.sendable import MessageFault, Sort
from bot.model.broadcasts.broadcast import Draft, Task
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.case import Case


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast broadcasts go, and the most Stars that one of them may cost: 0: none is paid for."""

    per_second: float
    paid_per_second: float = 1000.0
    stars: int = 0


class Hindrance(StrEnum):
    """Why a broadcast can't be confirmed."""

    OUTDATED = "outdated"  # it was changed since the preview, or thrown away
    STARTED = "started"  # it was confirmed before
    TEXTS = "texts"  # a text is missing, or Telegram wouldn't take it
    NEVER_SAID = "never_said"  # it holds a word that its case never says, or can't be looked through for such
    UNSEEN = "unseen"  # something in it is to be looked at first, and that was not shown, or was else
    UNCHANGED = "unchanged"  # a correction that changes nothing
    AUDIENCE = "audience"  # it would point at few people
    NOBODY = "nobody"
    NOBODY_LEFT = "nobody_left"  # of those of another broadcast whom it is for
    COUNTING = "counting"  # whom it is for: people are still being looked at
    NOT_OVER = "not_over"  # the broadcast whose rest it is for: who is left isn't known yet
    NUDGED = "nudged"  # another reminder of the case is too near
    PAST = "past"  # its time has passed
    OVERTAKEN = "overtaken"  # another one has gone to the same part of the same broadcast's recipients
    RECALLED = "recalled"  # what it goes on from was deleted everywhere
    CORRECTED = "corrected"  # what it corrects was corrected, or taken back, since it was begun
    CASE = "case"  # how its case stands: over, stopped, or out
    WHO = "who"  # nobody has said yet who runs this bot
    SECOND_KEY = "second_key"  # it goes to so many that somebody else has to approve it first
    OWNERS = "owners"  # its case is stopped, so only an owner says anything more of it


FOR_GOOD: Final = frozenset({Hindrance.OVERTAKEN, Hindrance.RECALLED, Hindrance.CORRECTED})
"""Nothing that is changed in the draft helps against these."""


class Missing(StrEnum):
    """Why there is no draft to be shown, to whoever asks for it."""

    UNKNOWN = "unknown"  # there never was, or it is somebody else's
    DELETED = "deleted"
    RECOVERABLE = "recoverable"  # it was deleted, and can be brought back
    CONFIRMED = "confirmed"  # it is a draft no longer
    NO_CASE = "no_case"  # the case it is about was taken away


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a draft: what is written, what is wrong with it, and how many will read it."""

    language: str
    written: bool
    is_default: bool
    readers: int
    message: Outgoing | None = None  # as Telegram takes it
    faults: Sequence[MessageFault] = ()
    said: Said = field(default_factory=Said)


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft as its organiser sees it."""

    draft: Draft
    case: Case
    versions: tuple[Version, ...]
    audience: int
    seconds: float  # that sending will take at the usual speed
    paid_seconds: float = 0.0  # that it will take with Stars
    stars: int = 0  # the most that it costs now if it is a paid one
    stars_limit: int = 0  # the most that any may cost; 0: none is paid for
    changed: bool = True  # False for a correction that says what readers have already
    counting: int | None = None  # how far the count of its readers is, in percent; None: they are counted
    counted: bool = True  # False while the broadcast whose rest it is for is under way: nobody is left yet
    few: bool = False  # its audience points at a few people: how many it is isn't to be told
    can_be_asked: bool = False  # supporters can ask the team: a button for that can be chosen
    versions_told: bool = True  # whether it may be told how many read each version

    @property
    def complete(self) -> bool:
        """Whether everybody would get something: the default language is written."""
        return self.draft.default_language in self.draft.texts

    @property
    def sound(self) -> bool:
        """Whether Telegram takes every version that is written, as it is."""
        return not any(version.faults for version in self.versions)

    @property
    def stopped(self) -> bool:
        """Whether a version says what its case never says: nobody can send it."""
        return any(version.said.stops for version in self.versions)

    @property
    def mark(self) -> str:
        """Of what is to be looked at before it goes out; "" if nothing is. See `mark_of`."""
        return mark_of({version.language: version.said for version in self.versions})

    @property
    def told(self) -> bool:
        """Whether it can be told how many read each version: not if that would point at a few."""
        return self.counted and self.counting is None and self.versions_told

    @property
    def correction(self) -> bool:
        """Whether it changes messages that readers have."""
        return self.draft.task is Task.CORRECT

    @property
    def paid(self) -> bool:
        """Whether it is to be paid for with Stars."""
        return bool(self.draft.plan.stars and self.stars_limit)

    @property
    def minutes(self) -> int:
        """Minutes that sending will take as it is planned, 0 if less than one."""
        return minutes(self.paid_seconds if self.paid else self.seconds)

    @property
    def albums(self) -> bool:
        """Whether a version is an album, which has no buttons."""
        return any(v.message and sendable.sort_of(v.message) is Sort.ALBUM for v in self.versions)

    @property
    def spoken(self) -> bool:
        """Whether something in it may be spoken, which nothing looks through."""
        return any(v.message and sendable.sorts_in(v.message) & sendable.SPOKEN for v in self.versions)

    @property
    def voices(self) -> bool:
        """Whether a version is a voice message, which some readers let nobody send them."""
        return any(v.message and sendable.sort_of(v.message) is Sort.VOICE for v in self.versions)


def minutes(seconds: float) -> int:
    """Whole minutes, rounded up; 0 if less than one."""
    return 0 if seconds < 60 else math.ceil(seconds / 60)
