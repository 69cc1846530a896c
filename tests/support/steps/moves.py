"""Counting what it takes from an appeal to letters: the taps and messages of everybody."""

from __future__ import annotations

from typing import Any

from tests.support.application import Running
from tests.support.people import Human
from tests.support.steps.letters import READY, letter_of, reading_of


class Counted:
    """A person whose taps and messages are counted."""

    moves = 0

    def __init__(self, human: Human) -> None:
        self.human = human
        self.hears = human.hears
        self.sees = human.sees

    async def says(self, text: str) -> None:
        """Write something."""
        type(self).moves += 1
        await self.human.says(text)

    async def opens(self, payload: str) -> None:
        """Press START."""
        type(self).moves += 1
        await self.human.opens(payload)

    async def taps(self, which: Any, message: Any = None) -> str:
        """Tap a button; what the tap was answered with."""
        type(self).moves += 1
        return (await self.human.taps(which, message)).text or ""


async def first_letter(
    bot: Running, supporter: Counted, slug: str, language: str, ask: int, authority: int
) -> str:
    """From the link to a letter, and its reading copy where there is one.

    `ask`, `authority`: places on the lists behind "Change".
    """
    label = bot.said(language).label
    await supporter.opens(slug)
    await supporter.hears()
    await supporter.taps(label("just_letter"))
    await supporter.hears()
    await supporter.taps(label("safety_no"))
    card = await supporter.hears(READY[language])
    for which, place in (("other_ask", ask), ("other_authority", authority)):
        if place:
            for label_of in ("change_letter", which):
                await supporter.taps(label(label_of))
                shown = await supporter.hears()
            await supporter.taps(shown.buttons[place])
            card = await supporter.hears(READY[language])
    letter, reading = letter_of(supporter.human, card), reading_of(supporter.human, card)
    return f"{letter.text}\n{reading.text if reading else ''}"


async def publishes_newest(bot: Running, owner: Counted) -> None:
    """From /cases to the newest case being live, read by somebody in each language that is offered."""
    await owner.says("/cases")
    await owner.taps(0, await owner.hears("Cases"))
    await owner.taps("Publish")
    await owner.hears("Does the person")
    await owner.taps("The issuer has asked them")
    await owner.hears("May the issuer")
    await owner.taps("It is public")
    await owner.hears("Has somebody who speaks it well read the case?", "English", "Français", "Русский")
    await owner.taps(bot.said("en").label("case_read_all"))
    await owner.hears("Let everybody see this case?")
    await owner.taps("Publish now")
    await owner.hears("The case is live.")
