"""Broadcasts from confirmation to phones, through the simulated Telegram, with everything that goes wrong."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.delivery.engine import Engine
from bot.delivery.retry import FAULTS_OF_AN_OUTAGE
from bot.delivery.sending import AT_ONCE, Ready
from bot.model.broadcast import Kind, Plan
from bot.model.clock import SystemClock
from bot.model.delivery import Outcome, Outgoing
from bot.model.subscription import Wants
from bot.rehearsal import Fault
from tests.delivery_tools import LIMIT_S, QUICK, Stage, received, replying_bot, staged
from tests.store_tools import CASE, NOW, locked_by_another_program


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as stage:
        yield stage


async def test_everybody_gets_it_once(stage: Stage) -> None:
    people = await stage.people(120)
    progress = await stage.delivered(120)
    assert (progress.delivered, progress.gone, progress.refused, progress.unknown) == (120, 0, 0, 0)
    assert received(people) == [1] * 120
    assert progress.started_at is not None
    assert progress.finished_at is not None
    assert progress.finished_at >= progress.started_at
    assert await stage.store.broadcasts.unreported() == [progress.broadcast_id]
    await stage.store.broadcasts.mark_reported(progress.broadcast_id)
    assert await stage.store.broadcasts.unreported() == []


async def test_each_reader_gets_their_language_else_the_default(stage: Stage) -> None:
    english = (await stage.people(3, language="en"))[0]
    russian = (await stage.people(3, language="ru"))[0]
    french = (await stage.people(3, language="fr"))[0]
    bold = {"text": "Новое заседание", "entities": [{"type": "bold", "offset": 0, "length": 5}]}
    await stage.delivered(
        9,
        texts={
            "en": Outgoing("sendMessage", {"text": "A new hearing"}),
            "ru": Outgoing("sendMessage", bold),
        },
    )
    assert english.messages[0].text == french.messages[0].text == "A new hearing"
    assert russian.messages[0].html == "<b>Новое</b> заседание"
    assert len(stage.rendered) == 1


async def test_only_its_audience_gets_it(stage: Stage) -> None:
    everything = await stage.people(2)
    calls = await stage.people(2, wants=Wants.CALLS)
    other = await stage.people(2, case="abc002")
    stopped = (await stage.people(1))[0]
    await stage.store.subscribers.stop(stopped.chat)
    gone = (await stage.people(1))[0]
    await stage.store.subscribers.mark_gone(gone.chat)
    await stage.delivered(2, kind=Kind.UPDATE)
    await stage.delivered(4, kind=Kind.CALL)
    assert received([*everything, *calls, *other, stopped, gone]) == [2, 2, 1, 1, 0, 0, 0, 0]


async def test_whoever_writes_for_a_chat_meanwhile_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path, in_flight=128) as stage:
        people = await stage.people(300)
        begun: list[int] = []
        writing: list[asyncio.Task[int]] = []
        send = stage.sender.send

        async def write() -> int:
            await stage.store.subscribers.set_language(people[0].chat, "fr", NOW)
            return len(begun)

        async def sent(chat: int, outgoing: Outgoing) -> Outcome:
            begun.append(chat)
            if len(begun) == 150:
                writing.append(asyncio.create_task(write()))
            return await send(chat, outgoing)

        monkeypatch.setattr(stage.sender, "send", sent)
        stage.engine(batch=256, timing=replace(QUICK, give_way_s=LIMIT_S))
        await stage.delivered(300)
        assert writing[0].result() <= 150 + 2 * AT_ONCE


async def test_an_empty_audience_is_done_at_once(stage: Stage) -> None:
    assert (await stage.delivered(0)).delivered == 0


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
    stage.world.faults.add(Fault(chat=people[1].chat, status=400, description="Bad Request: not like that"))
    progress = await stage.delivered(3)
    assert (progress.delivered, progress.refused) == (2, 1)
    assert len(stage.world.calls_of("sendMessage", people[1].chat)) == 1
    subscriber = await stage.store.subscribers.get(people[1].chat)
    assert subscriber is not None
    assert not subscriber.gone


async def test_a_flooded_chat_is_parked_and_the_others_go_on(stage: Stage) -> None:
    people = await stage.people(40)
    flooded = people[5]
    stage.world.faults.add(Fault(chat=flooded.chat, times=2, status=429, retry_after=1))
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
    stage.world.faults.add(Fault(chat=people[0].chat, times=1, status=429, retry_after=10_000))
    first = await stage.confirmed()
    engine = stage.engine()
    await stage.until(first, settled=4)
    second = await stage.confirmed()
    engine.wake()
    await stage.until(second, settled=4)
    assert received(people) == [0, 2, 2, 2, 2]
    for broadcast_id in (first, second):
        due = await stage.store.broadcasts.next_due(broadcast_id)
        while due is None:
            await asyncio.sleep(0)
            due = await stage.store.broadcasts.next_due(broadcast_id)
        assert 9_900 < (due - datetime.now(UTC)).total_seconds() < 10_100
    assert len(stage.world.calls_of("sendMessage", people[0].chat)) == 1, "Telegram's word is kept"


async def test_replies_go_on_at_once_while_broadcasts_are_told_to_wait(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=40) as stage, replying_bot(stage) as bot:
        people = await stage.people(30)
        asking = stage.world.person("Asking", started=True)
        told = [
            stage.world.faults.add(Fault(chat=person.chat, times=1, status=429, retry_after=60))
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
async def test_faults_of_the_server_are_retried(stage: Stage, html: bool) -> None:
    people = await stage.people(60)
    stage.world.faults.add(Fault(method="send*", every=4, status=502, html=html))
    progress = await stage.delivered(60)
    assert progress.delivered == 60
    assert received(people) == [1] * 60


async def test_somebody_for_whom_the_server_always_fails_is_refused_in_the_end(stage: Stage) -> None:
    people = await stage.people(20)
    stage.world.faults.add(Fault(chat=people[3].chat, status=500))
    stage.engine(timing=QUICK)
    progress = await stage.delivered(20)
    assert (progress.delivered, progress.refused) == (19, 1)
    # The last ones alone look like an outage, once; that try isn't counted.
    assert len(stage.world.calls_of("sendMessage", people[3].chat)) in (QUICK.tries, QUICK.tries + 1)


async def test_a_server_that_is_down_costs_nobody_anything(stage: Stage) -> None:
    people = await stage.people(150)
    stage.world.faults.add(Fault(method="send*", delay=0.005))
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
    fault = stage.world.faults.add(Fault(status=503))
    broadcast_id = await stage.confirmed()
    stage.engine()
    await asyncio.sleep(QUICK.longest_outage_s * 8)
    assert len(stage.world.calls_of("sendMessage")) <= stage.in_flight
    stage.world.faults.remove(fault)
    assert (await stage.done(broadcast_id)).delivered == 60
    assert received(people) == [1] * 60


async def test_a_token_in_trouble_costs_nobody_anything(stage: Stage) -> None:
    people = await stage.people(20)
    fault = stage.world.faults.add(Fault(status=401))
    broadcast_id = await stage.confirmed()
    stage.engine()
    await asyncio.sleep(QUICK.longest_outage_s * 5)
    stage.world.faults.remove(fault)
    assert (await stage.done(broadcast_id)).delivered == 20
    assert received(people) == [1] * 20


async def test_a_lost_answer_is_unknown_and_never_sent_again(tmp_path: Path) -> None:
    async with staged(tmp_path, read_timeout=0.4) as stage:
        people = await stage.people(10)
        stage.world.faults.add(Fault(chat=people[2].chat, delay=0.8))
        stage.world.faults.add(Fault(chat=people[5].chat, drop="after"))
        stage.world.faults.add(Fault(chat=people[7].chat, drop="before"))
        progress = await stage.delivered(10)
        assert (progress.delivered, progress.unknown) == (7, 3)
        await stage.delivered(10, texts={"en": Outgoing("sendMessage", {"text": "the next one"})})
        for person in (people[2], people[5], people[7]):
            calls = stage.world.calls_of("sendMessage", person.chat)
            assert len([call for call in calls if call.params["text"] != "the next one"]) == 1


async def test_a_server_that_hangs_makes_few_unknown(tmp_path: Path) -> None:
    async with staged(tmp_path, read_timeout=0.4, in_flight=16) as stage:
        await stage.people(200)
        fault = stage.world.faults.add(Fault(delay=0.8))
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
    people[2].migrates(-1_001_234_567_890)
    progress = await stage.delivered(5)
    assert progress.delivered == 5
    assert people[2].received == 1
    assert await stage.store.subscribers.get(old) is None
    assert await stage.store.subscribers.get(-1_001_234_567_890) is not None


async def test_a_chat_whose_new_id_is_in_it_too_gets_it_once(stage: Stage) -> None:
    people = await stage.people(5)
    new = -1_001_234_567_890
    people[2].migrates(new)
    await stage.store.subscribers.subscribe(new, language="en", wants=Wants.ALL, cases=[CASE], now=NOW)
    progress = await stage.delivered(6)
    assert (progress.delivered, progress.gone) == (5, 1)
    assert received(people) == [1] * 5


async def test_a_wait_beyond_all_calendars_holds_up_nobody_else(stage: Stage) -> None:
    people = await stage.people(20)
    stage.world.faults.add(Fault(chat=people[3].chat, status=429, retry_after=10**12))
    broadcast_id = await stage.confirmed()
    stage.engine()
    assert (await stage.until(broadcast_id, settled=19)).delivered == 19


@pytest.mark.parametrize("how", ["stop", "forget", "case", "calls"])
async def test_whoever_leaves_in_the_middle_gets_nothing_more(stage: Stage, how: str) -> None:
    people = await stage.people(40)
    leaving = people[-1]
    stage.world.faults.add(Fault(method="send*", delay=0.03))
    broadcast_id = await stage.confirmed()
    stage.engine(in_flight=4)
    await stage.until(broadcast_id, settled=4)
    match how:
        case "stop":
            await stage.store.subscribers.stop(leaving.chat)
        case "forget":
            await stage.store.subscribers.forget(leaving.chat)
        case "case":
            await stage.store.subscribers.set_case(leaving.chat, CASE, on=False)
        case "calls":
            await stage.store.subscribers.set_wants(leaving.chat, Wants.CALLS)
    progress = await stage.done(broadcast_id)
    assert (progress.audience, progress.delivered, progress.gone) == (40, 39, 1)
    assert leaving.received == 0


async def test_all_who_are_left_leave_in_the_middle(stage: Stage) -> None:
    people = await stage.people(60)
    stage.world.faults.add(Fault(method="send*", delay=0.01))
    broadcast_id = await stage.confirmed()
    engine = stage.engine(in_flight=4)
    await stage.until(broadcast_id, settled=4)
    await engine.stop()
    sent = sum(received(people))
    for person in people:
        await stage.store.subscribers.stop(person.chat)
    stage.engine()
    progress = await stage.done(broadcast_id)
    assert (progress.delivered, progress.gone) == (sent, 60 - sent)
    assert sum(received(people)) == sent


async def test_who_comes_later_is_not_in_it(stage: Stage) -> None:
    await stage.people(3)
    broadcast_id = await stage.confirmed()
    late = await stage.people(2)
    stage.engine()
    assert (await stage.done(broadcast_id)).audience == 3
    assert received(late) == [0, 0]


async def test_a_paid_broadcast_never_costs_more_than_its_cap(stage: Stage) -> None:
    people = await stage.people(120)
    stage.world.faults.add(Fault(method="send*", every=5, status=502))
    broadcast_id = await stage.confirmed(plan=Plan(stars=5))
    engine = stage.engine()
    await stage.until(broadcast_id, settled=20)
    await engine.stop()
    stage.engine()
    progress = await stage.done(broadcast_id)
    paid = [c for c in stage.world.calls_of("sendMessage") if c.params.get("allow_paid_broadcast")]
    # 0.1 Star each; those that were put back at the stop count as bought.
    assert 10 <= len(paid) <= progress.paid <= 50
    assert received(people) == [1] * 120, "beyond the cap it goes on for free"


async def test_an_urgent_call_goes_before_an_update_that_then_goes_on(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=60) as stage:
        people = await stage.people(80)
        update = await stage.confirmed()
        engine = stage.engine()
        await stage.until(update, settled=5)
        call = {"en": Outgoing("sendMessage", {"text": "Act now"})}
        urgent = await stage.confirmed(call, plan=Plan(urgent=True))
        engine.wake()
        assert (await stage.done(urgent)).delivered == 80
        assert (await stage.done(update)).delivered == 80
        assert received(people) == [2] * 80
        # The first ones had the update already; whoever comes last in both got the call first.
        assert people[0].messages[1].text == people[-1].messages[0].text == "Act now"


async def test_the_first_of_two_is_over_when_its_own_answers_are_in(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=100) as stage:
        people = await stage.people(80)
        # So that answers to the second are always still to come.
        stage.world.faults.add(Fault(method="send*", delay=0.1))
        first, second = await stage.confirmed(), await stage.confirmed()
        stage.engine()
        assert (await stage.done(first)).delivered == 80
        assert (await stage.progress(second)).settled < 80
        assert (await stage.done(second)).delivered == 80
        assert received(people) == [2] * 80


async def test_an_album_counts_for_all_its_messages(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=40) as stage:
        people = await stage.people(12)
        file_id = stage.world.keep_document("a.txt", b"words").id
        album = Outgoing("sendMediaGroup", {"media": [{"type": "document", "media": file_id}] * 5})
        stage.world.faults.limit(40)
        broadcast_id = await stage.confirmed({"en": album})
        stage.engine()
        assert (await stage.done(broadcast_id)).delivered == 12
        assert stage.world.faults.limited == 0
        assert received(people) == [5] * 12


async def test_a_stop_loses_and_repeats_nobody(stage: Stage) -> None:
    people = await stage.people(200)
    stage.world.faults.add(Fault(method="send*", delay=0.01))
    broadcast_id = await stage.confirmed()
    for settled in (20, 70, 120):
        engine = stage.engine()
        await stage.until(broadcast_id, settled=settled)
        await engine.stop()
        at_rest = await stage.progress(broadcast_id)
        assert at_rest.delivered == sum(received(people))
    stage.engine()
    assert (await stage.done(broadcast_id)).delivered == 200
    assert received(people) == [1] * 200


async def test_a_stop_does_not_wait_for_an_answer_for_ever(stage: Stage) -> None:
    await stage.people(40)
    stage.world.faults.add(Fault(method="send*", every=5, delay=1.5))
    broadcast_id = await stage.confirmed()
    engine = stage.engine()
    await stage.until(broadcast_id, settled=5)
    begun = time.monotonic()
    await engine.stop(within=0.2)
    assert time.monotonic() - begun < 1.4
    assert (await stage.progress(broadcast_id)).unknown >= 1
    stage.world.faults.clear()
    stage.engine()
    progress = await stage.done(broadcast_id)
    assert progress.delivered + progress.unknown == 40


async def test_outcomes_are_kept_while_the_database_is_locked(tmp_path: Path) -> None:
    async with staged(tmp_path, in_flight=8) as stage:
        people = await stage.people(60)
        stage.world.faults.add(Fault(method="send*", delay=0.01))
        broadcast_id = await stage.confirmed()
        stage.engine()
        await stage.until(broadcast_id, settled=8)
        with locked_by_another_program(tmp_path / "bot.db"):
            sent = sum(received(people))
            await asyncio.sleep(0.5)
            # No more than there are slots: an outcome that isn't written keeps its slot.
            assert sum(received(people)) <= sent + 8
        progress = await stage.done(broadcast_id)
        assert progress.delivered == 60
        assert received(people) == [1] * 60


async def test_a_message_that_cannot_be_made_does_not_stop_the_others(stage: Stage) -> None:
    await stage.people(3)
    first, second = await stage.confirmed(), await stage.confirmed()
    broken = True

    async def prepare(broadcast_id: int) -> Ready:
        if broadcast_id == first and broken:
            raise RuntimeError("a text that somebody typed")
        return Ready({"en": Outgoing("sendMessage", {"text": str(broadcast_id)})})

    engine = stage.engine()
    engine._prepare = prepare
    assert (await stage.done(second)).delivered == 3
    assert (await stage.progress(first)).delivered == 0
    broken = False
    engine.wake()
    assert (await stage.done(first)).delivered == 3


async def test_what_cannot_be_made_is_not_tried_again_without_a_pause(stage: Stage) -> None:
    waits: asyncio.Queue[float] = asyncio.Queue()

    class Watched(SystemClock):
        async def sleep(self, seconds: float) -> None:
            waits.put_nowait(seconds)
            await super().sleep(seconds)

    await stage.people(1)
    broadcast_id = await stage.confirmed()
    assert await stage.store.broadcasts.fill(broadcast_id)
    # Somebody's second try is due, as after a restart.
    (one,) = await stage.store.broadcasts.claim(broadcast_id, 1, datetime.now(UTC))
    await stage.store.broadcasts.put_off(broadcast_id, {one.delivery_id: 0.0}, datetime.now(UTC))

    async def prepare(_: int) -> Ready:
        raise ValueError

    engine = Engine(stage.store, stage.sender, prepare, clock=Watched(), timing=QUICK)
    stage.engines.append(engine)
    engine.start()
    async with asyncio.timeout(LIMIT_S):
        assert await waits.get() > 1.0


async def test_a_recipient_without_a_text_is_refused(stage: Stage) -> None:
    people = await stage.people(3)
    broadcast_id = await stage.confirmed()

    async def prepare(_: int) -> Ready:
        return Ready({})

    stage.engine()._prepare = prepare
    assert (await stage.done(broadcast_id)).refused == 3
    assert sum(received(people)) == 0


async def test_nothing_about_anybody_reaches_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    people = await stage.people(30)
    people[0].blocks()
    stage.world.faults.add(Fault(method="send*", every=7, status=500))
    stage.world.faults.add(Fault(chat=people[4].chat, drop="after"))
    stage.world.faults.add(Fault(chat=people[5].chat, times=1, status=429, retry_after=1))
    await stage.delivered(30)
    assert not [p for p in people if str(p.chat) in caplog.text]
    assert stage.world.token not in caplog.text
