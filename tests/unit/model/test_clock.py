"""A clock's three hands: what waits by which, and what is noticed when they drift apart."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.clock import PIECE_S, SteadyClock, SystemClock
from bot.model.jumps import NOTICED, SETTLED_AFTER_S, Jump, Jumps, read
from tests.support.simulated.hands import START, StillClock
from tests.support.simulated.leaping import leaping

LIMIT_S = NOTICED.total_seconds()
YEARS = timedelta(days=3000)


def test_the_machines_hands_go_at_one_pace() -> None:
    clock = SystemClock()
    seconds, awake = clock.seconds(), clock.awake()
    assert clock.now().utcoffset() == timedelta()
    assert 0 <= clock.seconds() - seconds < 60
    assert 0 <= clock.awake() - awake < 60


class Laptop(SystemClock):
    """A machine that sleeps once: ten seconds from now, for so long. The loop's own clock doesn't see it."""

    def __init__(self, asleep: float) -> None:
        self._asleep = asleep

    def seconds(self) -> float:
        loops = asyncio.get_running_loop().time()
        return loops + (self._asleep if loops >= 10 else 0)


@pytest.mark.parametrize("asleep", [0.0, 100.0, 3000.0, 13 * 3600.0])
def test_a_wait_counts_the_machines_sleep(asleep: float) -> None:
    async def waits() -> None:
        clock = Laptop(asleep)
        await clock.sleep(3600)
        assert clock.seconds() >= 3600
        awake = asyncio.get_running_loop().time()
        assert awake <= max(10, 3600 - asleep) + PIECE_S, "it was late"

    leaping(waits())


def test_a_wait_of_nothing_lets_others_go_first() -> None:
    async def waits() -> None:
        done: list[str] = []
        other = asyncio.create_task(asyncio.sleep(0))
        other.add_done_callback(lambda _: done.append("other"))
        for _ in range(3):
            await SystemClock().sleep(0)
        assert done

    leaping(waits())


def test_the_engines_clock_goes_on_while_the_machine_sleeps_and_never_jumps_by_itself() -> None:
    clock = StillClock()
    steady = SteadyClock(clock)
    for jump in (YEARS, -2 * YEARS):
        clock.set_by(jump.total_seconds())
        assert steady.now() == START
    assert steady.behind == -YEARS
    clock.suspend(3600)
    clock.passes(61.5)
    assert steady.now() == START + timedelta(hours=1, seconds=61.5)
    steady.catch_up(steady.behind)
    assert steady.now() == clock.now()


@given(
    st.floats(0, 86_400),
    st.lists(st.tuples(st.sampled_from(["passes", "set_by", "suspend"]), st.floats(0, 1e7)), max_size=12),
    st.lists(st.booleans(), min_size=12, max_size=12),
)
def test_a_wait_is_as_long_as_it_was_meant_whatever_is_done_to_the_clock(
    wait: float, moves: list[tuple[str, float]], back: list[bool]
) -> None:
    """As the engine keeps it: a moment by the calendar, moved along whenever that was set."""
    clock = StillClock()
    steady = SteadyClock(clock)
    due, ends = steady.now() + timedelta(seconds=wait), clock.seconds() + wait
    for (move, seconds), is_back in zip(moves, back, strict=False):
        getattr(clock, move)(-seconds if is_back and move == "set_by" else seconds)
        by = steady.behind
        due += by
        steady.catch_up(by)
        assert abs((due - steady.now()).total_seconds() - (ends - clock.seconds())) < 0.001
    clock.passes(max(0.0, ends - clock.seconds()) + 0.001)
    assert due <= steady.now(), "it never comes"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["passes", "set_by", "suspend"]),
            st.one_of(st.floats(-1e7, 1e7), st.floats(-10, 10), st.floats(3_500, 3_700)),
        ),
        max_size=30,
    )
)
def test_a_jump_is_noticed_and_nothing_is_trusted_within_an_hour_of_it(
    moves: list[tuple[str, float]],
) -> None:
    clock = StillClock()
    jumps = Jumps(read(clock))
    steady_since = clock.seconds()
    for move, seconds in moves:
        before = clock.now()
        if move != "set_by":
            seconds = abs(seconds)
        getattr(clock, move)(seconds)
        was_settled = clock.seconds() - steady_since
        jump = jumps.look(read(clock))
        far = move != "passes" and abs(seconds) > LIMIT_S + 0.001
        near = move == "passes" or abs(seconds) < LIMIT_S - 0.001
        if far:
            assert jump is not None
            assert jump.was_set == (move == "set_by")
            assert jump.did_sleep == (move == "suspend")
            assert abs(jump.after - clock.now()) < timedelta(milliseconds=1)
            if move == "set_by":
                assert abs(jump.before - before) < timedelta(milliseconds=1)
                assert (jump.unsettled_since is None) == (was_settled >= SETTLED_AFTER_S)
        if near:
            assert jump is None
        if jump is not None:
            steady_since = clock.seconds()
            assert not jumps.settled(read(clock))
        assert jumps.settled(read(clock)) == (clock.seconds() - steady_since >= SETTLED_AFTER_S)


def test_set_and_asleep_between_two_looks_are_told_apart() -> None:
    clock = StillClock()
    jumps = Jumps(read(clock))
    clock.suspend(7200)
    clock.set_by(-600)
    clock.passes(5)
    assert jumps.look(read(clock)) == Jump(
        timedelta(seconds=-600), timedelta(hours=2), START + timedelta(seconds=7205), START
    )


def test_a_program_that_is_stopped_while_it_reads_a_clock_reads_it_again() -> None:
    class Stopped(StillClock):
        """Between the first look at its calendar and the look at its seconds lie twenty seconds."""

        looks = 0

        def now(self) -> datetime:
            found = super().now()
            self.looks += 1
            if self.looks == 1:
                self.passes(20)
            return found

    clock = Stopped()
    hands = read(clock)
    assert hands.calendar - START == timedelta(seconds=hands.seconds - 1_000)
