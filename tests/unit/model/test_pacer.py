"""The pacer, driven by time values alone."""

from __future__ import annotations

import itertools
import random
from collections import deque
from dataclasses import dataclass, field
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st


from bot.model.pacing.lane import SLOWEST_PER_S, WINDOW_S
from bot.model.pacing.pacer import SEVERAL, Limits, Pacer

ROUNDING = 1e-4
SECOND = 1.0


def bulk_times(
    pacer: Pacer, start: float, seconds: float, each: int = 1, *, paid: bool = False
) -> list[float]:
    """When bulk sends go if there is always one more, and the timer is exact."""
    now, sent = start, []
    while now < start + seconds:
        wait = pacer.bulk(now, each, paid=paid)
        if wait:
            now += wait
        else:
            sent.append(now)
    return sent


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in itertools.pairwise(times)]


def flood(pacer: Pacer, now: float, number: int = SEVERAL, seconds: float = 1.0) -> None:
    for chat in range(number):
        pacer.told_to_wait(now, chat, seconds)


def test_bulk_keeps_the_rate_evenly_from_the_first_second() -> None:
    sent = bulk_times(Pacer(), 1000.0, 10)
    assert 284 <= len(sent) <= 290
    assert min(gaps(sent)) > 0.033
    assert max(gaps(sent)) < 0.11, "room for replies is left in one piece at most"


def test_there_is_no_burst_after_a_pause() -> None:
    pacer = Pacer()
    bulk_times(pacer, 0.0, 5)
    assert min(gaps(bulk_times(pacer, 60.0, 1))) > 0.033


def test_late_timers_cost_no_rate() -> None:
    pacer, now, sent = Pacer(), 0.0, 0
    while now < 5:
        wait = pacer.bulk(now, paid=True)
        if wait:
            now += wait + 0.0015  # a timer that always wakes a millisecond and a half too late
        else:
            sent += 1
    assert sent >= 4850


def test_replies_go_first_and_bulk_makes_room() -> None:
    pacer = Pacer()
    bulk_times(pacer, 0.0, 2)
    for _ in range(10):
        pacer.reply(2.0)
    assert len(bulk_times(pacer, 2.0, 1)) <= 20


def test_a_flood_of_replies_holds_bulk_for_no_longer_than_a_window() -> None:
    for before in (0.0, 2.0):
        pacer = Pacer()
        bulk_times(pacer, 0.0, before)
        pacer.reply(2.0, messages=500)
        assert bulk_times(pacer, 2.0, 2)[0] == pytest.approx(2.0 + WINDOW_S, abs=0.04)


def test_as_many_places_are_kept_free_as_replies_took_at_once_of_late() -> None:
    pacer = Pacer()
    bulk_times(pacer, 0.0, 3 * 60.0)
    quiet = len(bulk_times(pacer, 200.0, 10))
    pacer.reply(220.0, 5)
    careful = len(bulk_times(pacer, 230.0, 10))
    assert quiet - careful == pytest.approx(4 * 10 / WINDOW_S, abs=2)
    bulk_times(pacer, 240.0, 2 * 60.0)
    assert len(bulk_times(pacer, 240.0 + 2 * 60.0, 10)) == pytest.approx(quiet, abs=1)


def test_even_many_replies_at_once_leave_bulk_most_of_the_budget_afterwards() -> None:
    pacer = Pacer()
    pacer.reply(0.0, 500)
    assert len(bulk_times(pacer, 5.0, 10)) >= 190


def test_an_album_counts_for_its_pictures() -> None:
    sent = bulk_times(Pacer(), 0.0, 30, each=10)
    assert 55 <= len(sent) <= 60, "two in a second, and then there is room for replies"
    assert min(gaps(sent)) > 0.3
    assert len(bulk_times(Pacer(Limits.only(5)), 0.0, 30, each=10)) >= 12, "one that never fits goes alone"


