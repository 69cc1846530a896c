"""The letter that a question was asked from: one of the question's buttons carries it.

A tap brings along all buttons of its message, not only its own. So a question that follows another finds the
letter there, also where its own buttons have no room for it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.base.buttons import Button, parse
from bot.chat.base.context import Context
from bot.chat.letters.buttons import (
    Adjust,
    AnswerAgain,
    Change,
    OtherAsk,
    OtherAuthority,
    OtherCountry,
    TiesAgain,
    UnsureAgain,
)
from bot.services.letters.letter_path import LetterPath

_CARRYING = (Change, OtherAuthority, OtherAsk, OtherCountry, AnswerAgain, UnsureAgain, TiesAgain)


def letter_before(context: Context) -> LetterPath | None:
    """The choices of that letter; None if the tapped question was asked from none, or can't be read."""
    return next((path for tap in tapped_keys(context) if (path := carried(tap)) is not None), None)


def carried(button: Button) -> LetterPath | None:
    """The choices of the letter that `button` leads back to, or asks something about anew."""
    if isinstance(button, _CARRYING):
        return button.path
    # One that shows the letter as it was has its language; others are on the way to one.
    return button.path if isinstance(button, Adjust) and button.language else None


def tapped_keys(context: Context) -> Iterator[Button]:
    """What the buttons of the tapped message carry."""
    for row in context.tapped.keys if context.tapped else ():
        for key in row:
            if (tap := parse(key.get("callback_data", ""))) is not None:
                yield tap
