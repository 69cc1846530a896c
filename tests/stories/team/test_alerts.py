"""Owners hear from the bot that something is wrong with it, and that it is over; others don't."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial

import pytest

from bot.model.conditions import Condition
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.steps.organising import got, launches, organiser
from tests.support.stores import full_disk, pragma

FULL = "The server's disk is full"
OVER = "It is over: I can save everything again"
CANT_SAVE = "The bot can't save anything right now"
LOOKS = "owners' alerts"


def _asleep(bot: Running) -> asyncio.Task[object] | None:
    return next((task for task in bot.clock._asleep if task and task.get_name() == LOOKS), None)


async def looks(bot: Running, after: Callable[[], None]) -> None:
    """Do that, and return once it was looked what there is to tell."""
    await bot.clock.asleep(LOOKS)
    before = _asleep(bot)
    after()
    async with asyncio.timeout(PATIENCE):
        while _asleep(bot) in (None, before):  # noqa: ASYNC110 - who goes to sleep again tells nobody
            await asyncio.sleep(0)


async def later(bot: Running, **time: float) -> None:
    """Let so much time pass, half a minute at least, and the owners be told what is to be told by then."""
    await looks(bot, partial(bot.clock.advance, **time))


async def comes(bot: Running, kind: Condition) -> None:
    await looks(bot, partial(bot.app.conditions.note, kind, "Words for an operator."))


async def goes(bot: Running, kind: Condition) -> None:
    """It is over, for so long that it counts."""
    await looks(bot, partial(bot.app.conditions.clear, kind))
    await later(bot, seconds=61)


async def tries_to_subscribe(bot: Running, name: str) -> str:
    human = bot.person(name)
    await human.opens("tjk001")
    await human.hears()
    await human.taps("🔔")
    return (await human.hears()).text


async def test_a_full_disk_is_told_to_every_owner_in_their_language_and_that_it_is_over(bot: Running) -> None:
    olga = await bot.owner("Olga")
    boris = await organiser(bot, olga, "Boris")
    await olga.says("/language")
    await olga.hears("Which language")
    await olga.taps("Français")
    await olga.hears("français")
    store = bot.app._store
    assert store is not None
    async with full_disk(store):
        number = 0
        while CANT_SAVE not in await tries_to_subscribe(bot, f"Anna {number}"):
            number += 1  # there was room in the pages that are there
        await olga.hears("Le disque du serveur est plein", "de prévenir la personne qui s’occupe du bot")
        assert CANT_SAVE in await tries_to_subscribe(bot, "Carl")
    await bot.clock.asleep(LOOKS)
    assert CANT_SAVE not in await tries_to_subscribe(bot, "Dora")
    await later(bot, seconds=31)
    assert not got(olga, "C’est réglé"), "it might come and go"
    await later(bot, seconds=61)
    await olga.hears("C’est réglé")
    assert len(got(olga, "Le disque du serveur")) == 1
    assert not got(boris, "disk")


async def test_once_an_hour_at_most(bot: Running) -> None:
    olga = await bot.owner()
    for _ in range(3):
        await comes(bot, Condition.FULL)
        await goes(bot, Condition.FULL)
        await later(bot, minutes=15)
    assert len(got(olga, FULL)) == len(got(olga, OVER)) == 1
    await comes(bot, Condition.FULL)
    assert len(got(olga, FULL)) == 1
    await later(bot, minutes=15)
    assert len(got(olga, FULL)) == 2


async def test_every_kind_has_its_words(bot: Running) -> None:
    olga = await bot.owner()
    for kind, begun, over in (
        (Condition.FULL, FULL, OVER),
        (Condition.LOCKED, "Another program on the server holds the database", OVER),
        (Condition.READ_ONLY, "can't be written to", OVER),
        (Condition.DAMAGED, "database is damaged", OVER),
        (Condition.DATABASE, "can't be used at the moment", OVER),
        (Condition.CLOCK, "clock was set", "run evenly"),
        (Condition.OTHER_PROGRAM, "Another program is using this bot", "No other program"),
    ):
        await comes(bot, kind)
        await later(bot, seconds=61)
        await olga.hears(begun, "I write again when it is over")
        await goes(bot, kind)
        await olga.hears(over)
    assert not got(olga, "Words for an operator"), "those are English"


async def test_a_restart_tells_nothing_again_and_still_tells_that_it_is_over(bot: Running) -> None:
    olga = await bot.owner()
    await later(bot, minutes=1)
    await comes(bot, Condition.FULL)
    await olga.hears(FULL)
    await bot.restart()
    await comes(bot, Condition.FULL)
    await later(bot, minutes=90)
    assert len(got(olga, FULL)) == 1
    await goes(bot, Condition.FULL)
    await olga.hears(OVER)


@pytest.mark.parametrize("kind", [Condition.UNREACHABLE, Condition.TOKEN])
async def test_what_no_message_gets_through_is_told_by_none(bot: Running, kind: Condition) -> None:
    olga = await bot.owner()
    heard = len(olga.person.messages)
    await comes(bot, kind)
    await later(bot, minutes=10)
    await goes(bot, kind)
    assert len(olga.person.messages) == heard


async def test_owners_are_remembered_while_the_database_cant_be_read(bot: Running) -> None:
    olga = await bot.owner()
    await later(bot, minutes=1)
    store = bot.app._store
    assert store is not None
    await store.close()  # as far as it can be out of reach
    await comes(bot, Condition.DATABASE)
    await olga.hears("can't be used at the moment")


async def test_an_owner_who_blocked_the_bot_is_tried_once_while_the_database_cant_be_read(
    bot: Running,
) -> None:
    olga = await bot.owner()
    await later(bot, minutes=1)
    store = bot.app._store
    assert store is not None
    await store.close()
    blocked = bot.world.faults.add(
        InjectedFault(
            "sendMessage", chat=olga.chat, status=403, description="Forbidden: bot was blocked by the user"
        )
    )
    await comes(bot, Condition.DATABASE)
    await later(bot, seconds=31)
    assert blocked.hits == 1


async def test_an_owner_who_couldnt_be_written_to_hears_of_it_soon(bot: Running) -> None:
    olga = await bot.owner()
    await later(bot, minutes=1)
    away = bot.world.faults.add(InjectedFault("sendMessage", chat=olga.chat, status=401))
    await comes(bot, Condition.FULL)
    assert away.hits
    assert not got(olga, FULL)
    bot.world.faults.clear()
    await later(bot, seconds=31)
    await olga.hears(FULL)
    await later(bot, seconds=31)
    assert len(got(olga, FULL)) == 1


async def test_an_owner_who_follows_a_broadcast_isnt_told_twice(bot: Running) -> None:
    olga = await bot.owner("Olga")
    boris = await organiser(bot, olga, "Boris")
    readers = [await bot.subscriber(f"Reader {number}") for number in range(3)]
    store = bot.app._store
    assert store is not None
    await later(bot, minutes=1)
    for reader in readers:
        bot.world.faults.add(InjectedFault("sendMessage", chat=reader.chat, delay=1))
    await launches(olga, "Update", "From Olga")
    await launches(boris, "Update", "From Boris")
    await pragma(store._db, "query_only = ON")
    await olga.hears("The server's database can't be written to", "I can't save anything")
    await boris.hears("database can't be written to")
    bot.clock.advance(minutes=6)
    await boris.hears("Sending has stood still for some minutes")
    await pragma(store._db, "query_only = OFF")
    for author in (olga, boris):
        await author.hears("Sent:")
    for reader in readers:
        assert [len(got(reader, words)) for words in ("From Olga", "From Boris")] == [1, 1]
    assert not got(olga, "stood still")
    assert not got(boris, "I can't save anything")
