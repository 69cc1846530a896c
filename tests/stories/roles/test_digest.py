"""A digest each Monday: for who of the team wants it, once, and never of a few."""

from __future__ import annotations

from datetime import timedelta

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import organiser
from tests.support.stores import rows

WORDS = "The week until Sunday"


async def reports(bot: Running, human: Human) -> None:
    await to_letter(bot, human, "en", ask=0, authority=0)
    await human.taps("I sent it")
    await human.hears("Thank")


async def until(bot: Running, weekday: int, hour: int) -> None:
    """The next time that it is that hour (UTC) on that day of the week; 0: Monday."""
    now = bot.clock.now()
    then = now.replace(hour=hour, minute=0, second=0) + timedelta(days=(weekday - now.weekday()) % 7)
    await bot.later(seconds=(then - now if then > now else then - now + timedelta(days=7)).total_seconds())


def digests(human: Human) -> list[str]:
    return [message.text for message in human.person.messages if WORDS in message.text]


async def test_who_wants_it_gets_one_on_monday_morning_and_nobody_else(bot: Running) -> None:
    await until(bot, 6, 9)
    for number in range(5):
        await reports(bot, bot.person(f"Anna{number}", "en"))
    await until(bot, 0, 9)
    await until(bot, 1, 9)
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    for number in range(7):
        await reports(bot, bot.person(f"Rosa{number}", "en"))
    await olga.says("/notices")
    await olga.taps("A digest each Monday")
    assert any(each.label == "✅ A digest each Monday" for each in (await olga.hears("unasked")).buttons)
    await until(bot, 0, 7)
    assert not digests(olga), "not before eight"
    await until(bot, 0, 9)
    first = await olga.hears(WORDS)
    assert "Letters reported last week: 7" in first.text
    assert "In all more than 10." in first.text
    assert "Self-reported" in first.text
    await bot.restart()
    for number in range(3):
        await reports(bot, bot.person(f"Vera{number}", "en"))
    await bot.later(hours=2)
    assert len(digests(olga)) == 1, "once a week, also after a restart"
    await until(bot, 1, 9)
    await until(bot, 0, 9)
    assert len(digests(olga)) == 2
    assert "too few letters" in digests(olga)[-1], "three would point at who wrote"
    assert not digests(paul), "he never asked for it"
    await olga.says("/notices")
    await olga.taps("A digest each Monday")
    await olga.hears("unasked")
    assert rows(bot.database, "SELECT * FROM digests") == []
