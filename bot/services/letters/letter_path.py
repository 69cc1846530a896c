"""The choices on the way to a letter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bot.model.letters.letter import Safety


@dataclass(frozen=True, slots=True)
class LetterPath:
    """The choices made so far; it travels in every button. None: not chosen yet."""

    case: str
    safety: Safety | None = None
    ask: str | None = None
    authority: str | None = None
    country: str | None = None
    language: str | None = None
    wording: int = 0
    version: str = ""  # of the case, when the letter was shown; empty while there are only questions
    copy: bool | None = None  # whether the issuer gets a copy; None: as the case has it
    above: int = 0  # how many messages above the letter's own its reading copy stands; 0: nowhere
    first: date | None = None  # of a second letter: the day of the first, which brought no answer
