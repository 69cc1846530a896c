"""What follows on a broadcast, on a real database: begun at the right moment, once, for the right people."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from bot.model.broadcasts.broadcast import BroadcastState, Kind, Part, Plan, Task
from bot.model.broadcasts.delivery import PASSING, Claimed, DeliveryState, Outcome, Outgoing
from bot.model.people.subscription import Wants
from bot.store import Store
from bot.store.delivery.queue import SendGroup
from tests.support.queues import sending
from tests.support.stage import ORGANISER, TEXT
from tests.support.stores import CASE, NOW, TODAY, opened

LATER = NOW + timedelta(hours=1)
DELIVERED = Outcome(DeliveryState.DELIVERED, messages=(7, 8))


async def _on_the_wire(store: Store, broadcast_id: int, most: int) -> list[Claimed]:
    claimed = await store.queue.claim(broadcast_id, most, NOW)
    group = SendGroup(broadcast_id, [one.delivery_id for one in claimed])
    assert len(await store.queue.exchange({}, group, NOW)) == len(claimed)
    return claimed


async def _came(store: Store, broadcast_id: int, results: list[tuple[Claimed, Outcome]]) -> None:
    await store.queue.exchange({broadcast_id: results}, None, NOW)


async def _done(store: Store, *outcomes: Outcome) -> int:
    """A broadcast that is over, to so many people, with these outcomes."""
    broadcast_id = await sending(store, *range(100, 100 + len(outcomes)))
    claimed = await _on_the_wire(store, broadcast_id, len(outcomes))
    await _came(store, broadcast_id, list(zip(claimed, outcomes, strict=True)))
    assert await store.ending.finish(broadcast_id, NOW)
    return broadcast_id


async def _state(store: Store, broadcast_id: int) -> BroadcastState:
    draft = await store.drafts.get(broadcast_id)
    assert draft is not None
    return draft.state


async def _listed(store: Store, broadcast_id: int) -> list[Claimed]:
    while not await store.listing.fill(broadcast_id):
        pass
    return await store.queue.claim(broadcast_id, 100, LATER)


async def test_twenty_taps_make_one_recall(store: Store) -> None:
    source = await _done(store, DELIVERED)
    made = await asyncio.gather(*(store.follow_ups.recall(ORGANISER, source, NOW) for _ in range(20)))
    assert len({number for number, _ in made}) == 1
    assert sum(new for _, new in made) == 1


async def test_a_recall_begins_when_the_last_outcome_is_known_and_takes_in_all(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        source = await sending(store, 1, 2, 3)
        wire = await _on_the_wire(store, source, 2)
        await _came(store, source, [(wire[0], DELIVERED)])
        recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
        assert await _state(store, source) is BroadcastState.STOPPING
        assert await _state(store, recall) is BroadcastState.SCHEDULED
        assert await store.listing.fill(recall), "nobody is listed yet"
    async with opened(tmp_path) as store:  # killed and started again
        assert await _state(store, recall) is BroadcastState.SCHEDULED
        assert await store.ending.strike_off(source)
        assert await store.ending.finish(source, NOW) is None, "one is on the wire"
        await _came(store, source, [(wire[1], DELIVERED)])
        assert await store.ending.finish(source, NOW)
        assert await _state(store, recall) is BroadcastState.SENDING
        claimed = await _listed(store, recall)
        assert sorted(one.chat for one in claimed) == sorted(one.chat for one in wire)
        assert {one.messages for one in claimed} == {(7, 8)}


async def test_what_takes_back_a_mistake_goes_before_all_else_and_what_sets_it_right_before_updates(
    store: Store,
) -> None:
    wrong, mistaken = await _done(store, DELIVERED), await _done(store, DELIVERED)
    update = await sending(store, 1)
    call = await sending(store, 1, kind=Kind.CALL, plan=Plan(urgent=True))
    correction = await store.follow_ups.derive(
        ORGANISER, wrong, NOW, plan=Plan(), task=Task.CORRECT, part=Part.DELIVERED
    )
    assert correction is not None
    assert await store.drafts.put_text(correction, "en", Outgoing("sendMessage", {"text": "New"}), None)
    assert await store.drafts.confirm(correction, 1, NOW)
    recall, _ = await store.follow_ups.recall(ORGANISER, mistaken, NOW)
    running = [progress.broadcast_id for progress in await store.progress.running()]
    assert running == [recall, call, correction, update]


async def test_each_part_is_for_just_those_and_is_counted_as_it_is_listed(store: Store) -> None:
    failed = Outcome(DeliveryState.REFUSED, reason=PASSING)
    outcomes = (DELIVERED, failed, Outcome(DeliveryState.REFUSED), Outcome(DeliveryState.UNKNOWN), failed)
    source = await _done(store, *outcomes)
    for part, task, chats in (
        (Part.DELIVERED, Task.CORRECT, [100]),
        (Part.PASSING, Task.SEND, [101, 104]),
        (Part.REST, Task.SEND, []),
    ):
        sizes = await store.follow_ups.sizes_of_part(source, part, task)
        assert sum(sizes.values()) == len(chats)
        draft = await store.follow_ups.derive(ORGANISER, source, NOW, plan=Plan(), task=task, part=part)
        assert draft is not None
        assert await store.drafts.confirm(draft, 0, NOW)
        assert [one.chat for one in await _listed(store, draft)] == chats


async def test_who_was_forgotten_since_is_in_no_part(store: Store) -> None:
    source = await _done(store, DELIVERED, DELIVERED)
    await store.subscribers.forget(100, TODAY)
    assert await store.follow_ups.sizes_of_part(source, Part.DELIVERED, Task.RECALL) == {"en": 1}
    recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
    assert [one.chat for one in await _listed(store, recall)] == [101]


async def test_who_left_the_case_is_deleted_at_too(store: Store) -> None:
    source = await _done(store, DELIVERED)
    await store.subscribers.stop(100)
    recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
    assert [one.chat for one in await _listed(store, recall)] == [100]


async def test_a_part_is_sent_to_once(store: Store) -> None:
    source = await _done(store, Outcome(DeliveryState.REFUSED, reason=PASSING))
    drafts = [
        await store.follow_ups.derive(ORGANISER, source, NOW, plan=Plan(), part=Part.PASSING)
        for _ in range(5)
    ]
    taps = await asyncio.gather(*(store.drafts.confirm(draft, 0, NOW) for draft in drafts if draft))
    assert sorted(taps) == [False] * 4 + [True]


async def test_corrections_come_one_after_the_other_and_none_after_a_recall(store: Store) -> None:
    source = await _done(store, DELIVERED)

    async def correction(now: datetime) -> int:
        draft = await store.follow_ups.derive(
            ORGANISER, source, now, plan=Plan(), task=Task.CORRECT, part=Part.DELIVERED
        )
        assert draft is not None
        assert await store.drafts.put_text(draft, "en", Outgoing("sendMessage", {"text": "New"}), None)
        return draft

    first = await correction(NOW)
    assert await store.follow_ups.corrected_by(source) is None, "a draft says nothing to readers"
    assert await store.drafts.confirm(first, 1, NOW)
    assert await store.follow_ups.corrected_by(source) == first
    second, third = await correction(LATER), await correction(LATER)
    assert await store.drafts.confirm(second, 1, LATER)
    assert await _state(store, second) is BroadcastState.SCHEDULED, "or an old text could come last"
    assert await store.steering.pause(first)
    assert await store.follow_ups.corrected_by(source) == first, "the second hasn't begun"
    recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
    assert await _state(store, first) is BroadcastState.STOPPING
    assert await store.follow_ups.corrected_by(source) == first, "some readers have its words"
    assert await _state(store, second) is BroadcastState.DRAFT
    assert await _state(store, recall) is BroadcastState.SCHEDULED
    assert not await store.drafts.confirm(third, 1, NOW)
    assert await store.listing.fill(first)
    assert await store.ending.strike_off(first)
    assert await store.ending.finish(first, NOW)
    assert await store.follow_ups.corrected_by(source) == first
    assert await _state(store, recall) is BroadcastState.SENDING


async def test_no_correction_puts_older_words_in_the_place_of_newer_ones(store: Store) -> None:
    failed = Outcome(DeliveryState.REFUSED, reason=PASSING)
    source = await _done(store, DELIVERED, DELIVERED)

    async def correction(of: int, now: datetime, part: Part = Part.DELIVERED) -> int:
        draft = await store.follow_ups.derive(ORGANISER, of, now, plan=Plan(), task=Task.CORRECT, part=part)
        assert draft is not None
        return draft

    async def done(broadcast_id: int, now: datetime) -> None:
        assert await store.drafts.confirm(broadcast_id, 0, now)
        claimed = await _listed(store, broadcast_id)
        group = SendGroup(broadcast_id, [one.delivery_id for one in claimed])
        assert len(await store.queue.exchange({}, group, now)) == 2
        await _came(store, broadcast_id, [(claimed[0], DELIVERED), (claimed[1], failed)])
        assert await store.ending.finish(broadcast_id, now)

    mine, theirs = await correction(source, NOW), await correction(source, NOW)
    await done(theirs, LATER)
    assert await store.drafts.overtaken(mine), "it was made from words that nobody has any more"
    assert not await store.drafts.confirm(mine, 0, LATER)
    second_try = await correction(theirs, LATER, Part.PASSING)
    assert not await store.drafts.overtaken(second_try)
    await done(await correction(source, LATER + timedelta(hours=1)), LATER + timedelta(hours=2))
    assert await store.drafts.overtaken(second_try)
    assert not await store.drafts.confirm(second_try, 0, LATER + timedelta(hours=3))


async def _tried_again(store: Store, source: int, now: datetime, part: Part) -> int:
    """A correction of `source`, or a further try of one, that fails again for some."""
    draft = await store.follow_ups.derive(ORGANISER, source, now, plan=Plan(), task=Task.CORRECT, part=part)
    assert draft is not None
    assert await store.drafts.confirm(draft, 0, now)
    claimed = await _listed(store, draft)
    group = SendGroup(draft, [one.delivery_id for one in claimed])
    await store.queue.exchange({}, group, now)
    failed = Outcome(DeliveryState.REFUSED, reason=PASSING)
    await _came(store, draft, [(claimed[0], failed), *((one, DELIVERED) for one in claimed[1:])])
    assert await store.ending.finish(draft, now)
    return draft


async def test_a_further_try_of_a_correction_ends_with_the_deletion_of_what_it_corrects(store: Store) -> None:
    source = await _done(store, DELIVERED, DELIVERED)
    first = await _tried_again(store, source, LATER, Part.DELIVERED)
    second = await _tried_again(store, first, LATER, Part.PASSING)
    third, fourth = [
        await store.follow_ups.derive(
            ORGANISER, second, LATER, plan=Plan(), task=Task.CORRECT, part=Part.PASSING
        )
        for _ in range(2)
    ]
    assert third is not None
    assert fourth is not None
    assert await store.drafts.confirm(third, 0, LATER)
    assert await _state(store, third) is BroadcastState.SENDING
    recall, _ = await store.follow_ups.recall(ORGANISER, source, LATER)
    assert await _state(store, third) is BroadcastState.STOPPING, "an edit would come after the deletion"
    assert await _state(store, recall) is BroadcastState.SCHEDULED
    assert await store.drafts.overtaken(fourth)
    assert not await store.drafts.confirm(fourth, 0, LATER)


async def test_a_copy_has_the_texts_and_no_source(store: Store) -> None:
    source = await _done(store, DELIVERED)
    copy = await store.follow_ups.derive(ORGANISER, source, NOW, plan=Plan(silent=True))
    assert copy is not None
    draft = await store.drafts.get(copy)
    assert draft is not None
    assert (draft.texts, draft.source, draft.plan.silent) == ({"en": TEXT}, None, True)
    assert await store.follow_ups.derive(ORGANISER, 99, NOW, plan=Plan()) is None


async def test_somebody_new_is_in_the_copy_and_not_in_the_part(store: Store) -> None:
    source = await _done(store, Outcome(DeliveryState.REFUSED, reason=PASSING))
    await store.subscribers.subscribe(900, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
    part = await store.follow_ups.derive(ORGANISER, source, NOW, plan=Plan(), part=Part.PASSING)
    copy = await store.follow_ups.derive(ORGANISER, source, NOW, plan=Plan())
    assert part is not None
    assert copy is not None
    for draft, chats in ((part, [100]), (copy, [100, 900])):
        assert await store.drafts.confirm(draft, 0, NOW)
        assert [one.chat for one in await _listed(store, draft)] == chats


async def _to_the_rest(store: Store) -> tuple[int, int]:
    """A broadcast that was stopped half-way, and the one that is on its way to the rest."""
    source = await sending(store, 1, 2, 3)
    await _came(store, source, [(one, DELIVERED) for one in await _on_the_wire(store, source, 1)])
    assert await store.steering.cancel(source)
    assert await store.ending.strike_off(source)
    assert await store.ending.finish(source, NOW)
    rest = await store.follow_ups.derive(ORGANISER, source, NOW, plan=Plan(), part=Part.REST)
    assert rest is not None
    assert await store.drafts.confirm(rest, 0, NOW)
    assert await store.listing.fill(rest)
    return source, rest


async def test_what_is_paused_on_its_way_to_the_rest_goes_on_no_more_after_a_recall(store: Store) -> None:
    source, rest = await _to_the_rest(store)
    assert await store.steering.pause(rest)
    assert await store.steering.resume(rest)
    assert await store.steering.pause(rest)
    recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
    assert not await store.steering.resume(rest)
    assert await _state(store, rest) is BroadcastState.PAUSED
    assert await store.steering.pause(recall)
    assert await store.steering.resume(recall), "the deletion itself goes on"
    assert await store.steering.cancel(rest)


async def test_what_a_recall_holds_on_its_way_to_the_rest_can_only_be_stopped(store: Store) -> None:
    source, rest = await _to_the_rest(store)
    await store.follow_ups.recall(ORGANISER, source, NOW)
    progress = await store.progress.of(rest)
    assert progress is not None
    assert progress.halted is not None
    assert not await store.halts.go_on(rest, progress.halted.number, NOW)
    assert await _state(store, rest) is BroadcastState.PAUSED
    assert await store.steering.cancel(rest)


async def test_a_correction_of_what_the_rest_got_goes_on_after_the_first_ones_were_deleted(
    store: Store,
) -> None:
    source, rest = await _to_the_rest(store)
    await _came(store, rest, [(one, DELIVERED) for one in await _on_the_wire(store, rest, 2)])
    assert await store.ending.finish(rest, NOW)
    fix = await store.follow_ups.derive(
        ORGANISER, rest, NOW, plan=Plan(), task=Task.CORRECT, part=Part.DELIVERED
    )
    assert fix is not None
    assert await store.drafts.confirm(fix, 0, LATER)
    assert await store.steering.pause(fix)
    await store.follow_ups.recall(ORGANISER, source, NOW)
    assert await store.steering.resume(fix), "the rest still have what is wrong"
