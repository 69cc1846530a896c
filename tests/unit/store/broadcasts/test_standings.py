"""A stop of a case, and what would begin at that moment: the database decides, and nothing begins after."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.model.broadcasts.broadcast import BroadcastState, Kind, Part, Plan, When
from bot.model.broadcasts.delivery import Outgoing
from bot.model.cases.standing import Outlook, Standing
from bot.store import Store
from tests.support.stores import CASE, NOW, OTHER_CASE

AUTHOR = 700_000_001
LATER = NOW + timedelta(hours=2)
ANYHOW = tuple(Standing)


async def written(store: Store, kind: Kind = Kind.CALL, case: str = CASE, plan: Plan | None = None) -> int:
    """A draft with a text."""
    draft = await store.drafts.create(AUTHOR, case, kind, "en", NOW, plan=plan)
    assert await store.drafts.put_text(draft, "en", Outgoing("sendMessage", {"text": "News"}), None)
    return draft


async def planned(store: Store, kind: Kind = Kind.CALL) -> int:
    draft = await written(store, kind, plan=Plan(when=When.AT, at=NOW + timedelta(hours=1)))
    assert await store.drafts.confirm(draft, 1, NOW)
    return draft


async def state(store: Store, broadcast_id: int) -> BroadcastState:
    found = await store.drafts.get(broadcast_id)
    assert found is not None
    return found.state


async def stop(store: Store) -> None:
    assert await store.standings.move(CASE, ANYHOW, Standing.HERE, LATER, tell=True)


async def stopped(store: Store) -> bool:
    """The same, among others; it begins nothing."""
    await stop(store)
    return False


async def test_whichever_comes_first_nothing_is_being_sent_after_a_stop(store: Store) -> None:
    begun = 0
    for turn in range(12):
        draft = await written(store)
        due = await planned(store)
        paused = await written(store)
        await store.drafts.confirm(paused, 1, NOW)
        await store.steering.pause(paused)
        acts = [
            store.drafts.confirm(draft, 1, NOW, owner=True),
            store.schedules.begin(due, LATER),
            store.steering.resume(paused),
        ]
        acts.insert(turn % 4, stopped(store))
        begun += sum(await asyncio.gather(*acts))
        states = [await state(store, one) for one in (draft, due, paused)]
        assert BroadcastState.SENDING not in states
        assert not await store.steering.resume(draft)
        assert not await store.steering.resume(paused)
        assert not await store.schedules.begin(due, LATER)
        await store.standings.move(CASE, ANYHOW, Standing.LIVE, LATER)
        for one in (draft, due, paused):
            await store.steering.cancel(one)
    assert 0 < begun < 36, "both orders were tried"


async def test_other_cases_and_what_takes_back_are_left_alone(store: Store) -> None:
    other = await written(store, case=OTHER_CASE)
    await store.drafts.confirm(other, 1, NOW)
    sent = await written(store)
    await store.drafts.confirm(sent, 1, NOW)
    await stop(store)
    assert await state(store, other) is BroadcastState.SENDING
    assert await state(store, sent) is BroadcastState.PAUSED
    recall, _ = await store.follow_ups.recall(AUTHOR, sent, NOW)
    assert await state(store, sent) is BroadcastState.STOPPING
    assert await state(store, recall) is BroadcastState.SCHEDULED, "it begins once that has ended"


@pytest.mark.parametrize(
    ("kind", "owner", "may"), [("call", True, False), ("update", False, False), ("update", True, True)]
)
async def test_what_is_confirmed_after_a_stop(store: Store, kind: str, owner: bool, may: bool) -> None:
    await stop(store)
    draft = await written(store, Kind(kind))
    assert await store.drafts.confirm(draft, 1, NOW, owner=owner) is may


async def test_what_is_held_comes_back_as_it_was_and_what_missed_its_time_asks(store: Store) -> None:
    soon, past = await planned(store), await planned(store, Kind.UPDATE)
    await stop(store)
    assert await store.schedules.to_ask() == []
    assert await store.schedules.due(LATER) == []
    assert not await store.schedules.begin(past, LATER, owner=True), "it was written before the stop"
    assert await store.standings.held(CASE, NOW) == Outlook(scheduled=2)
    assert await store.standings.held(CASE, LATER) == Outlook(passed=2)
    assert await store.schedules.unschedule(past), "its author may take it up as a draft"
    await store.standings.move(CASE, [Standing.HERE], Standing.LIVE, NOW)
    assert await state(store, soon) is BroadcastState.SCHEDULED
    assert await state(store, past) is BroadcastState.DRAFT
    await stop(store)
    await store.standings.move(CASE, [Standing.HERE], Standing.LIVE, LATER)
    assert await store.schedules.to_ask() == [soon]


async def test_nobody_is_asked_about_what_missed_its_time_while_its_case_is_stopped(store: Store) -> None:
    missed = await planned(store)
    await store.schedules.miss(missed)
    await stop(store)
    assert await store.schedules.to_ask() == []
    await store.standings.move(CASE, [Standing.HERE], Standing.LIVE, LATER)
    assert await store.schedules.to_ask() == [missed]


async def test_a_second_stop_changes_nothing(store: Store) -> None:
    others = [each for each in Standing if each is not Standing.HERE]
    assert await store.standings.move(CASE, others, Standing.HERE, NOW)
    assert await store.standings.move(CASE, others, Standing.HERE, LATER) is None
    assert (await store.standings.all())[CASE].since == NOW


async def held_update(store: Store) -> int:
    """An update that waited for its time when its case was stopped."""
    update = await planned(store, Kind.UPDATE)
    await stop(store)
    assert await store.standings.is_held(update)
    return update


async def test_what_was_held_and_thrown_away_begins_at_its_new_time_when_an_owner_plans_it_anew(
    store: Store,
) -> None:
    update = await held_update(store)
    assert await store.schedules.discard(update, NOW, AUTHOR)
    assert await store.discarded.bring_back(update) is BroadcastState.SCHEDULED
    assert await store.drafts.confirm(update, 2, NOW, owner=True)
    assert await state(store, update) is BroadcastState.SCHEDULED
    assert await store.schedules.begin(update, LATER, owner=True)
    assert await state(store, update) is BroadcastState.SENDING


async def test_what_was_held_and_is_confirmed_anew_goes_on_after_a_pause(store: Store) -> None:
    update = await held_update(store)
    assert await store.schedules.discard(update, NOW, AUTHOR)
    assert await store.discarded.bring_back(update)
    assert await store.drafts.set_plan(update, Plan())
    assert await store.drafts.confirm(update, 3, NOW, owner=True)
    assert await store.steering.pause(update)
    assert await store.steering.resume(update)


async def test_what_was_held_for_the_rest_is_held_no_more_as_the_draft_that_a_recall_makes_of_it(
    store: Store,
) -> None:
    source = await written(store, Kind.UPDATE)
    assert await store.drafts.confirm(source, 1, NOW)
    assert await store.listing.fill(source)
    assert await store.steering.cancel(source)
    assert await store.ending.strike_off(source)
    assert await store.ending.finish(source, NOW)
    plan = Plan(when=When.AT, at=NOW + timedelta(hours=1))
    rest = await store.follow_ups.derive(AUTHOR, source, NOW, plan=plan, part=Part.REST)
    assert rest is not None
    assert await store.drafts.confirm(rest, 0, NOW)
    await stop(store)
    assert await store.standings.is_held(rest)
    await store.follow_ups.recall(AUTHOR, source, NOW)
    assert await state(store, rest) is BroadcastState.DRAFT
    assert not await store.standings.is_held(rest)
