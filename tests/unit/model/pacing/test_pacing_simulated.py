"""Both lanes in the pure simulation: an endless broadcast, people at random times, a strict server."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.pacing.pacer import Limits, Pacer
from tests.support.simulated.pacing import Answer, simulated, writing

TEN_MINUTES = 600.0
SEED = 11


@pytest.mark.parametrize("per_second", [0, 1, 2, 4, 8])
def test_people_who_write_at_random_hardly_wait_and_slow_the_broadcast_by_nothing(per_second: float) -> None:
    came = simulated(writing(per_second, TEN_MINUTES, SEED), TEN_MINUTES, SEED)
    assert came.server.refused == []
    assert came.share() >= 95.0, "of the limit, in percent"
    assert came.waited(0.5) <= 5.0, "milliseconds"
    assert came.waited(0.99) <= 150.0


def test_a_second_message_that_nobody_told_of_waits_little_longer() -> None:
    people = writing(8, TEN_MINUTES, SEED, announced=False)
    came = simulated(people, TEN_MINUTES, SEED)
    assert came.server.refused == []
    assert came.share() >= 95.0
    assert came.waited(0.5) <= 5.0


def test_replies_go_first_and_the_broadcast_takes_what_is_left() -> None:
    came = simulated([Answer(2.0 + n / 1000) for n in range(10)], 5.0, SEED)
    assert came.waited(1.0) < 400, "the tenth of ten waits for nine places"
    assert 18 <= came.bulk(2.0, 3.0) <= 20
    assert came.server.refused == []


@pytest.mark.parametrize("waiting", [300, 2000])
def test_ten_seconds_after_a_backlog_is_worked_off_everything_is_as_before(waiting: int) -> None:
    backlog = [Answer(n / 1000, 1 + n % 2) for n in range(waiting)]
    came = simulated(backlog + writing(2, 200.0, SEED), 200.0, SEED)
    over = came.worked_off_at
    assert came.server.refused == []
    assert came.share(1.0, over) >= 97.0, "nobody waits longer than the limit makes them"
    assert came.bulk(1.0, over) >= 0.9 * (over - 1.0), "and the broadcast doesn't stand still"
    assert came.share(over + 10, over + 70) >= 95.0
    late = [answer.waited for answer in came.answers if answer.at > over]
    assert max(late) < 0.15


@given(
    limit=st.sampled_from([1, 2, 5, 30, 100]),
    crowd=st.floats(0.0, 2.0),
    of_two=st.floats(0.0, 1.0),
    announced=st.booleans(),
    jitter=st.floats(0.0, 0.009),
    seed=st.integers(0, 1_000_000),
)
def test_a_strict_server_never_refuses_anything(
    limit: int, crowd: float, of_two: float, announced: bool, jitter: float, seed: int
) -> None:
    seconds = 20.0
    people = writing(crowd * limit, seconds, seed, of_two=of_two, announced=announced)
    pacer = Pacer(Limits.only(limit))
    came = simulated(people, seconds, seed, pacer=pacer, limit=limit, jitter=jitter)
    assert came.server.refused == []
    assert came.fullest() <= limit


def test_a_rough_way_to_telegram_is_learnt_from_the_first_messages_that_are_refused() -> None:
    came = simulated(writing(8, TEN_MINUTES, SEED), TEN_MINUTES, SEED, jitter=0.04)
    assert len(came.server.refused) <= 20, "unlearnt, it is a hundred"
    assert came.share() >= 90.0, "and the broadcast would be halved again and again"


def test_a_paid_broadcast_fills_its_limit_however_the_machine_stutters() -> None:
    came = simulated([], 30.0, SEED, pacer=Pacer(Limits.only(1000)), limit=1000, stalls=(0.02, 0.1))
    assert came.server.refused == []
    assert came.share(1.0) >= 95.0
