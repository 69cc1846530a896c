"""The team: invitations, the list, leaving it; and the switch for languages that nobody has reviewed."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import pack
from bot.chat.people.buttons import SetLanguage
from bot.chat.team.buttons import Invite, RemoveMember, SwitchLanguage
from bot.model.team.roles import Role
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import (
    DESK,
    KEPT,
    REFUSED,
    got,
    invitation,
    organiser,
    previews,
    sends,
    subscribed,
    writes_first,
)


async def _team(human: Human) -> list[str]:
    await human.says("/team")
    message = await human.hears("The team", "Everybody has a number")
    return [line for line in message.text.splitlines() if line[:1].isdigit()]


async def test_only_owners_invite(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await paul.says("/invite")
    await paul.hears(REFUSED)
    for role in Role:
        await paul.taps_old(pack(Invite(role)))
        await paul.hears(REFUSED)
    assert not got(paul, "join-")


async def test_an_invitation_lets_one_person_in(bot: Running) -> None:
    olga = await bot.owner()
    payload = await invitation(olga)
    paul, quentin = bot.person("Paul"), bot.person("Quentin")
    await paul.opens(payload)
    welcome = await paul.hears("You are an organiser now", "/broadcast")
    assert "/invite" not in welcome.text
    await quentin.opens(payload)
    await quentin.hears("This invitation can't be used")
    await quentin.says("/team")
    await quentin.hears(REFUSED)
    assert len(await _team(paul)) == 2


async def test_an_owner_who_tries_the_link_does_not_spend_it(bot: Running) -> None:
    olga = await bot.owner()
    payload = await invitation(olga)
    await olga.opens(payload)
    await olga.hears("You are an owner of this bot now")
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears("You are an organiser now")


@pytest.mark.parametrize(
    ("hours", "answer"), [(23, "You are an organiser now"), (25, "This invitation can't be used")]
)
async def test_an_invitation_lasts_a_day(bot: Running, hours: int, answer: str) -> None:
    payload = await invitation(await bot.owner())
    bot.clock.advance(hours=hours)
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears(answer)


async def test_an_invitation_survives_a_restart(bot: Running) -> None:
    payload = await invitation(await bot.owner())
    await bot.restart()
    paul = bot.person("Paul")
    await paul.opens(payload)
    await paul.hears("You are an organiser now")


async def test_the_list_knows_numbers_roles_and_days_but_no_names(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    lines = await _team(olga)
    assert lines[0].startswith("1. Owner, since ")
    assert lines[0].endswith("(you)")
    assert lines[1].startswith("2. Organiser, since ")
    shown = await olga.sees("The team")
    assert shown.labels[0] == ["✖️ Remove 2", "⬆️ Make 2 an owner"]
    assert shown.labels[-3:] == [["⛔ Stop a case now"], ["🔥 Panic: destroy the list"], DESK]
    assert "Paul" not in shown.text
    assert (await _team(paul))[1].endswith("(you)")
    alone = await paul.sees("The team")
    assert alone.labels == [["✏️ Choose a name for the team"], ["🚪 Leave the team"], ["🔔 Notices"], DESK], (
        "organisers remove nobody"
    )
    assert "link" not in alone.text.casefold(), "and see no invitations"


async def test_removal_takes_effect_at_once_in_mid_dialogue(bot: Running) -> None:
    olga, anna = await bot.owner(), await bot.subscriber("Anna")
    paul = await organiser(bot, olga, "Paul")
    draft = await writes_first(paul, "Update", "Paul's words")
    preview = await previews(paul)
    await paul.taps("✏️ Change it", preview)
    await paul.hears(KEPT)
    await paul.taps("✏️ English")
    await paul.hears("in this language: English")
    await _team(olga)
    await olga.taps("Remove 2")
    await olga.hears("Remove person 2 from the team?", "only with a new invitation")
    assert (await olga.taps("Remove 2")).text == "Saved."
    await olga.hears("The team")
    assert len(await _team(olga)) == 1

    await paul.says("Words for a draft that is not his any more")
    await paul.hears("I am a program")
    await paul.edits(draft, "Edited words")
    await paul.hears("I am a program")
    await paul.taps("🚀", preview)
    await paul.hears(REFUSED)
    for command in ("/broadcast", "/totals", "/team", "/languages"):
        await paul.says(command)
        await paul.hears(REFUSED)
    assert "broadcast" not in {command["command"] for command in bot.world.menu(paul.person)}
    await sends(olga, "Update", "Olga's words")
    await anna.hears("Olga's words")
    assert not got(anna, "Paul's words")
    await paul.says("/letter")
    await paul.hears("One question first, for your safety")


async def test_the_last_owner_can_be_neither_removed_nor_forgotten(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await paul.taps_old(pack(RemoveMember(1, sure=True)))
    await paul.hears(REFUSED)
    answer = await olga.taps_old(pack(RemoveMember(1, sure=True)))
    assert answer.text != "Saved."
    await olga.hears("1. Owner")
    await olga.says("/forget")
    await olga.hears("Delete everything about you?")
    await olga.taps("Yes")
    await olga.hears("Not deleted: you are the only owner")
    assert len(await _team(olga)) == 2
    await olga.says("/invite")
    await olga.hears("Whom do you want to invite?")


async def test_with_a_second_owner_the_first_may_go(bot: Running) -> None:
    olga = await bot.owner()
    vera = bot.person("Vera")
    await vera.opens(await invitation(olga, "An owner"))
    await vera.hears("You are an owner of this bot now", "/invite")
    await olga.says("/forget")
    asked = await olga.hears("Delete everything about you?")
    assert asked.text.endswith(
        "You also stop being an organiser of this bot. You can only come back with a new invitation."
    )
    await olga.taps("Yes")
    await olga.hears("Nothing about you is stored any more")
    await olga.says("/totals")
    await olga.hears(REFUSED)
    await olga.says("/forget")
    assert "organiser" not in (await olga.hears("Delete everything about you?")).text
    assert (await _team(vera))[0].startswith("2. Owner"), "a number stays whose it was"
    assert await bot.app.owner_link() is None


async def test_an_owner_can_remove_another_owner(bot: Running) -> None:
    olga = await bot.owner()
    vera = bot.person("Vera")
    await vera.opens(await invitation(olga, "An owner"))
    await vera.hears("You are an owner of this bot now")
    await _team(vera)
    await vera.taps("Remove 1")
    await vera.hears("Remove person 1 from the team?")
    await vera.taps("Remove 1")
    await vera.hears("The team")
    await olga.says("/invite")
    await olga.hears(REFUSED)


async def test_an_organiser_can_become_an_owner_by_a_second_link(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await paul.opens(await invitation(olga, "An owner"))
    await paul.hears("You are an owner of this bot now")
    assert [line.split()[1].strip(",") for line in await _team(paul)] == ["Owner", "Owner"]


async def test_a_language_that_nobody_reviewed_is_off_until_an_organiser_switches_it_on(bot: Running) -> None:
    olga = await bot.owner()
    anna = await subscribed(bot, "Anna")
    zarina = bot.person("Zarina", "tg")
    await zarina.opens("tjk001")
    await zarina.hears("/privacy")
    assert (await zarina.screen()).buttons[0].label == bot.said("ru").label("subscribe_all")
    await anna.says("/language")
    choice = await anna.hears("Which language")
    assert choice.labels == [["English"], ["Français"], ["Русский"]]

    await olga.says("/languages")
    shown = await olga.hears("Тоҷикӣ – not reviewed, switched off", "English – reviewed, always on")
    assert ["Switch on: Тоҷикӣ"] in shown.labels
    await olga.taps("Switch on: Тоҷикӣ")
    await olga.hears("Тоҷикӣ – not reviewed, switched on")
    await anna.says("/language ")
    assert ["Тоҷикӣ"] in (await anna.hears("Which language")).labels
    await anna.taps("Тоҷикӣ")
    await anna.hears("Тоҷикӣ")
    await zarina.opens("tjk001-again")
    await zarina.hears()
    assert (await zarina.screen()).buttons[0].label == bot.said("tg").label("subscribe_all")

    await olga.taps("Switch off: Тоҷикӣ")
    await olga.hears("Тоҷикӣ – not reviewed, switched off")
    await anna.says("/help")
    assert bot.said("ru").label("help_letter") in (await anna.hears("/letter")).text
    await zarina.taps_old(pack(SetLanguage("tg")))
    await zarina.hears()
    assert ["Тоҷикӣ"] not in (await zarina.screen()).labels


async def test_the_switch_survives_a_restart_and_reviewed_languages_have_none(bot: Running) -> None:
    olga = await bot.owner()
    await olga.says("/languages")
    await olga.hears("switched off")
    await olga.taps("Switch on: Тоҷикӣ")
    await olga.hears("switched on")
    await bot.restart()
    for forged in (SwitchLanguage("fr", False), SwitchLanguage("xx", True)):
        await olga.taps_old(pack(forged))
        shown = await olga.hears("Français – reviewed, always on", "Тоҷикӣ – not reviewed, switched on")
        assert "xx" not in shown.text
