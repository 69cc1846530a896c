"""What is deleted is gone: a minute later nothing of it stands in the database's file, nor in its log."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing

import pytest

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.clocks import later
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import invitation, organiser, sends, writes_first
from tests.support.stores import bytes_on_disk, rows, sealer_of, sqlite_connection

Marks = Mapping[str, bytes]


def column(bot: Running, query: str) -> bytes:
    """The one value that a query finds, as it stands in the file."""
    [(value,)] = rows(bot.database, query)
    return value if isinstance(value, bytes) else str(value).encode()


def sealed(bot: Running, human: Human) -> bytes:
    return sealer_of(bot.database, bot.key).seal(human.chat)


def found(bot: Running, marks: Marks) -> list[str]:
    """Which of them stand in the file or in its log."""
    disk = bytes_on_disk(bot.database.parent)
    return [name for name, mark in marks.items() if mark in disk]


async def a_minute_later(bot: Running) -> None:
    """And the heartbeat has been at work in it."""
    await bot.clock.asleep("heartbeat")
    await bot.later(seconds=60)
    await bot.clock.asleep("heartbeat")


async def test_what_a_supporter_takes_back(bot: Running) -> None:
    anna, boris = await bot.subscriber("Anna"), await bot.subscriber("Boris")
    await anna.says("/settings")
    await anna.hears("What you get")
    await anna.taps("My country")
    await anna.taps((await anna.hears()).buttons[0])
    await anna.hears("Your country:")
    for human in (anna, boris):
        await to_letter(bot, human, "en")
        await human.taps("remind me tomorrow")
        await human.hears("I will remind you")
        await human.taps("Add my name")
        await human.hears("comma")
    mark = sealer_of(bot.database, bot.key).mark
    of_anna = f"FROM subscribers WHERE chat = x'{sealed(bot, anna).hex()}'"
    marks = {
        "the country": column(bot, f"SELECT since {of_anna}") + column(bot, f"SELECT country {of_anna}"),
        **{
            f"the {what} of {human.person.first_name}": column(
                bot,
                f"SELECT sealed FROM {what}s WHERE mark = x'{mark(what, human.chat).hex()}'",
            )
            for what in ("prompt", "reminder")
            for human in (anna, boris)
        },
    }
    assert found(bot, marks) == list(marks), "they are looked for in the right place"
    await anna.says("/settings")
    await anna.hears("What you get")
    await anna.taps("My country")
    await anna.hears()
    await anna.taps("Delete my country")
    await anna.hears()
    await anna.says("/help")
    await anna.hears("I am still waiting")
    await anna.taps("Not any more")
    await anna.hears("I am waiting for nothing")
    await anna.taps("Don't remind me")
    await anna.hears("I won't remind you")
    await boris.says("/stop")
    await boris.hears("Stopped")
    await a_minute_later(bot)
    assert found(bot, marks) == []


async def test_what_an_organiser_deletes(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    link = await invitation(olga)
    [digest] = [value for (value,) in rows(bot.database, "SELECT digest FROM invitations")]
    await writes_first(paul, "Update", "Zebedee is of Paul's own draft")
    await writes_first(olga, "Update", "Xanthippe came first")
    message = olga.person.messages[-2]
    await olga.edits(message, "Ouroboros came second")
    await olga.hears("Your change is saved")
    marks = {
        "the removed organiser": sealed(bot, paul),
        "their draft": b"Zebedee",
        "a text that was changed": b"Xanthippe",
        "an invitation that was used": digest if isinstance(digest, bytes) else b"",
        "a draft that was deleted": b"Ouroboros",
    }
    assert found(bot, marks) == list(marks)
    rita = bot.person("Rita")
    await rita.opens(link)
    await rita.hears("/broadcast")
    await olga.says("/team")
    await olga.taps("Remove 2")
    await olga.hears("Remove person 2 from the team?")
    await olga.taps("Remove 2")
    await olga.hears()
    await olga.taps("🗑")
    await olga.hears("Draft deleted")
    await a_minute_later(bot)
    assert found(bot, marks) == ["a draft that was deleted"], "it can be brought back for a day"
    await later(bot, hours=2)
    await later(bot, days=1)
    await a_minute_later(bot)
    assert found(bot, marks) == []


async def test_what_has_run_out(bot: Running) -> None:
    olga, anna, carl = await bot.owner(), await bot.subscriber("Anna"), bot.person("Carl")
    await sends(olga, "Update", "News of her")
    await invitation(olga)
    await to_letter(bot, carl, "en")
    await carl.taps("remind me tomorrow")
    await carl.hears("I will remind you")
    await carl.taps("Add my name")
    await carl.hears("comma")
    marks = {
        "who got what": b"endelivered" + column(bot, "SELECT messages FROM deliveries"),
        "an invitation": column(bot, "SELECT digest FROM invitations"),
        "a question": column(bot, "SELECT sealed FROM prompts"),
        "a reminder": column(bot, "SELECT sealed FROM reminders"),
    }
    assert found(bot, marks) == list(marks)
    await later(bot, hours=25)
    await carl.hears("You asked me to remind you")
    await a_minute_later(bot)
    left = found(bot, marks)
    assert {"who got what"} <= set(left) <= {"who got what", "a question"}
    await later(bot, days=61)
    await a_minute_later(bot)
    assert found(bot, marks) == []
    assert anna.chat


async def test_a_long_reader_keeps_it_no_longer_than_it_reads(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    olga = await bot.owner()
    await writes_first(olga, "Update", "Zebedee")
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM subscribers").fetchone()
        await olga.edits(olga.person.messages[-2], "Ouroboros")
        await olga.hears("Your change is saved")
        for _ in range(6):
            await a_minute_later(bot)
        assert found(bot, {"it": b"Zebedee"})
        told = [one for one in caplog.messages if "goes on reading the database" in one]
        assert len(told) == 1, "once, not at each beat"
    await a_minute_later(bot)
    assert not found(bot, {"it": b"Zebedee"})
    with sqlite_connection(bot.database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_a_start_says_nothing_of_it(bot: Running, caplog: pytest.LogCaptureFixture) -> None:
    await bot.subscriber("Anna")
    await bot.restart()
    await a_minute_later(bot)
    assert not [one for one in caplog.messages if "database's log" in one]
