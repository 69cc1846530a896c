"""What becomes of a record by time, by its person leaving, and by two that turn out to be one person's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.model.letters.deeds import never_again, wants_nudges
from bot.model.letters.figures import NO_FIGURES, NUDGES, PEOPLE, REPLIES, plus
from bot.model.letters.record import Marks, Question, Record
from bot.model.letters.reply import ASKED
from bot.model.retention import ASK_AFTER


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
            record = never_again(record, authority, day)
    return replace(
        record,
        questions=tuple(
            one
            for one in record.questions
            if one.authority not in dropped and (one.wanted or not over or one.due > upto)
        ),
        touched=tuple(one for one in record.touched if not over or one + ASK_AFTER > upto),
    )


def without_needless_nudges(record: Record, since: date, *, closed: bool) -> Record:
    """Nobody is reminded who has written, nor of a case that is `closed`: that they asked for it goes.

    `since`: a letter of that day, or of a later one, may still be taken back.
    """
    wrote = any(one.day < since for one in record.letters)
    return wants_nudges(record, False) if wrote or closed else record


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
        max(before.passed_on, record.passed_on_at(today)),
        before.arrived or record.arrived,
        before.subscribed or record.subscribed,
    )
    return Record(marks=marks, is_stub=True, touched=(today,))


def merged(old: Record, new: Record, chat: int) -> Record:
    """Both are one person's, who has the id `chat` now. What stands in both counts once, as `new` has it."""
    letters, change = list(new.letters), plus(old.pending, new.pending)
    for letter in old.letters:
        if new.wrote(letter.authority, letter.day):
            change = plus(change, letter.figures(-1))
        else:
            letters.append(letter)
    if old.person and new.person:
        change = plus(change, {(PEOPLE,): -1})
    if old.nudges and new.nudges:
        change = plus(change, {(NUDGES,): -1})
    failed = {one.address: one for one in new.failed}
    for report in old.failed:
        if report.address in failed:
            change = plus(change, report.figures(-1))
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
        led=new.led or old.led,
        openings={
            count: max(each[count] for each in (old.openings, new.openings) if count in each)
            for count in old.openings.keys() | new.openings.keys()
        },
        nudges=old.nudges or new.nudges,
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
