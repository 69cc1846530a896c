"""What one of the team has begun when they go: it waits for an owner, and nothing goes out by itself."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import StartMissed, TakeOver
from bot.chat.delivery import reports
from bot.chat.team.buttons import ChangeRole, LeaveTeam, RemoveMember
from bot.model.team.roles import Role
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import adds_up, half_sent
from tests.support.steps.organising import (
    DESK,
    REFUSED,
    another_owner,
    by_day,
    figures,
    gathered,
    got,
    organiser,
    removes,
    schedules,
)
from tests.support.stores import rows

HELD = "Waiting for an owner's answer"
ASKED = "Waiting for your answer"
NOT_SENT = "Not sent: "
LEFT = "isn't in the team any more"


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is to be asked is asked at once."""
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def forgets(human: Human) -> None:
    """Have everything about oneself deleted."""
    await human.says("/forget")
    await human.hears("Delete everything about you?")
    await human.taps("Yes")
    await human.hears("Nothing about you is stored any more")


async def test_what_is_planned_asks_every_owner_at_once_and_goes_out_once_one_takes_it_over(
    bot: Running,
) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    vera = await another_owner(bot, olga, "Vera")
    paul = await organiser(bot, olga, "Paul")
    await schedules(paul, "Update", "From Paul")
    await removes(vera, 3)
    for owner in (olga, vera):
        asked = await owner.sees(HELD)
        assert "It is to go out at this time" in asked.text
        assert LEFT in asked.text
        assert "it would go to 1 person" in asked.text
    await vera.taps("👁 Look at it", await vera.sees(HELD))
    await vera.hears("From Paul")
    await vera.hears(HELD)
    await vera.taps("Take it over")
    await vera.hears("It waits for its time")
    decided = await olga.taps("Take it over")
    assert decided.text == "Somebody has decided that already."
    await olga.hears("Somebody has decided that already.")
    await bot.later(hours=1, minutes=2)
    await anna.hears("From Paul")
    assert figures(await vera.hears("Sent:"))["delivered"] == 1
    assert not got(olga, "Sent:")
    assert not got(paul, "Sent:")


