"""So many letters: the team hears of it once, and may thank those who wrote. Nothing goes out by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.suggested.buttons import PutMilestoneAway, ShowMilestone, ThankForLetters
from bot.chat.team.desk import keeping
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import (
    KEPT,
    PREVIEW,
    REFUSED,
    by_day,
    gathered,
    got,
    organiser,
    subscribed,
)
from tests.support.stores import CASE, rows

SAYS = "More than 100 letters"
AUTHORITIES = ("president", "justice", "foreign", "ombuds", "prosecutor", "geneva")
THANKS = "Supporters have told us of more than 100 letters in this case"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "APART_S", 0.05)


async def they_write(bot: Running, humans: list[Human], times: int) -> None:
    """Each reports a letter to all authorities, on so many days; a day later that can be told."""
    store = bot.app._store
    assert store is not None
    for _ in range(times):
        today = bot.clock.now().date()
        for human in humans:
            for authority in AUTHORITIES:
                await store.actions.record(human.chat, CASE, authority, "release", today, bot.clock.now())
        await bot.later(days=1)


async def more_than_a_hundred(bot: Running) -> list[Human]:
    """Ten of twenty who follow the case have reported 120 letters, by days that are over."""
    humans = [await subscribed(bot, f"Writer {n}") for n in range(10)]
    for n in range(10):
        await subscribed(bot, f"Reader {n}")
    await by_day(bot)
    await they_write(bot, humans, 2)
    return humans


def labels(message: Message) -> list[str]:
    return [key.label for row in message.keyboard or [] for key in row]


async def test_the_team_hears_of_it_once_and_one_of_two_thanks_those_who_wrote(bot: Running) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul")
    wrote = await more_than_a_hundred(bot)
    await gathered(bot)
    for human in (olga, paul):
        await human.sees(SAYS)
    await olga.says("/desk")
    desk = await olga.hears("more than 100 letters, as supporters say. Thank those who wrote?")
    await olga.taps("📨", desk)
    await olga.hears(SAYS, "Nothing is sent by itself")
    await bot.restart()
    await olga.taps("🙏 Begin a message of thanks")
    draft = await olga.hears(KEPT, "Reported a letter")
    assert "Update" in draft.text
    # A double tap, and a colleague's, begin no other one.
    await olga.taps_old(pack(ThankForLetters(CASE, 100)))
    assert "👁 Look at it" in labels(await olga.hears("has been begun"))
    await paul.taps_old(pack(ThankForLetters(CASE, 100)))
    assert "👁 Look at it" not in labels(await paul.hears("has been begun")), "a draft is its author's"
    await paul.says("/desk")
    assert "Thank those who wrote?" not in (await paul.hears("Desk")).text
    assert rows(bot.database, "SELECT count(*) FROM broadcasts") == [(1,)]
    await olga.taps("👁 Look at it")
    await olga.hears(KEPT)
    await olga.taps("👁 Preview")
    preview = await olga.hears(PREVIEW, "10 people in all")
    assert "please look whether its words still hold" not in preview.text
    await olga.taps("🚀")
    await olga.hears("Sent:", "10")
    assert all(len(got(human, THANKS)) == 1 for human in wrote)
    await bot.later(days=1, hours=1)
    await gathered(bot)
    assert len(got(paul, "Nothing is sent by itself")) == 1, "nobody hears of it twice"
    await paul.taps_old(pack(ShowMilestone(CASE, 100)))
    assert "👁 Look at it" in labels(await paul.hears("has been begun")), "what went out everybody sees"


async def test_what_is_put_away_or_thrown_away_can_still_be_written(bot: Running) -> None:
    olga = await bot.owner()
    await more_than_a_hundred(bot)
    await olga.taps_old(pack(ShowMilestone(CASE, 100)))
    await olga.hears(SAYS, "Nothing is sent by itself")
    assert (await olga.taps("✖️ Not now, put it away")).text == "Saved."
    await olga.hears("it stands on no desk any more")
    await olga.says("/desk")
    assert "Thank those who wrote?" not in (await olga.hears("Desk")).text
    await olga.taps_old(pack(PutMilestoneAway(CASE, 100)))
    await olga.hears("it stands on no desk any more")
    await olga.taps("🙏 Begin a message of thanks")
    await olga.hears(KEPT)
    await olga.taps("🗑 Delete the draft")
    await olga.hears("deleted")
    await olga.taps_old(pack(ShowMilestone(CASE, 100)))
    screen = await olga.hears(SAYS, "Nothing is sent by itself")
    assert "🙏 Begin a message of thanks" in labels(screen)
    await olga.says("/desk")
    await olga.hears("Thank those who wrote?")


async def test_the_preview_says_so_where_the_figure_isnt_true_any_more(bot: Running) -> None:
    olga = await bot.owner()
    await more_than_a_hundred(bot)
    await olga.taps_old(pack(ThankForLetters(CASE, 100)))
    await olga.hears(KEPT)
    # As if a copy of the database from before had been put back since.
    store = bot.app._store
    assert store is not None
    draft = await store.drafts.get(1)
    assert draft is not None
    assert await store.drafts.set_plan(1, replace(draft.plan, more_letters_than=500))
    await olga.taps("👁 Preview")
    await olga.hears(PREVIEW, "“more than 500 letters”", "please look whether its words still hold")


async def test_below_it_and_of_a_stopped_case_nothing_is_said(bot: Running) -> None:
    olga = await bot.owner()
    anna = await subscribed(bot, "Anna")
    await olga.taps_old(pack(ThankForLetters(CASE, 100)))
    await olga.hears("There is nothing to thank for here now")
    await more_than_a_hundred(bot)
    await anna.taps_old(pack(ThankForLetters(CASE, 100)))
    await anna.hears(REFUSED)
    await olga.says("/stopcase")
    await olga.hears("Stop this case now?")
    await olga.taps("⛔ Yes, stop it now")
    await olga.hears("Stopped: Rukhshona")
    for old in (ShowMilestone(CASE, 100), ThankForLetters(CASE, 100), PutMilestoneAway(CASE, 100)):
        await olga.taps_old(pack(old))
        await olga.hears("There is nothing to thank for here now")
    await olga.says("/desk")
    assert "Thank those who wrote?" not in (await olga.hears("Desk")).text
