"""Drafts that were deleted by a slip, overtaken by another, or whose case was taken away."""

from __future__ import annotations

from pathlib import Path

from bot.chat.base.buttons import pack
from bot.chat.broadcasts.buttons import BringBack, Discard, Options
from bot.chat.delivery.buttons import Correct
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.broadcasting import with_another_case
from tests.support.steps.organising import (
    DESK,
    GONE,
    KEPT,
    got,
    organiser,
    previews,
    sends,
    subscribed,
    writes_first,
    writes_in,
)

NEVER = "🚫 can't go out any more"


async def _listed(author: Human) -> str:
    """What /broadcast says, with the drafts on its buttons."""
    await author.says("/broadcast")
    shown = await author.hears("What do you want to send?")
    return "\n".join((shown.text, *(row[0] for row in shown.labels)))


async def test_a_draft_deleted_by_a_slip_comes_back_with_all_that_was_typed(bot: Running) -> None:
    olga, anna, marie = await bot.owner(), await subscribed(bot, "Anna"), await subscribed(bot, "Marie", "fr")
    await writes_first(olga, "Update", "Half an hour's work")
    await writes_in(olga, "Français", "Une demi-heure de travail")
    await olga.taps("⚙️")
    await olga.taps("Silent")
    await olga.taps("Back")
    await olga.hears(KEPT, "Options: Silent")
    await olga.taps("🗑")
    await olga.hears("Draft deleted. Nothing was sent.", "For a day you can bring it back")
    await olga.taps_old(pack(Discard(1)))
    await olga.hears(GONE, "You can still bring it back")
    assert "📝" not in await _listed(olga)
    await bot.restart()
    await olga.taps("Bring it back")
    await olga.hears(
        "It is back, as it was", KEPT, "Half an hour's work", "Une demi-heure", "Options: Silent"
    )
    await olga.taps_old(pack(BringBack(1)))
    await olga.hears(KEPT, "Half an hour's work")
    await previews(olga)
    await olga.taps("🚀")
    await anna.hears("Half an hour's work")
    await marie.hears("Une demi-heure de travail")
    await olga.hears("Sent:")

    await olga.taps_old(pack(BringBack(1)))
    await olga.hears("Sent:")
    await olga.taps_old(pack(Options(1)))  # on the overview, which stays above
    await olga.taps("Look at it", await olga.hears(GONE, "it was confirmed"))
    await olga.hears("Sent:")
    assert len(got(anna, "Half an hour's work")) == 1


async def test_after_a_day_what_was_deleted_is_gone(bot: Running) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Better not")
    await olga.taps("🗑")
    await olga.hears("For a day you can bring it back")
    await bot.later(hours=25)
    await olga.taps("Bring it back")
    await olga.hears(GONE, "it was deleted. Start a new one")
    await olga.says("/mydata")
    await olga.taps("The same as a file")
    held = (await olga.hears(file=True)).file
    assert held
    assert b"Better not" not in held.data


async def test_a_draft_whose_case_was_taken_away_says_so_and_can_be_deleted(
    bot: Running, tmp_path: Path
) -> None:
    olga = await bot.owner()
    await bot.subscriber("Anna")
    await writes_first(olga, "Update", "Of no case")
    await bot.app.stop()
    bot.messages = with_another_case(tmp_path)
    await bot.start()
    await olga.taps("👁")
    await olga.hears("The case this draft is about isn't there any more", "“Of no case”")
    listed = await _listed(olga)
    assert NEVER in listed
    assert "🚫 Of no case" in listed
    await olga.taps("🚫 Of no case")
    await olga.hears("The case this draft is about isn't there any more")
    await olga.taps("🗑")
    await olga.hears("Draft deleted")
    assert "🚫" not in await _listed(olga)


async def test_a_correction_that_was_overtaken_is_marked_and_can_only_be_looked_at_and_deleted(
    bot: Running,
) -> None:
    olga = await bot.owner()
    paul = await organiser(bot, olga, "Paul", whom="An owner")
    await bot.subscriber("Anna")
    await sends(olga, "Update", "Wrong words")
    for author, text in ((olga, "Olga's words"), (paul, "Paul's words")):
        await author.taps_old(pack(Correct(1)))
        await author.hears("Now send me the message")
        await author.says(text)
        await author.hears("A correction. Nothing is changed yet", text)
    assert "✏️ Olga's words" in await _listed(olga)
    await previews(paul)
    await paul.taps("🚀")
    await paul.hears("Corrected at 1 of 1")
    listed = await _listed(olga)
    assert NEVER in listed
    await olga.taps("🚫 Olga's words")
    shown = await olga.hears("Meanwhile this message was corrected anew", "look at this draft, and delete it")
    assert shown.labels == [["👁 Preview"], ["🗑 Delete the draft", *DESK]]
    await olga.taps("🗑", shown)
    await olga.hears("Draft deleted")
    assert "🚫" not in await _listed(olga)
