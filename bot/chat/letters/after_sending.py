"""Buttons for what comes after a letter: a report, an address that failed, an answer that came."""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.chat.base.buttons import Button, callback_data
from bot.model.letters.address import How, Verdict
from bot.model.letters.letter import Safety
from bot.model.letters.reply import Answer

KEY_ON_BUTTON: Final = 8
"""So many characters of an address's key tell the few addresses of one authority apart."""


@callback_data("X")
class FailedWhich(Button):
    """The address that failed; how is still to be said."""

    case: str
    safety: Safety | None
    ask: str
    authority: str
    address: str  # the beginning of its key


@callback_data("Y")
class FailedHow(Button):
    """The address that failed, and how."""

    case: str
    safety: Safety | None
    ask: str
    authority: str
    address: str  # the beginning of its key
    how: How


@callback_data("J")
class Judge(Button):
    """What an organiser found out about an address."""

    case: str
    address: str  # its key
    verdict: Verdict


@callback_data("Jd")
class ShowDoubt(Button):
    """What is said of an address, and what an organiser can say of it."""

    case: str
    address: str  # its key


@callback_data("K")
class AskReply(Button):
    """Ask what came of the letters to an authority."""

    case: str
    authority: str


@callback_data("A")
class Replied(Button):
    """What came of the letters to an authority."""

    case: str
    authority: str
    answer: Answer


@callback_data("M")
class AskMe(Button):
    """Ask in two weeks what came of the letter of that day."""

    case: str
    authority: str
    day: date


@callback_data("Q")
class DontAsk(Button):
    """Don't ask what came of the letters to an authority."""

    case: str
    authority: str


@callback_data("U")
class AskNothing(Button):
    """Don't ask what came of any letter."""

    case: str
    authority: str


@callback_data("G")
class PassOn(Button):
    """Pass an authority's answer on to the organisers: the next message is taken for it."""

    case: str
    authority: str
    answer: Answer


@callback_data("T")
class PassThisOn(Button):
    """What was sent is right: pass it on. It is the message that this button's message answers."""

    case: str
    authority: str
    answer: Answer


@callback_data("H")
class PassNothingOn(Button):
    """Pass nothing on after all."""


@callback_data("R")
class NoReminder(Button):
    """Don't remind me of this case."""

    case: str


@callback_data("u")
class TakeBack(Button):
    """Undo "I sent it" of that day."""

    case: str
    authority: str
    day: date