def test_several_chats_told_to_wait_slow_bulk_down_and_it_recovers_once_something_gets_through() -> None:
    pacer = Pacer()
    full = pacer.bulk_per_second
    flood(pacer, 0.0)
    assert pacer.bulk_per_second == full / 2
    flood(pacer, 0.1)  # those that were under way then are told too; that is the same reason
    assert pacer.bulk_per_second == full / 2
    pacer.told_to_wait(2.0, 77, 1.0)
    assert pacer.bulk_per_second == full / 2, "one more is not several"
    pacer.bulk(10.0)
    assert pacer.bulk_per_second == full / 2
    pacer.succeeded(10.0)
    pacer.bulk(15.0)
    assert full / 2 < pacer.bulk_per_second < full
    pacer.bulk(100.0)
    assert pacer.bulk_per_second == full


def test_chats_told_to_wait_now_and_then_slow_nobody() -> None:
    pacer = Pacer()
    full = pacer.bulk_per_second
    for n in range(20):
        pacer.told_to_wait(n / 10, 7, 1.0)
    for n in range(20):
        pacer.told_to_wait(10.0 + 3 * n, n, 1.0)
    assert pacer.bulk_per_second == full


def test_at_a_thousand_a_second_it_takes_more_than_a_hiccup_to_slow_bulk_down() -> None:
    pacer = Pacer()
    bulk_times(pacer, 0.0, 1, paid=True)
    full = pacer.paid_per_second
    flood(pacer, 1.0, 40)
    assert pacer.paid_per_second == full
    flood(pacer, 1.1, 60)
    assert pacer.paid_per_second == full / 2


def test_while_everybody_is_told_to_wait_for_hours_hardly_anybody_is_asked() -> None:
    pacer, now, asked = Pacer(), 0.0, 0
    while now < 10_000:
        if wait := pacer.bulk(now):
            now += wait
        else:
            asked += 1
            pacer.told_to_wait(now, asked, 10_000)
    assert 40 < asked < 80 + 10_000 * SLOWEST_PER_S
    pacer.succeeded(now)
    assert len(bulk_times(pacer, now, 120)) > 25 * 60
    assert pacer.chat_wait(now, asked) > 9_000, "bulk goes on, and who was told still waits"


def test_without_a_limit_nothing_waits_but_those_who_were_told_to() -> None:
    pacer = Pacer(Limits.only(inf))
    assert not any(pacer.bulk(0.0, paid=paid) for paid in (True, False) for _ in range(1000))
    flood(pacer, 0.0, 10, seconds=60.0)
    assert pacer.bulk(0.0) == 0.0
    assert pacer.room(0.0, 1000, 0.0) == 1000
    assert pacer.bulk_per_second == inf
    assert pacer.chat_wait(1.0, 3) == 59.0
    assert pacer.chat_wait(1.0, 11) == 0.0


def test_rates_must_be_more_than_nothing() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        Limits(per_chat_second=0)


def test_a_chat_gets_one_a_second_and_a_group_twenty_a_minute() -> None:
    pacer = Pacer()
    person, group = 5, -5
    pacer.sent(0.0, person)
    assert pacer.chat_wait(0.25, person) == 0.75
    assert pacer.chat_wait(0.25, 6) == 0.0
    assert pacer.chat_wait(1.0, person) == 0.0
    for n in range(20):
        assert pacer.chat_wait(100.0 + 2 * n, group) == 0.0
        pacer.sent(100.0 + 2 * n, group)
        pacer.sent(100.0 + 2 * n, person)
    assert pacer.chat_wait(140.0, person) == 0.0
    assert pacer.chat_wait(140.0, group) == 20.0
    pacer.reply(150.0, 1, group)  # is never held, and counts
    assert pacer.chat_wait(160.0, group) == 2.0


def test_a_reply_keeps_bulk_from_that_chat_for_a_second() -> None:
    pacer = Pacer()
    for _ in range(3):
        pacer.reply(0.0, 1, 5)
    assert pacer.chat_wait(0.5, 5) == 0.5
    assert pacer.chat_wait(1.0, 5) == 0.0


def test_what_was_told_is_kept_to_whatever_is_told_later_or_the_clock_says() -> None:
    pacer = Pacer()
    pacer.told_to_wait(100.0, 5, 30.0)
    pacer.told_to_wait(101.0, 5, 1.0)
    assert pacer.chat_wait(110.0, 5) == 20.0
    assert pacer.chat_wait(90.0, 5) == 20.0, "a clock that went back stands still"
    assert pacer.chat_wait(130.0, 5) == 0.0


