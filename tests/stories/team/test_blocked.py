"""Whoever blocked the bot, organiser or not, gets nothing more: no reminder, no news, no question."""

from __future__ import annotations

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import Remind
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.after_sending import sends as reports
from tests.support.steps.organising import (
    by_day,
    gathered,
    invitation,
    organiser,
    sends,
)


def tried(bot: Running, human: Human) -> int:
    """How often the bot tried to say something to them."""
    return len([call for call in bot.world.calls if call.chat == human.chat and call.method != "getChat"])


async def test_a_reminder_isn_t_sent_to_who_blocked_the_bot(bot: Running) -> None:
    anna = bot.person("Anna", started=True)
    await anna.taps_old(pack(Remind("tjk001", None, "release", "justice", language="en")))
    await anna.hears("I will remind you")
    anna.person.blocks()
    await bot.app.idle()
    before = tried(bot, anna)
    await bot.later(days=2)
    assert tried(bot, anna) == before
    anna.person.unblocks()
    await bot.later(days=2)
    assert tried(bot, anna) == before, "nor once they are back"


async def test_who_is_found_to_have_blocked_the_bot_is_tried_once(bot: Running) -> None:
    """Where Telegram's word of it was lost."""
    olga = await bot.owner()
    await bot.subscriber("Zoe")
    paul = await organiser(bot, olga, "Paul")
    paul.person.blocked = True
    await sends(olga, "Update", "The first")
    await bot.app.idle()
    before = tried(bot, paul)
    await sends(olga, "Update", "The second")
    await bot.app.idle()
    assert tried(bot, paul) == before


async def test_an_organiser_who_blocked_the_bot_is_told_nothing_until_they_are_back(bot: Running) -> None:
    await by_day(bot)
    olga = await bot.owner()
    await bot.subscriber("Zoe")
    paul = await organiser(bot, olga, "Paul")
    paul.person.blocks()
    await bot.app.idle()
    before = tried(bot, paul)
    await sends(olga, "Update", "While Paul was away")
    await reports(bot.person("Anna"), bot)
    await bot.app.idle()
    assert tried(bot, paul) == before
    await bot.restart()
    await sends(olga, "Update", "And after a restart")
    await bot.app.idle()
    await gathered(bot)
    assert tried(bot, paul) == before
    paul.person.unblocks()
    await paul.says("/team")
    await paul.hears("The team")
    await sends(olga, "Update", "Paul is back")
    await gathered(bot)
    told = await paul.hears("is sending a message", "Paul is back")
    assert "restart" not in told.text, "he knows nothing of what was while he was away"
    assert await invitation(olga)
