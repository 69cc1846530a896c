"""An address that failed, as the organisers live it: told once, and decided by one of them."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.chat.base.buttons import pack
from bot.chat.letters.after_sending import Judge
from bot.model.letters.address import Verdict, address_key
from bot.rehearsal import InjectedFault
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.steps.after_sending import (
    DEAD,
    DOUBT,
    EMAIL,
    JUSTICE,
    changed_case,
    comes_to_be,
    letter_to,
    reports,
    three_report,
)
from tests.support.steps.letters import to_letter
from tests.support.steps.organising import (
    DESK,
    REFUSED,
    by_day,
    got,
    organiser,
)
from tests.support.stores import rows


@pytest.fixture
async def bot(bot: Running) -> Running:
    """The bot by day: at night nobody is told."""
    await by_day(bot)
    return bot


async def test_the_team_is_told_once_from_the_third_report_on(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", "fr")
    await reports(bot, "Anna", "The mailbox is full")
    boris = await reports(bot, "Boris")
    await boris.taps("The address failed")
    await boris.taps("Something else")
    await boris.hears("Thank you for telling us")
    await boris.taps("The address failed")
    await boris.taps("It came back")
    await boris.hears("Thank you for telling us")
    await bot.later(minutes=5)
    await olga.says("/help")
    await olga.hears("/letter")
    assert not got(olga, DOUBT)
    await reports(bot, "Chloe")
    await bot.later(minutes=1)
    told = await olga.hears(DOUBT)
    assert {
        "Rukhshona Khakimova, journalist, Tajikistan",
        f"President: {EMAIL}",
        "Several supporters said that it failed:",
        "• It came back",
        "• The mailbox is full",
    } <= set(told.text.splitlines())
    assert told.labels == [["❌ It is dead"], ["✅ It works: dismiss the reports"], DESK]
    await paul.hears(EMAIL)
    await comes_to_be(bot, "SELECT count(*) FROM addresses_told", [(2,)])
    await bot.restart()
    await reports(bot, "Dora")
    await bot.later(days=1)
    late = await organiser(bot, olga, "Late")
    await bot.later(minutes=1)
    await late.hears(DOUBT, "Several supporters")
    assert len(got(olga, DOUBT)) == 1
    assert len(got(paul, EMAIL)) == 1


async def test_a_dead_address_warns_everybody_and_is_suggested_to_nobody(bot: Running) -> None:
    olga = await bot.owner()
    await three_report(bot)
    await bot.later(minutes=1)
    told = await olga.hears(DOUBT)
    await bot.restart()
    for _ in range(2):  # a second tap changes nothing
        await olga.taps("It is dead", told)
    judged = await olga.hears(DEAD, EMAIL)
    assert judged.id == told.id
    dora = bot.person("Dora")
    letter = await to_letter(bot, dora, "en")
    before, _, _ = letter.text.partition("Signed:")
    assert "The organisers have found that this address is dead." in before, "said before anything else"
    assert letter.buttons[0].label == "👤 Another authority"
    assert "Come back and tap" not in letter.text, "nobody is invited to send it"
    emil = bot.person("Emil")
    await emil.says("/letter")
    await emil.taps("No")
    await emil.hears("Minister of Justice", "Your letter is ready")
    await emil.taps("Another authority")
    whom = await emil.hears("Who should your letter go to?")
    stars = [button.label for button in whom.buttons if button.label.startswith("⭐")]
    assert stars == ["⭐ Minister of Justice"]
    assert whom.buttons[0].label == "❌ President"
    assert "❌ the address is dead" in whom.text
    await reports(bot, "Fanny")
    await bot.later(days=1)
    await olga.says("/totals")
    await olga.hears("Letters reported as sent")
    await olga.taps("📬")
    await olga.hears("❌ President: an address is dead", file=True)
    assert len(got(olga, DOUBT)) == 0, "decided, and nobody is told again"


async def test_a_mistaken_verdict_can_be_changed(bot: Running) -> None:
    olga = await bot.owner()
    await three_report(bot)
    await bot.later(minutes=1)
    await olga.hears(DOUBT)
    await olga.taps("It is dead")
    await olga.hears(DEAD)
    await olga.taps("It works")
    await olga.hears("this address works")
    letter = await letter_to(bot, "Dora")
    assert DEAD not in letter.text
    assert "address failed" not in letter.text
    await olga.taps("It is dead")
    await olga.hears(DEAD)
    assert DEAD in (await letter_to(bot, "Emil")).text


async def test_after_a_dismissal_counting_begins_anew(bot: Running) -> None:
    olga = await bot.owner()
    await three_report(bot)
    await bot.later(minutes=1)
    told = await olga.hears(DOUBT)
    for _ in range(2):
        await olga.taps("dismiss", told)
    await olga.hears("this address works")
    assert "address failed" not in (await letter_to(bot, "Dora")).text
    for name in ("Emil", "Fanny"):
        await reports(bot, name)
    assert "address failed" not in (await letter_to(bot, "Gert")).text
    await bot.later(minutes=1)
    await reports(bot, "Hanna")
    await bot.later(minutes=1)
    again = await olga.hears(DOUBT, "Several supporters")
    assert again.id != told.id


async def test_only_the_team_decides(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    await three_report(bot)
    await bot.later(minutes=1)
    await paul.hears(DOUBT)
    await olga.says("/team")
    await olga.taps("Remove 2")
    await olga.taps("Remove 2")
    await olga.hears("team")
    await paul.taps("It is dead")
    await paul.hears(REFUSED)
    anna = bot.person("Anna", started=True)
    await anna.taps_old(pack(Judge("tjk001", address_key(EMAIL), Verdict.CONFIRMED)))
    await anna.hears(REFUSED)
    assert rows(bot.database, "SELECT * FROM address_verdicts") == []
    assert DEAD not in (await letter_to(bot, "Dora")).text


async def test_who_has_to_wait_is_told_later_and_holds_up_nobody(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    flood = bot.world.faults.add(InjectedFault("sendMessage", chat=olga.chat, status=429, retry_after=60))
    await three_report(bot)
    await bot.later(minutes=1)
    await paul.hears(DOUBT)
    await comes_to_be(bot, "SELECT count(*) FROM team_news WHERE what = 'address'", [(1,)])
    assert flood.hits
    bot.world.faults.clear()
    await bot.restart()
    await olga.hears(DOUBT)
    await comes_to_be(bot, "SELECT count(*) FROM team_news WHERE what = 'address'", [(0,)])
    assert len(got(paul, DOUBT)) == 1


@pytest.mark.clock
async def test_a_stop_while_the_team_is_being_told_repeats_nothing(bot: Running) -> None:
    olga = await bot.owner()
    slow = bot.world.faults.add(InjectedFault("sendMessage", chat=olga.chat, delay=0.7))
    await three_report(bot)
    bot.clock.advance(minutes=1)
    async with asyncio.timeout(PATIENCE):
        while not slow.hits:  # noqa: ASYNC110 - a fault tells nobody
            await asyncio.sleep(0)
    await bot.restart()
    assert len(got(olga, DOUBT)) == 1, "it was finished first"
    bot.world.faults.clear()
    await bot.later(minutes=5)
    assert len(got(olga, DOUBT)) == 1


async def test_without_a_team_the_first_owner_is_told(bot: Running) -> None:
    await three_report(bot)
    await bot.later(minutes=1)
    olga = await bot.owner()
    await bot.later(minutes=1)
    await olga.hears(DOUBT)


async def test_nobody_is_told_of_an_address_that_was_corrected_meanwhile(tmp_path: Path) -> None:
    async with Running(tmp_path, messages=changed_case(tmp_path, (EMAIL, EMAIL))) as bot:
        await by_day(bot)
        await three_report(bot)
        changed_case(tmp_path, (EMAIL, "office@example.org"))
        await bot.restart()
        olga = await bot.owner()
        await three_report(bot, JUSTICE)
        await bot.later(minutes=1)
        await olga.hears(DOUBT, "ijozattj@mail.ru")
        assert len(got(olga, DOUBT)) == 1
