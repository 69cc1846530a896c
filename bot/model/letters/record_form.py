"""A record, and the figures of a case, as bytes: what is sealed.

The first byte is the number of the form, the second tells what many records are looked through for, so that
nothing else of them has to be read.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Final

from bot.model.letters.figures import Figures
from bot.model.letters.record import Came, FailedAddress, Led, Marks, PassedOn, Question, Record, SentLetter

_FORM: Final = 1
_ALWAYS: Final = 10
_NOTHING: Final[tuple[Any, ...]] = (None, 0, 0, None, {}, 0)
"""What the last parts of a record are if they aren't there, from `passed_on` on."""
_HAS_REPORTED: Final = 1
_HAS_OPENED: Final = 2
_WANTS_NUDGES: Final = 4


def packed(record: Record) -> bytes:
    """The record as bytes."""
    marks = record.marks
    content = [
        [_letter(one) for one in record.letters],
        int(record.person),
        None if record.opened is None else _number(record.opened),
        [[one.address, one.authority, one.how, _number(one.day), one.told_in] for one in record.failed],
        [[one.authority, one.kind, _number(one.day)] for one in record.came],
        [
            [one.authority, _number(one.day), one.language, one.chat, int(one.wanted)]
            for one in record.questions
        ],
        None
        if marks is None
        else [
            *(_number(marks.day), sorted(marks.letters), sorted(marks.failed), marks.passed_on),
            *(int(marks.arrived), int(marks.subscribed)),
        ],
        int(record.is_stub),
        [_number(day) for day in record.touched],
        _flat(record.pending),
        None if record.passed_on is None else [_number(record.passed_on.day), record.passed_on.number],
        int(record.arrived),
        int(record.subscribed),
        None if record.led is None else [record.led.broadcast, record.led.at],
        {count: _number(day) for count, day in record.openings.items()},
        int(record.nudges),
    ]
    while len(content) > _ALWAYS and not content[-1]:
        content.pop()  # a record of little is short, and one of before reads like it
    flags = (
        (_HAS_REPORTED if record.letters else 0)
        | (_HAS_OPENED if record.opened else 0)
        | (_WANTS_NUDGES if record.nudges else 0)
    )
    return bytes((_FORM, flags)) + zlib.compress(_json(content))


def unpacked(found: bytes) -> Record:
    """The record in these bytes. ValueError if they are none."""
    if len(found) < 2 or found[0] != _FORM:
        raise ValueError("not a record that this version knows")
    try:
        content = json.loads(zlib.decompress(found[2:]))
        letters, person, opened, failed, came, questions, marks, is_stub, touched, pending, *more = content
        more += _NOTHING[len(more) :]
        passed_on, arrived, subscribed, led, openings, nudges = more
        return Record(
            letters=tuple(_sent(*letter) for letter in letters),
            person=bool(person),
            opened=None if opened is None else _day(opened),
            failed=tuple(
                FailedAddress(address, authority, how, _day(day), told_in)
                for address, authority, how, day, told_in in failed
            ),
            came=tuple(Came(authority, kind, _day(day)) for authority, kind, day in came),
            questions=tuple(
                Question(authority, _day(day), language, chat, bool(wanted))
                for authority, day, language, chat, wanted in questions
            ),
            marks=None if marks is None else _marks(*marks),
            is_stub=bool(is_stub),
            touched=tuple(map(_day, touched)),
            pending=_figures(pending),
            passed_on=None if passed_on is None else PassedOn(_day(passed_on[0]), passed_on[1]),
            arrived=bool(arrived),
            subscribed=bool(subscribed),
            led=None if led is None else Led(*led),
            openings={count: _day(number) for count, number in openings.items()},
            nudges=bool(nudges),
        )
    except (zlib.error, TypeError, OverflowError, OSError) as fault:
        raise ValueError("a record is damaged") from fault


def _letter(one: SentLetter) -> list[Any]:
    found = [one.authority, one.ask, _number(one.day), _time(one.at)]
    more = [int(one.counted), one.language, one.way, one.led_by, one.within]
    while more and not more[-1]:
        more.pop()
    return [*found, *more]


def _sent(
    authority: str,
    ask: str,
    day: int,
    at: float | None,
    counted: int = 0,
    language: str = "",
    way: str = "",
    led_by: int = 0,
    within: str = "",
) -> SentLetter:
    return SentLetter(authority, ask, _day(day), _moment(at), language, way, led_by, within, bool(counted))


def _marks(
    day: int, letters: list[str], failed: list[tuple[str, int]], passed_on: int, arrived: int, subscribed: int
) -> Marks:
    failures = frozenset((key, number) for key, number in failed)
    return Marks(_day(day), frozenset(letters), failures, passed_on, bool(arrived), bool(subscribed))


def has_reported(found: bytes) -> bool:
    """Whether there is a letter in this packed record."""
    return bool(found[1] & _HAS_REPORTED)


def has_opened(found: bytes) -> bool:
    """Whether it is kept in this packed record that a letter was opened."""
    return bool(found[1] & _HAS_OPENED)


def wants_nudges(found: bytes) -> bool:
    """Whether it is kept in this packed record that its person asked to be reminded."""
    return bool(found[1] & _WANTS_NUDGES)


def packed_figures(figures: Figures) -> bytes:
    """The figures of a case as bytes."""
    return bytes((_FORM,)) + zlib.compress(_json(_flat(figures)))


def unpacked_figures(found: bytes) -> Figures:
    """The figures in these bytes. ValueError if they are none."""
    if not found or found[0] != _FORM:
        raise ValueError("no figures that this version knows")
    try:
        return _figures(json.loads(zlib.decompress(found[1:])))
    except (zlib.error, TypeError, AttributeError) as fault:
        raise ValueError("figures are damaged") from fault


def _json(content: Any) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def _flat(figures: Figures) -> dict[str, int]:
    # No id has a colon: buttons part their fields with it.
    return {":".join(counted): number for counted, number in sorted(figures.items())}


def _figures(found: Mapping[str, int]) -> Figures:
    return {tuple(name.split(":")): number for name, number in found.items()}


def _number(day: date) -> int:
    return day.toordinal()


def _day(number: int) -> date:
    return date.fromordinal(number)


def _time(at: datetime | None) -> float | None:
    return None if at is None else at.timestamp()


def _moment(found: float | None) -> datetime | None:
    return None if found is None else datetime.fromtimestamp(found, UTC)
