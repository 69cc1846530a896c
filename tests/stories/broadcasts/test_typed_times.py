"""A time in the words that people use, and asked back where it can mean several."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import got, previews, writes_first


async def _asked_for_a_time(bot: Running) -> Human:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "At its time")
    await olga.taps("🕒")
    await olga.taps("Another time")
    await olga.hears("Please send me the time", "Monday at 9")
    return olga


@pytest.mark.parametrize("typed", ["tomorrow at 9", "demain à 9h", "завтра в 9", "пагоҳ соати 9"])
async def test_tomorrow_at_nine_is_nine_o_clock_tomorrow_in_every_language(bot: Running, typed: str) -> None:
    olga = await _asked_for_a_time(bot)
    await olga.says(typed)
    tomorrow = bot.said("en").date((bot.clock.now() + timedelta(days=1)).date())
    await olga.hears("When:", f"{tomorrow}, 09:00")
    await olga.taps("Back")
    await previews(olga)
    await olga.taps("🚀")
    await olga.hears("It waits for its time", "09:00")


async def test_in_two_hours_is_read_back_before_it_holds(bot: Running) -> None:
    olga = await _asked_for_a_time(bot)
    bot.clock.advance(seconds=60 - bot.clock.now().second)  # a minute has just begun
    await olga.says("через два часа")
    at = bot.clock.now() + timedelta(hours=2)
    await olga.hears("When:", f"{bot.said('en').date(at.date())}, {at:%H:%M}")
    await olga.taps("Back")
    await previews(olga)
    assert not got(olga, "It waits for its time"), "she sees it once more, and confirms"
    await olga.taps("🚀")
    await olga.hears("It waits for its time", f"{at:%H:%M}")


async def test_what_can_mean_several_times_is_asked_back(bot: Running) -> None:
    olga = await _asked_for_a_time(bot)
    await olga.says("tomorrow at 6")
    asked = await olga.hears("That can be read in several ways", "Which time do you mean (UTC)?")
    tomorrow = bot.said("en").date((bot.clock.now() + timedelta(days=1)).date())
    assert [row[0] for row in asked.labels] == [f"{tomorrow}, 06:00", f"{tomorrow}, 18:00", "◀️ Back"]
    # It is still awaited: another answer does as well.
    await olga.says("soon")
    await olga.hears("I can't read that as a time")
    assert (await olga.taps("18:00", asked)).text == "Saved."
    await olga.hears("When:", f"{tomorrow}, 18:00")
    await olga.says("19:00")
    assert not got(olga, "19:00")


async def test_who_is_shown_the_times_may_just_write_one(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "At its time")
    await olga.taps("🕒")
    await olga.hears("When is it to go out?", "or write one", "Monday at 9")
    await bot.restart()
    await olga.says("tomorrow at 9")
    tomorrow = bot.said("en").date((bot.clock.now() + timedelta(days=1)).date())
    chosen = await olga.hears("When:", f"{tomorrow}, 09:00")
    # Whoever has gone on writes no time.
    await olga.taps("Back", chosen)
    await olga.hears("Kept. Nothing is sent yet", "09:00")
    await olga.says("in two hours")
    await olga.hears("I didn't put this anywhere")
