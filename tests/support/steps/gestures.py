"""Counting what a hand has to do on the way to a letter that is sent and told.

A gesture is a tap, a swipe, a choice in a system sheet, a paste, or a switch of app. What the bot and the
page ask for is done for real, here and in Chromium; what a mail program or a phone asks for stands as it is
on a phone with one mail program, to be argued with.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.rehearsal import Message
from tests.support.people import Human

SENDS = "mail program", "tap Send"
COMES_BACK = "phone", "switch back to Telegram"
OPENS_LINK = "Telegram", 'confirm "Open this link?"'
"""Telegram's apps ask before they open a link that a button hides; not those of every system, and not twice
where a browser of theirs is open already. So it is counted apart."""


@dataclass
class Counted:
    """One person's gestures, in order: who asks for each, and what it is."""

    human: Human
    made: list[tuple[str, str]] = field(default_factory=list)
    asked: list[tuple[str, str]] = field(default_factory=list)  # by some phones besides

    async def taps(self, which: str, message: Message) -> None:
        """Tap a button of the bot that stands on this message, as it is on the screen."""
        message.button(which)
        await self.human.taps(which, message)
        self.made.append(("chat", f"tap {which}"))

    def follows(self, which: str, message: Message) -> str:
        """Tap a button that is a link; where it leads."""
        url = message.button(which).url
        assert url is not None
        self.made.append(("chat", f"tap {which}"))
        self.asked.append(OPENS_LINK)
        return url

    def does(self, *gestures: tuple[str, str]) -> None:
        """What nobody here can do."""
        self.made += gestures

    def within(self, aim: int) -> None:
        """Fail with the list if it is longer than that."""
        said = "\n".join(f"{place}. {who}: {what}" for place, (who, what) in enumerate(self.made, 1))
        assert len(self.made) <= aim, f"{len(self.made)} gestures, {aim} are aimed at:\n{said}"
