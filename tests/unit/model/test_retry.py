"""When the engine tries again: pure decisions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery import retry
from bot.delivery.retry import FAULTS_OF_AN_OUTAGE, Outage, Timing, doubled
from bot.model.broadcasts.delivery import MOST_COPIES, Claimed, DeliveryState, Outcome

TIMING = Timing()
PASSING = Outcome(DeliveryState.WAITING, reason="status 503")
UNDECIDED = Outcome(DeliveryState.UNKNOWN, undecided=True, reason="status 502")
FLOOD = Outcome(DeliveryState.WAITING, retry_after=40, flood=True)
DELIVERED = Outcome(DeliveryState.DELIVERED)
UNKNOWN = Outcome(DeliveryState.UNKNOWN)
jitters = st.floats(0, 1, exclude_max=True)


def somebody(attempts: int = 0, *, maybe: bool = False) -> Claimed:
    return Claimed(delivery_id=1, subscriber_id=2, chat=3, language="en", attempts=attempts, maybe=maybe)


def settled_as(
    claimed: Claimed, outcome: Outcome, timing: Timing, jitter: float, *, again: bool = True
) -> tuple[Claimed, Outcome]:
    return retry.settled_as(claimed, outcome, timing, jitter, again=again)


@given(jitter=jitters, attempts=st.integers(0, 100))
def test_a_passing_fault_is_tried_again_later_and_later_and_then_given_up(
    jitter: float, attempts: int
) -> None:
    claimed, outcome = settled_as(somebody(attempts), PASSING, TIMING, jitter)
    assert claimed.attempts == attempts + 1
    if attempts + 1 >= TIMING.tries:
        assert outcome.state is DeliveryState.REFUSED
    else:
        expected = min(TIMING.longest_retry_s, TIMING.first_retry_s * 2**attempts)
        assert expected * 0.5 <= outcome.retry_after <= expected * 1.5


@given(jitter=jitters, attempts=st.integers(0, 100))
def test_a_flood_uses_up_no_try_and_its_wait_is_never_shortened(jitter: float, attempts: int) -> None:
    claimed, outcome = settled_as(somebody(attempts), FLOOD, TIMING, jitter)
    assert claimed.attempts == attempts
    assert outcome.state is DeliveryState.WAITING
    assert 40 <= outcome.retry_after <= 42


@given(jitter=jitters, attempts=st.integers(0, 100))
def test_an_outage_uses_up_no_try(jitter: float, attempts: int) -> None:
    outage = Outcome(DeliveryState.WAITING, outage=True)
    claimed, outcome = settled_as(somebody(attempts), outage, TIMING, jitter)
    assert claimed.attempts == attempts
    assert outcome.state is DeliveryState.WAITING


def test_a_new_id_is_tried_at_once_but_not_for_ever() -> None:
    moved = Outcome(DeliveryState.WAITING, moved_to=9)
    assert settled_as(somebody(), moved, TIMING, 0.5)[1].retry_after == 0
    assert settled_as(somebody(TIMING.tries), moved, TIMING, 0.5)[1].state is DeliveryState.REFUSED


@pytest.mark.parametrize("final", [DELIVERED, UNKNOWN, Outcome(DeliveryState.GONE)])
def test_what_is_final_stays(final: Outcome) -> None:
    assert settled_as(somebody(), final, TIMING, 0.5) == (somebody(), final)


@given(jitter=jitters, attempts=st.integers(0, 100), maybe=st.booleans())
def test_never_twice_leaves_whoever_may_have_it(jitter: float, attempts: int, maybe: bool) -> None:
    before = somebody(attempts, maybe=maybe)
    assert settled_as(before, UNDECIDED, TIMING, jitter, again=False) == (before, UNDECIDED)


@given(jitter=jitters)
def test_nobody_missed_sends_again_but_not_for_ever(jitter: float) -> None:
    claimed, outcome = somebody(), UNDECIDED
    for sends in range(1, MOST_COPIES):
        claimed, outcome = settled_as(claimed, UNDECIDED, TIMING, jitter)
        assert (claimed.attempts, claimed.maybe, outcome.state) == (sends, True, DeliveryState.WAITING)
        assert outcome.retry_after > 0
    assert settled_as(claimed, UNDECIDED, TIMING, jitter)[1].state is DeliveryState.UNKNOWN


@pytest.mark.parametrize("refused", [Outcome(DeliveryState.REFUSED), PASSING])
def test_who_may_have_it_from_an_earlier_try_is_not_refused(refused: Outcome) -> None:
    claimed = somebody(TIMING.tries, maybe=True)
    assert settled_as(claimed, refused, TIMING, 0.5)[1].state is DeliveryState.UNKNOWN


def test_faults_in_a_row_are_an_outage_and_one_success_ends_it() -> None:
    outage = Outage(TIMING)
    almost = [PASSING] * (FAULTS_OF_AN_OUTAGE - 1)
    noted = []
    for outcome in [*almost, FLOOD, *almost, PASSING, DELIVERED]:  # a 429 is an answer
        marked = outage.note(outcome).outage
        noted.append((marked, outage.on))
    calm = (False, False)
    assert noted == [calm] * (2 * len(almost) + 1) + [(True, True), calm]


def test_sends_without_an_answer_are_an_outage_too_but_stay_unknown() -> None:
    outage = Outage(TIMING)
    for unknown in [UNKNOWN, UNDECIDED] * FAULTS_OF_AN_OUTAGE:
        assert outage.note(unknown) == unknown
    assert outage.on


def test_once_telegram_answers_a_fault_may_be_the_recipients() -> None:
    outage = Outage(TIMING)
    for _ in range(FAULTS_OF_AN_OUTAGE):
        outage.note(PASSING)
    outage.asked(answered=False)
    assert outage.note(PASSING).outage
    outage.asked(answered=True)
    assert not outage.note(PASSING).outage


def test_an_outage_is_left_alone_longer_and_longer() -> None:
    outage = Outage(TIMING)
    waits = [outage.wait_s() for _ in range(10)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (TIMING.first_outage_s, TIMING.longest_outage_s)
    outage.note(DELIVERED)
    assert outage.wait_s() == TIMING.first_outage_s


def test_doubling_never_overflows() -> None:
    assert doubled(1.0, 60.0, 10_000) == 60.0
