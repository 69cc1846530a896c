"""A question is open, and somebody looks something up: they can still answer, and are told so."""

from __future__ import annotations

import pytest

from tests.support.application import Running
from tests.support.steps.after_sending import has_answered
from tests.support.steps.letters import OWN, body_of, own_words, to_letter
from tests.support.steps.organising import KEPT, got, writes_first

STILL = "I am still waiting"


@pytest.mark.parametrize(
    "command", ["/broadcast", "/totals", "/start", "/help", "/team", "help", "/settings"]
)
async def test_a_command_in_the_middle_of_writing_loses_nothing(bot: Running, command: str) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "In English")
    await olga.taps("Français")
    await olga.hears("in this language: Français")
    await olga.says(command)
    await olga.hears(f"{STILL} for the text of your message", "is kept")
    await bot.restart()
    await olga.says("En français")
    assert "In English" in (await olga.hears(KEPT, "En français")).text


async def test_a_time_is_still_awaited_after_a_command(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Later")
    await olga.taps("🕒")
    await olga.taps("Another time")
    await olga.hears("Please send me the time")
    await olga.says("/help")
    await olga.hears(f"{STILL} for the time")
    await olga.says("tomorrow 18:30")
    await olga.hears("When:", "18:30")


async def test_names_and_sentences_for_a_letter_are_too(bot: Running) -> None:
    anna = bot.person("Anna", "en")
    await to_letter(bot, anna, "en")
    await own_words(anna, OWN)
    await anna.hears("Your letter is ready")
    await anna.taps("Add my name")
    await anna.hears("comma")
    await anna.says("/privacy")
    await anna.hears(f"{STILL} for your name")
    await anna.says("Anna Peeters, Lyon")
    letter = await anna.hears("Your letter is ready")
    assert "Anna Peeters" in body_of(anna, letter)
    assert OWN in body_of(anna, letter), "what was typed before is there as well"
    await anna.taps("Change my words")
    await anna.hears("Why does this matter to you?")
    await anna.says("/help")
    await anna.hears(f"{STILL} for words of your own")
    await anna.says("I teach, and I know what silence does.")
    assert "what silence does" in body_of(anna, await anna.hears("Your letter is ready"))


async def test_what_would_go_to_others_is_put_away_and_can_be_begun_anew(bot: Running) -> None:
    olga, anna = await bot.owner(), bot.person("Anna")
    await has_answered(bot, anna)
    await anna.taps("Pass it on")
    await anna.hears("Send me what came, in one message")
    await anna.says("/help")
    told = await anna.hears("I have stopped waiting for what you wanted to pass on")
    await anna.says("Anna Bell, Leeds")
    await anna.hears("/help")
    await anna.taps("Pass it on", told)
    await anna.hears("Send me what came, in one message")
    await anna.says("An answer")
    await anna.taps("Pass this on")
    await anna.hears("Passed on")
    assert not got(olga, "Bell")
    assert got(olga, "An answer")


async def test_who_puts_it_away_or_leaves_is_asked_no_more(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "In English")
    await olga.taps("Français")
    await olga.says("/help")
    await olga.hears(STILL)
    await olga.taps("Not any more")
    await olga.hears("I am waiting for nothing", "Your draft is kept")
    await olga.says("Bonjour à tous")
    await olga.hears("In English")
    await olga.says("/broadcast")
    await olga.taps("📝 In English")
    await olga.taps("Français")
    await olga.says("/stop")
    await olga.hears()
    await olga.says("Encore")
    await olga.hears("In English")


async def test_a_command_that_asks_something_itself_is_not_reminded_over(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "The first")
    await olga.taps("Français")
    await olga.says("/broadcast")
    await olga.hears(STILL)
    await olga.taps("Call to act")
    await olga.hears("in this language: English")
    await olga.says("The second")
    await olga.hears(KEPT, "The second")
    await olga.says("/help")
    await olga.hears("/letter")
    await olga.says("/totals")
    await olga.hears("Rukhshona")
    assert len(got(olga, STILL)) == 1
