"""Who may have an earlier copy: marked by a kill, bounded, counted, and never among those who have none."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.broadcasts.broadcast import BroadcastState, Part, Plan, Task, Undecided
from bot.model.broadcasts.delivery import MOST_COPIES, Claimed, DeliveryState, Outcome
from bot.store import Store
from bot.store.delivery.queue import SendGroup
from tests.support.queues import sending
from tests.support.stage import ORGANISER
from tests.support.stores import NOW, settled

ARRIVED = Outcome(DeliveryState.DELIVERED, messages=(7,))


async def _on_the_wire(store: Store, broadcast_id: int, most: int = 9) -> Sequence[Claimed]:
    claimed = await store.queue.claim(broadcast_id, most, NOW)
    group = SendGroup(broadcast_id, [one.delivery_id for one in claimed])
    assert len(await store.queue.exchange({}, group, NOW)) == len(claimed)
    return claimed


async def _killed(store: Store, broadcast_id: int, most: int) -> Sequence[Claimed]:
    claimed = await _on_the_wire(store, broadcast_id, most)
    assert await store.queue.recover(broadcast_id, NOW) == most
    return claimed


async def test_a_kill_marks_who_may_have_it_and_they_are_counted_once_it_is_delivered(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 6))
    assert [one.maybe for one in await _killed(store, broadcast_id, 2)] == [False] * 2
    assert await store.follow_ups.copies(broadcast_id) == 0
    claimed = await store.queue.claim(broadcast_id, 9, NOW)
    assert [one.maybe for one in claimed] == [True] * 2 + [False] * 3
    await settled(store, broadcast_id, [(one, ARRIVED) for one in claimed], NOW)
    assert await store.follow_ups.copies(broadcast_id) == 2
    assert await store.ending.finish(broadcast_id, NOW) is True


async def test_the_mark_outlives_whatever_the_next_tries_come_to(store: Store) -> None:
    broadcast_id = await sending(store, 1)
    await _killed(store, broadcast_id, 1)
    for outcome in (
        Outcome(DeliveryState.WAITING, outage=True),
        Outcome(DeliveryState.WAITING, flood=True),
        ARRIVED,
    ):
        claimed = await store.queue.claim(broadcast_id, 1, NOW)
        assert [one.maybe for one in claimed] == [True]
        await settled(store, broadcast_id, [(claimed[0], outcome)], NOW)
    assert await store.follow_ups.copies(broadcast_id) == 1


async def test_a_program_that_is_killed_at_each_start_does_not_send_for_ever(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2)
    for _ in range(MOST_COPIES):
        await _killed(store, broadcast_id, 1)
    (other,) = await store.queue.claim(broadcast_id, 9, NOW)
    assert other.chat == 2
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert (progress.unknown, progress.waiting) == (1, 1)


async def test_never_twice_leaves_them_out_at_the_first_kill(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2, plan=Plan(undecided=Undecided.LEAVE))
    await _killed(store, broadcast_id, 1)
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert progress.unknown == 1


async def test_when_it_is_stopped_who_may_have_it_is_unknown_and_not_among_the_rest(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 6))
    await _killed(store, broadcast_id, 2)
    await store.queue.claim(broadcast_id, 1, NOW)
    assert await store.steering.cancel(broadcast_id)
    assert await store.ending.strike_off(broadcast_id)
    assert await store.ending.finish(broadcast_id, NOW) is True
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert (progress.unknown, progress.cancelled, progress.state) == (2, 3, BroadcastState.DONE)
    assert sum((await store.follow_ups.sizes_of_part(broadcast_id, Part.REST)).values()) == 3


async def test_what_is_deleted_twice_leaves_no_copy(store: Store) -> None:
    source = await sending(store, 1)
    claimed = await store.queue.claim(source, 1, NOW)
    await settled(store, source, [(claimed[0], ARRIVED)], NOW)
    assert await store.ending.finish(source, NOW) is True
    recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
    assert await store.listing.fill(recall)
    for _ in range(MOST_COPIES + 1):
        (killed,) = await _killed(store, recall, 1)
        assert not killed.maybe
    claimed = await store.queue.claim(recall, 1, NOW)
    await settled(store, recall, [(claimed[0], Outcome(DeliveryState.DELIVERED))], NOW)
    progress = await store.progress.of(recall)
    assert progress is not None
    assert (progress.task, progress.delivered) == (Task.RECALL, 1)
    assert await store.follow_ups.copies(recall) == 0
