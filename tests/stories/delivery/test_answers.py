"""What Telegram answers to a broadcast's messages: gone, refused, wait, errors, nothing, another id."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.delivery.retry import FAULTS_OF_AN_OUTAGE
from bot.model.broadcasts.broadcast import Part, Plan, Trouble, Undecided
from bot.model.broadcasts.delivery import MOST_COPIES, Outgoing
from bot.model.people.subscription import Wants
from bot.rehearsal import InjectedFault
from tests.support.stage import LIMIT_S, QUICK, Stage, received, replying_bot, staged
from tests.support.stores import CASE, NOW

ONCE = Plan(undecided=Undecided.LEAVE)


async def test_those_who_are_gone_are_never_tried_again(stage: Stage) -> None:
    people = await stage.people(12)
    people[0].blocks()
    people[1].deletes_account()
    people[2].started = False
    del stage.world.people[people[3].chat]
    progress = await stage.delivered(12)
    assert (progress.delivered, progress.gone) == (8, 4)
    for person in people[:4]:
        assert len(stage.world.calls_of("sendMessage", person.chat)) == 1
        subscriber = await stage.store.subscribers.get(person.chat)
        assert subscriber is not None
        assert subscriber.gone
    await stage.delivered(8)
    assert all(len(stage.world.calls_of("sendMessage", person.chat)) == 1 for person in people[:4])


async def test_a_message_that_telegram_refuses_is_refused_and_nobody_is_gone(stage: Stage) -> None:
    people = await stage.people(3)
    stage.world.faults.add(
        InjectedFault(chat=people[1].chat, status=400, description="Bad Request: not like that")
    )
    progress = await stage.delivered(3)
    assert (progress.delivered, progress.refused) == (2, 1)
    assert len(stage.world.calls_of("sendMessage", people[1].chat)) == 1
    subscriber = await stage.store.subscribers.get(people[1].chat)
    assert subscriber is not None
    assert not subscriber.gone


async def test_a_flooded_chat_is_parked_and_the_others_go_on(stage: Stage) -> None:
    people = await stage.people(40)
    flooded = people[5]
    stage.world.faults.add(InjectedFault(chat=flooded.chat, times=2, status=429, retry_after=1))
    broadcast_id = await stage.confirmed()
    stage.engine()
    await stage.until(broadcast_id, settled=39)
    assert flooded.received == 0
    calls = stage.world.calls_of("sendMessage", flooded.chat)
    assert len(calls) == 1
    progress = await stage.done(broadcast_id)
    assert progress.delivered == 40
    calls = stage.world.calls_of("sendMessage", flooded.chat)
    assert [call.status for call in calls] == [429, 429, 200]
    assert all(later.at - earlier.at >= 1.0 for earlier, later in itertools.pairwise(calls))


async def test_a_chat_told_to_wait_for_hours_holds_up_nobody_else(stage: Stage) -> None:
    people = await stage.people(5)
    stage.world.faults.add(InjectedFault(chat=people[0].chat, times=1, status=429, retry_after=10_000))
    first = await stage.confirmed()
    engine = stage.engine()
    await stage.until(first, settled=4)
    second = await stage.confirmed()
    engine.wake()
    await stage.until(second, settled=4)
    assert received(people) == [0, 2, 2, 2, 2]
    for broadcast_id in (first, second):
        due = await stage.store.progress.next_due(broadcast_id)
        while due is None:
            await asyncio.sleep(0)
            due = await stage.store.progress.next_due(broadcast_id)
        assert 9_900 < (due - datetime.now(UTC)).total_seconds() < 10_100
    assert len(stage.world.calls_of("sendMessage", people[0].chat)) == 1, "Telegram's word is kept"


async def test_replies_go_on_at_once_while_broadcasts_are_told_to_wait(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=40) as stage, replying_bot(stage) as bot:
        people = await stage.people(30)
        asking = stage.world.person("Asking", started=True)
        told = [
            stage.world.faults.add(InjectedFault(chat=person.chat, times=1, status=429, retry_after=60))
            for person in people[:4]
        ]
        full = stage.lanes._pacer.bulk_per_second
        broadcast_id = await stage.confirmed()
        stage.engine()
        async with asyncio.timeout(LIMIT_S):
            while not all(fault.hits for fault in told):  # noqa: ASYNC110 - a fault tells nobody
                await asyncio.sleep(0.005)
            for _ in range(6):
                await bot.send_message(asking.chat, "an answer")
        assert (await stage.until(broadcast_id, settled=26)).delivered == 26
        assert stage.lanes._pacer.bulk_per_second < full
        assert received(people) == [0] * 4 + [1] * 26, "told to wait for longer than all of this took"
        calls = [call.chat for call in stage.world.calls_of("sendMessage")]
        assert calls.count(asking.chat) == 6
        assert calls[-1] != asking.chat, "none of the answers came after the broadcast"


async def test_the_limit_of_the_server_is_never_met(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=50) as stage, replying_bot(stage) as bot:
        await stage.people(100)
        asking = stage.world.person("Asking", started=True)
        stage.world.faults.limit(53)
        broadcast_id = await stage.confirmed()
        stage.engine()
        for _ in range(3):
            await bot.send_message(asking.chat, "an answer")
            await asyncio.sleep(0.3)
        assert (await stage.done(broadcast_id)).delivered == 100
        assert all(call.status == 200 for call in stage.world.calls)


@pytest.mark.parametrize("html", [False, True])
async def test_faults_of_a_server_that_surely_did_nothing_are_retried(stage: Stage, html: bool) -> None:
    people = await stage.people(60)
    stage.world.faults.add(InjectedFault(method="send*", every=4, status=503, html=html))
    progress = await stage.delivered(60, plan=ONCE)
    assert progress.delivered == 60
    assert received(people) == [1] * 60


async def test_somebody_for_whom_the_server_always_fails_is_refused_in_the_end(stage: Stage) -> None:
    people = await stage.people(20)
    stage.world.faults.add(InjectedFault(chat=people[3].chat, status=503))
    stage.engine(timing=QUICK)
    progress = await stage.delivered(20)
    assert (progress.delivered, progress.refused) == (19, 1)
    # The last ones alone look like an outage, once; that try isn't counted.
    assert len(stage.world.calls_of("sendMessage", people[3].chat)) in (QUICK.tries, QUICK.tries + 1)


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_never_twice_holds_where_the_server_delivers_and_answers_with_a_fault(
    stage: Stage, status: int
) -> None:
    people = await stage.people(30)
    stage.world.faults.add(InjectedFault(method="send*", every=2, late=True, status=status))
    progress = await stage.delivered(30, plan=ONCE)
    assert (progress.delivered, progress.unknown) == (15, 15)
    assert received(people) == [1] * 30
    assert await stage.store.follow_ups.copies(progress.broadcast_id) == 0


async def test_never_twice_leaves_nobody_to_be_sent_to_again_who_may_have_it(stage: Stage) -> None:
    people = await stage.people(10)
    stage.world.faults.add(InjectedFault(chat=people[3].chat, status=500))
    progress = await stage.delivered(10, plan=ONCE)
    assert (progress.delivered, progress.refused, progress.unknown) == (9, 0, 1)
    for part in Part:
        sizes = await stage.store.follow_ups.sizes_of_part(progress.broadcast_id, part)
        assert sum(sizes.values()) == (9 if part is Part.DELIVERED else 0)


async def test_nobody_missed_sends_again_what_a_fault_may_have_swallowed_and_counts_it(stage: Stage) -> None:
    people = await stage.people(30)
    stage.world.faults.add(InjectedFault(method="send*", times=4, every=3, late=True, status=502))
    progress = await stage.delivered(30)
    assert progress.delivered == 30
    assert sorted(received(people)) == [1] * 26 + [2] * 4
    assert await stage.store.follow_ups.copies(progress.broadcast_id) == 4


async def test_repeats_are_bounded_and_end_as_unknown(stage: Stage) -> None:
    people = await stage.people(10)
    stage.world.faults.add(InjectedFault(chat=people[3].chat, late=True, status=502))
    progress = await stage.delivered(10)
    assert (progress.delivered, progress.unknown) == (9, 1)
    assert received(people) == [1] * 3 + [MOST_COPIES] + [1] * 6


async def test_whoever_may_have_it_and_waits_is_unknown_when_it_is_stopped(stage: Stage) -> None:
    people = await stage.people(8)
    stage.world.faults.add(InjectedFault(chat=people[2].chat, times=1, late=True, status=502))
    stage.world.faults.add(InjectedFault(chat=people[2].chat, status=429, retry_after=600))
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    await stage.until(broadcast_id, settled=7)
    async with asyncio.timeout(LIMIT_S):
        while len(stage.world.calls_of("sendMessage", people[2].chat)) < 2:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert await stage.store.steering.cancel(broadcast_id)
    engine.wake()
    progress = await stage.done(broadcast_id)
    assert (progress.delivered, progress.unknown, progress.cancelled) == (7, 1, 0)
    rest = await stage.store.follow_ups.sizes_of_part(broadcast_id, Part.REST)
    assert not rest


@pytest.mark.parametrize(("plan", "most"), [(Plan(), 2), (Plan(undecided=Undecided.LEAVE), 1)])
async def test_five_faults_in_a_row_are_waited_out(stage: Stage, plan: Plan, most: int) -> None:
    people = await stage.people(60)
    faults = [InjectedFault(method="send*", late=True, status=502), InjectedFault("getMe", status=502)]
    for fault in faults:
        stage.world.faults.add(fault)
    broadcast_id = await stage.confirmed(plan=plan)
    engine = stage.engine(in_flight=8)
    async with asyncio.timeout(LIMIT_S):
        while faults[1].hits < 3:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    assert engine.trouble is Trouble.UNREACHABLE
    sent = len(stage.world.calls_of("sendMessage"))
    assert sent <= 8 + FAULTS_OF_AN_OUTAGE - 1
    stage.world.faults.clear()
    progress = await stage.done(broadcast_id)
    assert progress.delivered == (60 if most == 2 else 60 - sent)
    assert max(received(people)) == most
    assert min(received(people)) == 1


async def test_a_server_that_is_down_costs_nobody_anything(stage: Stage) -> None:
    people = await stage.people(150)
    stage.world.faults.add(InjectedFault(method="send*", delay=0.005))
    broadcast_id = await stage.confirmed()
    stage.engine()
    await stage.until(broadcast_id, settled=30)
    await stage.server.stop()
    before = await stage.progress(broadcast_id)
    assert before.settled < 150
    # Long enough for every retry to have been used up, if an outage used them up.
    await asyncio.sleep(QUICK.longest_outage_s * 8)
    await stage.server.start()
    progress = await stage.done(broadcast_id)
    assert progress.refused == 0
    assert progress.delivered + progress.unknown == 150
    # Only those whose connection was cut while they were on the wire.
    assert progress.unknown <= stage.in_flight
    assert max(received(people)) == 1
    assert sum(received(people)) >= progress.delivered


async def test_a_server_that_answers_everything_with_an_error_costs_nobody_anything(stage: Stage) -> None:
    people = await stage.people(60)
    fault = stage.world.faults.add(InjectedFault(status=503))
    broadcast_id = await stage.confirmed()
    stage.engine()
    await asyncio.sleep(QUICK.longest_outage_s * 8)
    assert len(stage.world.calls_of("sendMessage")) <= stage.in_flight
    stage.world.faults.remove(fault)
    assert (await stage.done(broadcast_id)).delivered == 60
    assert received(people) == [1] * 60


async def test_a_token_in_trouble_costs_nobody_anything(stage: Stage) -> None:
    people = await stage.people(20)
    fault = stage.world.faults.add(InjectedFault(status=401))
    broadcast_id = await stage.confirmed()
    stage.engine()
    await asyncio.sleep(QUICK.longest_outage_s * 5)
    stage.world.faults.remove(fault)
    assert (await stage.done(broadcast_id)).delivered == 20
    assert received(people) == [1] * 20


async def test_a_lost_answer_is_unknown_and_never_sent_again(tmp_path: Path) -> None:
    async with staged(tmp_path, read_timeout=0.4) as stage:
        people = await stage.people(10)
        stage.world.faults.add(InjectedFault(chat=people[2].chat, delay=0.8))
        stage.world.faults.add(InjectedFault(chat=people[5].chat, drop="after"))
        stage.world.faults.add(InjectedFault(chat=people[7].chat, drop="before"))
        progress = await stage.delivered(10)
        assert (progress.delivered, progress.unknown) == (7, 3)
        await stage.delivered(10, texts={"en": Outgoing("sendMessage", {"text": "the next one"})})
        for person in (people[2], people[5], people[7]):
            calls = stage.world.calls_of("sendMessage", person.chat)
            assert len([call for call in calls if call.params["text"] != "the next one"]) == 1


async def test_a_server_that_hangs_makes_few_unknown(tmp_path: Path) -> None:
    async with staged(tmp_path, read_timeout=0.4, in_flight=16) as stage:
        await stage.people(200)
        fault = stage.world.faults.add(InjectedFault(delay=0.8))
        broadcast_id = await stage.confirmed()
        stage.engine()
        await asyncio.sleep(1.5)
        stage.world.faults.remove(fault)
        progress = await stage.done(broadcast_id)
        # Each fault that isn't an outage yet makes room for one more.
        assert progress.unknown <= 16 + FAULTS_OF_AN_OUTAGE - 1
        assert progress.delivered + progress.unknown == 200


async def test_a_chat_that_got_another_id_is_followed(stage: Stage) -> None:
    people = await stage.people(5)
    old = people[2].chat
    stage.world.migrates(people[2], -1_001_234_567_890)
    progress = await stage.delivered(5)
    assert progress.delivered == 5
    assert people[2].received == 1
    assert await stage.store.subscribers.get(old) is None
    assert await stage.store.subscribers.get(-1_001_234_567_890) is not None


async def test_a_chat_whose_new_id_is_in_it_too_gets_it_once(stage: Stage) -> None:
    people = await stage.people(5)
    new = -1_001_234_567_890
    stage.world.migrates(people[2], new)
    await stage.store.subscribers.subscribe(new, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
    progress = await stage.delivered(6)
    assert (progress.delivered, progress.gone) == (5, 1)
    assert received(people) == [1] * 5


async def test_a_wait_beyond_all_calendars_holds_up_nobody_else(stage: Stage) -> None:
    people = await stage.people(20)
    stage.world.faults.add(InjectedFault(chat=people[3].chat, status=429, retry_after=10**12))
    broadcast_id = await stage.confirmed()
    stage.engine()
    assert (await stage.until(broadcast_id, settled=19)).delivered == 19
