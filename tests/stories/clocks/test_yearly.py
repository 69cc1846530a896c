"""Whoever gets updates for a year is asked once whether to go on, and forgotten if no answer comes."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from bot.services.people import yearly
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.after_sending import sends as reports
from tests.support.steps.clocks import later
from tests.support.steps.organising import at, got
from tests.support.stores import rows

ASKED = "Shall I go on writing to you?"
YES = "Yes, go on"


async def _year(bot: Running) -> None:
    """So long that whoever was here before is due, whatever the day it is; by day."""
    await at(bot, 8)
    await later(bot, days=397, hours=1)


async def _held(human: Human) -> dict[str, Any]:
    await human.says("/mydata")
    await human.taps("The same as a file")
    document = (await human.hears(file=True)).document
    assert document is not None
    held: dict[str, Any] = json.loads(document.data)["subscriber"]
    return held


async def test_one_tap_keeps_them_for_a_year_and_only_the_month_is_kept(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    await _year(bot)
    asked = await anna.hears(ASKED)
    today = bot.clock.now().date()
    until = today + timedelta(days=30)
    assert f"{until.day} {until:%B %Y}" in asked.text
    assert not got(olga, ASKED), "one of the team is asked nothing"
    await anna.says("/mydata")
    await anna.hears("I asked whether to go on, and wait for your answer")
    await anna.taps(YES, asked)
    await anna.hears("Thank you. Everything stays as it is.")
    assert rows(bot.database, "SELECT renewed, asked_on FROM subscribers WHERE renewed IS NOT NULL") == [
        (f"{today:%Y-%m}-01", None)
    ]
    await anna.says("/mydata")
    await anna.hears(f"The month in which you last said that I go on: {today:%B %Y}")
    await later(bot, days=330)
    assert len(got(anna, ASKED)) == 0, "it was answered, and isn't asked again within the year"
    await later(bot, days=67)
    await anna.hears(ASKED)


async def test_who_is_silent_for_thirty_days_is_forgotten(
    bot: Running,
) -> None:
    anna, boris = await bot.subscriber("Anna"), await bot.subscriber("Boris")
    await reports(anna, bot)
    await _year(bot)
    asked = await anna.hears(ASKED)
    await boris.hears(ASKED)
    for _ in range(29):
        await later(bot, days=1)
    assert len(got(anna, ASKED)) == 1, "once"
    await boris.taps(YES)
    await boris.hears("Everything stays as it is.")
    await later(bot, days=1)
    assert (await _held(anna))["wants"] == "all", "until the end of the day that was told"
    await later(bot, days=1)
    await anna.says("/mydata")
    await anna.hears("Nothing about you is stored.")
    assert rows(bot.database, "SELECT count(*) FROM subscribers") == [(1,)]
    assert rows(bot.database, "SELECT count(*) FROM records") == [(0,)]
    await anna.taps(YES, asked)
    await anna.hears("You get no updates any more", "no answer to this question came in time")
    await anna.taps("Get updates again")
    await anna.hears()
    await anna.taps("🔔")
    await anna.hears("You are subscribed.")


async def test_a_restart_in_the_middle_asks_nobody_twice_and_leaves_nobody_out(
    bot: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(yearly, "AT_A_TIME", 2)
    people = [await bot.subscriber(f"Somebody {number}") for number in range(5)]
    await at(bot, 8)
    await later(bot, days=397, hours=1)
    assert sum(len(got(human, ASKED)) for human in people) < 5, "not all at once"
    await bot.restart()
    await later(bot, hours=1, minutes=1)
    for _ in range(4):
        await later(bot, seconds=20)
    assert [len(got(human, ASKED)) for human in people] == [1] * 5


async def test_nobody_is_asked_by_night_nor_who_gets_nothing_or_is_gone(bot: Running) -> None:
    anna, boris, carla = [await bot.subscriber(name) for name in ("Anna", "Boris", "Carla")]
    await boris.says("/stop")
    await boris.hears("Stopped")
    await at(bot, 21)
    await later(bot, days=397)
    carla.person.blocks()
    await bot.app.idle()
    await later(bot, hours=2)
    assert not got(anna, ASKED)
    await later(bot, hours=10)
    await anna.hears(ASKED)
    assert not got(boris, ASKED)
    assert not got(carla, ASKED)
    assert rows(bot.database, "SELECT count(*) FROM subscribers WHERE asked_on IS NOT NULL") == [(1,)]


async def test_who_stops_or_chooses_anew_has_answered(bot: Running) -> None:
    anna, boris = await bot.subscriber("Anna"), await bot.subscriber("Boris")
    await _year(bot)
    await anna.hears(ASKED)
    await boris.hears(ASKED)
    await boris.taps("Stop all messages")
    await boris.hears("Stopped.")
    await anna.says("/settings")
    await anna.hears()
    await anna.taps("Only when there is something to do")
    await anna.hears()
    assert rows(bot.database, "SELECT count(*) FROM subscribers WHERE asked_on IS NOT NULL") == [(0,)]
    for _ in range(32):
        await later(bot, days=1)
    assert rows(bot.database, "SELECT count(*) FROM subscribers") == [(2,)]
    assert date.fromisoformat((await _held(anna))["renewed"]).day == 1
