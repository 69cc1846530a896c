"""Not now: being reminded of a letter, and thinking better of it."""

from __future__ import annotations

from tests.support.application import Running
from tests.support.steps.letters import to_letter


async def test_who_takes_a_reminder_back_gets_none(bot: Running) -> None:
    anna, boris = bot.person("Anna"), bot.person("Boris")
    for human in (anna, boris):
        await to_letter(bot, human, "en")
        await human.taps("remind me tomorrow")
        await human.hears("I will remind you")
    await anna.taps("Don't remind me")
    await anna.hears("I won't remind you")
    await bot.later(days=1, minutes=1)
    await boris.hears("You asked me to remind you")
    assert "You asked me to remind you" not in anna.transcript(), "hers was due first"
