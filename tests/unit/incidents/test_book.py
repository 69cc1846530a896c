"""Which incidents are known, and how many lines they make in the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from math import log10

from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.book import KEPT, Book, Incident
from bot.incidents.origin import Origin, as_number

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
FAILED = "An answer failed"


def origin(which: int = 0) -> Origin:
    return Origin("KeyError", f"bot/chat/people/home.py:{which} case")


def lines(book: Book, times: list[datetime], which: int = 0) -> list[int]:
    """The counts at which a fault that comes at these times is logged."""
    noted = [book.note(origin(which), FAILED, at) for at in times]
    return [incident.count for incident, news in noted if news]


def every(seconds: float, times: int) -> list[datetime]:
    return [BEGAN + timedelta(seconds=seconds) * number for number in range(times)]


def test_the_first_is_logged_at_once_and_a_burst_makes_a_line_for_each_power_of_ten() -> None:
    assert lines(Book(), every(0.01, 500)) == [1, 10, 100]


def test_what_goes_on_for_a_day_is_logged_less_and_less_often() -> None:
    counts = lines(Book(), every(1, 86_400))
    assert counts[:4] == [1, 10, 70, 100], "in the first second, and a minute after what was said last"
    told = [count for count in counts if str(count).strip("10")]
    assert 25 <= len(counts) <= 40
    gaps = [later - earlier for earlier, later in zip(told[-5:], told[-4:], strict=False)]
    assert gaps == [3600] * 4, "an hour apart at last"


def test_what_comes_each_few_minutes_is_still_told_each_hour() -> None:
    book, hours = Book(), 24
    told = lines(book, every(300, 12 * hours))
    assert hours <= len(told) <= hours + 12


def test_what_comes_back_after_a_quiet_hour_is_logged_at_once() -> None:
    book = Book()
    lines(book, every(1, 20_000))
    assert lines(book, [BEGAN + timedelta(hours=8)]) == [20_001]


def test_a_clock_that_is_set_back_silences_nothing() -> None:
    book = Book()
    lines(book, every(1, 60))
    assert lines(book, [BEGAN - timedelta(days=300)]) == [61]


def test_what_else_fails_by_the_same_fault_is_logged_too() -> None:
    book = Book()
    first, _ = book.note(origin(), "Broadcast 1 can't be rendered", BEGAN)
    second, news = book.note(origin(), "Broadcast 2 can't be rendered", BEGAN)
    assert news
    assert (second.number, second.count) == (first.number, 2)
    assert not book.note(origin(), "Broadcast 1 can't be rendered", BEGAN)[1]


def test_however_much_fails_by_it_the_log_stays_short() -> None:
    book = Book()
    told = [book.note(origin(), f"Broadcast {number} can't be rendered", BEGAN)[1] for number in range(9999)]
    assert sum(told) < 30


def test_what_was_counted_and_not_logged_is_known() -> None:
    book = Book()
    lines(book, every(0, 7))
    lines(book, every(0, 10), 1)
    assert [one.count for one in book.untold()] == [7]
    assert book.untold() == []


def test_a_number_is_found_however_it_was_read_out() -> None:
    assert as_number(" oil2b3\n") == "0112B3"


steps = st.lists(
    st.tuples(st.integers(0, 3 * KEPT // 2), st.floats(0.001, 20_000).map(lambda s: timedelta(seconds=s))),
    max_size=200,
)


@given(steps, st.integers(0, KEPT + 10))
def test_the_last_hundred_are_known_with_their_counts(
    steps: list[tuple[int, timedelta]], before: int
) -> None:
    book, now = Book(), BEGAN
    counts: dict[int, int] = {}  # the one that came last at the end
    for which, wait in [(1000 + number, timedelta(seconds=1)) for number in range(before)] + steps:
        now += wait
        incident, news = book.note(origin(which), FAILED, now)
        assert news or which in counts, "the first is always logged"
        counts[which] = counts.pop(which, 0) + 1
        if len(counts) > KEPT:
            del counts[next(iter(counts))]
        assert (incident.number, incident.count, incident.last) == (origin(which).number, counts[which], now)
    assert [(one.number, one.count) for one in book.incidents] == [
        (origin(which).number, count) for which, count in counts.items()
    ]
    assert len({one.slot for one in book.incidents}) == len(book.incidents)
    assert all(0 <= one.slot < KEPT and one.first <= one.last for one in book.incidents)


@given(st.lists(st.floats(0, 30_000).map(lambda s: timedelta(seconds=s)), min_size=1, max_size=300))
def test_never_thousands_of_lines(waits: list[timedelta]) -> None:
    times, now = [], BEGAN
    for wait in waits:
        now += wait
        times.append(now)
    told = lines(Book(), times)
    quiet = sum(wait >= timedelta(hours=1) for wait in waits)
    hours = (times[-1] - times[0]) / timedelta(hours=1)
    assert len(told) <= 2 + log10(len(times)) + 7 * (1 + quiet) + hours
    assert told[0] == 1


@given(steps)
def test_a_restart_forgets_no_count_and_logs_anew(steps: list[tuple[int, timedelta]]) -> None:
    book, now = Book(), BEGAN
    for which, wait in steps:
        now += wait
        book.note(origin(which), FAILED, now)
    again = Book(book.incidents)
    assert again.incidents == book.incidents
    assert again.untold() == []
    for before in book.incidents:
        incident, news = again.note(before.origin, FAILED, now)
        assert news
        assert (incident.number, incident.slot, incident.count) == (
            before.number,
            before.slot,
            before.count + 1,
        )
        assert incident.first == before.first


def test_of_two_that_claim_one_place_the_later_one_counts() -> None:
    """A damaged file can't make the book grow, or lose what is right in it."""

    def one(slot: int, number: str, minutes: int) -> Incident:
        at = BEGAN + timedelta(minutes=minutes)
        return Incident(slot, number, origin(), FAILED, at, at, 1)

    book = Book([one(0, "A", 1), one(0, "B", 2), one(1, "B", 1), one(2, "C", 0)])
    assert [(each.slot, each.number) for each in book.incidents] == [(2, "C"), (0, "B")]
