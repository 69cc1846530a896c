"""When a day is over, the database knows of the day alone, and a phone's times lead to nobody in it."""

from __future__ import annotations

import json

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.clocks import later
from tests.support.steps.organising import by_day, gathered, invitation, organiser, sends
from tests.support.stores import bytes_on_disk, rows


async def test_no_moment_of_anybody_outlives_its_day(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    await organiser(bot, olga, "Paul")
    await gathered(bot)
    anna, boris = await bot.subscriber("Anna"), await bot.subscriber("Boris")
    boris.person.blocks()
    await sends(olga, "Update", "News of her")
    exact = [
        str(moment)
        for table, column in (
            *(("subscribers", "since"), ("subscribers", "gone_at"), ("team", "since")),
            ("broadcasts", "created_at"),
        )
        for (moment,) in rows(bot.database, f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")
    ]
    assert len(set(exact)) == 6
    await later(bot, hours=2)
    await later(bot, days=1)
    await bot.clock.asleep("heartbeat")
    await later(bot, seconds=60)
    await bot.clock.asleep("heartbeat")
    disk = bytes_on_disk(bot.database.parent)
    assert not [moment for moment in exact if moment.encode() in disk]
    assert {moment[:10] for moment in exact} <= {
        str(moment)[:10] for (moment,) in rows(bot.database, "SELECT since FROM subscribers")
    }
    assert (await held(anna))["subscriber"]["since"] == f"{exact[0][:10]}T00:00:00+00:00"
    await olga.says("/team")
    await olga.taps("Remove 2")
    asked = (await olga.hears("Remove person 2 from the team?", "Organiser, since")).text
    assert "(UTC)" not in asked, "no time is told that isn't known"


async def test_who_has_blocked_the_bot_for_thirty_days_is_forgotten(bot: Running) -> None:
    olga = await bot.owner()
    anna, boris, vera, carla, paul = [
        await bot.subscriber(name) for name in ("Anna", "Boris", "Vera", "Carla", "Paul")
    ]
    await paul.opens(await invitation(olga))
    await paul.hears("You are an organiser now")
    for human in (anna, boris, paul):
        human.person.blocks()
    vera.person.deletes_account()
    await sends(olga, "Update", "News of her")  # that an account is no more comes out only then
    await carla.hears("News of her")
    await _days(bot, 20)
    boris.person.unblocks()
    await boris.says("/help")
    await boris.hears("/letter")
    boris.person.blocks()
    await bot.app.idle()
    await _days(bot, 8)
    assert _known(bot) == [(0, 1), (1, 4)]
    await _days(bot, 3)
    assert _known(bot) == [(0, 1), (1, 2)], "Boris was here meanwhile, and Paul is of the team"
    anna.person.unblocks()
    await anna.says("/mydata")
    await anna.hears("Nothing about you is stored.")


def _known(bot: Running) -> list[tuple[object, ...]]:
    """(0, how many can be written to), (1, how many can't)."""
    return rows(bot.database, "SELECT gone, count(*) FROM subscribers GROUP BY gone ORDER BY gone")


async def _days(bot: Running, days: int) -> None:
    """So many go by, and on the last the bot lets go what is due."""
    await later(bot, days=days, hours=2)
    await bot.clock.asleep("heartbeat")
    await later(bot, seconds=60)
    await bot.clock.asleep("heartbeat")


async def held(human: Human) -> dict[str, dict[str, str]]:
    await human.says("/mydata")
    await human.taps("The same as a file")
    document = (await human.hears(file=True)).document
    assert document is not None
    found: dict[str, dict[str, str]] = json.loads(document.data)
    return found
