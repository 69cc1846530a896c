"""For how long it is kept who got a broadcast, and what can be done before and after that."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.chat.delivery import reports
from bot.model.broadcasts.audience import Acted, Audience
from bot.model.broadcasts.broadcast import Part, Plan, Task, When
from bot.model.broadcasts.delivery import DeliveryState, Outcome, Outgoing
from bot.rehearsal import InjectedFault
from bot.services.delivery.retention import RetentionService
from bot.store import Store
from tests.support.application import Running, TestClock
from tests.support.queues import sending
from tests.support.stage import ORGANISER, TEXT
from tests.support.steps.broadcasting import adds_up, half_sent, stops
from tests.support.steps.organising import got, previews, sends
from tests.support.stores import NOW, bytes_on_disk, opened, rows, settled

KEPT = timedelta(days=60)
TOO_LONG_AGO = "It is too long ago"
ARRIVED = Outcome(DeliveryState.DELIVERED, messages=(7,))


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def test_after_two_months_nobody_knows_who_got_it_and_what_it_said_stays(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    result = await sends(olga, "Update", "A new hearing is set")
    assert "and correct it for 60 days" in result.text
    await bot.later(days=59)
    await bot.restart()
    assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(1,)]
    await bot.later(days=2)
    assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(0,)]
    assert rows(bot.database, "SELECT audience, delivered FROM broadcasts") == [(1, 1)]

    await olga.taps("✏️ Correct it", result)
    await olga.hears(TOO_LONG_AGO)
    await olga.taps("↩️ Delete it everywhere", result)
    await olga.hears("It can't be deleted any more")
    await anna.says("/case")
    await anna.taps("🗞")
    await anna.hears("A new hearing is set")
    await olga.taps("📄 Copy", result)
    await olga.hears("“A new hearing is set”", "Nothing is sent yet")
    await previews(olga)
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Sent:"))["done"] == 1


async def test_what_was_begun_in_time_can_be_done_and_nothing_is_begun_later(bot: Running) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "A new hearing is set")
    await stops(olga)
    result = await olga.hears("Stopped:")
    await bot.later(days=59)
    await olga.taps("▶️ Send to the rest", result)
    await olga.hears("Nothing is sent yet")
    await bot.later(days=9)
    await olga.taps("✏️ Correct it", result)
    await olga.hears(TOO_LONG_AGO)
    await previews(olga)
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Sent:"))["done"] == 2
    assert [len(got(reader, "A new hearing")) for reader in readers] == [1, 1, 1, 1]
    await bot.later(days=2)
    assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(2,)], "those of the rest's own"


@pytest.mark.parametrize("task", [Task.SEND, Task.CORRECT, Task.RECALL])
async def test_an_old_button_for_those_it_failed_for_says_why_it_does_nothing(
    bot: Running, task: Task
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await bot.subscriber("Bob")

    def fails(method: str) -> InjectedFault:
        return bot.world.faults.add(InjectedFault(method, chat=anna.chat, status=503))

    if task is Task.SEND:
        fails("sendMessage")
    result = await sends(olga, "Update", "A new hearing is set")
    if task is Task.CORRECT:
        fails("editMessageText")
        await olga.taps("✏️ Correct it")
        await olga.hears("in this language: English")
        await olga.says("A hearing is set")
        await olga.hears("A correction")
        await previews(olga)
        await olga.taps("🚀")
        result = await olga.hears("Corrected at 1 of 2")
    elif task is Task.RECALL:
        fails("deleteMessages")
        await olga.taps("↩️ Delete it everywhere")
        await olga.taps("Yes, delete it everywhere")
        result = await olga.hears("Deleted at 1 of 2")
    bot.world.faults.clear()
    await bot.later(days=61)
    await olga.taps("🔁", result)
    answer = await olga.hears("It can't be deleted any more" if task is Task.RECALL else TOO_LONG_AGO)
    assert (TOO_LONG_AGO in answer.text) is (task is not Task.RECALL)


async def _done(store: Store, readers: int, at: datetime = NOW) -> int:
    """A broadcast that is over."""
    broadcast_id = await sending(store, *range(100, 100 + readers))
    return await _ended(store, broadcast_id, at)


async def _ended(store: Store, broadcast_id: int, at: datetime) -> int:
    while not await store.listing.fill(broadcast_id):
        pass
    claimed = await store.queue.claim(broadcast_id, 100, at)
    await settled(store, broadcast_id, [(one, ARRIVED) for one in claimed], at)
    assert await store.ending.finish(broadcast_id, at)
    return broadcast_id


async def _left(store: Store, broadcast_id: int) -> int:
    return sum((await store.ending._counted(broadcast_id)).values())


async def test_they_go_in_pieces_and_a_kill_between_two_is_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        source = await _done(store, 5)
        before = await store.progress.of(source)
        assert not await store.recipients.let_go(NOW + KEPT - timedelta(seconds=1))
        assert await store.recipients.let_go(NOW + KEPT, most=2)
        assert await _left(store, source) == 3
    async with opened(tmp_path) as store:
        assert await store.recipients.let_go(NOW + KEPT, most=2)
        assert await store.recipients.let_go(NOW + KEPT, most=2)
        assert not await store.recipients.let_go(NOW + KEPT, most=2)
        assert await _left(store, source) == 0
        assert await store.progress.of(source) == before
        draft = await store.drafts.get(source)
        assert draft is not None
        assert draft.texts == {"en": TEXT}


async def test_a_list_that_says_what_people_did_is_kept_for_two_days_and_the_choice_in_no_file(
    tmp_path: Path,
) -> None:
    acted = Acted.NOT_REPORTED
    async with opened(tmp_path) as store:
        narrow = await sending(store, 1, 2, plan=Plan(audience=Audience(acted=acted)))
        await _ended(store, narrow, NOW)
        source = await _done(store, 2)
        two_days = NOW + timedelta(days=2)
        assert not await store.recipients.let_go(two_days - timedelta(seconds=1))
        assert not await store.recipients.are_let_go(narrow, two_days - timedelta(seconds=1))
        assert await store.recipients.are_let_go(narrow, two_days)
        while await store.recipients.let_go(two_days):
            pass
        assert (await _left(store, narrow), await _left(store, source)) == (0, 4)
        draft = await store.drafts.get(narrow)
        assert draft is not None
        assert draft.plan.audience.acted is acted
    assert acted.value.encode() not in bytes_on_disk(tmp_path)


async def test_once_there_was_nothing_to_let_go_it_is_looked_for_an_hour_later(store: Store) -> None:
    clock = TestClock()
    tidying = RetentionService(store, clock)
    source = await _done(store, 2, clock.now() - KEPT + timedelta(minutes=10))
    await tidying.tidy()
    for minutes, left in ((20, 2), (35, 2), (10, 0)):
        clock.advance(minutes=minutes)
        await tidying.tidy()
        assert await _left(store, source) == left


async def test_what_isnt_over_keeps_its_own_however_old(store: Store) -> None:
    paused = await sending(store, 1, 2)
    assert await store.steering.pause(paused)
    assert not await store.recipients.let_go(NOW + 10 * KEPT)
    assert await _left(store, paused) == 2


async def test_nothing_is_begun_for_those_who_are_left_of_more(store: Store) -> None:
    source = await _done(store, 3)
    assert await store.recipients.let_go(NOW + KEPT, most=2)
    # The machine's clock had run ahead, and is set right.
    other = await store.follow_ups.derive(
        ORGANISER, source, NOW, plan=Plan(), task=Task.CORRECT, part=Part.DELIVERED
    )
    assert other is not None
    assert await store.drafts.put_text(other, "en", Outgoing("sendMessage", {"text": "New"}), None)
    assert await store.recipients.are_let_go(source, NOW)
    assert not await store.drafts.confirm(other, 1, NOW), "one of three would get it"


async def test_what_was_thrown_away_keeps_them_while_it_can_come_back(store: Store) -> None:
    source = await _done(store, 2)
    slip = NOW + KEPT + timedelta(days=1)
    began = slip - timedelta(days=2)
    other = await store.follow_ups.derive(
        ORGANISER, source, began, plan=Plan(), task=Task.CORRECT, part=Part.DELIVERED
    )
    assert other is not None
    assert await store.drafts.put_text(other, "en", Outgoing("sendMessage", {"text": "New"}), None)
    assert await store.drafts.discard(other, slip)
    assert not await store.recipients.let_go(slip + timedelta(hours=1))
    assert await store.discarded.bring_back(other) is not None
    assert await store.drafts.confirm(other, 2, slip + timedelta(hours=2))


@pytest.mark.parametrize(
    "how", ["planned", "under way", "begun lately", "begun long ago", "thrown away", "done"]
)
async def test_who_another_one_is_for_is_kept_until_that_is_over_or_left_lying(
    store: Store, how: str
) -> None:
    source = await _done(store, 1)
    day = timedelta(days=1)
    began = NOW + day if how == "begun long ago" else NOW + KEPT - day
    plan = Plan(when=When.AT, at=NOW + 3 * KEPT) if how == "planned" else Plan()
    other = await store.follow_ups.derive(
        ORGANISER, source, began, plan=plan, task=Task.CORRECT, part=Part.DELIVERED
    )
    assert other is not None
    assert await store.drafts.put_text(other, "en", Outgoing("sendMessage", {"text": "New"}), None)
    if how in ("planned", "under way", "done"):
        assert await store.drafts.confirm(other, 1, began)
    if how == "done":
        await _ended(store, other, began)
    if how == "thrown away":
        assert await store.drafts.discard(other, began)
    now = NOW + KEPT + 2 * day
    kept = how in ("planned", "under way", "begun lately")
    assert await store.recipients.are_let_go(source, now) is not kept
    assert await store.recipients.let_go(now) is not kept
    assert await _left(store, source) == (1 if kept else 0)
    if how == "under way":
        await _ended(store, other, now)
        assert await store.recipients.let_go(now)
        assert (await _left(store, source), await _left(store, other)) == (0, 1)


async def test_whom_a_recall_was_for_is_kept_as_long_as_it_can_be_tried_again(store: Store) -> None:
    source = await _done(store, 2)
    recall, _ = await store.follow_ups.recall(ORGANISER, source, NOW)
    await _ended(store, recall, NOW)
    assert not await store.recipients.let_go(NOW + timedelta(hours=47))
    assert await store.recipients.let_go(NOW + timedelta(hours=48))
    assert (await _left(store, source), await _left(store, recall)) == (2, 0)
