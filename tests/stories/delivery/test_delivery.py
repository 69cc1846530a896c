"""Broadcasts from confirmation to phones, through the simulated Telegram: to whom, when, at what price."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from bot.delivery.engine import Engine
from bot.delivery.sending import AT_ONCE, SMALLEST_BATCH, ReadyBroadcast
from bot.model.broadcasts.broadcast import Kind, Plan, Progress
from bot.model.broadcasts.delivery import Outcome, Outgoing
from bot.model.clock import SteadyClock, SystemClock
from bot.model.people.subscription import Gone, Wants
from bot.rehearsal import InjectedFault
from tests.support.stage import LIMIT_S, QUICK, Stage, received, staged
from tests.support.stores import CASE, NOW, TODAY, locked_by_another_program


async def test_everybody_gets_it_once(stage: Stage) -> None:
    people = await stage.people(120)
    progress = await stage.delivered(120)
    assert (progress.delivered, progress.gone, progress.refused, progress.unknown) == (120, 0, 0, 0)
    assert received(people) == [1] * 120
    assert progress.started_at is not None
    assert progress.finished_at is not None
    assert progress.finished_at >= progress.started_at
    assert await stage.store.progress.unreported() == [progress.broadcast_id]
    await stage.store.progress.mark_reported(progress.broadcast_id)
    assert await stage.store.progress.unreported() == []


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
    await stage.store.subscribers.mark_gone(gone.chat, Gone.LEFT, NOW)
    await stage.delivered(2, kind=Kind.UPDATE)
    await stage.delivered(4, kind=Kind.CALL)
    assert received([*everything, *calls, *other, stopped, gone]) == [2, 2, 1, 1, 0, 0, 0, 0]


async def begun_by_the_end_of(
    work: Callable[[], Awaitable[object]], stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    """Do `work` once 150 sends have begun, in a group that is on the wire; how many had when it was done."""
    begun = 0
    done: list[int] = []
    working: list[asyncio.Task[None]] = []
    send = stage.sender.send

    async def watched() -> None:
        await work()
        done.append(begun)

    async def sent(chat: int, outgoing: Outgoing) -> Outcome:
        nonlocal begun
        begun += 1
        if begun == 150:
            working.append(asyncio.create_task(watched()))
        return await send(chat, outgoing)

    monkeypatch.setattr(stage.sender, "send", sent)
    return done


def nobody_answers(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Telegram keeps every send waiting until the event is set."""
    send, answers = stage.sender.send, asyncio.Event()

    async def waits(chat: int, outgoing: Outgoing) -> Outcome:
        await answers.wait()
        return await send(chat, outgoing)

    monkeypatch.setattr(stage.sender, "send", waits)
    return answers


async def in_states(stage: Stage, broadcast_id: int, **least: int) -> None:
    """Return once at least so many recipients are in each of these states."""
    async with asyncio.timeout(LIMIT_S):
        while True:
            counted = await stage.store.ending._counted(broadcast_id)
            if all(counted.get(state, 0) >= number for state, number in least.items()):
                return
            await asyncio.sleep(0.01)  # nobody tells


@pytest.fixture
def _batches_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """However slow the machine is."""
    monkeypatch.setattr("bot.delivery.sending._BATCH_S", (LIMIT_S, LIMIT_S))


