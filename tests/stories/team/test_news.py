"""Every owner hears what happens in the team, by numbers, and whoever was removed hears it too."""

from __future__ import annotations

import logging

import pytest

from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.steps.organising import (
    another_owner,
    by_day,
    gathered,
    got,
    invitation,
    organiser,
    removes,
)

NAMES = ("Olga", "Vera", "Paul", "Marek")


async def looked(bot: Running) -> None:
    """Return once the team's news were looked through again."""
    await bot.clock.asleep("team's news")
    bot.clock.advance(seconds=21)
    await bot.clock.asleep("team's news")


async def test_a_join_is_told_with_the_link_and_whose_it_was(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    await olga.hears("There is a new owner", "person 2", "link 2, which you made", "/team")
    payload = await invitation(olga)
    await gathered(bot)
    await vera.hears("A link for one new organiser was made", "link 3, made by person 1")
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears("You are person 3 in the team")
    await gathered(bot)
    await vera.hears("There is a new organiser", "person 3", "link 3, which person 1 made")
    await olga.hears("There is a new organiser", "person 3", "link 3, which you made")
    await looked(bot)
    for human in (olga, vera, paul):
        assert not any(name in message.text for message in human.person.messages for name in NAMES)
    assert len(got(vera, "There is a new organiser")) == 1
    assert not got(olga, "was made"), "she sees her own link where she made it"
    assert not got(paul, "There is a new organiser")


async def test_a_removal_is_told_to_the_other_owners_and_to_who_was_removed(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    paul = await organiser(bot, olga, "Paul")
    await removes(vera, 3)
    told = await paul.hears("You aren't in the team any more", "An owner has removed you")
    assert not told.keyboard
    assert "broadcast" not in {command["command"] for command in bot.world.menu(paul.person)}
    await looked(bot)
    await gathered(bot)
    await olga.sees("Person 3 was removed from the team (Organiser). · Owner no. 2")
    assert not got(vera, "was removed")
    assert len(got(paul, "An owner has removed you")) == 1


async def test_how_many_links_ended_with_somebody_is_told(bot: Running) -> None:
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    marek = await another_owner(bot, olga, "Marek")
    await invitation(vera)
    await invitation(vera)
    await removes(olga, 2)
    await marek.hears("An owner was removed", "person 2", "2 open links of theirs have ended")


async def test_another_role_is_told_to_every_owner_and_to_whose_it_is(bot: Running) -> None:
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    paul = await organiser(bot, olga, "Paul")
    await olga.says("/team")
    await olga.hears("Everybody has a number")
    await olga.taps("Make 3 an owner")
    await olga.hears("Make person 3 an owner?")
    await olga.taps("Make 3 an owner")
    await olga.hears("3. Owner")
    await paul.hears("You are an owner of this bot now")
    await vera.hears("One of the team is an owner now", "person 3", "Person 1 did that")
    await olga.taps("Make 3 an organiser")
    await olga.hears("an owner no more?")
    await olga.taps("Make 3 an organiser")
    await vera.hears("An owner is an organiser now", "person 3", "Person 1 did that")
    assert len(got(paul, "now")) >= 2
    await paul.hears("You are an organiser now, and an owner no more")


async def test_what_cant_be_told_now_is_told_later_also_after_a_restart(
    bot: Running, caplog: pytest.LogCaptureFixture
) -> None:
    await by_day(bot)
    caplog.set_level(logging.INFO)
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    await looked(bot)
    flood = InjectedFault("sendMessage", chat=vera.chat, status=429, retry_after=3600)
    bot.world.faults.add(flood)
    await organiser(bot, olga, "Paul")
    await gathered(bot)
    assert flood.hits
    assert not got(vera, "New in the team")
    assert "The team: joined, organiser." in caplog.text, "the log says so, and names nobody"
    assert str(vera.chat) not in caplog.text
    bot.world.faults.clear()
    await bot.restart()
    await vera.hears("New in the team, by link 3: person 3 (Organiser)")
    await looked(bot)
    assert len(got(vera, "New in the team")) == 1


async def test_an_owner_who_blocked_the_bot_hears_it_when_they_come_back(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    vera = await bot.subscriber("Vera")
    await vera.opens(await invitation(olga, "An owner"))
    await vera.hears("You are an owner")
    await looked(bot)
    vera.person.blocks()
    await bot.app.idle()
    await organiser(bot, olga, "Paul")
    await gathered(bot)
    vera.person.unblocks()
    await vera.says("/help")
    await vera.hears("/privacy")
    await looked(bot)
    await vera.sees("New in the team, by link 3: person 3 (Organiser)")
    assert len(got(vera, "New in the team")) == 1


async def test_two_who_joined_on_one_day_are_told_apart(bot: Running) -> None:
    olga = await bot.owner()
    paul, marek = [await organiser(bot, olga, name) for name in ("Paul", "Marek")]
    for human, own in ((paul, "2. "), (marek, "3. ")):
        await human.says("/team")
        text = (await human.hears("Everybody has a number")).text
        (line,) = [line for line in text.splitlines() if line.endswith("(you)")]
        assert line.startswith(own)
        assert f"You are person {own[0]} in the team" in (await human.sees("in the team: that is")).text
    await removes(olga, 2)
    await marek.says("/team")
    assert "3. Organiser" in (await marek.hears("Everybody has a number")).text, "it stays whose it was"


async def test_who_gets_no_updates_is_told_in_the_language_of_their_desk(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    vera = bot.person("Vera", "fr")
    await vera.opens(await invitation(olga, "An owner"))
    await vera.says("/desk")
    await vera.hears("Vous attend")
    await organiser(bot, olga, "Paul")
    await gathered(bot)
    await vera.hears("Arrivée dans l’équipe")
    await olga.hears("There is a new organiser in the team")
