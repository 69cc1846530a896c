"""What becomes of broadcasts when the machine sleeps, or its clock is wrong for a while."""

from __future__ import annotations

import shutil
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest

from bot.chat.delivery import reports
from bot.content.library import messages_folder
from bot.model.team.roles import Role
from bot.rehearsal import InjectedFault
from tests.support.application import Running, TestClock
from tests.support.steps.after_sending import QUESTION
from tests.support.steps.after_sending import sends as sends_letter
from tests.support.steps.broadcasting import adds_up, half_sent, put_off, stops, store_of
from tests.support.steps.clocks import EVENING, NOT_AT_NIGHT, it_is, later, launches_with, told_of_the_clock
from tests.support.steps.organising import got, invitation, previews, sends, subscribed
from tests.support.stores import rows

pytestmark = pytest.mark.clock


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def test_asleep_all_afternoon_and_everybody_has_it_in_their_evening(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, name) for name in ("Anna", "Bob", "Carl")]
    await it_is(bot, time(12))
    await launches_with(olga, "Good evening", *EVENING)
    await put_off(bot, 3)
    await bot.machine_sleeps(hours=5)
    assert "The machine slept for 5 h, until" in told_of_the_clock(bot)
    assert not any(got(reader, "Good evening") for reader in readers)
    await later(bot, hours=1, seconds=30)
    for reader in readers:
        await reader.hears("Good evening")
    assert adds_up(await olga.hears("Sent:"))["done"] == 3
    assert told_of_the_clock(bot) == "", "it has been told for an hour"


async def test_a_broadcast_that_the_machine_slept_over_is_held_until_the_morning(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob = [await subscribed(bot, name) for name in ("Anna", "Bob")]
    await it_is(bot, time(10))
    for reader in (anna, bob):
        bot.world.faults.add(
            InjectedFault("sendMessage", chat=reader.chat, times=1, status=429, retry_after=600)
        )
    await launches_with(olga, "By day", *NOT_AT_NIGHT)
    await put_off(bot, 2)
    await bot.machine_sleeps(hours=13)
    await olga.hears("It stood still for a long time")
    await olga.taps("Go on")
    await olga.hears("The first ones get it:", "8:00 (UTC)")
    await later(bot, hours=8)
    assert not got(anna, "By day"), "it is seven"
    await later(bot, hours=1, minutes=1)
    assert adds_up(await olga.hears("Sent:"))["done"] == 2
    assert len(got(anna, "By day")) == len(got(bob, "By day")) == 1


async def test_what_was_taken_up_before_the_machine_slept_is_not_sent_at_night(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, f"Reader {number}") for number in range(30)]
    await it_is(bot, time(10))
    store, sender = store_of(bot), bot.app._connection.sender
    turn, turns = sender.turn, 0

    async def slept(*, each: int, paid: bool) -> None:
        nonlocal turns
        turns += 1
        await turn(each=each, paid=paid)
        if turns == 4:
            bot.clock.suspend(hours=13)

    sender.turn = slept  # type: ignore[method-assign, assignment]
    await launches_with(olga, "By day", *NOT_AT_NIGHT)
    await olga.hears("It stood still for a long time")
    await olga.taps("Go on")
    await put_off(bot, 27)
    assert sum(len(got(reader, "By day")) for reader in readers) == 3
    (running,) = await store.progress.running()
    assert running.delivered == 3
    await later(bot, hours=9, minutes=1)
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
        assert "set forward by 120 days" in told_of_the_clock(bot)
        await later(bot, minutes=59)
        assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(1,)]
        await later(bot, minutes=2)
        assert told_of_the_clock(bot) == ""
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
        await later(bot, days=61)
        for _ in range(2):  # one broadcast's at a time
            await later(bot, minutes=1)
        assert rows(bot.database, "SELECT count(*) FROM deliveries") == [(0,)]


async def test_a_start_with_a_clock_behind_the_database_is_told_and_nothing_is_tidied(bot: Running) -> None:
    olga, _ = await bot.owner(), await bot.subscriber("Anna")
    await sends(olga, "Update", "Before")
    await later(bot, days=10)
    (dates,) = rows(bot.database, "SELECT created_at, started_at, finished_at FROM broadcasts")
    await bot.app.stop()
    # It stood still, and lies a minute before the broadcast now: as on a machine without a clock of its own.
    bot.clock.set_by(days=-10, minutes=-1)
    await bot.start()
    assert "the database was in use until" in told_of_the_clock(bot)
    await later(bot, minutes=2)
    await bot.clock_is_set(days=10)
    assert rows(bot.database, "SELECT created_at, started_at, finished_at FROM broadcasts") == [dates]
    await later(bot, hours=1, minutes=1)
    assert told_of_the_clock(bot) == ""


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
    await later(bot, hours=2)
    await bot.clock_is_set(days=120)
    await later(bot, minutes=30)
    assert await bot.app.team.invitation(Role.ORGANISER), "whoever invites deletes what has run out"
    await bot.clock_is_set(days=-120)
    await later(bot, minutes=30)
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


async def test_a_case_that_only_a_wrong_clock_holds_for_over_is_asked_about(tmp_path: Path) -> None:
    messages = shutil.copytree(messages_folder(), tmp_path / "messages")
    case, clock = messages / "cases" / "tjk001", TestClock()
    over = (clock.now() + timedelta(days=30)).date()
    for file, line in [
        ("case.toml", f"stopped = {over}"),
        *((f.name, 'stop = "Over."') for f in case.glob("??.toml")),
    ]:
        (case / file).write_text(f"{line}\n{(case / file).read_text('utf-8')}", "utf-8")
    async with Running(tmp_path, clock=clock, messages=messages) as bot:
        anna = await bot.subscriber("Anna")
        await sends_letter(anna, bot)
        await later(bot, hours=2)
        await bot.clock_is_set(days=120)
        await later(bot, minutes=30)
        assert not got(anna, QUESTION)
        await bot.clock_is_set(days=-120)
        await later(bot, days=15)
        await anna.hears(QUESTION)


async def test_one_that_was_stopped_after_the_clock_was_set_back_tells_when(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "News")
    await bot.clock_is_set(days=-3)
    await stops(olga)
    result = await olga.hears("Stopped:")
    assert adds_up(result) == {"done": 2, "gone": 0, "failed": 0, "unknown": 0, "stopped": 2}
    (dates,) = rows(bot.database, "SELECT started_at, finished_at FROM broadcasts")
    began, ended = (datetime.fromisoformat(str(kept)) for kept in dates)
    assert timedelta() <= ended - began < timedelta(minutes=5)
