"""What is said of a broadcast under way, and to whom its result is told; on a real database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.content.library import Library
from bot.model.broadcasts.broadcast import Kind, Plan, Progress
from bot.model.broadcasts.delivery import DeliveryState, Outcome
from bot.model.clock import SystemClock
from bot.model.team.roles import Role
from bot.services.delivery.progress import Ahead, ProgressService
from bot.store import Store
from tests.support.queues import sending
from tests.support.stage import ORGANISER
from tests.support.stores import NOW, settled

DELIVERED = Outcome(DeliveryState.DELIVERED)


def _service(store: Store) -> ProgressService:
    return ProgressService(store, Library.load(), SystemClock(), lambda: None)


async def test_a_result_that_there_is_nobody_to_tell_is_told_to_nobody_who_comes_later(store: Store) -> None:
    following = _service(store)

    async def done() -> None:
        broadcast_id = await sending(store, 1)
        turns = await store.queue.claim(broadcast_id, 1, NOW)
        await settled(store, broadcast_id, [(turn, DELIVERED) for turn in turns], NOW)
        assert await store.ending.finish(broadcast_id, NOW)

    await done()
    assert await following.finished() == [], "whoever confirmed it has left, and there is no owner"
    token = await store.team.invite(Role.OWNER, NOW, timedelta(days=1))
    assert await store.team.join(token, 77, NOW) is Role.OWNER
    assert await following.finished() == []
    await done()
    assert [told.chat for told in await following.finished()] == [77]


async def test_a_pause_does_not_count_as_slowness(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 21))
    following = _service(store)

    async def sent(number: int, *, by: float) -> float | None:
        turns = await store.queue.claim(broadcast_id, number, NOW)
        await settled(store, broadcast_id, [(turn, DELIVERED) for turn in turns], NOW)
        await following.under_way(by)
        return following._rate(broadcast_id)

    await following.under_way(0)
    assert await sent(10, by=10) == 1
    await store.steering.pause(broadcast_id)
    await following.under_way(100)
    await store.steering.resume(broadcast_id)
    assert await sent(5, by=102) == 2.5


async def _owned(store: Store) -> None:
    """The organiser of the broadcasts is an owner."""
    await store.team.join(await store.team.invite(Role.OWNER, NOW, timedelta(days=1)), ORGANISER, NOW)


async def test_the_rate_is_that_of_the_last_five_looks(store: Store) -> None:
    await _owned(store)
    broadcast_id = await sending(store, *range(1, 41))
    following = _service(store)
    for second, number in enumerate((0, 20, 1, 2, 1, 2)):
        turns = await store.queue.claim(broadcast_id, number, NOW)
        await settled(store, broadcast_id, [(turn, DELIVERED) for turn in turns], NOW)
        [shown] = await following.under_way(second)
    assert shown.rate == 6 / 4, "the twenty are too long ago"


async def _waits_while_a_call_goes_first(store: Store, *, hours: int) -> int:
    """An update whose only reader is to get it in so many hours, beside an urgent call; the update's id."""
    await _owned(store)
    update = await sending(store, 1)
    [turn] = await store.queue.claim(update, 1, NOW)
    now = SystemClock().now()
    await store.queue.put_off(update, {turn.delivery_id: hours * 3600}, now)
    await sending(store, 2, kind=Kind.CALL, plan=Plan(urgent=True))
    return update


@pytest.mark.parametrize(("hours", "ahead"), [(0, Ahead.URGENT), (5, None)])
async def test_what_waits_for_a_time_of_its_own_waits_for_no_call(
    store: Store, hours: int, ahead: Ahead | None
) -> None:
    update = await _waits_while_a_call_goes_first(store, hours=hours)
    _, shown = await _service(store).under_way(0)
    for found in (shown, await _service(store).look(update)):
        assert found is not None
        assert found.progress.broadcast_id == update
        assert found.ahead is ahead
        assert (found.next_due is None) is (ahead is not None)


async def test_what_is_stopped_while_it_is_looked_at_is_not_said_to_wait_for_a_call(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    update = await _waits_while_a_call_goes_first(store, hours=5)
    look = store.progress.running

    async def stopped_after_a_look() -> Sequence[Progress]:
        found = await look()
        assert await store.steering.cancel(update)
        assert await store.ending.strike_off(update)
        return found

    monkeypatch.setattr(store.progress, "running", stopped_after_a_look)
    _, shown = await _service(store).under_way(0)
    assert shown.progress.broadcast_id == update
    assert (shown.ahead, shown.next_due) == (None, None)
