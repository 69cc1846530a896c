"""Broadcasts that stood still for too long, or stand in a copy that was put back: they ask first."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.chat.delivery import reports
from bot.model.broadcasts.halt import Halt, Halted
from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.after_sending import comes_to_be
from tests.support.steps.broadcasting import adds_up, half_sent, put_off, stops, store_of, told_to_wait
from tests.support.steps.organising import (
    figures,
    got,
    launches,
    organiser,
    previews,
    sends,
    subscribed,
    writes_first,
)
from tests.support.stores import rows, sqlite_connection

ASKED = "Waiting for your answer"
STOOD = "It stood still for a long time"
RESTORED = "put back to an earlier state"
DECIDED = "Somebody has decided that already."
QUESTION = "What do you want to do?"


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is to be asked is asked at once."""
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


def go_on_of(message: Message) -> str:
    """What the button to go on carries."""
    data = message.button("Go on").data
    assert data is not None
    return data


async def down_for(bot: Running, **time: float) -> None:
    """The bot is away for so long, and comes back."""
    await bot.app.stop()
    bot.clock.advance(**time)
    await bot.start()


async def struck(fault: InjectedFault, times: int) -> None:
    """Return once it has struck so often."""
    async with asyncio.timeout(PATIENCE):
        while fault.hits < times:  # noqa: ASYNC110 - a fault tells nobody
            await asyncio.sleep(0.01)


async def interrupted(bot: Running, author: Human, **time: float) -> list[Human]:
    """A broadcast that two of four people have, when the bot is away for so long; returns the four."""
    readers = await half_sent(bot, author, "News")
    # Nobody is told to wait any more: they are due at once.
    with sqlite_connection(bot.database) as connection:
        connection.execute("UPDATE deliveries SET not_before = 0 WHERE state = 'waiting'")
    bot.world.faults.clear()
    await down_for(bot, **time)
    return readers


async def test_what_stood_still_for_five_days_asks_before_it_goes_on(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    readers = await half_sent(bot, paul, "News")
    bot.world.faults.clear()
    await down_for(bot, days=5)
    for human in (paul, olga):
        await human.hears(ASKED, STOOD, "2 people have it", "2 people are waiting")
    assert [len(got(reader, "News")) for reader in readers] == [1, 1, 0, 0]
    await paul.taps("👁 Look at it")
    await paul.hears("News")
    await paul.taps("▶️ Go on")
    await paul.hears("It goes on")
    assert adds_up(await paul.hears("Sent:"))["done"] == 4
    assert [len(got(reader, "News")) for reader in readers] == [1, 1, 1, 1]


async def test_a_correction_that_stood_still_is_shown_as_it_would_read(bot: Running) -> None:
    olga = await bot.owner()
    anna, bob = await subscribed(bot, "Anna"), await subscribed(bot, "Bob")
    await sends(olga, "Update", "Wrong")
    await olga.taps("✏️ Correct it")
    await olga.hears("in this language: English")
    await olga.says("Right,\nword for word")
    await olga.hears("A correction", "Right")
    await previews(olga)
    bot.world.faults.add(InjectedFault("editMessageText", chat=bob.chat, times=1, status=429, retry_after=60))
    await olga.taps("🚀")
    await anna.hears("Right")
    await put_off(bot, 1)
    await down_for(bot, days=5)
    await olga.hears(ASKED, STOOD)
    await olga.taps("👁 Look at it")
    await olga.hears("Right,\nword for word")
    await olga.taps("▶️ Go on")
    await olga.hears("Corrected at 2 of 2")


async def test_what_stood_still_for_less_goes_on_by_itself(bot: Running) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "News")
    bot.world.faults.clear()
    await down_for(bot, minutes=50)
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    assert not got(olga, ASKED)
    assert [len(got(reader, "News")) for reader in readers] == [1, 1, 1, 1]


async def test_how_long_is_a_setting(tmp_path: Path) -> None:
    async with Running(tmp_path, settings_given={"ask_after_minutes": 240}) as bot:
        olga = await bot.owner()
        await half_sent(bot, olga, "News")
        bot.world.faults.clear()
        await down_for(bot, hours=3, minutes=50)
        assert adds_up(await olga.hears("Sent:"))["done"] == 4


async def test_telegram_out_of_reach_for_hours_is_an_interruption_too(bot: Running) -> None:
    olga = await bot.owner()
    readers = [await subscribed(bot, f"Reader {number}") for number in range(12)]
    for method in ("sendMessage", "getMe"):
        bot.world.faults.add(InjectedFault(method, spared=[olga.chat], status=401))
    await launches(olga, "Update", "News")
    await olga.hears("Telegram doesn't accept this bot's token")
    bot.clock.advance(hours=1, minutes=5)
    bot.world.faults.clear()
    await olga.hears(ASKED, STOOD, "12 people are waiting")
    assert not any(got(reader, "News") for reader in readers)
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 12


