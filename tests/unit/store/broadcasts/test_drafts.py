"""Drafts and the queue of deliveries, on a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model.broadcasts.broadcast import BroadcastState, Kind, Part, Plan, Task, Undecided
from bot.model.broadcasts.delivery import Claimed, DeliveryState, Outcome, Outgoing
from bot.model.people.subscription import Gone, Wants
from bot.store import Store
from bot.store.broadcasts.rows import FINAL
from bot.store.delivery.queue import SendGroup
from tests.support.needs import examples
from tests.support.queues import sending, subscribed
from tests.support.stage import ORGANISER, TEXT
from tests.support.stores import CASE, NO_TEXT, NOW, TODAY, damaged, opened, settled

LATER = NOW + timedelta(hours=1)
DELIVERED = Outcome(DeliveryState.DELIVERED)
GONE = Outcome(DeliveryState.GONE)


async def drafted(store: Store, kind: Kind = Kind.UPDATE) -> int:
    return await store.drafts.create(ORGANISER, CASE, kind, "en", NOW)


def group_of(broadcast_id: int, claimed: Sequence[Claimed]) -> SendGroup:
    return SendGroup(broadcast_id, [one.delivery_id for one in claimed])


async def numbers(store: Store, broadcast_id: int) -> tuple[int, ...]:
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert progress.settled + progress.waiting == progress.audience
    return (progress.audience, progress.delivered, progress.gone, progress.refused, progress.unknown)


async def test_a_draft_keeps_what_was_put_into_it(store: Store) -> None:
    draft_id = await drafted(store, Kind.CALL)
    rich = Outgoing("sendPhoto", {"photo": "id", "caption": "Письмо 🙏", "caption_entities": [{"offset": 0}]})
    assert await store.drafts.put_text(draft_id, "ru", rich, 77)
    assert await store.drafts.put_text(draft_id, "en", TEXT, 78)
    draft = await store.drafts.get(draft_id)
    assert draft is not None
    assert (draft.case, draft.kind, draft.state) == (CASE, Kind.CALL, BroadcastState.DRAFT)
    assert draft.texts == {"en": TEXT, "ru": rich}
    assert (draft.revision, draft.default_language) == (2, "en")
    assert await store.drafts.author(draft_id) == ORGANISER


async def test_no_draft_of_that_id(store: Store) -> None:
    assert await store.drafts.get(5) is None
    assert await store.drafts.author(5) is None
    assert await store.progress.of(5) is None
    assert not await store.drafts.put_text(5, "en", TEXT, None)
    assert not await store.drafts.confirm(5, 0, NOW)
    assert await store.listing.fill(5)
    assert await store.queue.claim(5, 10, NOW) == []
    assert await store.ending.finish(5, NOW) is None


async def test_an_edited_message_finds_its_draft(store: Store) -> None:
    draft_id = await drafted(store)
    await store.drafts.put_text(draft_id, "ru", TEXT, 77)
    assert await store.drafts.edited(ORGANISER, 77) == (draft_id, "ru")
    assert await store.drafts.edited(ORGANISER, 78) is None
    assert await store.drafts.edited(ORGANISER + 1, 77) is None
    await store.drafts.discard(draft_id, NOW)
    assert await store.drafts.edited(ORGANISER, 77) is None


async def test_a_draft_is_confirmed_once_whoever_taps(store: Store) -> None:
    draft_id = await drafted(store)
    await store.drafts.put_text(draft_id, "en", TEXT, None)
    taps = await asyncio.gather(*(store.drafts.confirm(draft_id, 1, NOW) for _ in range(20)))
    assert sorted(taps) == [False] * 19 + [True]
    assert not await store.drafts.put_text(draft_id, "en", TEXT, None)
    assert not await store.drafts.discard(draft_id, NOW)


async def test_what_was_previewed_is_what_is_confirmed(store: Store) -> None:
    draft_id = await drafted(store)
    await store.drafts.put_text(draft_id, "ru", TEXT, None)
    assert not await store.drafts.confirm(draft_id, 1, NOW), "no text in the default language"
    await store.drafts.put_text(draft_id, "en", TEXT, None)
    assert not await store.drafts.confirm(draft_id, 1, NOW), "an older preview"
    assert await store.drafts.confirm(draft_id, 2, NOW)


async def test_the_progress_message_is_that_of_the_tap_that_confirmed(store: Store) -> None:
    draft_id = await drafted(store)
    await store.drafts.put_text(draft_id, "en", TEXT, None)
    assert not await store.drafts.confirm(draft_id, 0, NOW, 41)
    assert await store.progress.message(draft_id) is None
    assert await store.drafts.confirm(draft_id, 1, NOW, 2**40)
    assert not await store.drafts.confirm(draft_id, 1, NOW, 43)
    assert await store.progress.message(draft_id) == 2**40


async def test_a_discarded_draft_is_sent_to_nobody_and_its_texts_are_deleted_in_the_end(store: Store) -> None:
    draft_id = await drafted(store)
    await store.drafts.put_text(draft_id, "en", TEXT, None)
    assert await store.drafts.discard(draft_id, NOW)
    assert not await store.drafts.discard(draft_id, NOW)
    assert not await store.drafts.confirm(draft_id, 1, NOW)
    for before, texts in ((NOW - timedelta(seconds=1), {"en": TEXT}), (NOW, {})):
        await store.discarded.purge(before)
        draft = await store.drafts.get(draft_id)
        assert draft is not None
        assert (draft.state, draft.texts) == (BroadcastState.DISCARDED, texts)
    assert await store.discarded.bring_back(draft_id) is None


async def test_what_was_brought_back_is_deleted_a_day_after_it_was_discarded_anew(store: Store) -> None:
    draft_id = await drafted(store)
    await store.drafts.put_text(draft_id, "en", TEXT, None)
    await store.drafts.discard(draft_id, NOW)
    assert await store.discarded.bring_back(draft_id) is BroadcastState.DRAFT
    assert await store.discarded.bring_back(draft_id) is None
    await store.discarded.purge(NOW)
    draft = await store.drafts.get(draft_id)
    assert draft is not None
    assert (draft.state, draft.texts) == (BroadcastState.DRAFT, {"en": TEXT})


async def test_recipients_are_listed_in_chunks_and_once(store: Store) -> None:
    await subscribed(store, *range(1, 24))
    await subscribed(store, 50, 51, wants=Wants.CALLS)
    draft_id = await drafted(store)
    await store.drafts.put_text(draft_id, "en", TEXT, None)
    await store.drafts.confirm(draft_id, 1, NOW)
    chunks = 1
    while not await store.listing.fill(draft_id, chunk=5):
        chunks += 1
        assert await store.ending.finish(draft_id, NOW) is None, "some are still to be listed"
    assert chunks == 5
    assert await store.listing.fill(draft_id, chunk=5)
    assert await numbers(store, draft_id) == (23, 0, 0, 0, 0)


async def test_the_previewed_audience_is_the_one_that_gets_it(store: Store) -> None:
    await subscribed(store, 50, 51, wants=Wants.CALLS)
    for kind in Kind:
        broadcast_id = await sending(store, 1, 2, 3, kind=kind)
        previewed = await store.subscribers.audience(CASE, kind)
        assert (await numbers(store, broadcast_id))[0] == sum(previewed.values())


async def test_everybody_is_claimed_once_and_in_order(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 11))
    first = await store.queue.claim(broadcast_id, 4, NOW)
    rest = await store.queue.claim(broadcast_id, 100, NOW)
    assert [claimed.chat for claimed in first + rest] == list(range(1, 11))
    assert await store.queue.claim(broadcast_id, 100, NOW) == []


async def test_two_claims_at_once_share_nobody(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 41))
    batches = await asyncio.gather(*(store.queue.claim(broadcast_id, 5, NOW) for _ in range(10)))
    chats = [claimed.chat for batch in batches for claimed in batch]
    assert sorted(chats) == list(range(1, 41))


async def test_a_parked_one_is_due_at_its_time_and_goes_first(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2, 3)
    (one,) = await store.queue.claim(broadcast_id, 1, NOW)
    parked = Outcome(DeliveryState.WAITING, retry_after=60, flood=True)
    await settled(store, broadcast_id, [(replace(one, attempts=4), parked)], NOW)
    due = await store.progress.next_due(broadcast_id)
    assert due is not None
    assert timedelta(seconds=59.9) < due - NOW <= timedelta(seconds=60)
    (two,) = await store.queue.claim(broadcast_id, 1, NOW + timedelta(seconds=59))
    assert two.chat == 2
    again, three = await store.queue.claim(broadcast_id, 5, NOW + timedelta(seconds=60))
    assert (again.chat, again.attempts, three.chat) == (1, 4, 3)
    assert await store.progress.next_due(broadcast_id) is None


async def test_counters_are_kept_with_each_batch(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 7))
    claimed = await store.queue.claim(broadcast_id, 6, NOW)
    outcomes = [
        DELIVERED,
        DELIVERED,
        GONE,
        Outcome(DeliveryState.REFUSED),
        Outcome(DeliveryState.UNKNOWN),
        Outcome(DeliveryState.WAITING),
    ]
    await settled(store, broadcast_id, list(zip(claimed, outcomes, strict=True)), NOW)
    assert await numbers(store, broadcast_id) == (6, 2, 1, 1, 1)
    assert await store.ending.finish(broadcast_id, NOW) is None
    gone = await store.subscribers.get(3)
    assert gone is not None
    assert gone.gone
    (last,) = await store.queue.claim(broadcast_id, 6, NOW)
    await settled(store, broadcast_id, [(last, DELIVERED)], NOW)
    assert await store.ending.finish(broadcast_id, LATER) is True
    assert await numbers(store, broadcast_id) == (6, 3, 1, 1, 1)
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert (progress.state, progress.finished_at) == (BroadcastState.DONE, LATER)
    assert await store.progress.running() == []


async def test_a_batch_settled_twice_counts_once(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2)
    claimed = await store.queue.claim(broadcast_id, 2, NOW)
    results = [(one, DELIVERED) for one in claimed]
    await settled(store, broadcast_id, results, NOW)
    await settled(store, broadcast_id, results, NOW)
    await settled(store, broadcast_id, [(claimed[0], Outcome(DeliveryState.WAITING))], NOW)
    assert await numbers(store, broadcast_id) == (2, 2, 0, 0, 0)


async def test_wrong_counters_are_noticed_and_counted_anew(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2)
    claimed = await store.queue.claim(broadcast_id, 2, NOW)
    await settled(store, broadcast_id, [(one, DELIVERED) for one in claimed], NOW)
    async with store._db.write() as connection:
        await connection.exec_driver_sql("UPDATE broadcasts SET delivered = 7, audience = 9")
    assert await store.ending.finish(broadcast_id, NOW) is False
    assert await numbers(store, broadcast_id) == (2, 2, 0, 0, 0)


async def test_claimed_rows_go_back_to_waiting(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2, 3)
    claimed = await store.queue.claim(broadcast_id, 3, NOW)
    await settled(store, broadcast_id, [(claimed[0], DELIVERED)], NOW)
    await store.queue.release(broadcast_id, [one.delivery_id for one in claimed[:2]])
    assert [one.chat for one in await store.queue.claim(broadcast_id, 3, NOW)] == [2]
    assert await store.queue.recover(broadcast_id, NOW) == 0
    assert [one.chat for one in await store.queue.claim(broadcast_id, 3, NOW)] == [2, 3]


@pytest.mark.parametrize("rule", Undecided)
async def test_what_a_kill_leaves_on_the_wire_is_decided_by_the_plan(store: Store, rule: Undecided) -> None:
    broadcast_id = await sending(store, *range(1, 6), plan=Plan(undecided=rule))
    claimed = await store.queue.claim(broadcast_id, 4, NOW)
    await settled(store, broadcast_id, [(claimed[0], DELIVERED)], NOW)
    on = await store.queue.exchange({}, group_of(broadcast_id, claimed[1:3]), NOW)
    assert on == {one.delivery_id for one in claimed[1:3]}
    assert await store.queue.recover(broadcast_id, NOW) == 2
    left = [one.chat for one in await store.queue.claim(broadcast_id, 9, NOW)]
    if rule is Undecided.AGAIN:
        assert left == [2, 3, 4, 5]
        assert await numbers(store, broadcast_id) == (5, 1, 0, 0, 0)
    else:
        assert left == [4, 5]
        assert await numbers(store, broadcast_id) == (5, 1, 0, 0, 2)


async def test_nobody_goes_on_the_wire_once_it_is_paused(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 6))
    claimed = await store.queue.claim(broadcast_id, 2, NOW)
    assert await store.steering.pause(broadcast_id)
    assert not await store.steering.pause(broadcast_id)
    assert await store.queue.exchange({}, group_of(broadcast_id, claimed), NOW) == frozenset()
    assert await store.queue.claim(broadcast_id, 2, NOW) == []
    assert await store.ending.finish(broadcast_id, NOW) is None
    assert await store.steering.resume(broadcast_id)
    on = await store.queue.exchange({}, group_of(broadcast_id, claimed), NOW)
    assert len(on) == 2


async def test_whoever_leaves_once_claimed_does_not_go_on_the_wire(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 8))
    claimed = await store.queue.claim(broadcast_id, 7, NOW)
    await store.subscribers.stop(1)
    await store.subscribers.forget(2, TODAY)
    await store.subscribers.mark_gone(3, Gone.LEFT, NOW)
    await store.subscribers.set_case(4, CASE, on=False)
    await store.subscribers.set_wants(5, Wants.CALLS)
    on = await store.queue.exchange({}, group_of(broadcast_id, claimed), NOW)
    assert on == {one.delivery_id for one in claimed if one.chat in (6, 7)}
    await store.queue.exchange({broadcast_id: [(one, DELIVERED) for one in claimed]}, None, NOW)
    assert await store.queue.claim(broadcast_id, 7, NOW) == []
    assert await numbers(store, broadcast_id) == (7, 2, 5, 0, 0)


async def test_a_cancelled_one_strikes_off_whoever_is_left(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 11))
    claimed = await store.queue.claim(broadcast_id, 4, NOW)
    on = await store.queue.exchange({}, group_of(broadcast_id, claimed[:2]), NOW)
    assert await store.steering.cancel(broadcast_id)
    assert not await store.steering.cancel(broadcast_id)
    assert not await store.steering.resume(broadcast_id)
    while not await store.ending.strike_off(broadcast_id, chunk=3):
        assert await store.ending.finish(broadcast_id, NOW) is None
    assert await store.ending.finish(broadcast_id, NOW) is None, "two are on the wire"
    assert len(on) == 2
    results = [(one, DELIVERED) for one in claimed]
    await store.queue.exchange({broadcast_id: results}, None, NOW)
    assert await store.ending.finish(broadcast_id, NOW) is True
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert (progress.audience, progress.delivered, progress.cancelled) == (10, 2, 8)


async def test_nobody_is_struck_off_of_one_that_goes_on(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2, 3)
    await store.queue.claim(broadcast_id, 1, NOW)
    assert await store.steering.pause(broadcast_id)
    assert await store.ending.strike_off(broadcast_id)
    assert await store.steering.resume(broadcast_id)
    assert await store.ending.strike_off(broadcast_id)
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert progress.cancelled == 0
    await store.queue.recover(broadcast_id, NOW)
    assert len(await store.queue.claim(broadcast_id, 9, NOW)) == 3


async def test_whom_something_holds_back_waits_until_then(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2, 3)
    evening = NOW + timedelta(hours=5)
    assert await store.queue.claim(broadcast_id, 2, NOW, lambda _: evening) == []
    due = await store.progress.next_due(broadcast_id)
    assert due is not None
    assert abs(due - evening) < timedelta(milliseconds=2)
    assert await store.ending.finish(broadcast_id, NOW) is None
    assert len(await store.queue.claim(broadcast_id, 9, evening, lambda _: None)) == 3


async def test_all_being_held_back_takes_few_looks_and_gives_way_to_what_is_first(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 161))
    evening = NOW + timedelta(hours=5)
    looks = 0

    def interrupted() -> bool:
        nonlocal looks
        looks += 1
        return looks == 2

    assert await store.queue.claim(broadcast_id, 8, NOW, lambda _: evening, interrupted) == []
    assert looks == 2
    # However many are looked at together, no more than asked for are taken.
    held = iter([evening] * 30)
    claimed = await store.queue.claim(broadcast_id, 8, NOW, lambda _: next(held, None))
    assert len(claimed) == 8
    await store.queue.release(broadcast_id, [one.delivery_id for one in claimed])
    assert await store.queue.claim(broadcast_id, 8, NOW, lambda _: evening, interrupted) == []
    assert looks <= 6, "looks of eight, one transaction each, would hold everybody up"
    assert len(await store.queue.claim(broadcast_id, 200, evening)) == 160


async def test_the_messages_that_were_sent_are_known(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2)
    claimed = await store.queue.claim(broadcast_id, 2, NOW)
    outcomes = [DELIVERED._replace(messages=(7, 8, 9)), DELIVERED._replace(messages=(2**40,))]
    await settled(store, broadcast_id, list(zip(claimed, outcomes, strict=True)), NOW)
    await store.ending.finish(broadcast_id, NOW)
    recall = await store.drafts.create(
        ORGANISER, CASE, Kind.UPDATE, "en", NOW, task=Task.RECALL, source=broadcast_id, part=Part.DELIVERED
    )
    assert await store.drafts.confirm(recall, 0, NOW)
    while not await store.listing.fill(recall):
        pass
    recalled = await store.queue.claim(recall, 9, NOW)
    assert [(one.chat, one.messages) for one in recalled] == [(1, (7, 8, 9)), (2, (2**40,))]


async def test_a_recall_takes_in_whoever_had_to_wait_for_their_message(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2, 3, 4)
    sent = DELIVERED._replace(messages=(7,))
    one, two, three, four = await store.queue.claim(broadcast_id, 4, NOW)
    wait = Outcome(DeliveryState.WAITING, retry_after=60.0)
    results = [(one, wait), (two, sent), (three, sent), (four, wait)]
    await settled(store, broadcast_id, results, NOW)
    later = NOW + timedelta(hours=1)
    again = await store.queue.claim(broadcast_id, 4, later)
    assert [turn.chat for turn in again] == [1, 4]
    await settled(store, broadcast_id, [(turn, sent) for turn in again], later)
    assert await store.ending.finish(broadcast_id, later)
    recall, _ = await store.follow_ups.recall(ORGANISER, broadcast_id, later)
    assert await store.listing.fill(recall)
    assert [turn.chat for turn in await store.queue.claim(recall, 9, later)] == [1, 2, 3, 4]


async def test_whose_message_is_not_known_for_damage_is_refused_and_the_rest_recalled(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2, 3, 4, 5)
    sent = DELIVERED._replace(messages=(7,))
    turns = await store.queue.claim(broadcast_id, 5, NOW)
    await settled(store, broadcast_id, [(turn, sent) for turn in turns], NOW)
    assert await store.ending.finish(broadcast_id, NOW)
    await damaged(store, "deliveries", "messages = 'seven'", f"messages = {NO_TEXT}", "messages = ''")
    recall, _ = await store.follow_ups.recall(ORGANISER, broadcast_id, NOW)
    assert await store.listing.fill(recall)
    assert [turn.chat for turn in await store.queue.claim(recall, 9, NOW)] == [4, 5]
    progress = await store.progress.of(recall)
    assert progress is not None
    assert progress.refused == 3


async def test_who_left_is_settled_as_gone_when_their_turn_comes(store: Store) -> None:
    broadcast_id = await sending(store, *range(1, 8))
    await store.subscribers.stop(1)
    await store.subscribers.forget(2, TODAY)
    await store.subscribers.mark_gone(3, Gone.LEFT, NOW)
    await store.subscribers.set_case(4, CASE, on=False)
    await store.subscribers.set_wants(5, Wants.CALLS)
    assert [one.chat for one in await store.queue.claim(broadcast_id, 2, NOW)] == [6, 7]
    assert await numbers(store, broadcast_id) == (7, 0, 5, 0, 0)


async def test_somebody_forgotten_while_their_message_is_on_its_way_is_counted_once(store: Store) -> None:
    broadcast_id = await sending(store, 1, 2)
    claimed = await store.queue.claim(broadcast_id, 2, NOW)
    await store.queue.exchange({}, group_of(broadcast_id, claimed), NOW)
    await store.subscribers.forget(1, TODAY)
    results = [(one, DELIVERED) for one in claimed]
    await store.queue.exchange({broadcast_id: results}, None, NOW)
    assert await numbers(store, broadcast_id) == (2, 2, 0, 0, 0)
    assert await store.ending.finish(broadcast_id, NOW) is True


async def test_an_author_who_was_forgotten_is_nobody(store: Store) -> None:
    broadcast_id = await sending(store, 1)
    await store.subscribers.forget(ORGANISER, TODAY)
    assert await store.drafts.author(broadcast_id) is None


async def test_the_progress_message_and_the_report(store: Store) -> None:
    broadcast_id = await sending(store)
    assert await store.progress.message(broadcast_id) is None
    await store.progress.set_message(broadcast_id, 2**40)
    assert await store.progress.message(broadcast_id) == 2**40
    assert await store.progress.unreported() == []
    assert await store.ending.finish(broadcast_id, NOW) is True
    assert await store.progress.unreported() == [broadcast_id]
    await store.progress.mark_reported(broadcast_id)
    assert await store.progress.unreported() == []


async def test_the_queue_is_found_again_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        broadcast_id = await sending(store, 1, 2, 3)
        claimed = await store.queue.claim(broadcast_id, 2, NOW)
        await settled(store, broadcast_id, [(claimed[0], DELIVERED)], NOW)
    async with opened(tmp_path) as store:
        (running,) = await store.progress.running()
        assert (running.broadcast_id, running.delivered, running.waiting) == (broadcast_id, 1, 2)
        await store.queue.recover(broadcast_id, NOW)
        assert len(await store.queue.claim(broadcast_id, 9, NOW)) == 2


steps = st.lists(
    st.one_of(
        st.tuples(st.just("claim"), st.integers(1, 5)),
        st.tuples(st.just("settle"), st.sampled_from([*FINAL, DeliveryState.WAITING])),
        st.tuples(st.just("leave"), st.integers(1, 12)),
        st.tuples(st.just("forget"), st.integers(1, 12)),
        st.tuples(st.just("restart"), st.none()),
    ),
    max_size=12,
)


@settings(
    max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=steps)
async def test_the_numbers_add_up_whatever_happens(store: Store, steps: list[tuple[str, object]]) -> None:
    broadcast_id = await sending(store, *range(1, 13))
    audience = (await numbers(store, broadcast_id))[0]
    claimed: list[Claimed] = []
    for what, value in steps:
        match what, value:
            case "claim", int(limit):
                claimed += await store.queue.claim(broadcast_id, limit, NOW)
            case "settle", DeliveryState() as state:
                await settled(store, broadcast_id, [(one, Outcome(state)) for one in claimed], NOW)
                claimed = []
            case "leave", int(chat):
                await store.subscribers.stop(chat)
            case "forget", int(chat):
                await store.subscribers.forget(chat, TODAY)
            case _:
                await store.queue.recover(broadcast_id, NOW)
                claimed = []
        assert (await numbers(store, broadcast_id))[0] == audience
    await store.queue.recover(broadcast_id, NOW)
    while claimed := await store.queue.claim(broadcast_id, 20, LATER):
        await settled(store, broadcast_id, [(one, DELIVERED) for one in claimed], NOW)
    assert await store.ending.finish(broadcast_id, NOW) is True


async def test_only_what_waits_for_its_time_is_begun(store: Store) -> None:
    assert not await store.schedules.begin(await drafted(store), NOW), "nobody confirmed it"
    broadcast_id = await sending(store, 1, 2)
    claimed = await store.queue.claim(broadcast_id, 9, NOW)
    await store.queue.exchange({}, group_of(broadcast_id, claimed), NOW)
    await store.queue.exchange({broadcast_id: [(one, DELIVERED) for one in claimed]}, None, NOW)
    assert await store.ending.finish(broadcast_id, NOW) is True
    assert not await store.schedules.begin(broadcast_id, NOW), "everybody has it"
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert progress.state is BroadcastState.DONE
    assert not await store.schedules.begin(broadcast_id + 99, NOW), "there is none"


async def test_two_who_list_at_once_list_nobody_twice(store: Store) -> None:
    await subscribed(store, *range(1, 6))
    broadcast_id = await drafted(store)
    await store.drafts.put_text(broadcast_id, "en", TEXT, None)
    assert await store.drafts.confirm(broadcast_id, 1, NOW)
    await asyncio.gather(*(store.listing.fill(broadcast_id) for _ in range(3)))
    progress = await store.progress.of(broadcast_id)
    assert progress is not None
    assert progress.audience == 5
    assert len(await store.queue.claim(broadcast_id, 99, NOW)) == 5