def test_only_the_last_minute_is_remembered() -> None:
    pacer, most = Pacer(), 0
    for n in range(20_000):
        now = n / 25
        pacer.sent(now, n)
        pacer.reply(now, 1, -n)
        pacer.told_to_wait(now, n, 10.0)
        most = max(most, len(pacer._chats))
    assert most < 25 * 2 * (1 + 1 + 60 + 10)


def test_paid_bulk_has_a_limit_of_its_own_in_which_everything_counts() -> None:
    pacer = Pacer()
    paid = bulk_times(pacer, 0.0, 2, paid=True)
    assert 950 * 2 <= len(paid) <= 1000 * 2
    pacer.reply(2.0, 300)
    assert len(bulk_times(pacer, 2.0, 1, paid=True)) <= 700
    bulk_times(pacer, 3.0, 1)
    assert pacer.wait(4.0) > 0, "free ones keep to the free limit meanwhile"


@dataclass
class Sliding:
    """What Telegram does: in any second so many are taken, and the next is told to wait."""

    limit: int
    taken: int = 0
    told: list[float] = field(default_factory=list)  # when

    def __post_init__(self) -> None:
        self.window: deque[float] = deque()

    def gets(self, arrival: float) -> None:
        while self.window and self.window[0] <= arrival - SECOND:
            self.window.popleft()
        if len(self.window) >= self.limit:
            self.told.append(arrival)
        else:
            self.window.append(arrival)
            self.taken += 1


def played(limit: int, seconds: float, replies: list[float], *, paid: bool = False) -> Sliding:
    """A broadcast that doesn't end, with replies at those times, over a network, with timers as they are."""
    chance = random.Random(4)
    pacer, now, wakes, arrivals = Pacer(), 0.0, 0.0, []
    to_come = deque([*sorted(replies), inf])
    while now < seconds:
        reply = to_come[0] <= wakes
        now = max(now, to_come.popleft() if reply else wakes)
        if reply:
            pacer.reply(now)
        elif wait := pacer.bulk(now, paid=paid):
            wakes = now + wait + chance.uniform(0, 0.002)
            continue
        arrivals.append(now + chance.uniform(0, 0.005))
    server = Sliding(limit)
    for arrival in sorted(arrivals):
        server.gets(arrival)
    return server


TEN_MINUTES = 600.0
HALF_SECONDS = [n / 2 + random.Random(n).uniform(0, 0.05) for n in range(2, 1200)]


def test_a_broadcast_alone_fills_the_limit_and_is_never_told_to_wait() -> None:
    server = played(30, TEN_MINUTES, [])
    assert (server.told, server.taken >= 0.95 * 30 * TEN_MINUTES) == ([], True)


def test_a_person_who_writes_all_the_time_neither_waits_nor_slows_the_broadcast() -> None:
    second_messages = [time + 0.05 for time in HALF_SECONDS[::2]]  # sent when the first was taken
    server = played(30, TEN_MINUTES, HALF_SECONDS + second_messages)
    assert (server.told, server.taken >= 0.95 * 30 * TEN_MINUTES) == ([], True)


def test_answers_of_two_messages_at_once_find_two_places() -> None:
    server = played(30, TEN_MINUTES, HALF_SECONDS + [time + 0.004 for time in HALF_SECONDS])
    # The first such answer comes unforeseen. Once it was seen, two places are kept free, and no more can be
    # had of 30 than 28.
    assert len(server.told) == 1
    assert HALF_SECONDS[0] < server.told[0] < HALF_SECONDS[1]
    assert server.taken >= 0.92 * 30 * TEN_MINUTES


def test_paid_broadcasts_fill_theirs() -> None:
    server = played(1000, 30.0, [time for time in HALF_SECONDS if time < 30], paid=True)
    assert (server.told, server.taken >= 0.95 * 1000 * 30) == ([], True)


events = st.lists(
    st.tuples(
        st.sampled_from(["bulk", "bulk", "patient bulk", "paid", "reply", "429", "success"]),
        # Steps of the clock, backwards too: the pacer must not be upset by them.
        st.one_of(st.just(0.0), st.floats(-2.0, 3.0), st.floats(0.0, 0.05)),
        st.integers(1, 3),
    ),
    max_size=200,
)
rates = st.sampled_from([3.0, 7.5, 30.0, 200.0])


