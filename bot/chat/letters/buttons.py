"""Buttons on the way to a letter, and below it: each carries the choices that were made so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from bot.model.letters.letter import Safety
from bot.services.letters.letter_path import WORDINGS, LetterPath


@dataclass(frozen=True, slots=True)
class _OnPath:
    """A button that carries the choices for a letter."""

    case: str
    safety: Safety | None = None
    ask: str = ""
    authority: str = ""
    country: str = ""
    language: str = ""
    wording: int = 0
    version: str = ""
    copy: bool | None = None

    @classmethod
    def on(cls, path: LetterPath) -> Self:
        """The button for these choices."""
        return cls(
            path.case,
            path.safety,
            path.ask or "",
            path.authority or "",
            path.country or "",
            path.language or "",
            path.wording % WORDINGS,
            path.version,
            path.copy,
        )

    @property
    def path(self) -> LetterPath:
        """The choices."""
        return LetterPath(
            self.case,
            self.safety,
            self.ask or None,
            self.authority or None,
            self.country or None,
            self.language or None,
            self.wording,
            self.version,
            self.copy,
        )


@dataclass(frozen=True, slots=True)
class WriteLetter(_OnPath):
    """Go on to the next question, or to the letter."""

    CODE: ClassVar = "l"


@dataclass(frozen=True, slots=True)
class Adjust(_OnPath):
    """Show the letter again with another language or signature, on the same message."""

    CODE: ClassVar = "a"


@dataclass(frozen=True, slots=True)
class ChooseLanguage(_OnPath):
    """Show which languages the letter can be had in."""

    CODE: ClassVar = "v"


@dataclass(frozen=True, slots=True)
class Change(_OnPath):
    """Show what else can be changed about the letter; on it, a second tap goes back."""

    CODE: ClassVar = "z"


@dataclass(frozen=True, slots=True)
class Reword(_OnPath):
    """Show the letter again in other words."""

    CODE: ClassVar = "W"


@dataclass(frozen=True, slots=True)
class AddWords(_OnPath):
    """Ask for a sentence of one's own."""

    CODE: ClassVar = "i"


@dataclass(frozen=True, slots=True)
class UseWords(_OnPath):
    """Use the sentence on this message as it is."""

    CODE: ClassVar = "I"


@dataclass(frozen=True, slots=True)
class DropWords(_OnPath):
    """Leave the sentence of one's own out."""

    CODE: ClassVar = "h"


@dataclass(frozen=True, slots=True)
class Sign(_OnPath):
    """Ask for a name and a town."""

    CODE: ClassVar = "n"


@dataclass(frozen=True, slots=True)
class Unsign(_OnPath):
    """Leave the name out."""

    CODE: ClassVar = "N"


@dataclass(frozen=True, slots=True)
class Files(_OnPath):
    """Send the letter as files."""

    CODE: ClassVar = "q"


@dataclass(frozen=True, slots=True)
class Sent(_OnPath):
    """The person says "I sent it"."""

    CODE: ClassVar = "d"


@dataclass(frozen=True, slots=True)
class Remind(_OnPath):
    """Not now, remind me tomorrow."""

    CODE: ClassVar = "r"


@dataclass(frozen=True, slots=True)
class AddressFailed(_OnPath):
    """The address failed."""

    CODE: ClassVar = "x"


@dataclass(frozen=True, slots=True)
class Countries(_OnPath):
    """Show the countries from the `page`-th group on."""

    CODE: ClassVar = "c"
    page: int = 0

    @classmethod
    def of(cls, path: LetterPath, page: int) -> Self:
        """The button for that group."""
        return replace(cls.on(path), page=page)
