"""Many write at once, or one a great deal: each in their order, and who wants to leave first."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.model.people.limits import ANSWERS_AT_ONCE
from tests.support.application import Running


def at_the_limit(folder: Path) -> Running:
    """The application with its normal limits: 30 messages a second, and one to a chat."""
    return Running(folder, per_second=None)


@pytest.mark.clock
async def test_after_an_outage_who_wants_to_leave_is_answered_before_the_crowd(tmp_path: Path) -> None:
    async with at_the_limit(tmp_path) as bot:
        leaver = await bot.subscriber("Lea")
        await bot.app.stop()
        crowd = [bot.person(f"Anna{number}") for number in range(90)]
        for anna in crowd:
            anna.person.says("/help")
        await leaver.says("/case")
        await leaver.says("/stop")
        await bot.start()
        await leaver.hears("You will get no more updates")
        assert [message.text for message in leaver.person.messages if "Facts as of" in message.text]
        assert sum(anna.person.received for anna in crowd) < len(crowd)
        for anna in crowd:
            await anna.hears("/letter")


@pytest.mark.clock
async def test_a_chat_that_floods_gets_its_share_and_holds_up_nobody(tmp_path: Path) -> None:
    async with at_the_limit(tmp_path) as bot:
        mallory, carl = bot.person("Mallory"), bot.person("Carl")
        for _ in range(500):
            mallory.person.says("/help")
        await carl.says("/help")
        await carl.hears("/letter")
        began = asyncio.get_running_loop().time()
        await mallory.hears(bot.said("en").screen("too_fast"))
        # It has what it may have at once, and one for each second since.
        passed = asyncio.get_running_loop().time() - began
        assert mallory.person.received <= ANSWERS_AT_ONCE + 2 + passed
        told = bot.said("en").screen("too_fast")
        assert [message.text for message in mallory.person.messages].count(told) == 1


async def test_a_backlog_of_one_chat_is_answered_in_its_order(bot: Running) -> None:
    anna = bot.person("Anna")
    await bot.app.stop()
    for words in ("/start", "/help", "/case", "/privacy", "Thank you so much"):
        await anna.says(words)
    await bot.start()
    await bot.app.idle()
    while len(anna.person.messages) < 11:  # noqa: ASYNC110 - nothing tells of the last
        await asyncio.sleep(0.01)
    heard = [message.text for message in anna.person.messages if not message.own]
    privacy = ("What this bot knows about you", "What we can't protect")
    for words, text in zip(
        ("without subscribing", "/letter", "Facts as of", *privacy, "I am a program"), heard, strict=True
    ):
        assert words.lower() in text.lower(), f"{words} is not in its place"
