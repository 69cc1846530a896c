"""What becomes of broadcasts when the machine sleeps, or somebody sets its clock."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.chat.delivery import reports
from bot.model.conditions import Condition
from bot.model.team.roles import Role
from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running, TestClock
from tests.support.people import Human
from tests.support.steps.broadcasting import adds_up, half_sent, put_off, stops, store_of
from tests.support.steps.organising import (
    KEPT,
    got,
    invitation,
    launches,
    previews,
    sends,
    subscribed,
    writes_first,
)
from tests.support.stores import rows

Jump = Callable[[Running], Awaitable[None]]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _later(bot: Running, **time: float) -> None:
    """Let so much time pass, and whatever is due then be done."""
    await bot.clock.asleep("nothing to send")  # at work the engine wouldn't notice
    await bot.later(**time)
    await bot.clock.asleep("nothing to send")


async def _it_is(bot: Running, clock: time) -> None:
    """Let it be that time of tomorrow, UTC."""
    now = bot.clock.now()
    then = datetime.combine(now.date() + timedelta(days=1), clock, UTC)
    await _later(bot, seconds=(then - now).total_seconds())


async def _chooses(author: Human, *buttons: str) -> None:
    """In the draft, tap those, one on each screen."""
    for button in buttons:
        await author.taps(button)
    await author.taps("Back")
    await author.hears(KEPT)


async def _waits_for_hours(author: Human, text: str, *buttons: str) -> None:
    await writes_first(author, "Update", text)
    await _chooses(author, *buttons)
    await previews(author)
    await author.taps("🚀")


EVENING = ("🕒", "In each reader's evening")
NOT_AT_NIGHT = ("⚙️ Options", "Wait for the morning")


def condition(bot: Running) -> str:
    return bot.app.conditions.now.get(Condition.CLOCK, "")


async def test_asleep_all_afternoon_and_everybody_has_it_in_their_evening(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl")]
    await _it_is(bot, time(12))
    await _waits_for_hours(olga, "Good evening", *EVENING)
    await put_off(bot, 3)
    await bot.machine_sleeps(hours=5)
    assert "The machine slept for 5 h, until" in condition(bot)
    assert not any(got(reader, "Good evening") for reader in readers)
    await _later(bot, hours=1, seconds=30)
    for reader in readers:
        await reader.hears("Good evening")
    assert adds_up(await olga.hears("Sent:"))["done"] == 3
    assert condition(bot) == "", "it has been told for an hour"


async def test_a_broadcast_that_the_machine_slept_over_is_held_until_the_morning(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    await _it_is(bot, time(10))
    for reader in (anna, bob):
        bot.world.faults.add(
            InjectedFault("sendMessage", chat=reader.chat, times=1, status=429, retry_after=600)
        )
    await _waits_for_hours(olga, "By day", *NOT_AT_NIGHT)
    await put_off(bot, 2)
    await bot.machine_sleeps(hours=13)
    await put_off(bot, 2)
    await olga.hears("The first ones get it:", "8:00 (UTC)")
    await _later(bot, hours=8)
    assert not got(anna, "By day"), "it is seven"
    await _later(bot, hours=1, minutes=1)
    assert adds_up(await olga.hears("Sent:"))["done"] == 2
    assert len(got(anna, "By day")) == len(got(bob, "By day")) == 1


async def test_what_was_taken_up_before_the_machine_slept_is_not_sent_at_night(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, f"Reader {number}") for number in range(30)]
    await _it_is(bot, time(10))
    store, sender = store_of(bot), bot.app._connection.sender
    turn, turns = sender.turn, 0

    async def slept(*, each: int, paid: bool) -> None:
        nonlocal turns
        turns += 1
        await turn(each=each, paid=paid)
        if turns == 4:
            bot.clock.suspend(hours=13)

    sender.turn = slept  # type: ignore[method-assign]
    await _waits_for_hours(olga, "By day", *NOT_AT_NIGHT)
    await put_off(bot, 27)
    assert sum(len(got(reader, "By day")) for reader in readers) == 3
    (running,) = await store.progress.running()
    assert running.delivered == 3
    await _later(bot, hours=9, minutes=1)
    assert adds_up(await olga.hears("Sent:"))["done"] == 30
    assert [len(got(reader, "By day")) for reader in readers] == [1] * 30


async def test_after_three_days_asleep_dates_are_right_and_taking_back_is_offered_for_two(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await bot.machine_sleeps(days=3)
    result = await sends(olga, "Update", "Fresh")
    (dates,) = rows(bot.database, "SELECT started_at, finished_at FROM broadcasts")
    for kept in dates:
        assert abs(datetime.fromisoformat(f"{kept}+00:00") - bot.clock.now()) < timedelta(minutes=1)
    until = bot.clock.now() + timedelta(hours=48)
    assert f"{until.day} " in result.text.partition("You can delete it everywhere until")[2]
    await bot.machine_sleeps(hours=47)
    await olga.taps("↩️ Delete it everywhere", result)
    await olga.hears("Delete it at 1 person?")
    await bot.machine_sleeps(hours=2)
    await olga.taps("↩️ Delete it everywhere", result)
    await olga.hears("It can't be deleted any more", "48 hours")
    assert got(anna, "Fresh")


async def test_a_clock_that_is_set_right_after_the_start_costs_nobody_and_nothing(tmp_path: Path) -> None:
    clock = TestClock()
    clock.set_by(days=-120)
    async with Running(tmp_path, clock=clock) as bot:
        olga, anna = await bot.owner(), await bot.subscriber("Anna")
        result = await sends(olga, "Update", "A mistake")
        await olga.says("/broadcast")
        await olga.taps("Update")
        await olga.says("Thrown away")
        await olga.taps("🗑")
        thrown_away = await olga.hears("Draft deleted")
        await bot.clock_is_set(days=120)
        assert "set forward by 120 days" in condition(bot)
        await _later(bot, minutes=59)
        assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(1,)]
        await _later(bot, minutes=2)
        assert condition(bot) == ""
        assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(1,)]
        await olga.taps("Bring it back", thrown_away)
        await olga.hears("It is back", "Thrown away")
        await olga.taps("✏️ Correct it", result)
        await olga.hears("in this language: English")
        await olga.says("Set right")
        await olga.hears("A correction")
        await previews(olga)
        await olga.taps("🚀")
        await olga.hears("Corrected at 1 of 1")
        assert got(anna, "Set right")
        await olga.taps("↩️ Delete it everywhere", result)
        await olga.taps("Yes, delete it everywhere")
        await olga.hears("Deleted at 1 of 1")
        assert not got(anna, "Set right")
        await _later(bot, days=61)
        for _ in range(2):  # one broadcast's at a time
            await _later(bot, minutes=1)
        assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(0,)]


async def test_a_start_with_a_clock_behind_the_database_is_told_and_nothing_is_tidied(bot: Running) -> None:
    olga, _ = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Update", "Before")
    (dates,) = rows(bot.database, "SELECT created_at, started_at, finished_at FROM broadcasts")
    await _later(bot, days=10)
    await bot.app.stop()
    # It stood still, and lies a minute before the broadcast now: as on a machine without a clock of its own.
    bot.clock.set_by(days=-10, minutes=-1)
    await bot.start()
    assert "the database was in use until" in condition(bot)
    await _later(bot, minutes=2)
    await bot.clock_is_set(days=10)
    assert rows(bot.database, "SELECT created_at, started_at, finished_at FROM broadcasts") == [dates]
    await _later(bot, hours=1, minutes=1)
    assert condition(bot) == ""


async def test_a_clock_that_is_months_ahead_for_a_while_deletes_nothing(bot: Running) -> None:
    olga, _ = await bot.owner(), await bot.subscriber("Anna")
    result = await sends(olga, "Update", "A mistake")
    await olga.says("/broadcast")
    await olga.taps("Update")
    await olga.says("Thrown away")
    await olga.taps("🗑")
    thrown_away = await olga.hears("Draft deleted")
    link = await invitation(olga)
    await olga.says("/broadcast")
    await olga.taps("Update")
    await olga.hears("Now send me the message")
    await _later(bot, hours=2)
    await bot.clock_is_set(days=120)
    await _later(bot, minutes=30)
    assert await bot.app.team.invitation(Role.ORGANISER), "whoever invites deletes what has run out"
    await bot.clock_is_set(days=-120)
    await _later(bot, minutes=30)
    assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(1,)]
    assert rows(bot.database, "SELECT count(*) FROM prompts") == [(1,)]
    paul = bot.person("Paul")
    await paul.opens(link)
    await paul.hears("/broadcast")
    await olga.taps("Bring it back", thrown_away)
    await olga.hears("It is back", "Thrown away")
    await olga.taps("↩️ Delete it everywhere", result)
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 1 of 1")


async def _forward(bot: Running) -> None:
    await bot.clock_is_set(days=3)


async def _back(bot: Running) -> None:
    await bot.clock_is_set(days=-3)


async def _there_and_back(bot: Running) -> None:
    await bot.clock_is_set(days=-3)
    await bot.clock_is_set(days=3)


async def _asleep(bot: Running) -> None:
    await bot.machine_sleeps(days=3)


every_jump = pytest.mark.parametrize("jump", [_forward, _back, _there_and_back, _asleep])


@every_jump
async def test_a_draft_outlives_it(bot: Running, jump: Jump) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "News")
    await jump(bot)
    await previews(olga)
    await olga.taps("🚀")
    assert adds_up(await olga.hears("Sent:"))["done"] == 1
    assert got(anna, "News")


@every_jump
async def test_what_waits_for_a_time_goes_by_the_calendar(bot: Running, jump: Jump) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _waits_for_hours(olga, "At six", "🕒", "In 1 hour")
    await olga.hears("It waits for its time")
    await jump(bot)
    if jump in (_forward, _asleep):
        await _later(bot, seconds=21)
        await olga.hears("Not sent: ")
        assert not got(anna, "At six")
        return
    await _later(bot, minutes=50)
    assert not got(anna, "At six")
    if jump is _back:
        await _later(bot, days=3)
    await _later(bot, minutes=11)
    await anna.hears("At six")
    assert len(got(anna, "At six")) == 1


@every_jump
async def test_who_is_to_be_tried_again_waits_as_long_as_telegram_said(bot: Running, jump: Jump) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "News")
    await jump(bot)
    await put_off(bot, 2)
    await _later(bot, seconds=500)
    assert [len(bot.world.calls_of("sendMessage", reader.chat)) for reader in readers[2:]] == [2, 2]
    await _later(bot, seconds=101)
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    assert [len(got(reader, "News")) for reader in readers] == [1] * 4


@every_jump
async def test_what_is_paused_stays_so_and_goes_on_when_told(bot: Running, jump: Jump) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "News")
    await olga.taps("⏸")
    await olga.hears("Paused")
    await jump(bot)
    await _later(bot, seconds=601)
    assert not any(got(reader, "News") for reader in readers[2:])
    await olga.taps("▶️")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4


@every_jump
@pytest.mark.parametrize("hours", [EVENING, NOT_AT_NIGHT])
async def test_readers_hours_are_those_of_the_calendar(
    bot: Running, jump: Jump, hours: tuple[str, ...]
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _it_is(bot, time(5))
    await _waits_for_hours(olga, "At a good hour", *hours)
    await put_off(bot, 1)
    await jump(bot)
    await put_off(bot, 1)
    begins = 18 if hours is EVENING else 8
    await _later(bot, hours=begins - 6)
    assert bot.clock.now().hour == begins - 1
    assert not got(anna, "At a good hour")
    await _later(bot, hours=1)
    await anna.hears("At a good hour")
    assert len(got(anna, "At a good hour")) == 1


@every_jump
async def test_what_is_done_can_be_taken_back_for_two_days_of_the_calendar(bot: Running, jump: Jump) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _later(bot, hours=2)
    result = await sends(olga, "Update", "A mistake")
    await jump(bot)
    await _later(bot, hours=2)
    assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(1,)]
    await olga.taps("↩️ Delete it everywhere", result)
    if jump in (_forward, _asleep):
        await olga.hears("It can't be deleted any more")
        return
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 1 of 1")
    assert not got(anna, "A mistake")


@every_jump
async def test_what_is_being_taken_back_comes_to_its_end(bot: Running, jump: Jump) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    result = await sends(olga, "Update", "A mistake")
    bot.world.faults.add(
        InjectedFault("deleteMessages", chat=readers[1].chat, times=1, status=429, retry_after=60)
    )
    await olga.taps("↩️ Delete it everywhere", result)
    await olga.taps("Yes, delete it everywhere")
    await put_off(bot, 1)
    await jump(bot)
    await _later(bot, seconds=61)
    assert adds_up(await olga.hears("Deleted at 2 of 2"))["done"] == 2
    assert not any(got(reader, "A mistake") for reader in readers)


@every_jump
async def test_a_list_that_is_being_made_is_made_whole(bot: Running, jump: Jump) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl")]
    listing = store_of(bot).listing
    fill, going = listing.fill, asyncio.Event()

    async def held_up(broadcast_id: int, chunk: int = 1) -> bool:
        await going.wait()
        return await fill(broadcast_id, chunk)

    listing.fill = held_up  # type: ignore[method-assign]
    await launches(olga, "Update", "News")
    await jump(bot)
    going.set()
    assert adds_up(await olga.hears("Sent:"))["done"] == 3
    assert [len(got(reader, "News")) for reader in readers] == [1] * 3


async def test_one_that_was_stopped_after_the_clock_was_set_back_tells_when(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "News")
    await bot.clock_is_set(days=-3)
    await stops(olga)
    result: Message = await olga.hears("Stopped:")
    assert adds_up(result) == {"done": 2, "gone": 0, "failed": 0, "unknown": 0, "stopped": 2}
    (dates,) = rows(bot.database, "SELECT started_at, finished_at FROM broadcasts")
    began, ended = (datetime.fromisoformat(kept) for kept in dates)
    assert timedelta() <= ended - began < timedelta(minutes=5)