class Played:
    """A pacer through whatever happens, and what was sent when by its own clock."""

    def __init__(self, rate: float, paid_rate: float = 1000.0) -> None:
        self.pacer = Pacer(Limits(rate, paid_per_second=max(rate, paid_rate)))
        self.budgets = {False: int(rate), True: int(max(rate, paid_rate))}
        self.now = self.newest = 100.0
        self.sends: list[tuple[float, int, bool]] = []  # (time, messages, paid for)
        self.deadlines: dict[int, float] = {}
        self.pacer.wait(self.now)

    def goes_through(self, what: str, step: float, number: int) -> None:
        self.now += step
        self.newest = max(self.newest, self.now)  # a clock that went back counts as standing still
        paid = what == "paid"
        if what == "reply":
            self.pacer.reply(self.now, number, number)
            self.sends.append((self.newest, number, False))
        elif what == "429":
            self.pacer.told_to_wait(self.now, number, 10.0 * number)
            self.deadlines[number] = max(self.deadlines.get(number, 0), self.newest + 10.0 * number)
        elif what == "success":
            self.pacer.succeeded(self.now)
        else:
            if what == "patient bulk":  # waits as told
                self.now = self.newest = self.newest + self.pacer.wait(self.now, number)
            wait = self.pacer.bulk(self.now, number, paid=paid)
            assert wait >= 0.0
            if not wait:
                self.sends.append((self.newest, number, paid))
                self.no_window_is_too_full(paid=paid)

    def no_window_is_too_full(self, *, paid: bool) -> None:
        last = [(messages, bought) for time, messages, bought in self.sends if time > self.newest - SECOND]
        assert sum(messages for messages, _ in last) <= self.budgets[True]
        if not paid:
            assert sum(messages for messages, bought in last if not bought) <= self.budgets[False]


@given(events=events, rate=rates, paid_rate=st.sampled_from([3.0, 50.0]))
def test_no_bulk_send_ever_overfills_a_window(
    events: list[tuple[str, float, int]], rate: float, paid_rate: float
) -> None:
    played = Played(rate, paid_rate)
    for event in events:
        played.goes_through(*event)
        for chat, deadline in played.deadlines.items():
            assert played.newest + played.pacer.chat_wait(played.now, chat) >= deadline - ROUNDING
        assert SLOWEST_PER_S <= played.pacer.bulk_per_second <= rate


@given(events=events, rate=rates, paid=st.booleans())
def test_bulk_is_never_starved_for_ever_and_recovers(
    events: list[tuple[str, float, int]], rate: float, paid: bool
) -> None:
    played = Played(rate, paid_rate=50.0)
    for event in events:
        played.goes_through(*event)
    now = played.newest
    longest = now + 3 / SLOWEST_PER_S + 2 * WINDOW_S
    while wait := played.pacer.bulk(now, paid=paid):
        now += wait
        assert now < longest, (
            "who waits as told gets a turn in a minute for each message before, however slow"
        )
    played.pacer.succeeded(now)
    rested = now + 2 * 60.0
    assert len(bulk_times(played.pacer, rested, 3, paid=paid)) >= 0.6 * 3 * played.budgets[paid] - 1


@given(events=events, rate=rates, paid=st.booleans(), each=st.integers(1, 3), want=st.integers(1, 40))
def test_no_more_is_promised_than_may_go_then(
    events: list[tuple[str, float, int]], rate: float, paid: bool, each: int, want: int
) -> None:
    played = Played(rate)
    for event in events:
        played.goes_through(*event)
    pacer, now = played.pacer, played.newest
    now += max(0.0, pacer.wait(now, each, paid=paid) - 0.01)
    ends = now + 0.025
    promised = pacer.room(now, want, 0.025, each, paid=paid)
    assert promised == pacer.room(now, want, 0.025, each, paid=paid), "a promise counts nothing"
    assert 0 <= promised <= want
    for _ in range(promised):
        while wait := pacer.bulk(now, each, paid=paid):
            now += wait
    assert now <= ends + ROUNDING
