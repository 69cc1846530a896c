"""A letter and the choices that make it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Safety(StrEnum):
    """The answer to "Do you, or people close to you, have ties to this country?". Travels in buttons only."""

    FREE = "f"  # no ties: full name if they wish
    CAREFUL = "c"  # unsure: initials at most, and those abroad come first
    TIES = "t"  # ties: advised against writing; nothing chosen yet
    ABROAD = "a"  # ties, and wants to write all the same: no name, embassies and missions abroad only


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs. Used once to fill a letter, never stored. Empty strings: "a concerned person".

    Without a name there is no town: whoever stays unnamed doesn't mean to say where they live.
    """

    name: str = ""
    town: str = ""

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "town", "")

    @property
    def line(self) -> str:
        """Name and town as a person would type them; empty if there is no name."""
        return ", ".join(part for part in (self.name, self.town) if part)

    @property
    def given(self) -> bool:
        """Whether the person gave a name at all."""
        return bool(self.name)


@dataclass(frozen=True, slots=True)
class Typed:
    """What somebody typed for a letter. Used to fill it, never stored."""

    signature: Signature = Signature()
    own: str = ""  # a sentence of their own, one line


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """Everything a letter is made from but the signature; the same choice gives the same letter."""

    case: str
    ask: str
    authority: str
    language: str
    wording: int = 0  # which wording of each unit, and their order: see draw.py
    country: str = ""  # of an embassy whose address is left open: where it is, ISO 3166-1 alpha-2
    first: date | None = None  # of a second letter: the day of the first, which brought no answer


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter ready to send. Plain text throughout; `paragraphs` joined by blank lines are `body`."""

    choice: LetterChoice
    addressee: str  # one line: name and office, in the letter's language
    address: tuple[str, ...]  # the same on lines of their own, and the postal address where one is on file
    email: str | None
    copy_to: str | None  # the issuer's address, where a copy is wanted
    subject: str
    paragraphs: tuple[str, ...]  # attention line (if any), salutation, text, close, signature
    greeting: int = 1  # how many of the paragraphs stand before the text

    @property
    def text(self) -> tuple[str, ...]:
        """The paragraphs between the salutation and the close."""
        return self.paragraphs[self.greeting : -2]

    @property
    def body(self) -> str:
        """The whole text, paragraphs apart by one blank line, without a final newline."""
        return "\n\n".join(self.paragraphs)


MAX_BODY = 2800
"""Characters: one page of A4, and room for the rest of the message under Telegram's 4,096."""
MAX_TEXT = 2000
"""Characters between salutation and close, without a sentence of one's own: what of MAX_BODY the longest
salutation, close, name and sentence leave."""
MAX_SUBJECT = 120
"""Characters: whole on a phone's screen, and far under a copy button's 256."""
MAX_SIGNATURE = 80
"""Characters of name and town together."""
MAX_OWN = 200
"""Characters of the sentence of one's own: room that every letter leaves under MAX_BODY."""
