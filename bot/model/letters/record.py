"""What one person did about one case. What can happen to it: deeds.py, by the person; keeping.py, by time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.model.letters.figures import BY_DAY, FAILED, LETTERS, Figures
from bot.model.retention import ASK_AFTER

NEVER: Final = date.max
UNDO_WITHIN: Final = timedelta(minutes=10)
"""So long a reported letter can be taken back; so long its time is needed."""


class Way(StrEnum):
    """How a letter went out, as far as the taps before "I sent it" tell."""

    MAIL = "mail"  # copied, or by a link or file for a mail program
    PAGE = "page"  # from the hand-off page
    POST = "post"  # as files, to print
    PHONE = "phone"  # read out in a call


class Within(StrEnum):
    """How soon after a broadcast something was done. What stands in a record is for good."""

    DAY = "1"
    WEEK = "7"

    @property
    def seconds(self) -> int:
        """So long at most."""
        return int(self.value) * 86_400


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter that the person reported as sent."""

    authority: str
    ask: str
    day: date  # in the organisers' time zone
    at: datetime | None = None  # UTC; None once it can't be taken back any more
    language: str = ""  # it is written in; empty where it isn't known
    way: str = ""  # Way; empty: not known
    led_by: int = 0  # the broadcast whose button led to it, in time; 0: none
    within: str = ""  # Within, of that
    counted: bool = False  # it waits to be told, or is: model/totals/waiting.py

    def figures(self, number: int) -> Figures:
        """The change by so many such letters."""
        return {(LETTERS, self.authority, self.ask): number, (BY_DAY, self.day.isoformat()): number}


@dataclass(frozen=True, slots=True)
class Led:
    """A broadcast whose button led to a letter. `at`: when its sending began, in seconds since 1970."""

    broadcast: int
    at: int

    def within(self, moment: datetime) -> str:
        """How soon after that the moment is; empty: too late to have to do with it."""
        after = moment.timestamp() - self.at
        return next((each.value for each in Within if after <= each.seconds), "")


@dataclass(frozen=True, slots=True)
class FailedAddress:
    """One address that the person reported as failed."""

    address: str  # its key
    authority: str
    how: str  # How
    day: date
    told_in: int = 0  # the round of reports that it belongs to, see figures.py

    def figures(self, number: int) -> Figures:
        """The change by so many such reports."""
        return {(FAILED, self.address, self.authority, self.how, str(self.told_in)): number}


@dataclass(frozen=True, slots=True)
class Came:
    """What came of the letters to one authority; ASKED: they were asked, or don't want to be."""

    authority: str
    kind: str  # Answer, or ASKED
    day: date


@dataclass(frozen=True, slots=True)
class Question:
    """What came of the letters to one authority is still to be asked: of itself, or only if wished.

    There is one for every letter; one that isn't `wanted` is a blank, which is never asked.
    """

    authority: str
    day: date  # of the letter
    language: str  # to speak to the supporter in
    chat: int
    wanted: bool

    @property
    def due(self) -> date:
        """When it is to be asked."""
        return self.day + ASK_AFTER


@dataclass(frozen=True, slots=True)
class PassedOn:
    """How much the person passed on to the organisers on one day."""

    day: date
    number: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What of a person who was forgotten was counted on one day, so that it isn't again on that day."""

    day: date
    letters: frozenset[str] = frozenset()  # authorities
    failed: frozenset[tuple[str, int]] = frozenset()  # address, round
    passed_on: int = 0
    arrived: bool = False
    subscribed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """What one person did about one case."""

    letters: tuple[SentLetter, ...] = ()
    person: bool = False  # they count among those who reported, because of these letters
    opened: date | None = None  # when they first opened a letter; only of subscribers
    failed: tuple[FailedAddress, ...] = ()
    came: tuple[Came, ...] = ()
    questions: tuple[Question, ...] = ()
    marks: Marks | None = None
    is_stub: bool = False  # the person was forgotten; only the marks are left, until their day is over
    touched: tuple[date, ...] = ()  # on which days something was tapped, as far back as a question can lie
    pending: Figures = field(default_factory=dict)  # what isn't in the figures of the case yet
    passed_on: PassedOn | None = None
    arrived: bool = False  # by a link that is counted; by which isn't kept
    subscribed: bool = False  # after that
    led: Led | None = None  # the last broadcast whose button led to a letter
    openings: Mapping[str, date] = field(default_factory=dict)  # by count: until it is told, they add nobody
    nudges: bool = (
        False  # they asked to be reminded as long as they have written nothing; only of subscribers
    )

    @property
    def due(self) -> date:
        """When it is to be looked through for questions: by the days alone, whatever was done on them."""
        return min(self.touched) + ASK_AFTER if self.touched else NEVER

    @property
    def authorities(self) -> dict[str, date]:
        """Whom letters went to, with the newest day."""
        found: dict[str, date] = {}
        for letter in self.letters:
            found[letter.authority] = max(letter.day, found.get(letter.authority, letter.day))
        return found

    def question(self, authority: str) -> Question | None:
        """The question about that authority that is to be asked; None too for a blank."""
        return next((one for one in self.questions if one.authority == authority and one.wanted), None)

    def said(self, authority: str) -> Came | None:
        """What came of the letters to that authority."""
        return next((one for one in self.came if one.authority == authority), None)

    def is_settled(self, authority: str) -> bool:
        """Whether they are to be asked about that authority, or were, or don't want to be."""
        return self.said(authority) is not None or self.question(authority) is not None

    def wrote(self, authority: str, day: date | None = None) -> bool:
        """Whether there is a letter to that authority; of that day, if one is given."""
        return any(one.authority == authority and day in (None, one.day) for one in self.letters)

    def passed_on_at(self, day: date) -> int:
        """How much they passed on to the organisers on that day."""
        return self.passed_on.number if self.passed_on and self.passed_on.day == day else 0


EMPTY: Final = Record()
