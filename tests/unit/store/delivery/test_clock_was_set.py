"""What the database moves along, or puts right, when somebody has set the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from bot.model.broadcasts.broadcast import Kind, Plan, When
from bot.model.broadcasts.delivery import DeliveryState, Outcome
from bot.store import Store
from bot.store.db.schema import facts_about_database
from bot.store.delivery.queue import Hold
from tests.support.queues import sending
from tests.support.stage import ORGANISER
from tests.support.stores import CASE, NOW, damaged, settled

HOUR = timedelta(hours=1)
NOW_S = NOW.replace(microsecond=NOW.microsecond // 1000 * 1000)
"""As exactly as the database keeps it."""
ARRIVED = Outcome(DeliveryState.DELIVERED, messages=(7,))


async def _tried_again(store: Store, plan: Plan | None = None, wait_s: float = 600.0) -> int:
    """A broadcast to three: one has it, one has to wait so long from NOW, of one nothing was tried yet."""
    broadcast_id = await sending(store, 101, 102, 103, plan=plan)
    first, second = await store.queue.claim(broadcast_id, 2, NOW)
    again = Outcome(DeliveryState.WAITING, retry_after=wait_s)
    await settled(store, broadcast_id, [(first, ARRIVED), (second, again)], NOW)
    return broadcast_id


@pytest.mark.parametrize(
    "by", [timedelta(days=120), HOUR, -HOUR, timedelta(days=-3000), timedelta(days=-20_525)]
)
async def test_who_is_tried_again_waits_as_long_as_before(store: Store, by: timedelta) -> None:
    broadcast_id = await _tried_again(store)
    await store.queue.move_along(by, NOW + by)
    due = await store.progress.next_due(broadcast_id)
    assert due is not None
    assert abs(due - (NOW + by + timedelta(minutes=10))) < timedelta(milliseconds=1)
    claimed = await store.queue.claim(broadcast_id, 5, NOW + by)
    assert [one.chat for one in claimed] == [103], "who never was tried doesn't wait"
    await store.queue.release(broadcast_id, [one.delivery_id for one in claimed])
    claimed = await store.queue.claim(broadcast_id, 5, NOW + by + timedelta(minutes=11))
    assert sorted(one.chat for one in claimed) == [102, 103]


@pytest.mark.parametrize("paused", [False, True])
async def test_a_paused_one_is_moved_along_and_a_damaged_one_holds_up_nobody(
    store: Store, paused: bool
) -> None:
    broadcast_id = await _tried_again(store)
    if paused:
        assert await store.steering.pause(broadcast_id)
    else:
        await damaged(store, "broadcasts", "plan = '{'")
    await store.queue.move_along(HOUR, NOW + HOUR)
    due = await store.progress.next_due(broadcast_id)
    assert due is not None
    assert due > NOW + HOUR


async def test_who_waits_for_their_own_hour_waits_for_that_of_the_calendar(store: Store) -> None:
    evening = NOW + 9 * HOUR
    broadcast_id = await sending(store, 101, 102, plan=Plan(when=When.EVENING))
    hold: Hold = lambda _: evening  # noqa: E731 - as the schedule says it
    assert await store.queue.claim(broadcast_id, 5, NOW, hold) == []

    async def due() -> datetime | None:
        found = await store.progress.next_due(broadcast_id)
        return found and found.replace(microsecond=0)

    await store.queue.move_along(5 * HOUR, NOW + 5 * HOUR)
    assert await due() == evening.replace(microsecond=0)
    earlier = NOW - timedelta(days=4)
    await store.queue.move_along(earlier - NOW, earlier)
    assert await due() == earlier.replace(microsecond=0), "they are looked at again, at once"
    again: Hold = lambda _: earlier + HOUR  # noqa: E731
    assert await store.queue.claim(broadcast_id, 5, earlier, again) == []
    assert len(await store.queue.claim(broadcast_id, 5, earlier + HOUR)) == 2


async def test_more_than_a_chunk_of_them_is_looked_at_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.delivery.queue._LOOK_AT", 2)
    broadcast_id = await sending(store, *range(100, 107), plan=Plan(wait_for_morning=True))
    hold: Hold = lambda _: NOW + 9 * HOUR  # noqa: E731
    assert await store.queue.claim(broadcast_id, 5, NOW, hold) == []
    await store.queue.move_along(-HOUR, NOW - HOUR)
    assert len(await store.queue.claim(broadcast_id, 9, NOW - HOUR)) == 7


@pytest.mark.parametrize(("hours", "waits"), [(35, True), (37, False)])
async def test_a_start_leaves_who_waits_waiting_unless_it_is_longer_than_anybody_does(
    store: Store, hours: int, waits: bool
) -> None:
    broadcast_id = await _tried_again(store, wait_s=hours * 3600)
    await store.queue.recover(broadcast_id, NOW)
    assert await store.progress.next_due(broadcast_id) == (NOW_S + hours * HOUR if waits else NOW_S)


async def test_what_a_wrong_clock_wrote_down_is_moved_and_what_was_known_before_is_not(store: Store) -> None:
    wrong = NOW - timedelta(days=120)
    before = await store.drafts.create(ORGANISER, CASE, Kind.UPDATE, "en", wrong + HOUR / 2)
    known = await store.dates.all()
    since = await store.drafts.create(ORGANISER, CASE, Kind.UPDATE, "en", wrong + HOUR / 2)
    right = await store.drafts.create(ORGANISER, CASE, Kind.UPDATE, "en", NOW)
    assert await store.drafts.discard(before, wrong + HOUR / 2)
    assert await store.dates.move(known, wrong, wrong + HOUR, NOW - wrong) == 2
    dates = await store.dates.all()
    assert dates[before] == (wrong + HOUR / 2, None, NOW + HOUR / 2), "written before, thrown away since"
    assert dates[since] == (NOW + HOUR / 2, None, None)
    assert dates[right] == (NOW, None, None), "the clock was right already"


async def test_the_last_use_is_what_was_kept_else_the_newest_of_anything(store: Store) -> None:
    assert await store.dates.last_use() is None
    await sending(store, 101)
    assert await store.dates.last_use() == NOW
    for moment in (NOW + HOUR, NOW - HOUR):
        await store.dates.in_use_at(moment)
        assert await store.dates.last_use() == moment
    for damage in (b"\x00\xff", b"2026", b"2026-03-14T09:00"):
        async with store._db.write() as connection:
            await connection.execute(
                update(facts_about_database)
                .where(facts_about_database.c.name == "clock")
                .values(value=damage)
            )
        assert await store.dates.last_use() == NOW, "of a damaged one nothing is believed"
