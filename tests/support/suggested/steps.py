"""Steps of those who ask to be reminded, and of who writes to them."""

from __future__ import annotations

from bot.chat.base.buttons import pack
from bot.chat.letters.buttons import WriteLetter
from bot.chat.people.buttons import SetNudges
from bot.model.letters.letter import Safety
from bot.rehearsal import Message
from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.organising import subscribed
from tests.support.stores import CASE

ASKS = "⏳ Remind me if I haven't written"
WORDS = "You asked us to remind you of this case"
"""What the message begins with that the program offers."""


async def asks_to_be_reminded(human: Human) -> Message:
    """From the case to the screen that says that they will be."""
    await human.says("/case")
    await human.hears("What happened")
    await human.taps(ASKS)
    await human.hears("Nobody expects it of you")
    await human.taps("✅ Yes, remind me")
    return await human.hears("I remind you of this case")


async def takes_it_back(human: Human) -> Message:
    """From the settings to the screen that says that they won't be."""
    await human.says("/settings")
    await human.hears("What you get")
    await human.taps(ASKS)
    await human.hears("I remind you of this case")
    await human.taps("🔕 Don't remind me any more")
    return await human.hears("don't keep that you asked")


async def wishers(bot: Running, number: int, language: str = "en") -> list[Human]:
    """So many who follow the case and asked: the first of them by hand, the others by their button."""
    found = []
    for one in range(number):
        human = await subscribed(bot, f"Wisher {language} {one}", language)
        await human.taps_old(pack(SetNudges(CASE, on=True)))
        found.append(human)
    return found


async def answers(human: Human, safety: Safety) -> None:
    """Answer the question about safety, from the case, and go no further."""
    await human.says("/case")
    await human.hears()
    await human.taps_old(pack(WriteLetter(CASE, safety)))
    await human.hears()


async def begins_a_reminder(author: Human) -> Message:
    """From /broadcast to the draft to those who asked."""
    await author.says("/broadcast")
    await author.hears("What do you want to send?")
    await author.taps("⏳ Reminder")
    return await author.hears("Kept. Nothing is sent yet")


async def sends_the_reminder(author: Human) -> None:
    """From its draft to its result."""
    await author.taps("👁")
    await author.hears("This is what readers will see")
    await author.taps("🚀")
    await author.hears("Sent:")
