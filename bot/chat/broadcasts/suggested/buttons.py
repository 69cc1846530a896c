"""Buttons of what is offered to the team: thanks for so many letters."""

from __future__ import annotations

from bot.chat.base.buttons import Button, callback_data


@callback_data("bM")
class ShowMilestone(Button):
    """Say that a case has passed so many letters, and what can be done about it."""

    case: str
    letters: int


@callback_data("bG")
class ThankForLetters(Button):
    """Begin a message of thanks to all who reported a letter, with words to begin with."""

    case: str
    letters: int


@callback_data("bD")
class PutMilestoneAway(Button):
    """Offer it no more."""

    case: str
    letters: int
