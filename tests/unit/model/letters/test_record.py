"""A record and the figures of its case, whatever is done, in whatever order it is folded or broken off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.letters import deeds, keeping
from bot.model.letters.figures import (
    NO_FIGURES,
    Figures,
    failures,
    letters,
    letters_by_ask,
    letters_by_day,
    letters_opened,
    minus,
    nudges,
    people,
    plus,
    replies,
    without_void,
)
from bot.model.letters.record import EMPTY, NEVER, UNDO_WITHIN, FailedAddress, Record, SentLetter
from bot.model.letters.record_form import (
    has_opened,
    has_reported,
    packed,
    packed_figures,
    unpacked,
    unpacked_figures,
    wants_nudges,
)
from bot.model.letters.reply import ASKED, Answer
from bot.model.retention import ASK_AFTER

TODAY = date(2026, 3, 14)
NOW = datetime(2026, 3, 14, 9, 26, tzinfo=UTC)
DAY = timedelta(days=1)
AUTHORITIES = ("president", "justice")
ASKS = ("release", "clemency")
HOWS = ("bounced", "full")
ANNA, BORIS = 1, 2

numbers = st.dictionaries(
    st.sampled_from(
        [
            ("p",),
            ("l", "president"),
            ("l", "president", "release"),
            ("d", "2026-03-14"),
            ("f", "a", "b", "full", "0"),
        ]
    ),
    st.sampled_from((-2, -1, 1, 2)),
)


@given(numbers, numbers)
def test_a_change_leads_from_one_sum_to_another(one: Figures, two: Figures) -> None:
    assert plus(one, minus(two, one)) == plus(NO_FIGURES, two)
    assert plus(one, two) == plus(two, one)
    assert all(plus(one, two).values()), "nothing is kept of what there is none of"


@given(numbers)
def test_figures_are_read_as_they_were_written(figures: Figures) -> None:
    assert unpacked_figures(packed_figures(figures)) == figures


# --- anything, in any order


@dataclass
class Plainly:
    """The same, counted as anybody would: each thing that holds stands here once."""

    letters: dict[tuple[int, str, date], datetime] = field(default_factory=dict)
    asks: dict[tuple[int, str, date], str] = field(default_factory=dict)
    failed: dict[tuple[int, str], str] = field(default_factory=dict)
    answers: dict[tuple[int, str], str] = field(default_factory=dict)
    opened: Counter[str] = field(default_factory=Counter)
    nudges: set[int] = field(default_factory=set)


@dataclass
class Case:
    """The records of a case, and its figures as they are locked."""

    plainly: Plainly = field(default_factory=Plainly)
    records: dict[int, Record] = field(default_factory=dict)
    sums: Figures = field(default_factory=dict)
    memory: Figures = field(default_factory=dict)
    now: datetime = NOW

    @property
    def today(self) -> date:
        return self.now.date()

    def change(self, who: int, change: Callable[[Record], Record]) -> tuple[Record, Record]:
        before = self.records.get(who, EMPTY)
        after = change(deeds.touched(before, self.today))
        # As it is written and read.
        self.records[who] = unpacked(packed(after))
        self.memory = plus(self.memory, minus(after.pending, before.pending))
        return before, after


Step = Callable[[Case, int, int], None]


def reports(case: Case, who: int, number: int) -> None:
    authority = AUTHORITIES[number % 2]
    letter = SentLetter(authority, ASKS[number // 2], case.today, case.now)
    before, after = case.change(who, lambda record: deeds.reported(record, letter))
    new = (who, authority, case.today) not in case.plainly.letters
    assert (len(after.letters) > len(before.letters)) == new
    case.plainly.letters.setdefault((who, authority, case.today), case.now)
    case.plainly.asks.setdefault((who, authority, case.today), letter.ask)


def takes_back(case: Case, who: int, number: int) -> None:
    authority = AUTHORITIES[number % 2]
    key = (who, authority, case.today - (number // 2) * DAY)
    case.change(who, lambda record: deeds.taken_back(record, authority, key[2], case.now))
    at = case.plainly.letters.get(key)
    if at is not None and case.now - at <= UNDO_WITHIN:
        del case.plainly.letters[key], case.plainly.asks[key]


def opens(case: Case, who: int, number: int) -> None:
    authority = AUTHORITIES[number % 2]
    case.change(who, lambda record: deeds.letter_opened(record, authority, case.today, keep=number > 1))
    case.plainly.opened[authority] += 1


def fails(case: Case, who: int, number: int) -> None:
    how = HOWS[number // 2]
    report = FailedAddress(f"address{number % 2}", "president", how, case.today)
    case.change(who, lambda record: deeds.address_failed(record, report))
    case.plainly.failed[who, f"address{number % 2}"] = how


def answers(case: Case, who: int, number: int) -> None:
    answer = list(Answer)[number]
    authority = AUTHORITIES[number % 2]
    case.change(who, lambda record: deeds.answered(record, authority, answer, case.today))
    if any((person, of) == (who, authority) for person, of, _ in case.plainly.letters):
        case.plainly.answers[who, authority] = answer.value


def declines(case: Case, who: int, number: int) -> None:
    case.change(who, lambda record: deeds.declined(record, AUTHORITIES[number % 2], case.today))


def asks_to_be_reminded(case: Case, who: int, number: int) -> None:
    on = number > 0
    case.change(who, lambda record: deeds.asks_for_nudges(record, on, case.today))
    wrote = any(person == who for person, _, _ in case.plainly.letters)
    (case.plainly.nudges.add if on and not wrote else case.plainly.nudges.discard)(who)


def leaves(case: Case, who: int, number: int) -> None:
    case.change(who, deeds.no_updates)
    case.plainly.nudges.discard(who)


def taps(case: Case, who: int, number: int) -> None:
    case.change(who, lambda record: record)


def folds(case: Case, who: int, number: int) -> None:
    """One record: a fold of all of them may be broken off behind any."""
    record = case.records.get(who)
    if record is not None:
        since, closed = (case.now - UNDO_WITHIN).date(), number == 3
        kept = keeping.without_needless_nudges(record, since, closed=closed)
        case.memory = plus(case.memory, minus(kept.pending, record.pending))
        if closed or any(person == who and day < since for person, _, day in case.plainly.letters):
            case.plainly.nudges.discard(who)
        record, after = kept, keeping.folded(kept, since)
        assert after is not None
        case.sums, case.records[who] = plus(case.sums, record.pending), after


def is_killed(case: Case, who: int, number: int) -> None:
    """Memory is gone, and read anew."""
    case.memory = case.sums
    for record in case.records.values():
        case.memory = plus(case.memory, record.pending)


def goes_on(case: Case, who: int, number: int) -> None:
    case.now += timedelta(minutes=(4, 9, 60 * 7, 60 * 24)[number])


steps = st.tuples(
    st.sampled_from(
        [
            *(reports, reports, takes_back, opens, fails, answers, declines, taps, folds, is_killed, goes_on),
            *(asks_to_be_reminded, leaves),
        ]
    ),
    st.integers(1, 3),
    st.integers(0, 3),
)


@given(st.lists(steps, max_size=40))
def test_figures_are_what_a_plain_count_finds(those: list[tuple[Step, int, int]]) -> None:
    case = Case()
    for step, who, number in those:
        step(case, who, number)
        plainly, found = case.plainly, case.memory
        by_authority = Counter(authority for _, authority, _ in plainly.letters)
        assert letters(found) == by_authority
        asked = Counter((authority, ask) for (_, authority, _), ask in plainly.asks.items())
        assert letters_by_ask(found) == asked
        assert letters_by_day(found) == Counter(day for _, _, day in plainly.letters)
        assert people(found) == len({person for person, _, _ in plainly.letters})
        assert letters_opened(found) == plainly.opened
        failed = Counter((address, how) for (_, address), how in plainly.failed.items())
        assert {(address, how): n for address, _, how, n in failures(found)} == failed
        said = Counter((authority, answer) for (_, authority), answer in plainly.answers.items())
        assert {(of, kind): n for of, kinds in replies(found).items() for kind, n in kinds.items()} == said
        assert {who for who, one in case.records.items() if one.nudges} == plainly.nudges
        assert nudges(found) == len(plainly.nudges)
        memory = case.memory
        is_killed(case, who, number)
        assert case.memory == memory, "a start finds what was known"


@given(st.lists(steps, max_size=40), st.lists(steps, max_size=20))
def test_two_records_of_one_person_become_one(
    old: list[tuple[Step, int, int]], new: list[tuple[Step, int, int]]
) -> None:
    """Both stand in the same figures; what both say counts once."""
    case = Case()
    for those, who in ((old, ANNA), (new, BORIS)):
        for step, _, number in those:
            step(case, who, number)
    one, two = case.records.get(ANNA, EMPTY), case.records.get(BORIS, EMPTY)
    both = keeping.merged(one, two, BORIS)
    change = minus(both.pending, plus(one.pending, two.pending))
    found = plus(case.memory, change)
    assert letters_by_ask(found) == Counter((one.authority, one.ask) for one in both.letters)
    assert people(found) == (1 if both.letters else 0) == both.person
    assert nudges(found) == both.nudges
    assert sum(n for _, _, _, n in failures(found)) == len(both.failed)
    assert sum(n for kinds in replies(found).values() for n in kinds.values()) == sum(
        one.kind != ASKED for one in both.came
    )
    assert len({one.authority for one in both.questions}) == len(both.questions)


# --- what is kept, and for how long


def letter(authority: str = "president", day: date = TODAY, at: datetime | None = NOW) -> SentLetter:
    return SentLetter(authority, "release", day, at)


def wrote(*those: SentLetter, wanted: bool = True) -> Record:
    record = EMPTY
    for one in those:
        record = deeds.reported(deeds.touched(record, one.day), one, language="en", chat=ANNA, wanted=wanted)
    return record


def test_a_question_stands_there_whether_it_is_asked_or_not() -> None:
    asked, blank = wrote(letter()), wrote(letter(), wanted=False)
    assert replace(asked, questions=()) == replace(blank, questions=())
    assert len(asked.questions) == len(blank.questions) == 1
    assert asked.due == blank.due == TODAY + ASK_AFTER
    assert keeping.due_questions(asked, TODAY + ASK_AFTER) == asked.questions
    assert keeping.due_questions(asked, TODAY + ASK_AFTER - DAY) == ()
    assert keeping.due_questions(blank, TODAY + ASK_AFTER) == ()


def test_when_a_record_is_looked_through_goes_by_days_alone() -> None:
    tapped = deeds.touched(deeds.touched(EMPTY, TODAY), TODAY + 3 * DAY)
    for record in (
        tapped,
        deeds.reported(tapped, letter()),
        deeds.answered(tapped, "x", Answer.FORM, TODAY),
    ):
        assert record.due == TODAY + ASK_AFTER
        after = keeping.looked_through(record, TODAY + ASK_AFTER, TODAY + ASK_AFTER)
        assert after.due == TODAY + 3 * DAY + ASK_AFTER
        left = keeping.looked_through(record, TODAY + ASK_AFTER, TODAY + ASK_AFTER, over=False)
        assert left.due == TODAY + ASK_AFTER
        assert keeping.looked_through(after, TODAY + 99 * DAY, TODAY).due == NEVER


def test_times_go_with_the_day_and_letters_stay() -> None:
    record = wrote(letter(day=TODAY - DAY, at=NOW - DAY), letter("justice"))
    folded = keeping.folded(record, TODAY)
    assert folded is not None
    assert [one.at for one in folded.letters] == [None, NOW]
    assert keeping.is_fresh(folded, TODAY)
    folded = keeping.folded(folded, TODAY + DAY)
    assert folded is not None
    assert [one.at for one in folded.letters] == [None, None]
    assert not keeping.is_fresh(folded, TODAY + DAY)
    assert folded.pending == {}
    assert deeds.taken_back(folded, "justice", TODAY, NOW) == folded, "too late"


def test_who_was_forgotten_counts_once_on_that_day() -> None:
    report = FailedAddress("address", "president", "full", TODAY)
    stub = keeping.forgotten(deeds.address_failed(wrote(letter()), report), TODAY)
    assert stub is not None
    assert (stub.letters, stub.failed, stub.came, stub.questions) == ((), (), (), ())
    for _ in range(3):
        back = deeds.reported(deeds.touched(stub, TODAY), letter())
        assert back.pending == {}
        assert not back.is_stub
        back = deeds.address_failed(back, report)
        assert back.pending == {}
        other = deeds.reported(back, letter("justice"))
        assert (people(other.pending), letters(other.pending)) == (0, {"justice": 1})
        again = keeping.forgotten(replace(back, pending={}), TODAY)
        assert again is not None
        stub = again
    assert keeping.folded(stub, TODAY) == stub
    assert keeping.folded(stub, TODAY + DAY) is None
    tomorrow = deeds.reported(deeds.touched(stub, TODAY + DAY), letter(day=TODAY + DAY))
    assert people(tomorrow.pending) == 1


def test_a_mark_is_left_of_whoever_tapped_today_and_of_nobody_else() -> None:
    assert keeping.forgotten(deeds.touched(EMPTY, TODAY), TODAY) is not None
    assert keeping.forgotten(wrote(letter(day=TODAY - DAY)), TODAY) is None


def test_a_report_of_an_earlier_round_is_void_and_may_be_made_again() -> None:
    first = FailedAddress("address", "president", "full", TODAY)
    record = deeds.address_failed(EMPTY, first)
    dismissed = plus(record.pending, {("v", "address"): 1})
    assert list(failures(dismissed)) == []
    assert without_void(dismissed) == {("v", "address"): 1}
    again = deeds.address_failed(record, replace(first, told_in=1))
    assert list(failures(plus(again.pending, {("v", "address"): 1}))) == [("address", "president", "full", 1)]
    assert len(again.failed) == 1


def test_who_left_is_asked_only_if_they_wish_it_anew() -> None:
    record = deeds.not_to_be_asked(wrote(letter()))
    assert keeping.due_questions(record, TODAY + ASK_AFTER) == ()
    record = deeds.wished(record, "president", TODAY, "en", ANNA)
    assert len(keeping.due_questions(record, TODAY + ASK_AFTER)) == 1


def test_many_are_looked_through_by_one_byte_each() -> None:
    for record, reported, opened, nudged in (
        (EMPTY, False, False, False),
        (wrote(letter()), True, False, False),
        (deeds.letter_opened(EMPTY, "x", TODAY, keep=True), False, True, False),
        (deeds.letter_opened(EMPTY, "x", TODAY, keep=False), False, False, False),
        (deeds.wants_nudges(EMPTY, True), False, False, True),
        (deeds.wants_nudges(wrote(letter()), True), True, False, True),
    ):
        found = packed(record)
        assert (has_reported(found), has_opened(found), wants_nudges(found)) == (reported, opened, nudged)


def test_of_who_was_forgotten_a_button_of_before_brings_nothing_back() -> None:
    stub = keeping.forgotten(deeds.touched(EMPTY, TODAY), TODAY)
    assert stub is not None
    assert deeds.asks_for_nudges(stub, False, TODAY) == stub


@given(st.binary(max_size=40))
def test_bytes_that_are_no_record_are_told(junk: bytes) -> None:
    for found in (junk, b"\x01\x00" + junk, b"\x01" + junk):
        with pytest.raises(ValueError, match=r"record|figures"):
            unpacked(found)
        with pytest.raises(ValueError, match="figures"):
            unpacked_figures(found)
