"""What one person did about one case, and everything that can happen to it: values and pure decisions.

Each decision takes the record as it is and gives the record as it is then. What of it isn't in the figures of
the case yet goes with it as `pending`, so that a record that is kept is a change that is counted, once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from bot.model.letters.figures import (
    BY_DAY,
    FAILED,
    LETTERS,
    NO_FIGURES,
    OPENED,
    PEOPLE,
    REPLIES,
    Counted,
    Figures,
    plus,
)
from bot.model.letters.reply import ASK_AFTER, ASKED, WORTH_PASSING_ON, Answer

NEVER: Final = date.max
UNDO_WITHIN: Final = timedelta(minutes=10)
"""So long a reported letter can be taken back; so long its time is needed."""


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter that the person reported as sent."""

    authority: str
    ask: str
    day: date  # in the organisers' time zone
    at: datetime | None = None  # UTC; None once it can't be taken back any more


@dataclass(frozen=True, slots=True)
class FailedAddress:
    """One address that the person reported as failed."""

    address: str  # its key
    authority: str
    how: str  # How
    day: date
    told_in: int = 0  # the round of reports that it belongs to, see figures.py


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


EMPTY: Final = Record()


def touched(record: Record, day: date) -> Record:
    """Something was tapped on that day."""
    days = record.touched if day in record.touched else tuple(sorted((*record.touched, day)))
    return replace(record, touched=days, is_stub=False)


def reported(
    record: Record, letter: SentLetter, *, language: str = "", chat: int = 0, wanted: bool = False
) -> Record:
    """A letter was sent, which counts once for each authority and day; a question about it is put down.

    `wanted`: it is asked of itself. Nothing changes if this letter was counted before.
    """
    marks = record.marks if record.marks and record.marks.day == letter.day else None
    if record.wrote(letter.authority, letter.day) or (marks and letter.authority in marks.letters):
        return record
    change: dict[Counted, int] = {(LETTERS, letter.authority): 1, (BY_DAY, letter.day.isoformat()): 1}
    person = record.person
    if not person and not (marks and marks.letters):
        person = True
        change[PEOPLE,] = 1
    questions = record.questions
    if not record.is_settled(letter.authority):
        asks = Question(letter.authority, letter.day, language, chat, wanted)
        questions = (*_without(questions, letter.authority), asks)
    return replace(
        record,
        letters=(*record.letters, letter),
        person=person,
        questions=questions,
        pending=plus(record.pending, change),
    )


def taken_back(
    record: Record, authority: str, day: date, now: datetime, within: timedelta = UNDO_WITHIN
) -> Record:
    """A letter wasn't sent after all. Nothing changes if there is none, or it is older than `within`.

    The question about it goes too; with the only letter to that authority, that they were asked.
    """
    gone = next((one for one in record.letters if (one.authority, one.day) == (authority, day)), None)
    if gone is None or gone.at is None or now - gone.at > within:
        return record
    letters = tuple(one for one in record.letters if one is not gone)
    change: dict[Counted, int] = {(LETTERS, authority): -1, (BY_DAY, day.isoformat()): -1}
    person = record.person and bool(letters)
    if record.person and not person:
        change[PEOPLE,] = -1
    came = record.came
    if all(one.authority != authority for one in letters):
        came = tuple(one for one in came if (one.authority, one.kind) != (authority, ASKED))
    return replace(
        record,
        letters=letters,
        person=person,
        came=came,
        questions=tuple(one for one in record.questions if (one.authority, one.day) != (authority, day)),
        pending=plus(record.pending, change),
    )


def letter_opened(record: Record, authority: str, day: date, *, keep: bool) -> Record:
    """A letter was shown. `keep`: that this person opened one is kept, with the first day."""
    return replace(
        record,
        opened=record.opened or day if keep else record.opened,
        pending=plus(record.pending, {(OPENED, authority): 1}),
    )


def not_opened(record: Record) -> Record:
    """That this person opened a letter isn't kept any longer."""
    return replace(record, opened=None)


def address_failed(record: Record, report: FailedAddress) -> Record:
    """An address failed, which counts once for each person; a second report corrects how."""
    marks = record.marks
    if marks and marks.day == report.day and (report.address, report.told_in) in marks.failed:
        return record
    before = next((one for one in record.failed if one.address == report.address), None)
    change: Figures = _failing(report, 1)
    if before is not None and before.told_in == report.told_in:
        report = replace(before, how=report.how)
        change = plus(_failing(before, -1), _failing(report, 1))
    others = tuple(one for one in record.failed if one is not before)
    return replace(record, failed=(*others, report), pending=plus(record.pending, change))


