"""Buttons for what comes after a letter: an address that failed, an answer that came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from bot.model.letters.address import How, Verdict
from bot.model.letters.letter import Safety
from bot.model.letters.reply import Answer

KEY_ON_BUTTON: Final = 8
"""So many characters of an address's key tell the few addresses of one authority apart."""


@dataclass(frozen=True, slots=True)
class FailedWhich:
    """The address that failed; how is still to be said."""

    CODE: ClassVar = "X"
    case: str
    safety: Safety | None
    ask: str
    authority: str
    address: str  # the beginning of its key


@dataclass(frozen=True, slots=True)
class FailedHow:
    """The address that failed, and how."""

    CODE: ClassVar = "Y"
    case: str
    safety: Safety | None
    ask: str
    authority: str
    address: str  # the beginning of its key
    how: How


@dataclass(frozen=True, slots=True)
class Judge:
    """What an organiser found out about an address."""

    CODE: ClassVar = "J"
    case: str
    address: str  # its key
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class AskReply:
    """Ask what came of the letters to an authority."""

    CODE: ClassVar = "K"
    case: str
    authority: str


@dataclass(frozen=True, slots=True)
class Replied:
    """What came of the letters to an authority."""

    CODE: ClassVar = "A"
    case: str
    authority: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class AskMe:
    """Ask in two weeks what came of the letter of that day."""

    CODE: ClassVar = "M"
    case: str
    authority: str
    day: date


@dataclass(frozen=True, slots=True)
class DontAsk:
    """Don't ask what came of the letters to an authority."""

    CODE: ClassVar = "Q"
    case: str
    authority: str


@dataclass(frozen=True, slots=True)
class AskNothing:
    """Don't ask what came of any letter."""

    CODE: ClassVar = "U"
    case: str
    authority: str


@dataclass(frozen=True, slots=True)
class PassOn:
    """Pass an authority's answer on to the organisers: the next message is taken for it."""

    CODE: ClassVar = "G"
    case: str
    authority: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class PassNothingOn:
    """Pass nothing on after all."""

    CODE: ClassVar = "H"