async def test_that_telegram_answers_a_question_is_no_sign_that_it_takes_messages(bot: Running) -> None:
    olga = await bot.owner()
    for number in range(12):
        await subscribed(bot, f"Reader {number}")
    away = bot.world.faults.add(InjectedFault("sendMessage", spared=[olga.chat], status=401))
    await launches(olga, "Update", "News")
    await olga.hears("Telegram doesn't accept this bot's token")
    for _ in range(2):
        tried = away.hits
        bot.clock.advance(minutes=25)
        await struck(away, tried + 1)
    bot.clock.advance(minutes=25)
    await olga.hears(ASKED, QUESTION)
    bot.world.faults.clear()
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 12


async def test_waiting_for_readers_evening_is_no_interruption(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    now = bot.clock.now()
    noon = datetime.combine(now.date() + timedelta(days=1), time(12), UTC)
    bot.clock.advance(seconds=(noon - now).total_seconds())
    await writes_first(olga, "Update", "Tonight")
    await olga.taps("🕒")
    await olga.taps("evening")
    await olga.taps("Back")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Waiting for readers' time of day")
    await put_off(bot, 1)
    await down_for(bot, hours=4)
    await bot.later(hours=2, minutes=1)
    await anna.hears("Tonight")
    assert figures(await olga.hears("Sent:"))["delivered"] == 1
    assert not got(olga, ASKED)


async def test_an_evening_that_was_missed_is_asked_about(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    now = bot.clock.now()
    noon = datetime.combine(now.date() + timedelta(days=1), time(12), UTC)
    bot.clock.advance(seconds=(noon - now).total_seconds())
    await writes_first(olga, "Update", "Tonight")
    await olga.taps("🕒")
    await olga.taps("evening")
    await olga.taps("Back")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("Waiting for readers' time of day")
    await put_off(bot, 1)
    await down_for(bot, hours=9)
    await olga.hears(ASKED, STOOD)
    assert not got(anna, "Tonight")


async def test_what_a_person_paused_is_theirs_to_go_on_with(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "News")
    bot.world.faults.clear()
    await olga.taps("⏸ Pause")
    await olga.hears("Paused")
    await down_for(bot, days=1)
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    assert not got(olga, ASKED)


async def test_two_owners_answer_and_the_second_is_told(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await interrupted(bot, paul, days=1)
    first = await paul.hears(ASKED, QUESTION)
    second = await olga.hears(ASKED, QUESTION)
    await paul.taps("▶️ Go on", first)
    await paul.hears("Sent:")
    answer = await olga.taps("▶️ Go on", second)
    assert answer.text == DECIDED
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    # Once more, below the same message, which shows the result by now.
    await olga.taps_old(go_on_of(second))
    assert rows(bot.database, "SELECT state FROM broadcasts") == [("done",)]


async def test_an_older_question_does_not_answer_a_newer_one(bot: Running) -> None:
    olga = await bot.owner()
    readers = await interrupted(bot, olga, days=1)
    old = await olga.hears(ASKED, QUESTION)
    data = go_on_of(old)
    told_to_wait(bot, *readers[2:])
    await olga.taps("▶️ Go on", old)
    await put_off(bot, 2)
    bot.world.faults.clear()
    await down_for(bot, days=1)
    await olga.hears(ASKED, QUESTION)
    assert (await olga.taps_old(data)).text == DECIDED
    assert rows(bot.database, "SELECT state, halts FROM broadcasts") == [("paused", 2)]
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4


async def test_it_is_asked_once_however_often_the_bot_starts_and_the_answer_comes_after(bot: Running) -> None:
    olga = await bot.owner()
    await interrupted(bot, olga, days=1)
    await olga.hears(ASKED, QUESTION)
    await bot.restart()
    await bot.restart()
    await comes_to_be(bot, "SELECT halts FROM broadcasts", [(1,)])
    assert len(got(olga, QUESTION)) == 1
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
    assert not got(olga, QUESTION)


async def test_who_stops_it_stops_it(bot: Running) -> None:
    olga = await bot.owner()
    await interrupted(bot, olga, days=1)
    await olga.hears(ASKED)
    await stops(olga)
    assert adds_up(await olga.hears("Stopped:")) == {
        "done": 2,
        "gone": 0,
        "failed": 0,
        "unknown": 0,
        "stopped": 2,
    }


async def test_an_old_button_to_go_on_after_a_pause_goes_not_on_after_a_halt(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "News")
    await olga.taps("⏸ Pause")
    resume = go_on_of(await olga.screen("▶️ Go on"))
    store = store_of(bot)
    assert await store.steering.resume(1)
    assert await store.halts.halt(1, Halted(Halt.INTERRUPTED, since=bot.clock.now(), until=bot.clock.now()))
    await olga.taps_old(resume)
    assert rows(bot.database, "SELECT state FROM broadcasts") == [("paused",)]


async def test_it_stands_in_the_list_as_what_waits_for_an_answer(bot: Running) -> None:
    olga = await bot.owner()
    await interrupted(bot, olga, days=1)
    await olga.hears(ASKED)
    await olga.says("/broadcast")
    await olga.hears("What do you want to send?", "✋ waits for an answer")
    await olga.taps("✋ News")
    await olga.hears(ASKED, STOOD)


async def test_who_cannot_be_asked_now_is_asked_later(bot: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "ASK_AGAIN_S", 0.05)
    olga = await bot.owner()
    await half_sent(bot, olga, "News")
    bot.world.faults.clear()
    lost = bot.world.faults.add(
        InjectedFault("sendMessage", chat=olga.chat, status=400, description="Bad Request: chat not found")
    )
    await down_for(bot, days=1)
    await struck(lost, 1)
    assert not got(olga, QUESTION)
    bot.world.faults.remove(lost)
    await olga.hears(ASKED, QUESTION)


# --- after a copy was put back


def put_back(bot: Running, copy_of: datetime, at: datetime) -> None:
    """What `restore` leaves in the database that it puts back."""
    value = json.dumps({"at": at.isoformat(), "copy_of": copy_of.isoformat()}).encode()
    with sqlite_connection(bot.database) as connection:
        connection.execute("INSERT INTO facts_about_database VALUES ('restored', ?)", (value,))


async def test_what_was_under_way_in_a_copy_asks_and_says_how_many_may_get_it_twice(bot: Running) -> None:
    olga = await bot.owner()
    readers = await half_sent(bot, olga, "News")
    bot.world.faults.clear()
    await bot.app.stop()
    put_back(bot, bot.clock.now(), bot.clock.now() + timedelta(minutes=10))
    bot.clock.advance(minutes=20)
    await bot.start()
    await olga.hears(ASKED, RESTORED, "nor who wrote /stop", "up to 2 people would get it twice")
    assert [len(got(reader, "News")) for reader in readers] == [1, 1, 0, 0]
    assert rows(bot.database, "SELECT 1 FROM facts_about_database WHERE name = 'restored'") == []
    await bot.restart()
    assert rows(bot.database, "SELECT state, halts FROM broadcasts") == [("paused", 1)]
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4


async def test_what_was_paused_in_a_copy_goes_not_on_with_one_tap_on_an_older_button(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "News")
    await olga.taps("⏸ Pause")
    resume = go_on_of(await olga.screen("▶️ Go on"))
    bot.world.faults.clear()
    await bot.app.stop()
    put_back(bot, bot.clock.now(), bot.clock.now())
    await bot.start()
    await olga.hears(ASKED, RESTORED)
    await olga.taps_old(resume)
    assert rows(bot.database, "SELECT state FROM broadcasts") == [("paused",)]


@pytest.mark.parametrize("minutes", [61, 180])
async def test_a_time_that_passed_since_the_copy_is_asked_about(bot: Running, minutes: int) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Vigil")
    await olga.taps("🕒")
    await olga.taps("In 1 hour")
    await olga.taps("Back")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("It waits for its time")
    await bot.app.stop()
    put_back(bot, bot.clock.now(), bot.clock.now() + timedelta(minutes=minutes))
    bot.clock.advance(minutes=minutes)
    await bot.start()
    question = await olga.hears(ASKED, "It was to go out at this time", RESTORED)
    assert "Nothing was sent" not in question.text, "that isn't known"
    assert not got(anna, "Vigil")
    await olga.taps("Send to 1")
    await anna.hears("Vigil")
    assert adds_up(await olga.hears("Sent:"))["done"] == 1


async def test_a_damaged_memory_of_a_restore_still_asks_first(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "News")
    bot.world.faults.clear()
    await bot.app.stop()
    with sqlite_connection(bot.database) as connection:
        connection.execute("INSERT INTO facts_about_database VALUES ('restored', X'FF7B')")
    bot.clock.advance(minutes=20)
    await bot.start()
    await olga.hears(ASKED, RESTORED, "If you aren't sure")
    assert rows(bot.database, "SELECT 1 FROM facts_about_database WHERE name = 'restored'") == []
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4


async def test_a_damaged_memory_of_a_halt_can_still_be_decided(bot: Running) -> None:
    olga = await bot.owner()
    await interrupted(bot, olga, hours=5)
    await olga.hears(ASKED, STOOD)
    await bot.app.stop()
    with sqlite_connection(bot.database) as connection:
        connection.execute("UPDATE broadcasts SET halt_facts = 'damaged'")
    await bot.start()
    await olga.says("/broadcast")
    await olga.hears("waits for an answer")
    await olga.taps("✋ News")
    await olga.hears(STOOD)
    await olga.taps("▶️ Go on")
    assert adds_up(await olga.hears("Sent:"))["done"] == 4


async def test_a_damaged_memory_of_the_last_beat_holds_up_nothing(bot: Running) -> None:
    olga = await bot.owner()
    await half_sent(bot, olga, "News")
    with sqlite_connection(bot.database) as connection:
        connection.execute("UPDATE deliveries SET not_before = 0 WHERE state = 'waiting'")
    bot.world.faults.clear()
    await bot.app.stop()
    with sqlite_connection(bot.database) as connection:
        connection.execute("UPDATE facts_about_database SET value = X'FF' WHERE name = 'sending'")
    await bot.start()
    assert adds_up(await olga.hears("Sent:"))["done"] == 4
