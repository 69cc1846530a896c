"""What colleagues do is told once, together, not by night, and to who wants to hear it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.base.buttons import pack
from bot.chat.delivery import reports
from bot.chat.team.buttons import NoticeCountry
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import half_sent, stops
from tests.support.steps.organising import (
    another_owner,
    at,
    by_day,
    gathered,
    got,
    organiser,
    removes,
    schedules,
    subscribed,
)
from tests.support.stores import rows

TOGETHER = "What happened in the team"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def _team(bot: Running) -> tuple[Human, Human, Human, Human]:
    """Four of them, who have heard of each other."""
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    paul = await organiser(bot, olga, "Paul")
    rosa = await organiser(bot, olga, "Rosa")
    await gathered(bot)
    return olga, vera, paul, rosa


async def _looks(human: Human, words: str) -> None:
    """At a colleague's broadcast."""
    await human.says("/broadcast")
    await human.taps("📋 The team's broadcasts")
    await human.taps(words, await human.hears("The team's broadcasts"))
    await human.hears("Half of it")


async def test_what_several_do_within_minutes_comes_as_one_message_in_order(bot: Running) -> None:
    await by_day(bot)
    olga, vera, paul, rosa = await _team(bot)
    await half_sent(bot, paul, "Half of it")
    await _looks(olga, "Half of it")
    await stops(olga)
    await paul.hears("Stopped:")
    await _looks(olga, "Half of it")
    await olga.taps("↩️ Delete it everywhere")
    await olga.taps("Yes, delete it everywhere")
    await bot.restart()
    assert not got(vera, "Half of it"), "there may be more to come, and a restart changes nothing"
    await gathered(bot)
    told = await vera.hears(TOGETHER, "Half of it")
    lines = [line for line in told.text.splitlines() if "“Half of it”" in line]
    first, second, third = lines
    assert "is sending" in first
    assert "has stopped" in second
    assert "deleted everywhere" in third
    assert "Organiser no. 3" in first
    assert "Owner no. 1" in second
    assert "Half of it" in str(told.labels), "with a button where it is seen"
    await rosa.hears(TOGETHER, "Half of it")
    await paul.hears(TOGETHER, "has stopped")
    assert not any("is sending" in message.text for message in got(paul, TOGETHER)), "that was himself"
    await olga.hears("Organiser no. 3 is sending a message")  # one thing: no list of it
    await bot.restart()
    await gathered(bot)
    assert [len(got(human, "Half of it")) for human in (vera, rosa)] == [1, 1]
    assert rows(bot.database, "SELECT * FROM team_news") == []


async def test_by_night_only_what_is_urgent_comes_and_the_rest_in_the_morning(bot: Running) -> None:
    await by_day(bot)
    olga, vera, paul, rosa = await _team(bot)
    await vera.says("/notices")
    await vera.hears("From 22:00 to 07:00 it waits for the morning", "(UTC)")
    await vera.taps("By night too")
    await vera.hears("It comes by night too")
    await rosa.says("/notices")
    await rosa.taps("Colleagues' broadcasts")
    await subscribed(bot, "Anna")
    await at(bot, 23)
    await schedules(paul, "Update", "At dawn", "Tomorrow 18:00")
    await schedules(paul, "Update", "And later", "Tomorrow 18:00")
    await gathered(bot)
    await vera.hears(TOGETHER, "At dawn", "And later")  # she wants to hear it by night too
    await vera.says("/stopcase")
    await vera.taps("Yes, stop it now")
    await olga.hears("Stopped: ")
    await rosa.hears("Stopped: ")
    await at(bot, 6)
    assert not got(olga, "At dawn")
    await at(bot, 7)
    told = await olga.hears(TOGETHER, "At dawn", "And later")
    assert told.text.index("At dawn") < told.text.index("And later")
    assert len(got(olga, "At dawn")) == 1
    assert not got(rosa, "At dawn"), "she has switched that off; the stop can't be"


async def test_who_is_removed_hears_that_at_once_and_nothing_more(bot: Running) -> None:
    await by_day(bot)
    olga, vera, paul, rosa = await _team(bot)
    await rosa.says("/notices")
    await rosa.taps("By night too")
    await subscribed(bot, "Anna")
    await at(bot, 23)
    await schedules(paul, "Update", "Without Rosa", "Tomorrow 18:00")
    await removes(olga, 4)
    await rosa.hears("You aren't in the team any more")
    await at(bot, 8)
    await vera.hears(TOGETHER, "Without Rosa", "removed from the team")
    assert not got(rosa, "Without Rosa")
    assert rows(bot.database, "SELECT * FROM notice_wishes") == [], "what she wished went with her"


async def test_whose_night_it_is_can_be_set(bot: Running) -> None:
    await by_day(bot)
    olga, vera, paul, _ = await _team(bot)
    await vera.says("/team")
    await vera.taps("🔔 Notices")
    await vera.taps("Where I am")
    await vera.hears("I only keep the time zone")
    await subscribed(bot, "Anna")
    await vera.taps_old(pack(NoticeCountry("JP")))
    there = (bot.clock.now() + timedelta(hours=9)).hour
    await vera.hears(f"It is {there:02}:", "(Asia/Tokyo)")
    assert rows(bot.database, "SELECT zone FROM notice_wishes") == [("Asia/Tokyo",)]
    await at(bot, 15)  # past midnight in Tokyo
    await schedules(paul, "Update", "By day here", "Tomorrow 18:00")
    await gathered(bot)
    await olga.hears("By day here")
    assert not got(vera, "By day here")
    await at(bot, 22)
    await vera.hears("By day here")
