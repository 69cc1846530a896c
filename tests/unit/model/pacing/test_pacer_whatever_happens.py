"""The pacer through whatever comes: no window is ever too full, and neither lane is kept waiting for ever."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model.pacing.lane import PATIENCE, SLOWEST_PER_S, WINDOW_S
from bot.model.pacing.pacer import Limits, Pacer

ROUNDING = 1e-4
SECOND = 1.0
HOURS = 36 * 3600.0

events = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "bulk",
                "bulk",
                "patient bulk",
                "paid",
                "reply",
                "reply",
                "patient reply",
                "aside",
                "429",
                "success",
            ]
        ),
        # Steps of the clock: usual ones, leaps of hours, and back.
        st.one_of(st.just(0.0), st.floats(0.0, 0.05), st.floats(-2.0, 3.0), st.floats(-HOURS, HOURS)),
        st.integers(1, 3),
    ),
    max_size=200,
)
rates = st.sampled_from([3.0, 7.5, 30.0, 200.0])
waits = st.sampled_from([1.0, 30.0, HOURS])


class Played:
    """A pacer through whatever happens, and what was sent when by its own clock."""

    def __init__(self, rate: float, paid_rate: float = 1000.0, told: float = 10.0) -> None:
        self.pacer = Pacer(Limits(rate, paid_per_second=max(rate, paid_rate)))
        self.budgets = {False: int(rate), True: int(max(rate, paid_rate))}
        self.told = told
        self.clock = 100.0
        self.passed = 0.0  # a clock that is set back stands still at that moment
        self.sends: list[tuple[float, int, bool]] = []  # (when, messages, paid for)
        self.deadlines: dict[int, float] = {}
        self.pacer.wait(self.clock)

    def passes(self, seconds: float) -> None:
        self.clock += seconds
        self.passed += max(0.0, seconds)

    def goes_through(self, what: str, step: float, number: int) -> None:
        self.passes(step)
        if what == "429":
            self.pacer.told_to_wait(self.clock, number, self.told * number)
            self.deadlines[number] = max(self.deadlines.get(number, 0), self.passed + self.told * number)
        elif what == "success":
            self.pacer.succeeded(self.clock)
        elif what == "aside":
            self.goes_if_it_may(0.0 if self.pacer.aside(self.clock) else 1.0, 1, paid=False)
        elif what.endswith("reply"):
            wait = self.pacer.reply(self.clock, number, number)
            if wait and what == "patient reply":  # waits as told
                self.passes(wait)
                wait = self.pacer.reply(self.clock, number, number, waited=True)
            self.goes_if_it_may(wait, number, paid=False)
        else:
            paid = what == "paid"
            if what == "patient bulk":
                self.passes(self.pacer.wait(self.clock, number))
            self.goes_if_it_may(self.pacer.bulk(self.clock, number, paid=paid), number, paid=paid)

    def goes_if_it_may(self, wait: float, messages: int, *, paid: bool) -> None:
        assert wait >= 0.0
        if not wait:
            self.sends.append((self.passed, messages, paid))
            last = [(count, bought) for time, count, bought in self.sends if time > self.passed - SECOND]
            assert sum(count for count, _ in last) <= self.budgets[True]
            if not paid:
                assert sum(count for count, bought in last if not bought) <= self.budgets[False]


@given(events=events, rate=rates, paid_rate=st.sampled_from([3.0, 50.0]), told=waits)
def test_no_window_of_a_second_is_ever_too_full(
    events: list[tuple[str, float, int]], rate: float, paid_rate: float, told: float
) -> None:
    played = Played(rate, paid_rate, told)
    for event in events:
        played.goes_through(*event)
        for chat, deadline in played.deadlines.items():
            assert played.passed + played.pacer.chat_wait(played.clock, chat) >= deadline - ROUNDING
        assert SLOWEST_PER_S <= played.pacer.bulk_per_second <= rate


@given(events=events, rate=rates, told=waits, messages=st.integers(1, 3))
def test_a_reply_waits_for_two_windows_at_most_whatever_came_before(
    events: list[tuple[str, float, int]], rate: float, told: float, messages: int
) -> None:
    played = Played(rate, told=told)
    for event in events:
        played.goes_through(*event)
    begun, waited = played.passed, False
    while wait := played.pacer.reply(played.clock, messages, waited=waited):
        played.passes(wait)
        waited = True
        assert played.passed - begun < 2 * WINDOW_S, "an hours-long 429 holds nothing but its own chat"


@given(events=events, rate=rates, paid=st.booleans())
def test_bulk_is_never_starved_for_ever_and_recovers(
    events: list[tuple[str, float, int]], rate: float, paid: bool
) -> None:
    played = Played(rate, paid_rate=50.0)
    for event in events:
        played.goes_through(*event)
    pacer, begun = played.pacer, played.passed
    while wait := pacer.bulk(played.clock, paid=paid):
        played.passes(wait)
        assert played.passed - begun < 3 / SLOWEST_PER_S + 2 * WINDOW_S, (
            "who waits as told gets a turn in a minute for each message before, however slow"
        )
    pacer.succeeded(played.clock)
    played.passes(120.0)
    sent, ends = 0, played.passed + 3
    while played.passed < ends:
        wait = pacer.bulk(played.clock, paid=paid)
        played.passes(wait)
        sent += not wait
    assert sent >= 0.6 * 3 * played.budgets[paid] - 1


@settings(max_examples=30)
@given(events=events, rate=rates, each=st.integers(1, 3))
def test_a_flood_of_replies_leaves_bulk_its_share_and_bulk_leaves_them_theirs(
    events: list[tuple[str, float, int]], rate: float, each: int
) -> None:
    played = Played(rate)
    for event in events:
        played.goes_through(*event)
    pacer, limit = played.pacer, played.budgets[False]
    pacer.succeeded(played.clock)
    played.passes(120.0)
    pacer.reply_waits(1_000_000)
    begun, sent = played.passed, {"bulk": 0, "replies": 0}
    turn_at = {"bulk": begun, "replies": begun}
    seconds = 5 * PATIENCE * each * WINDOW_S / limit  # time for five turns
    while played.passed - begun < seconds:
        what = min(turn_at, key=turn_at.__getitem__)
        played.passes(turn_at[what] - played.passed)
        bulk = what == "bulk"
        wait = pacer.bulk(played.clock, each) if bulk else pacer.reply(played.clock, waited=True)
        turn_at[what] = played.passed + min(wait, 1.0)  # who waits asks again every second
        if not wait:
            sent[what] += each if bulk else 1
    assert sent["bulk"] >= 3 * each, "one place in thirty"
    assert sent["replies"] >= 0.8 * limit * seconds / WINDOW_S - 2 * limit


@given(events=events, rate=rates, paid=st.booleans(), each=st.integers(1, 3), want=st.integers(1, 40))
def test_no_more_is_promised_than_may_go_then(
    events: list[tuple[str, float, int]], rate: float, paid: bool, each: int, want: int
) -> None:
    played = Played(rate)
    for event in events:
        played.goes_through(*event)
    pacer = played.pacer
    played.passes(max(0.0, pacer.wait(played.clock, each, paid=paid) - 0.01))
    ends = played.passed + 0.025
    promised = pacer.room(played.clock, want, 0.025, each, paid=paid)
    assert promised == pacer.room(played.clock, want, 0.025, each, paid=paid), "a promise counts nothing"
    assert 0 <= promised <= want
    for _ in range(promised):
        while wait := pacer.bulk(played.clock, each, paid=paid):
            played.passes(wait)
    assert played.passed <= ends + ROUNDING
