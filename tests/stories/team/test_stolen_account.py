"""The story of an owner's stolen account, from the first sign to the end, as docs/operating.md tells it."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import NewDraft
from bot.chat.delivery import reports
from bot.chat.team.buttons import Invite, RemoveMember
from bot.model.team.roles import Role
from tests.support.application import Running
from tests.support.steps.broadcasting import adds_up, half_sent
from tests.support.steps.organising import (
    REFUSED,
    another_owner,
    by_day,
    gathered,
    got,
    invitation,
    organiser,
    removes,
    schedules,
    sends,
)

USED = "This invitation can't be used"


@pytest.fixture(autouse=True)
def prompt(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is to be asked is asked at once."""
    monkeypatch.setattr(reports, "PROGRESS_EVERY_S", 0.05)


async def test_an_owner_s_account_was_stolen_and_another_owner_is_left(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    boris = await another_owner(bot, olga, "Boris")  # whose account it is
    # The thief invites a friend and himself, plans something, and writes to everybody.
    for_friend = await invitation(boris)
    spare = await invitation(boris, "An owner")
    friend = bot.person("Friend")
    await friend.opens(for_friend)
    await friend.hears("You are an organiser now")
    readers = await half_sent(bot, boris, "Words of the thief")
    await schedules(boris, "Update", "Planned by the thief")

    # The first signs: links that Boris never spoke of, and somebody new.
    await olga.sees("A link for one new owner was made")
    await gathered(bot)
    await olga.sees("New in the team, by link 3: person 3 (Organiser) · Owner no. 2")
    # Olga removes both, by the numbers that she was told.
    await removes(olga, 2)
    await removes(olga, 3)
    # What is being sent has stopped; Olga is asked, and stops it for good.
    question = await olga.sees("2 people have it. 2 people are waiting.")
    bot.world.faults.clear()
    bot.clock.advance(minutes=20)
    await olga.taps("👁 Look at it", question)
    await olga.hears("Words of the thief")
    await olga.taps("⏹ Stop", question)
    await olga.hears("Stop it for good?")
    await olga.taps("Yes, stop it")
    result = await olga.hears("Stopped:")
    assert adds_up(result)["stopped"] == 2
    # Whoever has it loses it again.
    await olga.taps("↩️ Delete it everywhere", result)
    await olga.taps("Yes, delete it everywhere")
    await olga.hears("Deleted at 2 of 2")
    assert [len(got(reader, "Words of the thief")) for reader in readers] == [0, 0, 0, 0]
    # What he planned is asked about; she deletes it.
    await olga.taps("Delete", await olga.sees("Waiting for an owner's answer"))
    await olga.hears("Draft deleted")

    # Nothing that the thief has is worth anything.
    for thief in (boris, friend):
        await thief.opens(spare)
        await thief.hears(USED)
        for button in (Invite(Role.OWNER), RemoveMember(1, sure=True), NewDraft("tjk001")):
            await thief.taps_old(pack(button))
            await thief.hears(REFUSED)
    await olga.says("/team")
    team = await olga.hears("Everybody has a number", "There are none")
    assert [line[:2] for line in team.text.splitlines() if line[:1].isdigit()] == ["1."]

    # Boris has a new account: a link for it, by another channel.
    anew = bot.person("Boris, anew")
    await anew.opens(await invitation(olga, "An owner"))
    await anew.hears("You are an owner of this bot now", "You are person 4 in the team")
    await bot.later(hours=1, minutes=2)
    assert not any(got(reader, "thief") for reader in readers)
    await sends(anew, "Update", "It is us again")
    for reader in readers:
        await reader.sees("It is us again")


async def test_the_only_owner_s_account_was_stolen(bot: Running) -> None:
    """The server has the way back in: its link, and no owner ends it in passing."""
    thief = await bot.owner("Thief")
    planned = await organiser(bot, thief, "Paul")
    rescue = await bot.app.team.invite_from_server(Role.OWNER)
    await invitation(thief, "An owner")
    safe = bot.person("Safe")
    await safe.opens(rescue.payload)
    await safe.hears("You are an owner of this bot now", "You are person 3 in the team")
    await removes(safe, 1)
    await thief.says("/invite")
    await thief.hears(REFUSED)
    await safe.says("/team")
    await safe.hears("2. Organiser", "3. Owner", "There are none")
    assert not got(planned, "removed")