def address_known(record: Record, old: str, new: str) -> Record:
    """The address that a report of an older version named as `old` is `new`, which may be known too."""
    before = next((one for one in record.failed if one.address == old), None)
    if before is None:
        return record
    others = tuple(one for one in record.failed if one is not before)
    change = _failing(before, -1)
    if all(one.address != new for one in others):
        moved = replace(before, address=new)
        others, change = (*others, moved), plus(change, _failing(moved, 1))
    return replace(record, failed=others, pending=plus(record.pending, change))


def wished(record: Record, authority: str, day: date, language: str, chat: int) -> Record:
    """They wish to be asked about the letter of that day, if there is one; what is settled stays."""
    if not record.wrote(authority, day) or record.is_settled(authority):
        return record
    asks = Question(authority, day, language, chat, wanted=True)
    return replace(record, questions=(*_without(record.questions, authority), asks))


def declined(record: Record, authority: str, day: date) -> Record:
    """They don't want to be asked about that authority, ever. Nothing to say about letters there aren't."""
    if record.question(authority) is None and not record.wrote(authority):
        return record
    return _never_again(record, authority, day)


def all_declined(record: Record, day: date) -> Record:
    """They don't want to be asked about any letter reported so far."""
    for one in [one for one in record.questions if one.wanted]:
        record = _never_again(record, one.authority, day)
    return record


def not_to_be_asked(record: Record) -> Record:
    """They left: nothing is asked of them, unless they say anew that they wish it."""
    return replace(record, questions=tuple(replace(one, wanted=False) for one in record.questions))


def answered(record: Record, authority: str, answer: Answer, day: date) -> Record:
    """They said what came of their letters to that authority, in the place of what they said before.

    Nothing can have come of a letter that there isn't.
    """
    if not record.wrote(authority):
        return record
    before = record.said(authority)
    change: Figures = {(REPLIES, authority, answer.value): 1}
    if before is not None and before.kind != ASKED:
        change = plus(change, {(REPLIES, authority, before.kind): -1})
    came = tuple(one for one in record.came if one is not before)
    return replace(
        record,
        came=(*came, Came(authority, answer.value, day)),
        questions=_without(record.questions, authority),
        pending=plus(record.pending, change),
    )


def passed_on(record: Record, authority: str, day: date, most: int) -> Record:
    """They passed on what an authority did about their letter. Nothing changes if they may not.

    They said before that something came of a letter that they reported, and passed on fewer than `most` on
    this day.
    """
    said = record.said(authority)
    if said is None or said.kind not in WORTH_PASSING_ON or not record.wrote(authority):
        return record
    number = _on(record.passed_on, day)
    if record.marks and record.marks.day == day:
        number = max(number, record.marks.passed_on)
    return record if number >= most else replace(record, passed_on=PassedOn(day, number + 1))


def arrived(record: Record, day: date) -> Record:
    """They came by a link that is counted. Nothing changes if they did before."""
    before = bool(record.marks and record.marks.day == day and record.marks.arrived)
    return record if before else replace(record, arrived=True)


def subscribed(record: Record, day: date) -> Record:
    """They came by such a link, and subscribed. Nothing changes if they did before."""
    before = bool(record.marks and record.marks.day == day and record.marks.subscribed)
    return record if before else replace(record, subscribed=True)


def due_questions(record: Record, upto: date) -> tuple[Question, ...]:
    """The questions that are to be asked by that day."""
    return tuple(one for one in record.questions if one.wanted and one.due <= upto)


def looked_through(
    record: Record,
    upto: date,
    day: date,
    *,
    asked: Collection[str] = (),
    dropped: Collection[str] = (),
    over: bool = True,
) -> Record:
    """Its questions up to a day were looked through: those about `asked` were asked on `day`, once for all.

    Those about `dropped` can't be asked. `over`: the days that they belong to needn't be looked at again.
    """
    for authority in asked:
        if record.question(authority) is not None:
            record = _never_again(record, authority, day)
    return replace(
        record,
        questions=tuple(
            one
            for one in record.questions
            if one.authority not in dropped and (one.wanted or not over or one.due > upto)
        ),
        touched=tuple(one for one in record.touched if not over or one + ASK_AFTER > upto),
    )


