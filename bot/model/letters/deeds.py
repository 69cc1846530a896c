"""What somebody does about a case: each takes their record as it is and gives it as it is then.

What of it isn't in the figures of the case yet goes with the record as `pending`, so that a record that is
kept is a change that is counted, once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.model.letters.figures import (
    EMBASSIES,
    NUDGES,
    OPENED,
    OPENED_AFTER,
    PEOPLE,
    REPLIES,
    Figures,
    plus,
)
from bot.model.letters.record import (
    UNDO_WITHIN,
    Came,
    FailedAddress,
    Led,
    PassedOn,
    Question,
    Record,
    SentLetter,
)
from bot.model.letters.reply import ASKED, WORTH_PASSING_ON, Answer


def touched(record: Record, day: date) -> Record:
    """Something was tapped on that day."""
    days = record.touched if day in record.touched else tuple(sorted((*record.touched, day)))
    return replace(record, touched=days, is_stub=False)


def reported(
    record: Record,
    letter: SentLetter,
    *,
    since: date | None = None,
    language: str = "",
    chat: int = 0,
    wanted: bool = False,
) -> Record:
    """A letter was sent, which counts once for each authority and day; a question about it is put down.

    `since`: the day on which it was there to be sent, if that was before. Whatever was reported to the same
    authority from then on is taken for this letter. `wanted`: it is asked of itself. Nothing changes if this
    letter was counted before.
    """
    marks = record.marks if record.marks and record.marks.day == letter.day else None
    if record.led and letter.at and (within := record.led.within(letter.at)):
        letter = replace(letter, led_by=record.led.broadcast, within=within)
    later = since and any(one.authority == letter.authority and one.day >= since for one in record.letters)
    if later or record.wrote(letter.authority, letter.day) or (marks and letter.authority in marks.letters):
        return record
    change = letter.figures(1)
    person = record.person
    if not person and not (marks and marks.letters):
        person = True
        change = plus(change, {(PEOPLE,): 1})
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
    change = gone.figures(-1)
    person = record.person and bool(letters)
    if record.person and not person:
        change = plus(change, {(PEOPLE,): -1})
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


def letter_opened(
    record: Record, authority: str, day: date, *, keep: bool, led: Led | None = None, within: str = ""
) -> Record:
    """A letter was shown. `keep`: that this person opened one is kept, with the first day.

    `led`: the broadcast whose button led to it, `within` that time of it (Within).
    """
    change: Figures = {(OPENED, authority): 1}
    if led and within:
        change = plus(change, {(OPENED_AFTER, str(led.broadcast), within): 1})
    return replace(
        record,
        opened=record.opened or day if keep else record.opened,
        led=led if within else record.led,
        pending=plus(record.pending, change),
    )


def embassy_asked_for(record: Record, country: str) -> Record:
    """An embassy was looked for that isn't on file. Only the case's figures say where."""
    return replace(record, pending=plus(record.pending, {(EMBASSIES, country): 1}))


def wants_nudges(record: Record, on: bool) -> Record:
    """They want to be reminded as long as they have written nothing, or don't any more."""
    if record.nudges is on:
        return record
    pending = plus(record.pending, {(NUDGES,): 1 if on else -1})
    return replace(record, nudges=on, pending=pending)


def asks_for_nudges(record: Record, on: bool, day: date) -> Record:
    """The same by a tap of theirs: who has reported a letter has nothing to be reminded of."""
    if record.is_stub and not on:
        return record  # nothing is left of it but the marks
    return wants_nudges(touched(record, day), on and not record.letters)


def no_updates(record: Record) -> Record:
    """They get nothing more on the case: what only messages to them need isn't kept any longer."""
    return replace(wants_nudges(record, False), opened=None)


def address_failed(record: Record, report: FailedAddress) -> Record:
    """An address failed, which counts once for each person; a second report corrects how."""
    marks = record.marks
    if marks and marks.day == report.day and (report.address, report.told_in) in marks.failed:
        return record
    before = next((one for one in record.failed if one.address == report.address), None)
    change: Figures = report.figures(1)
    if before is not None and before.told_in == report.told_in:
        report = replace(before, how=report.how)
        change = plus(before.figures(-1), report.figures(1))
    others = tuple(one for one in record.failed if one is not before)
    return replace(record, failed=(*others, report), pending=plus(record.pending, change))


def address_known(record: Record, old: str, new: str) -> Record:
    """The address that a report of an older version named as `old` is `new`, which may be known too."""
    before = next((one for one in record.failed if one.address == old), None)
    if before is None:
        return record
    others = tuple(one for one in record.failed if one is not before)
    change = before.figures(-1)
    if all(one.address != new for one in others):
        moved = replace(before, address=new)
        others, change = (*others, moved), plus(change, moved.figures(1))
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
    return never_again(record, authority, day)


def all_declined(record: Record, day: date) -> Record:
    """They don't want to be asked about any letter reported so far."""
    for one in [one for one in record.questions if one.wanted]:
        record = never_again(record, one.authority, day)
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
    number = record.passed_on_at(day)
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


def never_again(record: Record, authority: str, day: date) -> Record:
    """They were asked about that authority, or don't want to be."""
    came = record.came
    if record.said(authority) is None:
        came = (*came, Came(authority, ASKED, day))
    return replace(record, came=came, questions=_without(record.questions, authority))


def _without(questions: Iterable[Question], authority: str) -> tuple[Question, ...]:
    return tuple(one for one in questions if one.authority != authority)
