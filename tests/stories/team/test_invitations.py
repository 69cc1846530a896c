"""Links into the team: who made them is known, they can be revoked, and end with whoever made them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.base.buttons import pack
from bot.chat.team.buttons import ChangeRole, Revoke
from bot.model.team.roles import Role
from bot.rehearsal import InjectedFault, Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import store_of
from tests.support.steps.organising import (
    REFUSED,
    another_owner,
    by_day,
    gathered,
    got,
    invitation,
    removes,
)
from tests.support.stores import sqlite_connection

USED = "This invitation can't be used"


async def open_links(owner: Human) -> list[str]:
    """What /team says of each link that is open."""
    await owner.says("/team")
    text = (await owner.hears("Open links")).text
    return [line for line in text.splitlines() if line.startswith("Link ")]


def _moments(message: Message) -> list[tuple[str, str, int]]:
    """The moments in a message: its words, how apps show it, and when it is."""
    return [
        (
            message.text[entity["offset"] :][: entity["length"]],
            entity["date_time_format"],
            entity["unix_time"],
        )
        for entity in message.entities
        if entity["type"] == "date_time"
    ]


async def test_until_when_it_is_open_is_shown_by_the_readers_own_clock(bot: Running) -> None:
    olga = await bot.owner()
    await invitation(olga)
    shown = await olga.sees("It works once, until")
    [(words, form, at)] = _moments(shown)
    until = datetime.fromtimestamp(at, UTC)
    assert f"{until:%H:%M} (UTC)" in words, "for apps that don't know moments"
    assert form == "Dt"
    assert timedelta(hours=23) < until - datetime.now(UTC) < timedelta(hours=25)

    # A Bot API server of before 9.5, which knows no such tag.
    refusal = 'Bad Request: can\'t parse entities: Unsupported start tag "tg-time" at byte offset 100'
    for method in ("sendMessage", "editMessageText"):
        bot.world.faults.add(InjectedFault(method, times=1, status=400, description=refusal))
    await olga.says("/team")
    told = await olga.hears("Open links", f"Open until {words}")
    assert _moments(told) == []
    for fault in list(bot.world.faults.active):
        bot.world.faults.remove(fault)
    await olga.says("/team")
    assert _moments(await olga.hears("Open links", f"Open until {words}")) == [], "it isn't tried each time"


async def test_an_owner_sees_every_open_link_with_its_maker_and_its_time(bot: Running) -> None:
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    await invitation(olga)
    await invitation(vera, "An owner")
    ours, theirs = await open_links(olga)
    assert re.match(r"Link 3, for a new organiser\. Made by person 1 on .+\. Open until .+ \(UTC\)\.", ours)
    assert re.match(r"Link 4, for a new owner\. Made by person 2 on .+\. Open until .+ \(UTC\)\.", theirs)
    assert await open_links(vera) == [ours, theirs]
    await bot.later(hours=25)
    assert await open_links(olga) == []


async def test_the_link_itself_is_shown_once(bot: Running) -> None:
    olga = await bot.owner()
    payload = await invitation(olga)
    assert len(got(olga, payload)) == 1
    await open_links(olga)
    assert len(got(olga, payload)) == 1


async def test_a_link_is_revoked_by_a_tap_and_a_confirmation_by_any_owner(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    payload = await invitation(olga)
    assert len(await open_links(vera)) == 1
    await vera.taps("Revoke link 3")
    await vera.hears("Revoke link 3?", "Made by person 1", "can't use it any more")
    assert len(await open_links(olga)) == 1, "it asks first"
    await vera.taps("Revoke link 3")
    await vera.hears("There are none")
    await gathered(bot)
    await olga.hears("A link for one new organiser was revoked", "link 3, revoked by person 2")
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears(USED)
    again = await vera.taps_old(pack(Revoke(3, sure=True)))
    assert again.text
    assert len(got(olga, "was revoked")) == 1


async def test_whoever_is_removed_lets_nobody_in_any_more_and_not_themselves(bot: Running) -> None:
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    payloads = [await invitation(vera), await invitation(vera), await invitation(vera, "An owner")]
    mine = await invitation(olga)
    await removes(olga, 2)
    for payload in payloads:
        await vera.opens(payload)
        await vera.hears(USED)
    await vera.says("/totals")
    await vera.hears(REFUSED)
    assert len(await open_links(olga)) == 1
    paul = bot.person("Paul")
    await paul.opens(mine)
    await paul.hears("You are an organiser now", "You are person 3 in the team")


@pytest.mark.parametrize("how", ["forget", "leave", "lower", "lower oneself"])
async def test_links_end_with_whoever_made_them_however_they_go(bot: Running, how: str) -> None:
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    payload = await invitation(vera, "An owner")
    match how:
        case "forget":
            await vera.says("/forget")
            await vera.hears("waits for an owner's answer")
            await vera.taps("Yes")
            await vera.hears("Nothing about you is stored any more")
        case "leave":
            await vera.says("/team")
            await vera.hears("The team")
            await vera.taps_old(pack(ChangeRole(2, Role.OWNER, sure=True)))  # which she is
            await vera.hears("The team")
            await vera.taps("Leave the team")
            await vera.hears("Leave the team?", "Your open links end at once")
            await vera.taps("Leave the team")
            await vera.hears("You aren't in the team any more")
        case _:
            who = vera if how == "lower oneself" else olga
            await who.says("/team")
            await who.hears("The team")
            await who.taps("Make 2 an organiser")
            await who.hears("an owner no more?")
            await who.taps("Make 2 an organiser")
            await who.hears("2. Organiser")
    await vera.opens(payload)
    await vera.hears(USED)
    assert await open_links(olga) == []
    mallory = bot.person("Mallory")
    await mallory.opens(payload)
    await mallory.hears(USED)


async def test_a_link_whose_maker_is_an_owner_no_more_does_nothing(
    bot: Running,
) -> None:
    """As if it had been kept: an older program, or a copy of the database, may have left one."""
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    payload = await invitation(vera, "An owner")
    async with store_of(bot)._db.write() as connection:
        await connection.exec_driver_sql("UPDATE team SET role = 'organiser' WHERE id = 2")
    await vera.opens(payload)
    await vera.hears(USED)
    assert await open_links(olga) == []


async def test_an_owner_s_link_ends_the_one_before_but_not_the_server_s(bot: Running) -> None:
    olga = await bot.owner()
    first = await invitation(olga, "An owner")
    server = await bot.app.team.invite_from_server(Role.OWNER)
    await bot.clock.asleep("team's news")
    bot.clock.advance(seconds=21)
    await olga.hears(
        "A link for one new owner was made", "made on the server", "that was open before has ended"
    )
    second = await invitation(olga, "An owner")
    third = await invitation(olga, "An owner")
    assert "The link for an owner that was open before has ended" in (await olga.sees(third)).text
    nobody = bot.person("Nobody")
    for payload in (first, second):
        await nobody.opens(payload)
        await nobody.hears(USED)
    vera = bot.person("Vera")
    await vera.opens(server.payload)
    await vera.hears("You are an owner of this bot now")
    await olga.hears("There is a new owner", "which no owner made")


async def test_the_list_holds_however_many_links_there_are(bot: Running) -> None:
    olga = await bot.owner()
    for _ in range(14):
        await invitation(olga)
    lines = await open_links(olga)
    assert len(lines) == 8
    assert lines[-1].startswith("Link 15,")
    await olga.sees("6 more are older and not shown")


async def test_in_a_copy_that_was_put_back_no_link_is_open_and_the_owners_are_told(bot: Running) -> None:
    olga = await bot.owner()
    payload = await invitation(olga)
    await bot.app.stop()
    with sqlite_connection(bot.database) as connection:
        connection.execute(
            "INSERT INTO facts_about_database (name, value) VALUES ('restored', "
            '\'{"at": "2026-01-02T00:00:00+00:00", "copy_of": "2026-01-01T00:00:00+00:00"}\')'
        )
    await bot.start()
    await olga.hears("The team is that of then", "Every link into it has ended")
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears(USED)
    await bot.restart()
    assert len(got(olga, "The team is that of then")) == 1