@pytest.mark.usefixtures("_batches_grow")
async def test_while_nobody_has_answered_as_many_are_on_their_way_as_may_be(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.people(150)
    answers = nobody_answers(stage, monkeypatch)
    broadcast_id = await stage.confirmed()
    stage.engine(in_flight=128)
    await in_states(stage, broadcast_id, wire=97)  # then it waits for a quarter of the places
    answers.set()
    assert (await stage.done(broadcast_id)).delivered == 150


async def test_a_stop_leaves_nobody_taken_up(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.people(60)
    nobody_answers(stage, monkeypatch)
    broadcast_id = await stage.confirmed()
    engine = stage.engine(in_flight=12)
    await in_states(stage, broadcast_id, wire=12, claimed=1)
    await engine.stop(within=0.1)
    counted = await stage.store.ending._counted(broadcast_id)
    assert set(counted) <= {"waiting", "unknown"}
    assert sum(counted.values()) == 60


@pytest.mark.usefixtures("_batches_grow")
async def test_few_are_taken_up_at_once_after_an_outage(stage: Stage) -> None:
    await stage.people(200)
    await stage.delivered(200)
    sending = stage.engines[-1]._sending
    assert sending.size > SMALLEST_BATCH, "it has grown"
    fault = stage.world.faults.add(InjectedFault(status=502))
    broadcast_id = await stage.confirmed()
    stage.engines[-1].wake()
    async with asyncio.timeout(LIMIT_S):
        while sending.size > 1:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
        # It grows again as soon as the outage is over: what it begins with is seen before.
        while sending._size > SMALLEST_BATCH:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        stage.world.faults.remove(fault)
        while sending.size == 1:  # noqa: ASYNC110
            await asyncio.sleep(0)
    assert (await stage.done(broadcast_id)).delivered == 200


async def test_who_has_nothing_to_do_leaves_the_database_alone(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.people(3)
    await stage.delivered(3)
    look, looks = stage.store.progress.running, 0

    async def looked() -> Sequence[Progress]:
        nonlocal looks
        looks += 1
        return await look()

    monkeypatch.setattr(stage.store.progress, "running", looked)
    for _ in range(100):
        assert await look() == []
    assert looks < 10, "a few since it was woken by the end of the last one"


AT_ANY_SPEED = {"batch": 256, "timing": replace(QUICK, give_way_s=LIMIT_S)}


async def test_whoever_writes_for_a_chat_meanwhile_goes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path, in_flight=128) as stage:
        people = await stage.people(300)

        async def write() -> None:
            await stage.store.subscribers.set_language(people[0].chat, "fr", NOW)

        begun = await begun_by_the_end_of(write, stage, monkeypatch)
        stage.engine(**AT_ANY_SPEED)
        await stage.delivered(300)
        assert 150 <= begun[0] <= 150 + 2 * AT_ONCE


async def test_once_it_is_paused_the_rest_of_a_group_goes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with staged(tmp_path, in_flight=128) as stage:
        people = await stage.people(300)
        broadcast_id = await stage.confirmed()

        async def pause() -> None:
            assert await stage.store.steering.pause(broadcast_id)
            engine.wake()

        begun = await begun_by_the_end_of(pause, stage, monkeypatch)
        engine = stage.engine(**AT_ANY_SPEED)
        await stage.until(broadcast_id, settled=150)
        await engine._settler.empty()
        progress = await stage.progress(broadcast_id)
        assert begun == [sum(received(people))] == [progress.delivered]
        assert progress.delivered <= 150 + 2 * AT_ONCE
        assert await stage.store.steering.resume(broadcast_id)
        engine.wake()
        assert (await stage.done(broadcast_id)).delivered == 300
        assert received(people) == [1] * 300


async def test_those_whose_turn_had_come_when_it_was_paused_get_it_once_it_goes_on(stage: Stage) -> None:
    people = await stage.people(30)
    slow = stage.world.faults.add(InjectedFault(method="send*", delay=0.03))
    broadcast_id = await stage.confirmed()
    engine = stage.engine(in_flight=2)
    await stage.until(broadcast_id, settled=2)
    # Said to nobody: the engine comes upon it in the middle of a batch, with two whom it is about to send to.
    assert await stage.store.steering.pause(broadcast_id)
    await engine._settler.empty()
    paused = await stage.progress(broadcast_id)
    assert paused.waiting == 30 - sum(received(people)) > 0
    stage.world.faults.remove(slow)
    assert await stage.store.steering.resume(broadcast_id)
    engine.wake()
    assert (await stage.done(broadcast_id)).delivered == 30
    assert received(people) == [1] * 30


async def test_an_empty_audience_is_done_at_once(stage: Stage) -> None:
    assert (await stage.delivered(0)).delivered == 0


@pytest.mark.parametrize("how", ["stop", "forget", "case", "calls"])
async def test_whoever_leaves_in_the_middle_gets_nothing_more(
    stage: Stage, how: Literal["stop", "forget", "case", "calls"]
) -> None:
    people = await stage.people(40)
    leaving = people[-1]
    stage.world.faults.add(InjectedFault(method="send*", delay=0.03))
    broadcast_id = await stage.confirmed()
    stage.engine(in_flight=4)
    await stage.until(broadcast_id, settled=4)
    match how:
        case "stop":
            await stage.store.subscribers.stop(leaving.chat)
        case "forget":
            await stage.store.subscribers.forget(leaving.chat, TODAY)
        case "case":
            await stage.store.subscribers.set_case(leaving.chat, CASE, on=False)
        case "calls":
            await stage.store.subscribers.set_wants(leaving.chat, Wants.CALLS)
    progress = await stage.done(broadcast_id)
    assert (progress.audience, progress.delivered, progress.gone) == (40, 39, 1)
    assert leaving.received == 0


async def test_all_who_are_left_leave_in_the_middle(stage: Stage) -> None:
    people = await stage.people(60)
    stage.world.faults.add(InjectedFault(method="send*", delay=0.01))
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
    stage.world.faults.add(InjectedFault(method="send*", every=5, status=503))
    broadcast_id = await stage.confirmed(plan=Plan(stars=5))
    engine = stage.engine()
    await stage.until(broadcast_id, settled=20)
    await engine.stop()
    stage.engine()
    progress = await stage.done(broadcast_id)
    paid = [c for c in stage.world.calls_of("sendMessage") if c.params.get("allow_paid_broadcast")]
    # 0.1 Star each; those that failed may have been charged.
    assert 10 <= len(paid) <= progress.paid <= 50
    assert received(people) == [1] * 120, "beyond the cap it goes on for free"


async def test_what_is_put_back_is_not_paid_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with staged(tmp_path, in_flight=128) as stage:
        await stage.people(200)
        engine = stage.engine(batch=256)
        send = stage.sender.send

        async def sent(chat: int, outgoing: Outgoing) -> Outcome:
            engine.wake()
            return await send(chat, outgoing)

        monkeypatch.setattr(stage.sender, "send", sent)
        progress = await stage.delivered(200, plan=Plan(stars=15))
        paid = [c for c in stage.world.calls_of("sendMessage") if c.params.get("allow_paid_broadcast")]
        assert len(paid) == progress.paid == 150


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
        stage.world.faults.add(InjectedFault(method="send*", delay=0.1))
        first, second = await stage.confirmed(), await stage.confirmed()
        stage.engine()
        assert (await stage.done(first)).delivered == 80
        assert (await stage.progress(second)).settled < 80
        assert (await stage.done(second)).delivered == 80
        assert received(people) == [2] * 80


async def test_an_album_counts_for_all_its_messages(tmp_path: Path) -> None:
    async with staged(tmp_path, per_second=40) as stage:
        people = await stage.people(12)
        file_id = stage.world.files.keep_document("a.txt", b"words").id
        album = Outgoing("sendMediaGroup", {"media": [{"type": "document", "media": file_id}] * 5})
        stage.world.faults.limit(40)
        broadcast_id = await stage.confirmed({"en": album})
        stage.engine()
        assert (await stage.done(broadcast_id)).delivered == 12
        assert stage.world.faults.limited == 0
        assert received(people) == [5] * 12


async def test_a_stop_loses_and_repeats_nobody(stage: Stage) -> None:
    people = await stage.people(200)
    stage.world.faults.add(InjectedFault(method="send*", delay=0.01))
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
    stage.world.faults.add(InjectedFault(method="send*", every=5, delay=1.5))
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
        stage.world.faults.add(InjectedFault(method="send*", delay=0.01))
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

    async def prepare(broadcast_id: int) -> ReadyBroadcast:
        if broadcast_id == first and broken:
            raise RuntimeError("a text that somebody typed")
        return ReadyBroadcast({"en": Outgoing("sendMessage", {"text": str(broadcast_id)})})

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
    assert await stage.store.listing.fill(broadcast_id)
    # Somebody's second try is due, as after a restart.
    (one,) = await stage.store.queue.claim(broadcast_id, 1, datetime.now(UTC))
    await stage.store.queue.put_off(broadcast_id, {one.delivery_id: 0.0}, datetime.now(UTC))

    async def prepare(_: int) -> ReadyBroadcast:
        raise ValueError

    engine = Engine(stage.store, stage.sender, prepare, clock=SteadyClock(Watched()), timing=QUICK)
    stage.engines.append(engine)
    engine.start()
    async with asyncio.timeout(LIMIT_S):
        assert await waits.get() > 1.0


async def test_a_recipient_without_a_text_is_refused(stage: Stage) -> None:
    people = await stage.people(3)
    broadcast_id = await stage.confirmed()

    async def prepare(_: int) -> ReadyBroadcast:
        return ReadyBroadcast({})

    stage.engine()._prepare = prepare
    assert (await stage.done(broadcast_id)).refused == 3
    assert sum(received(people)) == 0


async def test_nothing_about_anybody_reaches_the_log(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    people = await stage.people(30)
    people[0].blocks()
    stage.world.faults.add(InjectedFault(method="send*", every=7, status=500))
    stage.world.faults.add(InjectedFault(chat=people[4].chat, drop="after"))
    stage.world.faults.add(InjectedFault(chat=people[5].chat, times=1, status=429, retry_after=1))
    await stage.delivered(30)
    assert not [p for p in people if str(p.chat) in caplog.text]
    assert stage.world.token not in caplog.text
