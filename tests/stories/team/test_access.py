"""Who gets in as an organiser, and that nobody else does anything an organiser can do."""

from __future__ import annotations

import pytest

from bot.chat.base.buttons import Button, pack
from bot.chat.broadcasts.buttons import Confirm, Discard, NewDraft, Preview, WriteIn
from bot.chat.cases.buttons import Totals, TotalsForm
from bot.chat.team.buttons import RemoveMember, SwitchLanguage
from bot.model.broadcasts.broadcast import Kind
from bot.rehearsal.text.html import parse_html
from tests.support.application import Running
from tests.support.steps.organising import REFUSED, got, previews, subscribed, writes_first

ORGANISERS_COMMANDS = ["/broadcast", "/totals", "/team", "/languages", "/invite"]
ORGANISERS_BUTTONS: list[Button] = [
    NewDraft("tjk001"),
    NewDraft("tjk001", Kind.CALL),
    WriteIn(1, "en"),
    WriteIn(1, "fr"),
    Preview(1),
    Confirm(1, 1),
    Discard(1),
    Totals("tjk001"),
    Totals("tjk001", TotalsForm.CHART),
    Totals("tjk001", TotalsForm.CSV),
    RemoveMember(1, sure=True),
    SwitchLanguage("tg", True),
]


async def _payload(bot: Running) -> str:
    link = await bot.app.owner_link()
    assert link is not None
    assert link.startswith(f"https://t.me/{bot.world.username}?start=")
    return link.partition("?start=")[2]


async def test_the_first_owner_comes_in_by_the_link_and_nobody_after_them(bot: Running) -> None:
    payload = await _payload(bot)
    olga, paul = bot.person("Olga"), bot.person("Paul")
    await olga.opens(payload)
    welcome = await olga.hears("You are an owner of this bot now")
    assert "two-step verification" in welcome.text
    await paul.opens(payload)
    await paul.hears("This invitation can't be used", "/start")
    await paul.says("/totals")
    await paul.hears(REFUSED)
    await olga.says("/totals")
    await olga.hears("Letters reported as sent")


async def test_of_two_people_who_open_the_link_at_once_one_comes_in(bot: Running) -> None:
    payload = await _payload(bot)
    both = [bot.person("Olga"), bot.person("Paul")]
    for human in both:
        await human.opens(payload)
    answers = [(await human.hears()).text.splitlines()[0] for human in both]
    assert sorted(answers) == ["This invitation can't be used.", "You are an owner of this bot now."]


async def test_each_start_without_an_owner_makes_a_link_and_ends_the_one_before(bot: Running) -> None:
    lost = await _payload(bot)
    await bot.restart()
    fresh = await _payload(bot)
    olga = bot.person("Olga")
    await olga.opens(lost)
    await olga.hears("This invitation can't be used")
    await olga.opens(fresh)
    await olga.hears("You are an owner of this bot now")


async def test_a_restart_with_an_owner_makes_no_link(bot: Running) -> None:
    olga = await bot.owner()
    assert await bot.app.owner_link() is None
    await bot.restart()
    assert await bot.app.owner_link() is None
    await olga.says("/team")
    await olga.hears("Owner", "you")


async def test_the_owner_s_link_runs_out_after_a_day(bot: Running) -> None:
    payload = await _payload(bot)
    bot.clock.advance(days=1, seconds=1)
    late = bot.person("Olga")
    await late.opens(payload)
    await late.hears("This invitation can't be used")


async def test_an_invented_invitation_lets_nobody_in(bot: Running) -> None:
    mallory = bot.person("Mallory")
    for payload in ("join-x", "join-owner", "join-" + "a" * 26):
        await mallory.opens(payload)
        await mallory.hears("This invitation can't be used")
    await mallory.says("/broadcast")
    await mallory.hears(REFUSED)


@pytest.mark.parametrize("language", ["en", "fr", "ru"])
async def test_a_supporter_s_organisers_commands_get_a_kind_refusal(bot: Running, language: str) -> None:
    await bot.owner()
    anna = await subscribed(bot, "Anna", language)
    refused, _ = parse_html(bot.said(language).screen("organisers_only"))
    for command in ORGANISERS_COMMANDS:
        await anna.says(command)
        answer = await anna.hears()
        assert answer.text == refused, command
        assert not answer.keyboard, command
        assert not answer.file, command


async def test_a_supporter_s_forged_buttons_get_nothing_and_change_nothing(bot: Running) -> None:
    olga = await bot.owner()
    anna = await subscribed(bot, "Anna")
    await writes_first(olga, "Update", "Only Olga may send this")
    preview = await previews(olga)
    received = anna.person.received
    for number, forged in enumerate(ORGANISERS_BUTTONS, start=1):
        await anna.taps_old(pack(forged))
        answer = await anna.hears(REFUSED)
        assert not answer.keyboard, forged
        assert anna.person.received == received + number, forged
    await anna.says("My own words, for everybody")
    await anna.hears("I am a program")

    await olga.says("/languages")
    await olga.hears("Тоҷикӣ – not reviewed, switched off")
    await olga.says("/team")
    await olga.hears("1. Owner")
    await olga.taps("🚀", preview)
    await olga.hears("Sent:", "delivered: 1")
    assert len(got(anna, "Only Olga may send this")) == 1


async def test_a_message_edited_by_a_supporter_reaches_no_draft(bot: Running) -> None:
    olga = await bot.owner()
    anna = await subscribed(bot, "Anna")
    await writes_first(olga, "Update", "As Olga wrote it")
    hers = await anna.says("hm")
    await anna.hears("I am a program")
    await anna.edits(hers, "As Anna wants it")
    await anna.hears("I am a program")
    await previews(olga)
    await olga.taps("🚀")
    await anna.hears("As Olga wrote it")


async def test_the_menus_follow_the_role(bot: Running) -> None:
    olga = await bot.owner()
    anna = await subscribed(bot, "Anna")
    await bot.app.idle()
    assert {"broadcast", "invite"} <= {command["command"] for command in bot.world.menu(olga.person)}
    supporters = {command["command"] for command in bot.world.menu(anna.person)}
    assert "letter" in supporters
    assert not supporters & {command.strip("/") for command in ORGANISERS_COMMANDS}
