"""What a broadcast does when disk, database, clock or Telegram fail: each with its stated result."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.engine import Engine
from bot.model.broadcasts.audience import Acted, Audience
from bot.model.broadcasts.broadcast import Plan, Trouble
from bot.model.broadcasts.halt import Halt
from bot.model.clock import SteadyClock
from bot.rehearsal import InjectedFault, Person
from tests.support.application import TestClock
from tests.support.patience import PATIENCE
from tests.support.stage import QUICK, Stage, received, staged
from tests.support.stores import NO_TEXT, damaged, full_disk, locked_by_another_program, pragma

YEARS = timedelta(days=3000)


async def in_trouble(engine: Engine, trouble: Trouble) -> None:
    """Return once the engine says so."""
    async with asyncio.timeout(PATIENCE):
        while engine.trouble is not trouble:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def put_down(stage: Stage, broadcast_id: int) -> int:
    """How many the database says were sent to, or are on the wire."""
    counted = await stage.store.ending._counted(broadcast_id)
    return counted.get("wire", 0) + counted.get("delivered", 0)


async def arrived(engine: Engine) -> None:
    """Return once whatever was on its way is there."""
    while sends := set(engine._sending._sends):
        await asyncio.wait(sends)


@contextlib.asynccontextmanager
async def read_only(stage: Stage) -> AsyncIterator[None]:
    await pragma(stage.store._db, "query_only = ON")
    try:
        yield
    finally:
        await pragma(stage.store._db, "query_only = OFF")


async def everybody_once(stage: Stage, people: list[Person], broadcast_id: int) -> None:
    progress = await stage.done(broadcast_id)
    assert progress.delivered == len(people)
    assert received(people) == [1] * len(people)


async def test_a_full_disk_stops_the_sending_and_loses_nothing(stage: Stage) -> None:
    people = await stage.people(900)
    stage.world.faults.add(InjectedFault(method="send*", delay=0.01))
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    await stage.until(broadcast_id, settled=20)
    async with full_disk(stage.store):
        await in_trouble(engine, Trouble.FULL)
        await arrived(engine)
        # What can't be put down as on the wire isn't sent, and what came waits in memory.
        assert sum(received(people)) <= await put_down(stage, broadcast_id) < 900
    await everybody_once(stage, people, broadcast_id)
    assert engine.trouble is None


async def test_a_disk_that_is_full_while_recipients_are_listed(stage: Stage) -> None:
    people = await stage.people(900)  # more than find room in the pages that are free
    await stage.delivered(900)  # opens every connection
    broadcast_id = await stage.confirmed()
    async with full_disk(stage.store):
        stage.engines[-1].wake()
        await in_trouble(stage.engines[-1], Trouble.FULL)
        assert sum(received(people)) == 900
    assert (await stage.done(broadcast_id)).delivered == 900
    assert received(people) == [2] * 900
    assert stage.engines[-1].trouble is None


async def test_a_read_only_database_stops_the_sending_and_loses_nothing(stage: Stage) -> None:
    people = await stage.people(200)
    stage.world.faults.add(InjectedFault(method="send*", delay=0.01))
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    await stage.until(broadcast_id, settled=20)
    async with read_only(stage):
        await in_trouble(engine, Trouble.READ_ONLY)
        await arrived(engine)
        sent = sum(received(people))
        await asyncio.sleep(QUICK.longest_store_s * 4)
        assert sum(received(people)) == sent < 200
    await everybody_once(stage, people, broadcast_id)


async def test_a_database_that_takes_nothing_while_nobody_is_on_the_wire_is_told(stage: Stage) -> None:
    people = await stage.people(20)
    await stage.delivered(20)  # opens every connection
    engine = stage.engines[-1]
    broadcast_id = await stage.confirmed()
    assert await stage.store.listing.fill(broadcast_id)
    async with read_only(stage):
        engine.wake()
        await in_trouble(engine, Trouble.READ_ONLY)
        assert received(people) == [1] * 20
    assert (await stage.done(broadcast_id)).delivered == 20
    assert engine.trouble is None


async def test_a_locked_database_is_told_and_gone_on_with(tmp_path: Path) -> None:
    async with staged(tmp_path, in_flight=8, patience=0.1) as stage:
        people = await stage.people(80)
        stage.world.faults.add(InjectedFault(method="send*", delay=0.01))
        broadcast_id = await stage.confirmed()
        engine = stage.engine()
        await stage.until(broadcast_id, settled=8)
        with locked_by_another_program(tmp_path / "bot.db"):
            await in_trouble(engine, Trouble.LOCKED)
        await everybody_once(stage, people, broadcast_id)


async def test_whom_a_clock_that_ran_ahead_put_off_for_years_is_sent_to_after_a_restart(stage: Stage) -> None:
    people = await stage.people(3)
    stage.world.faults.add(InjectedFault(chat=people[0].chat, times=1, status=502))
    broadcast_id = await stage.confirmed()
    clock = TestClock()
    clock.set_by(seconds=YEARS.total_seconds())
    ahead = stage.engine(clock=SteadyClock(clock))
    await stage.until(broadcast_id, settled=2)
    async with asyncio.timeout(PATIENCE):
        while await stage.store.progress.next_due(broadcast_id) is None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    await ahead.stop()
    stage.world.faults.clear()
    stage.engine()
    await everybody_once(stage, people, broadcast_id)


async def test_a_clock_that_is_set_right_before_the_engine_starts_hides_no_standstill(stage: Stage) -> None:
    people = await stage.people(3)
    broadcast_id = await stage.confirmed()
    assert await stage.store.listing.fill(broadcast_id)
    clock = TestClock()
    await stage.store.halts.beat(clock.now())
    # A machine without a clock of its own begins at the time at which it was switched off.
    made_before = SteadyClock(clock)
    clock.set_by(days=5)
    stage.engine(clock=made_before)
    async with asyncio.timeout(PATIENCE):
        while (halted := (await stage.progress(broadcast_id)).halted) is None:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert halted.reason is Halt.INTERRUPTED
    assert received(people) == [0] * 3


async def test_half_an_answer_is_no_answer(stage: Stage) -> None:
    people = await stage.people(40)
    stage.world.faults.add(InjectedFault(method="send*", every=10, drop="half"))
    broadcast_id = await stage.confirmed()
    stage.engine()
    progress = await stage.done(broadcast_id)
    assert (progress.delivered, progress.unknown) == (36, 4)
    assert received(people) == [1] * 40, "they have it, and don't get it twice"


async def test_a_server_that_answers_with_pages_is_waited_for(stage: Stage) -> None:
    people = await stage.people(60)
    fault = stage.world.faults.add(InjectedFault(status=502, html=True))
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    await in_trouble(engine, Trouble.UNREACHABLE)
    stage.world.faults.remove(fault)
    await everybody_once(stage, people, broadcast_id)
    assert engine.trouble is None


async def test_everybody_told_to_wait_for_hours_is_asked_of_few(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=60) as stage:
        await stage.people(300)
        stage.world.faults.add(InjectedFault(method="send*", status=429, retry_after=10_000))
        await stage.confirmed()
        engine = stage.engine()
        await in_trouble(engine, Trouble.FLOOD)
        asked = Counter(call.chat for call in stage.world.calls_of("sendMessage"))
        assert set(asked.values()) == {1}, "nobody is asked again before Telegram lets us"


async def test_a_pause_holds_at_once_and_nobody_is_lost_or_repeated(stage: Stage) -> None:
    people = await stage.people(300)
    stage.world.faults.add(InjectedFault(method="send*", delay=0.01))
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    for settled in (30, 120):
        await stage.until(broadcast_id, settled=settled)
        assert await stage.store.steering.pause(broadcast_id)
        engine.wake()
        await engine._settler.empty()
        sent = sum(received(people))
        await asyncio.sleep(0.1)
        assert sum(received(people)) == sent == (await stage.progress(broadcast_id)).delivered < 300
        assert await stage.store.steering.resume(broadcast_id)
        engine.wake()
    await everybody_once(stage, people, broadcast_id)


async def test_a_cancelled_broadcast_adds_up(stage: Stage) -> None:
    people = await stage.people(300)
    stage.world.faults.add(InjectedFault(method="send*", delay=0.01))
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    await stage.until(broadcast_id, settled=50)
    assert await stage.store.steering.cancel(broadcast_id)
    engine.wake()
    progress = await stage.done(broadcast_id)
    assert progress.delivered == sum(received(people)) >= 50
    assert progress.delivered + progress.cancelled == progress.audience == 300
    assert progress.cancelled > 0


@pytest.mark.parametrize("audience", [Audience(), Audience(acted=Acted.NOT_REPORTED)])
async def test_damaged_rows_hold_up_nobody_else(stage: Stage, audience: Audience) -> None:
    people = await stage.people(6)
    await damaged(
        stage.store, "subscribers", "chat = X'0102'", f"country = {NO_TEXT}", f"language = {NO_TEXT}"
    )
    progress = await stage.delivered(6, plan=Plan(audience=audience))
    assert (progress.refused, progress.delivered) == (1, 5)
    assert received(people) == [0, 1, 1, 1, 1, 1]


async def test_where_a_country_is_damaged_nobody_lives_there_and_it_holds_up_nobody(stage: Stage) -> None:
    people = await stage.people(6)
    for person in people:
        await stage.store.subscribers.set_country(person.chat, "CH")
    await damaged(stage.store, "subscribers", f"country = {NO_TEXT}", "country = X'0102'", "country = X''")
    progress = await stage.delivered(3, plan=Plan(audience=Audience(countries=frozenset({"CH"}))))
    assert progress.delivered == 3
    assert received(people) == [0, 0, 0, 1, 1, 1]


async def test_a_new_id_that_can_not_be_one_holds_up_nobody_else(stage: Stage) -> None:
    people = await stage.people(4)
    stage.world.migrates(people[1], -(10**30))
    progress = await stage.delivered(4)
    assert (progress.refused, progress.delivered) == (1, 3)
    assert received(people) == [1, 0, 1, 1]


async def test_a_broadcast_whose_plan_is_damaged_goes_to_nobody_and_holds_up_no_other(stage: Stage) -> None:
    people = await stage.people(3)
    broken = await stage.confirmed()
    await damaged(stage.store, "broadcasts", "plan = '{'")
    progress = await stage.delivered(3)
    assert progress.broadcast_id != broken
    assert received(people) == [1, 1, 1]
    assert stage.engines[-1].trouble is None
