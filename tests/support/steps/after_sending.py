"""Steps that the stories of what comes after a letter share."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bot.content.library import Library, messages_folder
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.patience import PATIENCE
from tests.support.people import Human
from tests.support.steps.letters import to_letter
from tests.support.stores import rows

PRESIDENT, JUSTICE, FOREIGN, OMBUDS, PROSECUTOR = range(5)
"""Places on the list of whom to write to."""
EMAIL = "mail@president.tj"
DOUBT = "An address may be dead"
DEAD = "this address is dead"
QUESTION = "Did they answer?"
ASK_ME = "🔔 Ask me in two weeks"
DONT_ASK = "🔕 Don't ask me"
PRESIDENT_IN_FRENCH = Library.load().cases["tjk001"].text("fr").authority_buttons["president"]


async def reports(bot: Running, name: str, how: str = "It came back", authority: int = PRESIDENT) -> Human:
    """Somebody whose letter didn't get through."""
    human = bot.person(name)
    await to_letter(bot, human, "en", authority=authority)
    await human.taps("The address failed")
    await human.hears("What happened?")
    await human.taps(how)
    await human.hears("Thank you for telling us")
    return human


async def three_report(bot: Running, authority: int = PRESIDENT) -> None:
    for name in ("Anna", "Boris", "Chloe"):
        await reports(bot, name, authority=authority)


async def letter_to(bot: Running, name: str, authority: int = PRESIDENT) -> Message:
    return await to_letter(bot, bot.person(name), "en", authority=authority)


async def comes_to_be(bot: Running, query: str, result: list[tuple[object, ...]]) -> None:
    """Wait until the database says so."""
    async with asyncio.timeout(PATIENCE):
        while rows(bot.database, query) != result:  # noqa: ASYNC110 - a database tells nobody
            await asyncio.sleep(0.01)


async def sends(human: Human, bot: Running, authority: int = PRESIDENT) -> Message:
    """From /letter to "I sent it"; the thanks."""
    await to_letter(bot, human, "en", authority=authority)
    await human.taps("I sent it")
    return await human.hears("It counts")


async def wants_to_be_asked(human: Human, bot: Running, authority: int = PRESIDENT) -> Message:
    """From /letter to "Ask me in two weeks", of somebody who isn't subscribed; the thanks after it."""
    thanks = await sends(human, bot, authority)
    assert (await human.taps(ASK_ME, thanks)).text == "I will ask you once, in two weeks."
    return await human.hears("It counts")


async def is_asked(bot: Running, human: Human) -> Message:
    """Two weeks later."""
    await bot.later(days=15)
    return await human.hears(QUESTION)


async def has_answered(bot: Running, human: Human, answer: str = "A real answer") -> Message:
    """From the letter to the thanks for an answer."""
    thanks = await sends(human, bot)
    if [ASK_ME] in thanks.labels:
        await human.taps(ASK_ME, thanks)
    await is_asked(bot, human)
    await human.taps(answer)
    return await human.hears("Thank you. That helps.")


def changed_case(folder: Path, change: tuple[str, str]) -> Path:
    """A copy of the texts, with a case that says something else."""
    messages = folder / "messages"
    if not messages.exists():
        shutil.copytree(messages_folder(), messages)
    file = messages / "cases" / "tjk001" / "case.toml"
    before = file.read_text("utf-8")
    old, new = change
    assert before.count(old) == 1
    file.write_text(before.replace(old, new), "utf-8")
    return messages
