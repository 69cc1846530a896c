"""What stories of the hotline share: switching it on, asking, and what lies on phones and on the disk."""

from __future__ import annotations

import asyncio

from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import got, invitation

SECRET = "how do I reach the embassy qxzzy"
ANSWER = "their door is open on mondays vbnnm"
BEGIN = "What do you want to ask the team?"
HEAD = "Question 1"


async def switched_on(bot: Running) -> tuple[Human, Human]:
    """An owner who has switched it on, and an organiser."""
    olga = await bot.owner()
    paul = await bot.subscriber("Paul")
    await paul.opens(await invitation(olga))
    await paul.hears("/broadcast")
    await olga.says("/hotline")
    await olga.hears("this is switched off", "No question is open")
    await olga.taps("Let supporters ask")
    await olga.hears("Supporters can ask the team")
    return olga, paul


async def asks(human: Human, what: str = SECRET) -> Message:
    """Ask the team; nothing in it leads to anybody."""
    await human.says("/ask")
    await human.hears(BEGIN)
    await human.says(what)
    return await human.hears("The team has it")


async def vanishes(human: Human, *words: str) -> None:
    """Wait until nothing on the screen has these words."""
    async with asyncio.timeout(human.patience):
        while any(got(human, word) or _mine(human, word) for word in words):
            await human.person.changed.wait()


def _mine(human: Human, words: str) -> list[Message]:
    """What somebody wrote themselves and still sees."""
    return [m for m in human.person.messages if m.own and words in m.text]