def folded(record: Record, since: date) -> Record | None:
    """The record once `pending` is in the figures, and what only a day has to know is over.

    `since`: of that day, and of later ones, letters may still be taken back. None: nothing is left of it.
    """
    marks = record.marks if record.marks and record.marks.day >= since else None
    if record.is_stub and marks is None:
        return None
    letters = tuple(one if one.day >= since else replace(one, at=None) for one in record.letters)
    passed = record.passed_on if record.passed_on and record.passed_on.day >= since else None
    return replace(record, letters=letters, marks=marks, pending=NO_FIGURES, passed_on=passed)


def is_fresh(record: Record, since: date) -> bool:
    """Whether the next fold is to look at it too: by the days alone, whatever was done on them."""
    return any(day >= since for day in record.touched)


def forgotten(record: Record, today: date) -> Record | None:
    """What is left once the person was forgotten; `pending` is in the figures by then.

    Only what was counted on this day, and that whether anything was or not: None on any other day.
    """
    if today not in record.touched:
        return None
    before = record.marks if record.marks and record.marks.day == today else Marks(today)
    letters = frozenset(one.authority for one in record.letters if one.day == today)
    failed = frozenset((one.address, one.told_in) for one in record.failed if one.day == today)
    marks = Marks(
        today,
        before.letters | letters,
        before.failed | failed,
        max(before.passed_on, _on(record.passed_on, today)),
        before.arrived or record.arrived,
        before.subscribed or record.subscribed,
    )
    return Record(marks=marks, is_stub=True, touched=(today,))


def merged(old: Record, new: Record, chat: int) -> Record:
    """Both are one person's, who has the id `chat` now. What stands in both counts once, as `new` has it."""
    letters, change = list(new.letters), plus(old.pending, new.pending)
    for letter in old.letters:
        if new.wrote(letter.authority, letter.day):
            change = plus(change, {(LETTERS, letter.authority): -1, (BY_DAY, letter.day.isoformat()): -1})
        else:
            letters.append(letter)
    if old.person and new.person:
        change = plus(change, {(PEOPLE,): -1})
    failed = {one.address: one for one in new.failed}
    for report in old.failed:
        if report.address in failed:
            change = plus(change, _failing(report, -1))
        failed.setdefault(report.address, report)
    came = {one.authority: one for one in new.came}
    for one in old.came:
        if one.authority in came and one.kind != ASKED:
            change = plus(change, {(REPLIES, one.authority, one.kind): -1})
        came.setdefault(one.authority, one)
    questions = {one.authority: replace(one, chat=chat) for one in old.questions}
    for asks in new.questions:
        if asks.wanted or not (asks.authority in questions and questions[asks.authority].wanted):
            questions[asks.authority] = asks
    return Record(
        letters=tuple(letters),
        person=old.person or new.person,
        opened=new.opened or old.opened,
        failed=tuple(failed.values()),
        came=tuple(came.values()),
        questions=tuple(one for one in questions.values() if one.authority not in came),
        marks=_both(old.marks, new.marks),
        is_stub=old.is_stub and new.is_stub,
        touched=tuple(sorted({*old.touched, *new.touched})),
        pending=change,
        passed_on=max(
            (one for one in (old.passed_on, new.passed_on) if one),
            key=lambda one: (one.day, one.number),
            default=None,
        ),
        arrived=old.arrived or new.arrived,
        subscribed=old.subscribed or new.subscribed,
    )


def _both(one: Marks | None, other: Marks | None) -> Marks | None:
    if one is None or other is None or one.day != other.day:
        return max((marks for marks in (one, other) if marks), key=lambda marks: marks.day, default=None)
    return Marks(
        one.day,
        one.letters | other.letters,
        one.failed | other.failed,
        max(one.passed_on, other.passed_on),
        one.arrived or other.arrived,
        one.subscribed or other.subscribed,
    )


def _on(passed: PassedOn | None, day: date) -> int:
    return passed.number if passed and passed.day == day else 0


def _never_again(record: Record, authority: str, day: date) -> Record:
    came = record.came
    if record.said(authority) is None:
        came = (*came, Came(authority, ASKED, day))
    return replace(record, came=came, questions=_without(record.questions, authority))


def _without(questions: Iterable[Question], authority: str) -> tuple[Question, ...]:
    return tuple(one for one in questions if one.authority != authority)


def _failing(report: FailedAddress, number: int) -> Figures:
    return {(FAILED, report.address, report.authority, report.how, str(report.told_in)): number}
