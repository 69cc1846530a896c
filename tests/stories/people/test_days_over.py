"""When a day is over, the database knows of the day alone, and a phone's times lead to nobody in it."""

from __future__ import annotations

import json

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.clocks import later
from tests.support.steps.organising import by_day, gathered, organiser, sends
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


async def held(human: Human) -> dict[str, dict[str, str]]:
    await human.says("/mydata")
    await human.taps("The same as a file")
    document = (await human.hears(file=True)).document
    assert document is not None
    found: dict[str, dict[str, str]] = json.loads(document.data)
    return found
