"""What an operator hears of a clock that jumped, and for how long nothing is deleted by its age."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.model.conditions import Condition, Conditions
from bot.runtime.clock_watch import EVERY_S, KEPT_EVERY_S, ClockWatch
from bot.store import Store
from tests.support.application import TestClock
from tests.support.simulated.hands import StillClock

HOUR_S = 3600.0


def watched() -> tuple[StillClock, Conditions, ClockWatch, list[str]]:
    clock, conditions, jumps = StillClock(), Conditions(), list[str]()
    return clock, conditions, ClockWatch(clock, conditions, lambda: jumps.append("jump")), jumps


def test_it_is_told_for_an_hour_and_whoever_waits_by_the_calendar_is_woken(
    caplog: pytest.LogCaptureFixture,
) -> None:
    clock, conditions, watch, jumps = watched()
    clock.passes(HOUR_S)
    assert watch.may_tidy()
    clock.suspend(5 * HOUR_S)
    assert not watch.may_tidy(), "asking is looking"
    assert jumps == ["jump"]
    words = conditions.now[Condition.CLOCK]
    assert "The machine slept for 5 h, until 2026-03-14 18:00 UTC" in words
    assert "Nothing is deleted by its age" in words
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING] == [words]
    clock.passes(HOUR_S - 1)
    watch.look()
    assert not watch.may_tidy()
    assert conditions.now
    clock.passes(1)
    watch.look()
    assert watch.may_tidy()
    assert not conditions.now
    assert jumps == ["jump"]


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (120 * 86_400, "set forward by 120 days, to 2026-07-12 12:00 UTC"),
        (-3 * 86_400, "set back by 3 days, to 2026-03-11 12:00 UTC"),
        (-13 * 3600, "set back by 13 h, to 2026-03-13 23:00 UTC"),
        (600, "set forward by 10 min, to 2026-03-14 12:10 UTC"),
        (-22, "set back by 22 s, to 2026-03-14 11:59 UTC"),
    ],
)
def test_it_says_what_happened(by: float, told: str) -> None:
    clock, conditions, watch, _ = watched()
    clock.set_by(by)
    watch.look()
    assert told in conditions.now[Condition.CLOCK]


def test_both_at_once_are_both_told() -> None:
    clock, conditions, watch, _ = watched()
    clock.suspend(2 * HOUR_S)
    clock.set_by(-600)
    watch.look()
    words = conditions.now[Condition.CLOCK]
    assert words.index("slept for 2 h") < words.index("set back by 10 min")


def test_what_keeps_a_clock_right_is_no_jump() -> None:
    clock, conditions, watch, jumps = watched()
    for _ in range(2000):
        clock.passes(5)
        clock.set_by(-0.01)
        watch.look()
    assert not jumps
    assert not conditions.now
    assert watch.may_tidy()


async def _looked(clock: TestClock, seconds: float = EVERY_S) -> None:
    await clock.asleep("clock")
    clock.advance(seconds=seconds)
    await clock.asleep("clock")


async def test_the_time_of_use_is_kept_and_a_clock_behind_it_is_told_at_the_next_start(store: Store) -> None:
    clock = TestClock()
    watch = ClockWatch(clock, Conditions(), lambda: None)
    await watch.start(store)
    await _looked(clock, HOUR_S)
    await _looked(clock, KEPT_EVERY_S)
    await watch.stop()
    await watch.stop()
    kept = await store.dates.last_use()
    assert kept is not None
    assert abs((kept - clock.now()).total_seconds()) < 60
    conditions = Conditions()
    clock.set_by(days=-9)
    for _ in range(2):
        watch = ClockWatch(clock, conditions, lambda: None)
        await watch.start(store)
        assert f"the database was in use until {kept:%Y-%m-%d %H:%M} UTC" in conditions.now[Condition.CLOCK]
        assert not watch.may_tidy()
        await watch.stop()
        assert await store.dates.last_use() == kept, "a clock that may be wrong doesn't overwrite it"
    await watch.start(store)
    await _looked(clock, HOUR_S)
    assert not conditions.now
    assert await store.dates.last_use() != kept
    await watch.stop()


async def test_what_cannot_be_put_right_now_is_put_right_later(store: Store) -> None:
    clock, conditions = TestClock(), Conditions()
    watch = ClockWatch(clock, conditions, lambda: None)
    await watch.start(store)
    await clock.asleep("clock")
    moved = store.dates.move
    failed = asyncio.Event()

    async def refused(*given: object) -> int:
        failed.set()
        raise OSError

    store.dates.move = refused  # type: ignore[method-assign, assignment]
    clock.set_by(days=1)
    await _looked(clock)
    assert failed.is_set()
    assert conditions.now
    done = asyncio.Event()

    async def done_now(*given: object) -> int:
        done.set()
        return await moved(*given)  # type: ignore[arg-type]

    store.dates.move = done_now  # type: ignore[method-assign, assignment]
    await _looked(clock)
    assert done.is_set()
    await watch.stop()
