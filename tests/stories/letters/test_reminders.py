"""Not now: being reminded of a letter, and thinking better of it."""

from __future__ import annotations

from tests.support.application import Running
from tests.support.steps.letters import to_letter
from tests.support.stores import rows


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


async def test_who_writes_meanwhile_gets_none_and_nothing_on_the_disk_tells_which_tap_it_was(
    bot: Running,
) -> None:
    humans = [bot.person(name) for name in ("Anna", "Boris", "Carl")]
    for human in humans:
        await to_letter(bot, human, "en")
        await human.taps("remind me tomorrow")
        await human.hears("I will remind you")
    anna, boris, carl = humans
    waiting = rows(bot.database, "SELECT * FROM reminders")
    for human in (anna, boris):
        await human.taps("I sent it")
        await human.hears("It counts")
    await boris.taps("Take it back")
    await boris.hears("This letter is not counted")
    assert rows(bot.database, "SELECT * FROM reminders") == waiting
    await bot.later(days=1, minutes=1)
    for human in (boris, carl):
        await human.hears("You asked me to remind you")
    assert "You asked me to remind you" not in anna.transcript()
    assert rows(bot.database, "SELECT * FROM reminders") == []