async def test_where_nobody_decides_it_is_not_sent_and_every_owner_is_told(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    vera = await another_owner(bot, olga, "Vera")
    paul = await organiser(bot, olga, "Paul")
    waits = await schedules(paul, "Update", "From Paul")
    await removes(olga, 3)
    await olga.sees(HELD)
    await bot.later(hours=1, minutes=2)
    question = await olga.hears(NOT_SENT, LEFT, "Nothing was sent", "1 person")
    await vera.hears(NOT_SENT, LEFT)
    assert not got(anna, "From Paul")
    await paul.taps("Delete", waits)
    await paul.hears(REFUSED)
    await olga.taps("🚀", question)
    await anna.hears("From Paul")
    assert figures(await olga.hears("Sent:"))["delivered"] == 1
    assert not got(paul, "Sent:")


async def test_an_owner_can_cancel_it_and_bring_it_back(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    paul = await organiser(bot, olga, "Paul")
    await schedules(paul, "Update", "From Paul")
    await removes(olga, 2)
    await olga.taps("Delete", await olga.sees(HELD))
    await olga.hears("Draft deleted")
    await bot.later(hours=1, minutes=2)
    assert not got(anna, "From Paul")
    assert not got(olga, NOT_SENT)
    await olga.taps("Bring it back")
    await olga.hears("It is back, as a draft", "From Paul")


async def test_an_organiser_decides_nothing_about_it(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    paul = await organiser(bot, olga, "Paul")
    marek = await organiser(bot, olga, "Marek")
    await schedules(paul, "Update", "From Paul")
    await removes(olga, 2)
    asked = await olga.sees(HELD)
    await marek.says("/broadcast")
    await marek.taps("📋 The team's broadcasts")
    await marek.hears("The team's broadcasts")
    await marek.taps("🕒 From Paul")
    seen = await marek.hears(HELD, LEFT, "Somebody else is asked what to do with it")
    assert "take it over" not in seen.text
    assert seen.labels == [["👁 Look at it"], DESK]
    for label in ("Take it over", "Delete"):
        data = asked.button(label).data
        assert data is not None
        await marek.taps_old(data)
    await bot.app.idle()
    assert rows(bot.database, "SELECT state FROM broadcasts") == [("scheduled",)]
    await bot.later(hours=1, minutes=2)
    assert not got(anna, "From Paul")
    await olga.hears(NOT_SENT)
    await marek.taps_old(pack(StartMissed(1)))
    assert (await marek.hears(NOT_SENT, "Somebody else is asked")).labels == [["👁 Look at it"], DESK]
    assert not got(anna, "From Paul")


@pytest.mark.parametrize("how", ["forget", "leave"])
async def test_the_same_holds_for_who_goes_by_themselves(bot: Running, how: str) -> None:
    await by_day(bot)
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    paul = await organiser(bot, olga, "Paul")
    await schedules(paul, "Update", "From Paul")
    if how == "forget":
        await forgets(paul)
    else:
        await paul.says("/team")
        await paul.hears("Everybody has a number")
        await paul.taps("Leave the team")
        await paul.hears("Leave the team?")
        await paul.taps("Leave the team")
        await paul.hears("You aren't in the team any more")
        assert "broadcast" not in {command["command"] for command in bot.world.menu(paul.person)}
    await olga.sees(HELD)
    await gathered(bot)
    await olga.sees("Person 2 left the team (Organiser).")
    await olga.taps("Take it over", await olga.sees(HELD))
    await olga.hears("It waits for its time")
    await bot.later(hours=1, minutes=2)
    await anna.hears("From Paul")


async def test_what_is_being_sent_stops_at_once_and_asks_the_owners(bot: Running) -> None:
    olga = await bot.owner()
    vera = await another_owner(bot, olga, "Vera")
    paul = await organiser(bot, olga, "Paul")
    readers = await half_sent(bot, paul, "News")
    await removes(olga, 3)
    bot.world.faults.clear()
    for owner in (olga, vera):
        await owner.sees("Whoever began it isn't in the team any more")
    question = await vera.sees("2 people have it. 2 people are waiting.")
    bot.clock.advance(minutes=20)
    assert [len(got(reader, "News")) for reader in readers] == [1, 1, 0, 0]
    await vera.taps("👁 Look at it", question)
    await vera.hears("News")
    await vera.taps("▶️ Go on", question)
    await vera.hears("It goes on")
    assert figures(await vera.hears("Sent:"))["delivered"] == 4
    assert not got(olga, "Sent:"), "it is Vera's now"
    assert not got(paul, "Sent:")


async def test_an_owner_can_stop_it_for_good(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    readers = await half_sent(bot, paul, "News")
    await forgets(paul)
    bot.world.faults.clear()
    await olga.taps("⏹ Stop", await olga.sees("2 people have it. 2 people are waiting."))
    await olga.hears("Stop it for good?")
    await olga.taps("Yes, stop it")
    assert adds_up(await olga.hears("Stopped:"))["stopped"] == 2
    assert [len(got(reader, "News")) for reader in readers] == [1, 1, 0, 0]


async def test_the_last_owner_can_t_go_or_be_lowered(bot: Running) -> None:
    olga = await bot.owner()
    await organiser(bot, olga, "Paul")
    for forged in (
        LeaveTeam(sure=True),
        ChangeRole(1, Role.ORGANISER, sure=True),
        RemoveMember(1, sure=True),
    ):
        answer = await olga.taps_old(pack(forged))
        assert answer.text == "There has to be an owner: you are the only one."
        await olga.hears("1. Owner")
    await olga.says("/team")
    alone = await olga.hears("1. Owner", "2. Organiser")
    assert alone.labels == [
        ["✖️ Remove 2", "⬆️ Make 2 an owner"],
        ["⬇️ Make 2 a viewer"],
        ["✏️ Choose a name for the team"],
        ["🙋 Ask somebody for a name"],
        ["📁 Limit somebody to some cases"],
        ["🔑 Two keys"],
        ["🏠 The team's room"],
        ["🔔 Notices"],
        ["⛔ Stop a case now"],
        ["🔥 Panic: destroy the list"],
        DESK,
    ]


async def test_whoever_is_lowered_keeps_what_they_planned(bot: Running) -> None:
    """Organisers may send: that one is an owner no more takes nothing from it."""
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    vera = await another_owner(bot, olga, "Vera")
    await schedules(vera, "Update", "From Vera")
    await olga.says("/team")
    await olga.hears("Everybody has a number")
    await olga.taps("Make 2 an organiser")
    await olga.hears("an owner no more?", "remove them instead")
    await olga.taps("Make 2 an organiser")
    await olga.hears("2. Organiser")
    await vera.hears("You are an organiser now, and an owner no more", "goes out as before")
    assert "invite" not in {command["command"] for command in bot.world.menu(vera.person)}
    await vera.taps_old(pack(TakeOver(1)))
    await vera.hears(REFUSED)
    await bot.later(hours=1, minutes=2)
    await anna.hears("From Vera")


async def test_an_organiser_can_be_made_an_owner(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await olga.says("/team")
    await olga.hears("Everybody has a number")
    await olga.taps("Make 2 an owner")
    await olga.hears("Make person 2 an owner?", "you included")
    await olga.taps("Make 2 an owner")
    await olga.hears("2. Owner")
    await paul.hears("You are an owner of this bot now", "/invite")
    assert "invite" in {command["command"] for command in bot.world.menu(paul.person)}
    await paul.says("/invite")
    await paul.hears("Whom do you want to invite?")
