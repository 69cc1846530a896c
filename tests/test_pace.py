"""The pacer, driven by time values alone."""

from __future__ import annotations

import itertools
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.pace import SEVERAL, WINDOW_S, Pacer

ROUNDING = 1e-4


def bulk_times(pacer: Pacer, start: float, seconds: float) -> list[float]:
    """When bulk sends go if there is always one more, and the timer is exact."""
    now, sent = start, []
    while now < start + seconds:
        wait = pacer.bulk(now)
        if wait:
            now += wait
        else:
            sent.append(now)
    return sent


def most_in_a_window(times: list[float]) -> int:
    return max(
        (sum(1 for t in times if first <= t < first + WINDOW_S - ROUNDING) for first in times), default=0
    )


def test_bulk_keeps_the_rate_evenly_from_the_first_second() -> None:
    sent = bulk_times(Pacer(28), 1000.0, 10)
    assert 278 <= len(sent) <= 281
    gaps = [later - earlier for earlier, later in itertools.pairwise(sent)]
    assert min(gaps) > 0.035
    assert max(gaps) < 0.037


def test_there_is_no_burst_after_a_pause() -> None:
    pacer = Pacer(28)
    bulk_times(pacer, 0.0, 5)
    after = bulk_times(pacer, 60.0, 1)
    assert min(later - earlier for earlier, later in itertools.pairwise(after)) > 0.035


def test_late_timers_cost_no_rate() -> None:
    pacer, now, sent = Pacer(1000), 0.0, 0
    while now < 5:
        wait = pacer.bulk(now)
        if wait:
            now += wait + 0.0015  # a timer that always wakes a millisecond and a half too late
        else:
            sent += 1
    assert sent >= 4900


def test_replies_go_first_and_bulk_makes_room() -> None:
    pacer = Pacer(28)
    bulk_times(pacer, 0.0, 2)
    for _ in range(10):
        pacer.reply(2.0)
    sent = bulk_times(pacer, 2.0, 1)
    assert len(sent) == 18


def test_a_flood_of_replies_holds_bulk_for_no_longer_than_a_window() -> None:
    pacer = Pacer(28)
    pacer.reply(0.0, messages=500)
    assert bulk_times(pacer, 0.0, 2)[0] == pytest.approx(WINDOW_S, abs=0.001)


def test_several_chats_told_to_wait_slow_bulk_down_and_it_recovers() -> None:
    pacer = Pacer(28)
    for chat in range(SEVERAL):
        pacer.told_to_wait(0.0, chat)
    assert pacer.bulk_per_second == 14
    # Those that were under way then are told too; that is the same reason.
    for chat in range(SEVERAL):
        pacer.told_to_wait(0.1, chat)
    assert 14 <= pacer.bulk_per_second < 14.1
    pacer.bulk(10.0)
    slow = pacer.bulk_per_second
    assert 14 < slow < 28
    pacer.bulk(100.0)
    assert pacer.bulk_per_second == 28


def test_one_chat_told_often_slows_nobody() -> None:
    pacer = Pacer(28)
    for n in range(20):
        pacer.told_to_wait(n / 10, 7)
    assert pacer.bulk_per_second == 28


def test_without_a_limit_nothing_waits() -> None:
    pacer = Pacer(inf)
    assert not any(pacer.bulk(0.0) for _ in range(1000))
    for chat in range(10):
        pacer.told_to_wait(0.0, chat)
    assert pacer.bulk(0.0) == 0.0
    assert pacer.bulk_per_second == inf


def test_a_rate_must_be_more_than_nothing() -> None:
    with pytest.raises(ValueError, match="more than nothing"):
        Pacer(0)


events = st.lists(
    st.tuples(
        st.sampled_from(["bulk", "reply", "429"]),
        # Steps of the clock, backwards too: the pacer must not be upset by them.
        st.one_of(st.just(0.0), st.floats(-2.0, 3.0), st.floats(0.0, 0.05)),
        st.integers(0, 5),
    ),
    max_size=300,
)


@given(events=events, rate=st.sampled_from([0.5, 1.0, 3.0, 28.0, 200.0]))
def test_no_bulk_send_ever_overfills_a_window(events: list[tuple[str, float, int]], rate: float) -> None:
    pacer = Pacer(rate)
    budget = max(1, int(rate))
    now = newest = 100.0
    sends: list[float] = []
    for what, step, chat in events:
        now += step
        # A clock that went back counts as standing still.
        newest = max(newest, now)
        if what == "reply":
            pacer.reply(now)
            sends.append(newest)
        elif what == "429":
            pacer.told_to_wait(now, chat)
        else:
            wait = pacer.bulk(now)
            assert wait >= 0.0
            if not wait:
                sends.append(newest)
                assert sum(1 for t in sends if t > newest - WINDOW_S + ROUNDING) <= budget
        assert rate / 31 <= pacer.bulk_per_second <= rate


@given(
    pauses=st.lists(st.floats(0.0, 0.3), max_size=200),
    floods=st.sets(st.integers(0, 200), max_size=10),
)
def test_bulk_sends_alone_keep_to_the_budget_in_every_window(pauses: list[float], floods: set[int]) -> None:
    pacer, now, sent = Pacer(28), 0.0, []
    for number, pause in enumerate(pauses):
        now += pause
        if number in floods:
            for chat in range(SEVERAL):
                pacer.told_to_wait(now, chat)
        for _ in range(3):  # somebody always asks, at once and again when told to
            wait = pacer.bulk(now)
            if not wait:
                sent.append(now)
            now += wait
    assert most_in_a_window(sent) <= 28


@given(events=events)
def test_whoever_waits_as_told_gets_a_turn(events: list[tuple[str, float, int]]) -> None:
    pacer, now = Pacer(28), 0.0
    for what, step, chat in events:
        now += abs(step)
        if what == "reply":
            pacer.reply(now)
        elif what == "429":
            pacer.told_to_wait(now, chat)
        else:
            pacer.bulk(now)
    for _ in range(5):
        wait = pacer.bulk(now)
        if not wait:
            break
        now += wait
    else:
        pytest.fail("no turn after five waits")
