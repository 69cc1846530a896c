"""How long connections last: what is taken for granted, and what is learnt from those that were lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram_api.lines.lifetimes import CLOSES_S, SILENT_S, Lifetimes

HOUR = 3600.0


def oldest(lifetimes: Lifetimes, now: float, *, held_s: float = 0.0, trying: bool = False) -> float:
    """The greatest age, in tenths, at which a request may begin."""
    return max(
        (
            tenth / 10
            for tenth in range(1000)
            if lifetimes.good(now, age_s=tenth / 10, idle_s=0.0, held_s=held_s, trying=trying)
        ),
        default=-1.0,
    )


def proven() -> Lifetimes:
    """After some long polls."""
    lifetimes = Lifetimes()
    lifetimes.lived(CLOSES_S)
    return lifetimes


def test_a_request_begins_some_seconds_before_the_front_closes() -> None:
    assert oldest(proven(), 0.0) == 32.0


def test_until_long_polls_have_grown_older_messages_trust_in_little() -> None:
    lifetimes = Lifetimes()
    assert oldest(lifetimes, 0.0) == 5.6
    lifetimes.lived(20.0)
    lifetimes.lived(12.0)
    assert oldest(lifetimes, 0.0) == 14.0
    assert oldest(lifetimes, 0.0, trying=True) == 32.0


def test_no_long_poll_outlives_its_connection() -> None:
    lifetimes = Lifetimes()
    assert lifetimes.poll_s(0.0) == 10
    assert oldest(lifetimes, 0.0, held_s=10, trying=True) + 10 <= CLOSES_S - 2


def test_an_idle_connection_isnt_trusted_for_long() -> None:
    lifetimes = proven()
    assert lifetimes.good(0.0, age_s=12.0, idle_s=SILENT_S)
    assert not lifetimes.good(0.0, age_s=12.0, idle_s=SILENT_S + 0.1)


def test_a_front_that_closes_earlier_is_learnt_of() -> None:
    lifetimes = proven()
    lifetimes.closed(100.0, 10.0)
    assert oldest(lifetimes, 101.0) == 7.0
    assert lifetimes.poll_s(101.0) == 9, "on a new connection it is answered before that is closed"


def test_a_poll_finds_out_whether_it_still_holds_before_messages_do() -> None:
    lifetimes = proven()
    lifetimes.closed(0.0, 10.0)
    assert oldest(lifetimes, 1.5 * HOUR) == 7.0
    assert lifetimes.poll_s(1.5 * HOUR) == 10
    lifetimes.closed(1.5 * HOUR, 10.1)
    assert oldest(lifetimes, 3 * HOUR) == pytest.approx(7.0, abs=0.1)
    assert oldest(lifetimes, 4 * HOUR) == 32.0, "nothing was closed any more"


def test_of_several_that_were_closed_together_the_youngest_counts() -> None:
    lifetimes = proven()
    for age in (20.0, 10.0, 30.0):
        lifetimes.closed(100.0, age)
    assert oldest(lifetimes, 100.0) == 7.0


def test_a_bad_minute_doesnt_cost_each_request_a_connection_of_its_own() -> None:
    lifetimes = Lifetimes()
    lifetimes.closed(0.0, 0.01)
    lifetimes.died(0.0, 0.01)
    assert lifetimes.good(1.0, age_s=2.0, idle_s=1.0)
    assert lifetimes.poll_s(1.0) == 2


def test_polls_that_die_silently_get_shorter_and_long_again() -> None:
    lifetimes = proven()
    lifetimes.died(0.0, 10.0)
    assert lifetimes.poll_s(1.0) == 5
    assert not lifetimes.good(1.0, age_s=6.0, idle_s=6.0), "nor is a message sent on what may be forgotten"
    lifetimes.died(11.0, 5.0)
    assert lifetimes.poll_s(12.0) == 2
    assert lifetimes.poll_s(12.0 + HOUR) == 10


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 100), st.floats(0, 2 * HOUR)), max_size=8))
def test_whatever_is_lost_a_new_connection_is_used_again_and_a_poll_ends_before_it(
    lost: list[tuple[bool, float, float]],
) -> None:
    lifetimes, now = Lifetimes(), 0.0
    for closed, seconds, later in lost:
        now += later
        (lifetimes.closed if closed else lifetimes.died)(now, seconds)
        assert lifetimes.good(now, age_s=1.0, idle_s=1.0)
        assert 1 <= lifetimes.poll_s(now) <= SILENT_S
        poll_s = lifetimes.poll_s(now)
        assert lifetimes.good(now, age_s=0.0, idle_s=0.0, held_s=poll_s, trying=True)
