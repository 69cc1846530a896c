"""Steps of the stories about clocks: time that passes, and broadcasts that wait for an hour."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from bot.model.conditions import Condition
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import KEPT, previews, writes_first

EVENING = ("🕒", "In each reader's evening")
NOT_AT_NIGHT = ("⚙️ Options", "Wait for the morning")


async def later(bot: Running, **time: float) -> None:
    """Let so much time pass, and whatever is due then be done."""
    await bot.clock.asleep("send broadcasts")  # at work the engine wouldn't notice
    await bot.later(**time)
    await bot.clock.asleep("send broadcasts")


async def it_is(bot: Running, clock: time) -> None:
    """Let it be that time of tomorrow, UTC."""
    now = bot.clock.now()
    then = datetime.combine(now.date() + timedelta(days=1), clock, UTC)
    await later(bot, seconds=(then - now).total_seconds())


async def launches_with(author: Human, text: str, *buttons: str) -> None:
    """From /broadcast to the tap that sends, with these tapped on the way, one on each screen."""
    await writes_first(author, "Update", text)
    for button in buttons:
        await author.taps(button)
    await author.taps("Back")
    await author.hears(KEPT)
    await previews(author)
    await author.taps("🚀")


def told_of_the_clock(bot: Running) -> str:
    """What stands on the board about the clock; empty if nothing is wrong with it."""
    return bot.app.conditions.now.get(Condition.CLOCK, "")


async def day_is_over(bot: Running, days: int = 1) -> None:
    """It is noon of the next day, or of one after it, and what can be told is told."""
    for _ in range(days):
        now = bot.clock.now()
        noon = datetime.combine(now.date() + timedelta(days=1), time(12), now.tzinfo)
        await bot.later(seconds=(noon - now).total_seconds())
