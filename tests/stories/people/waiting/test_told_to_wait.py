"""Telegram says 429 to something that is no message: that waits, and nobody notices anything else."""

from __future__ import annotations

import asyncio

from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.letters import to_letter

HOURS = 7200


async def test_while_polling_waits_for_hours_what_is_due_is_said_and_a_stop_takes_no_time(
    bot: Running,
) -> None:
    anna = bot.person("Anna")
    await to_letter(bot, anna, "en")
    await anna.taps("Not now")
    await anna.hears("tomorrow")
    polling = bot.world.faults.add(InjectedFault("getUpdates", times=1, status=429, retry_after=HOURS))
    await anna.says("/help")
    await anna.hears("/letter")
    async with asyncio.timeout(PATIENCE):
        while not polling.hits:  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)
    polled = len(bot.world.calls_of("getUpdates"))
    await bot.later(days=1, minutes=1)
    await anna.hears("You asked me to remind you")
    await anna.says("/privacy")
    assert len(bot.world.calls_of("getUpdates")) == polled, "it was asked not to"
    async with asyncio.timeout(PATIENCE):
        await bot.restart()
    await anna.hears("/mydata")


async def test_whose_tap_cant_be_answered_is_answered_all_the_same_and_goes_on(bot: Running) -> None:
    anna = bot.person("Anna")
    bot.world.faults.add(InjectedFault("answerCallbackQuery", status=429, retry_after=20))
    await to_first_question(bot, anna)
    await anna.says("/help")
    await anna.hears("/letter")


async def to_first_question(bot: Running, human: Human) -> None:
    await human.says("/letter")
    await human.hears()
    question = await human.screen(bot.said("en").label("safety_no"))
    human.person.taps(question, bot.said("en").label("safety_no"))
    await human.hears()


async def test_a_webhook_that_another_program_left_keeps_nobody_from_being_heard(bot: Running) -> None:
    await bot.app.stop()
    bot.world.webhook = "https://hooks.example.org/secret"
    anna = bot.person("Anna")
    await anna.says("/help")
    await bot.start()
    await anna.hears("/letter")
    assert bot.world.webhook == ""
    assert not bot.app.conditions.now
