"""Telegram asks to wait at the very start: the bot does, and then has all that it needs."""

from __future__ import annotations

import asyncio

from bot.rehearsal import InjectedFault
from tests.support.application import Running


async def test_a_start_that_is_told_to_wait_waits_and_starts(bot: Running) -> None:
    anna = await bot.subscriber("Anna")
    await bot.app.stop()
    fault = bot.world.faults.add(InjectedFault("getMe", times=1, status=429, retry_after=3000))
    starting = asyncio.create_task(bot.start(), name="starting")
    await bot.clock.asleep("starting")
    assert not starting.done()
    bot.clock.advance(seconds=2900)
    assert not starting.done(), "Telegram's word is kept"
    await bot.clock.asleep("starting")
    bot.clock.advance(seconds=101)
    await starting
    assert fault.hits == 1
    await anna.says("/help")
    await anna.hears("/letter")


async def test_menus_that_are_told_to_wait_are_set_all_the_same(bot: Running) -> None:
    await bot.app.idle()
    menus = dict(bot.world.commands)
    assert menus
    await bot.app.stop()
    bot.world.commands.clear()
    bot.world.faults.add(InjectedFault("setMyCommands", every=2, times=1, status=429, retry_after=3000))
    await bot.start()
    anna = bot.person("Anna")
    await anna.says("/help")
    await anna.hears("/letter")
    await bot.clock.asleep("menus")
    assert bot.world.commands != menus, "told to wait"
    bot.clock.advance(seconds=3001)
    await bot.app.idle()
    assert bot.world.commands == menus
    asked = [call.status for call in bot.world.calls_of("setMyCommands")]
    assert asked.count(429) == 1
