"""A report to an authority: a letter by the organisation itself, with a round number of letters."""

from __future__ import annotations

import email
from email.policy import default
from pathlib import Path

from tests.support.application import Running
from tests.support.handoff.links import lines_in
from tests.support.people import Human
from tests.support.steps.clocks import day_is_over
from tests.support.steps.letters import body_of, to_letter


async def reports(bot: Running, human: Human, *, ask: int = 0) -> None:
    await to_letter(bot, human, "en", ask=ask, authority=0)
    await human.taps("I sent it")
    await human.hears("Thank")


async def test_an_authority_is_told_a_round_number_in_its_own_language_and_by_mail(tmp_path: Path) -> None:
    async with Running(tmp_path, page=True) as bot:
        owner = await bot.owner()
        await owner.says("/reportback")
        await owner.taps("Report to an authority")
        assert "more than five letters" in (await owner.hears("Report to an authority")).text
        for number in range(7):
            await reports(bot, bot.person(f"Rosa{number}", "en"))
        for number in range(3):
            await reports(bot, bot.person(f"Pavel{number}", "en"), ask=1)
        await day_is_over(bot, days=8)  # three of one ask are few: for more of them a week is waited
        for number in range(5):
            await reports(bot, bot.person(f"Petra{number}", "en"))
        await day_is_over(bot)
        await owner.says("/reportback")
        await owner.taps("Report to an authority")
        choice = await owner.hears("Which authority is it for?")
        assert [each.label for each in choice.buttons] == ["President", "◀️ Back"], "others got none"
        await owner.taps("President")
        russian = await owner.hears("self-reported and rounded down")
        body = body_of(owner, russian)
        assert "люди сообщили нам более чем о 10 письмах" in body, "in the first language of the office"
        for figure in ("7", "12", "15"):
            assert figure not in body, "no exact one"
        assert all(each.label != "Clemency for a mother" for each in russian.buttons), "three are few"
        await owner.taps("English")
        shown = await owner.hears("Language of the letter: English")
        body = body_of(owner, shown)
        assert "more than 10 letters that they sent you" in body
        assert "should be released at once and without conditions." in body
        first = shown.buttons[0]
        lines = lines_in(first.url or "")
        assert "\n".join(lines[12:]).split() == body.split(), "the page opens the same"
        await owner.taps("As a mail and files")
        mail = (await owner.hears(file=True)).file
        assert mail is not None
        assert mail.name.endswith(".eml")
        read = email.message_from_bytes(mail.data, policy=default)
        assert read["To"] == lines[7]
        assert read.get_content().split() == body.split()
        await owner.says("/record")
        assert "files of a report to an authority were made" in (await owner.hears("Record")).text


async def test_it_is_signed_by_who_runs_the_bot_or_not_made(bot: Running) -> None:
    owner = await bot.owner()
    for number in range(6):
        await reports(bot, bot.person(f"Rosa{number}", "en"))
    await day_is_over(bot)
    await owner.says("/reportback")
    await owner.taps("Report to an authority")
    await owner.taps("President")
    signed = body_of(owner, await owner.hears("rounded down")).splitlines()[-1]
    await owner.says("/about")
    assert signed in (await owner.hears("run")).text


async def test_a_letter_of_today_changes_no_figure_of_it(bot: Running) -> None:
    """Ten were told; with the eleventh the round number would be ten, and say that one came since."""
    owner = await bot.owner()
    for number in range(10):
        await reports(bot, bot.person(f"Rosa{number}", "en"))
    await owner.says("/reportback")
    await owner.taps("Report to an authority")
    nothing = await owner.hears("Report to an authority", "more than five letters")
    assert not [each for each in nothing.buttons if "President" in each.label], (
        "none of it before the day is over"
    )
    await day_is_over(bot)
    await reports(bot, bot.person("Petra", "en"))
    for days in (0, 1):
        await day_is_over(bot, days)
        await owner.says("/reportback")
        await owner.taps("Report to an authority")
        await owner.taps("President")
        assert "более чем о 5 письмах" in body_of(owner, await owner.hears("rounded down"))
        await owner.says("/totals")
        assert "With today" not in (await owner.hears("Letters", file=True)).text
    for number in range(4):
        await reports(bot, bot.person(f"Pavel{number}", "en"))
    await day_is_over(bot)
    await owner.says("/reportback")
    await owner.taps("Report to an authority")
    await owner.taps("President")
    assert "более чем о 10 письмах" in body_of(owner, await owner.hears("rounded down"))
