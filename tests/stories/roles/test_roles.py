"""Case workers and translators: how they come, what they may do, what they are told, how they rise and go."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import Open, OpenBelow, Screen, pack
from bot.chat.base.registry import REGISTRY
from bot.chat.team.buttons import ChangeRole
from bot.model.team.roles import Access, Role
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.forging import buttons_of, changed, lasting, refused
from tests.support.steps.organising import (
    REFUSED,
    by_day,
    gathered,
    got,
    organiser,
    schedules,
    sends,
    subscribed,
)
from tests.support.steps.roles import case_worker, translator, translators_link, viewer

OF_ROLES = {
    Role.CASE_WORKER: {"desk", "cases", "translate", "totals", "team", "notices", "record"},
    Role.TRANSLATOR: {"desk", "translate", "team", "notices"},
    Role.VIEWER: {"desk", "totals", "team", "notices"},
}
OPEN_TO_ALL = {command.name for command in REGISTRY.listed(Access.EVERYBODY)}


async def joined(bot: Running, owner: Human, role: Role) -> Human:
    if role is Role.CASE_WORKER:
        return await case_worker(bot, owner, "Cora")
    if role is Role.VIEWER:
        return await viewer(bot, owner, "Viktor")
    return await translator(bot, owner, "Tomas", "Español")


def menu(bot: Running, human: Human) -> set[str]:
    return {command["command"] for command in bot.world.menu(human.person)}


@pytest.mark.parametrize("role", OF_ROLES)
async def test_each_role_has_its_own_commands_in_the_menu_and_in_help(bot: Running, role: Role) -> None:
    human = await joined(bot, await bot.owner(), role)
    await bot.app.idle()
    assert menu(bot, human) == OF_ROLES[role] | OPEN_TO_ALL
    await human.says("/help")
    said = (await human.hears("For your work in the team")).text
    assert "For organisers" not in said
    assert {name for name in REGISTRY.commands if f"/{name} –" in said} == menu(bot, human) - {"help"}


@pytest.mark.parametrize("role", OF_ROLES)
async def test_every_command_button_and_screen_beyond_a_role_is_refused(bot: Running, role: Role) -> None:
    olga = await bot.owner()
    human = await joined(bot, olga, role)
    await bot.app.idle()
    before = lasting(bot.database)
    for name, command in REGISTRY.commands.items():
        if not command.access.admits(role):
            await human.says(f"/{name}")
            await human.hears(REFUSED)
    for kind, handled in REGISTRY.taps.items():
        if not handled.access.admits(role):
            await refused(human, buttons_of(kind)[0])
    for screen, handled in REGISTRY.screens.items():
        if not handled.access.admits(role):
            await refused(human, Open(screen, "tjk001"))
            await refused(human, OpenBelow(screen, "tjk001"))
    assert not changed(bot.database, before)


async def test_each_hears_what_concerns_their_role_and_no_more(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    others = [await joined(bot, olga, role) for role in OF_ROLES]
    oskar = await organiser(bot, olga, "Oskar")
    await subscribed(bot, "Anna")
    await sends(olga, "Update", "News from the family")
    await gathered(bot)
    await oskar.hears("Owner no. 1")
    await olga.says("/stopcase")
    await olga.hears("Stop this case now?")
    await olga.taps("⛔ Yes, stop it now")
    await oskar.hears("Stopped: Rukhshona")
    cora, *rest = others
    await cora.hears("Stopped: Rukhshona")
    await bot.app.idle()
    for human in others:
        for news in ("News from the family", "Owner no. 1"):
            assert not got(human, news)
    assert not any(got(human, "Stopped: Rukhshona") for human in rest)


async def test_a_photo_or_an_edit_of_theirs_is_no_draft(bot: Running) -> None:
    cora = await case_worker(bot, await bot.owner(), "Cora")
    words = await cora.says("Please send this to everybody")
    await cora.hears("I am a program")
    await cora.edits(words, "Please do")
    await cora.hears("I am a program")


async def test_the_owners_choose_a_translator_s_languages_and_see_them(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    vera = await organiser(bot, olga, "Vera", whom="An owner")
    tomas = await translator(bot, olga, "Tomas", "Español", "Français")
    await gathered(bot)
    await vera.hears("New in the team, by link 3: person 3 (Translator)")
    await olga.says("/team")
    await olga.hears("Translator (es, fr)")
    await tomas.says("/team")
    own = (await tomas.hears("Translator (es, fr)", "you")).text
    assert "Owner" not in own
    assert "Open links" not in own


async def test_a_second_link_gives_languages_more_and_takes_none(bot: Running) -> None:
    olga = await bot.owner()
    tomas = await translator(bot, olga, "Tomas", "Español")
    same = await translators_link(olga, "Español")
    await tomas.opens(same)
    await tomas.hears("You are a translator now")
    await tomas.opens(await translators_link(olga, "Français"))
    await tomas.hears("You are a translator now", "Français, Español")
    other = bot.person("Ursula")
    await other.opens(same)
    await other.hears("You are a translator now", "Español")


async def test_a_link_raises_and_never_lowers(bot: Running) -> None:
    olga = await bot.owner()
    cora = await case_worker(bot, olga, "Cora")
    link = await translators_link(olga, "Español")
    await cora.opens(link)
    await cora.hears("You are a case worker now")
    tomas = bot.person("Tomas")
    await tomas.opens(link)
    await tomas.hears("You are a translator now")
    await olga.says("/invite")
    await olga.taps("A case worker")
    payload = (await olga.hears("?start=join-")).text.partition("?start=")[2].split()[0]
    await tomas.opens(payload)
    await tomas.hears("You are a case worker now")


async def test_an_owner_raises_step_by_step_and_the_menu_follows(bot: Running) -> None:
    olga = await bot.owner()
    tomas = await translator(bot, olga, "Tomas", "Español")
    for button, question, news in (
        ("Make 2 a case worker", "Make person 2 a case worker?", "You are a case worker now"),
        ("Make 2 an organiser", "Make person 2 an organiser?", "You are an organiser now"),
    ):
        await olga.says("/team")
        await olga.hears("The team")
        await olga.taps(button)
        await olga.hears(question)
        await olga.taps(button)
        await tomas.hears(news)
    await bot.app.idle()
    assert {"broadcast", "cases", "translate"} <= menu(bot, tomas)
    await olga.taps_old(pack(ChangeRole(2, Role.TRANSLATOR, sure=True)))
    await olga.hears("2. Organiser")


@pytest.mark.parametrize("role", OF_ROLES)
async def test_they_leave_by_themselves_and_are_nobody_then(bot: Running, role: Role) -> None:
    await by_day(bot)
    olga = await bot.owner()
    human = await joined(bot, olga, role)
    await human.says("/team")
    await human.hears("The team")
    await human.taps("Leave the team")
    await human.hears("Leave the team?")
    await human.taps("Leave the team")
    await human.hears("You aren't in the team any more")
    await gathered(bot)
    await olga.sees("Person 2 left the team")
    await human.says("/translate")
    await human.hears(REFUSED)
    await bot.app.idle()
    assert menu(bot, human) == OPEN_TO_ALL


async def test_a_case_worker_edits_a_case_and_has_no_button_to_publish_or_close_it(bot: Running) -> None:
    olga = await bot.owner()
    cora = await case_worker(bot, olga, "Cora")
    await cora.says("/cases")
    await cora.hears("Cases", "Live.")
    await cora.taps("Rukhshona")
    await cora.hears("People see revision 1; the newest is 1.")
    await cora.taps("🔤 Texts")
    await cora.hears("Title")
    await cora.taps("Title")
    await cora.hears("Send the new words.")
    await cora.says("Rukhshona Khakimova, journalist in prison, Tajikistan")
    await cora.hears("journalist in prison")
    for who, may in ((cora, False), (olga, True)):
        await who.says("/cases")
        await who.taps("Rukhshona")
        shown = await who.hears("the newest is 2.")
        keys = {key.label for row in shown.keyboard for key in row}
        assert any("Publish" in key for key in keys) is may, keys
        assert any("Close" in key for key in keys) is may, keys
        assert any("Totals" in key or "totals" in key for key in keys), keys
    await cora.taps_old(pack(Open(Screen.CASES)))
    await cora.hears("Cases")


async def test_a_viewer_sees_totals_and_their_files_and_rises(bot: Running) -> None:
    olga = await bot.owner()
    viktor = await viewer(bot, olga, "Viktor")
    await viktor.says("/totals")
    shown = await viktor.hears("Self-reported", file=True)
    assert not any("Stop" in key.label for row in shown.keyboard for key in row)
    await viktor.taps("As a file", shown)
    await viktor.taps("CSV")
    await viktor.hears("nobody checked", file=True)
    await viktor.taps("Answers, addresses", shown)
    await viktor.hears("What came of letters", file=True)
    await olga.says("/record")
    await olga.hears("the figures were taken out as a table", "Person 2")
    tomas = await translators_link(olga, "Español")
    await viktor.opens(tomas)
    await viktor.hears("You are a viewer now")
    await olga.says("/team")
    await olga.hears("2. Viewer, since")
    await olga.taps("Make 2 a case worker")
    await olga.hears("Make person 2 a case worker?")
    await olga.taps("Make 2 a case worker")
    await viktor.hears("You are a case worker now")


async def test_whoever_becomes_a_viewer_sends_nothing_more(bot: Running) -> None:
    olga, anna = await bot.owner(), await subscribed(bot, "Anna")
    paul = await organiser(bot, olga, "Paul")
    await schedules(paul, "Update", "From Paul")
    await olga.taps_old(pack(ChangeRole(2, Role.VIEWER, sure=False)))
    await olga.hears("Make person 2 a viewer?", "waits for an owner's answer")
    await olga.taps("Make 2 a viewer")
    await paul.hears("You are a viewer now", "An owner has decided that")
    await olga.hears("or may not send now")
    await bot.app.idle()
    assert menu(bot, paul) == OF_ROLES[Role.VIEWER] | OPEN_TO_ALL
    await bot.later(days=2)
    assert not got(anna, "From Paul")
    await olga.taps_old(pack(ChangeRole(1, Role.VIEWER, sure=True)))
    await olga.hears("1. Owner")
