"""What came of a letter, as its sender says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Answer(StrEnum):
    """What a supporter says an authority did."""

    NONE = "none"
    AUTOMATIC = "automatic"  # an automatic acknowledgement
    FORM = "form"  # a form letter
    REAL = "real"  # an answer to what was written
    STEP = "step"  # it did something


WORTH_PASSING_ON: Final = frozenset({Answer.FORM, Answer.REAL, Answer.STEP})
"""Of these there is something that the organisers may want to see."""

ASKED: Final = "asked"
"""Stands where an answer would, for who was asked or doesn't want to be: nobody is asked twice."""


@dataclass(frozen=True, slots=True)
class ReplyQuestion:
    """The question whether an authority answered, to be asked once, if at all. `chat` is the opened id."""

    chat: int
    case: str
    authority: str
    language: str  # to speak to the supporter in
    due: date  # in the organisers' time zone
    wanted: bool = True  # a blank isn't, and is never asked
