"""Buttons on the way to a letter, and below it: each carries the choices that were made so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final, Self

from bot.chat.base.buttons import CAME_LATER, Button, callback_data, pack
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import Safety
from bot.services.letters.letter_path import LetterPath

DAY_ZERO: Final = date(2020, 1, 1)
"""No letter is older. Three characters last for a hundred years."""
_MOST_DAYS: Final = 36**3 - 1


@dataclass(frozen=True, slots=True)
class OnPath(Button):
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
    above: int = field(default=0, kw_only=True, metadata=CAME_LATER)
    first: int = field(default=0, kw_only=True, metadata=CAME_LATER)  # a second letter's: days since DAY_ZERO

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
            above=path.above,
            first=(path.first - DAY_ZERO).days if path.first else 0,
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
            self.above,
            DAY_ZERO + timedelta(days=self.first) if 0 < self.first <= _MOST_DAYS else None,
        )


def fits(path: LetterPath) -> bool:
    """Whether each button of a letter has room for these choices, and for those that are still to come.

    What came later than the buttons has none where the ids of a case, an ask and an authority are all long.
    """
    complete = replace(path, safety=Safety.FREE, language="xx", version="xxxx", copy=True)
    try:
        pack(NextLetter.on(complete))
    except ValueError:
        return False
    return True


@callback_data("l")
class WriteLetter(OnPath):
    """Go on to the next question, or to the letter."""


@callback_data("lr")
class LetterFrom(Button):
    """Begin a letter below a broadcast, whose own button this is; the broadcast's words stay."""

    case: str
    broadcast: int


@callback_data("a")
class Adjust(OnPath):
    """Show the letter again with another language or signature, on the same message."""


@callback_data("v")
class ChooseLanguage(OnPath):
    """Show which languages the letter can be had in."""


@callback_data("z")
class Change(OnPath):
    """Show what can be changed about the letter, in the place of its card's buttons."""


@callback_data("L")
class More(OnPath):
    """Show what else can be done with the letter, in the place of its card's buttons."""


@callback_data("F")
class OpenMail(OnPath):
    """Show the ways into a mail program, in the place of its card's buttons: there is no page for it."""


@callback_data("S")
class MailFile(OnPath):
    """Send the letter as the one file that a mail program opens."""


@callback_data("ln")
class NextLetter(OnPath):
    """Open the letter to one more authority."""


@callback_data("Z")
class OtherAuthority(OnPath):
    """Ask whom to write to, with a way back to the letter as it is."""


@callback_data("C")
class OtherAsk(OnPath):
    """Ask what to ask for, with a way back to the letter as it is."""


@callback_data("V")
class AnswerAgain(OnPath):
    """Ask the question about safety again; the letter stays if they go back."""


@callback_data("lt")
class TiesAgain(OnPath):
    """Now there are ties: advise against the letter that carries these choices; it stays if they go back."""


@callback_data("lu")
class UnsureAgain(OnPath):
    """Now it isn't sure: choose anew for the letter that carries these choices; it stays if they go back."""


@callback_data("lx")
class LeaveIt(OnPath):
    """Decide against writing. The choices are those before: of the way there, or of the letter."""


@callback_data("lh")
class HelpOtherwise(OnPath):
    """Show what helps besides, from the advice to who has ties; the choices are those before."""


@callback_data("lw")
class HelpUnsure(OnPath):
    """The same, from the question whom to write to."""


@callback_data("lb")
class BackToCase(OnPath):
    """Show the case, with what was typed for a letter."""


@callback_data("0")
class OtherCountry(OnPath):
    """Ask for the country of an embassy to write to in the place of this letter; it stays if they go back.

    `page`: 0 for the likely ones, else that group of all.
    """

    page: int = field(default=0, kw_only=True, metadata=CAME_LATER)


@callback_data("W")
class Reword(OnPath):
    """Show the letter again in other words."""


@callback_data("i")
class AddWords(OnPath):
    """Ask for a sentence of one's own."""


@callback_data("I")
class UseWords(OnPath):
    """Use what was typed, and stands on this message, as it is: a sentence, or a name."""


@callback_data("h")
class DropWords(OnPath):
    """Leave the sentence of one's own out."""


@callback_data("n")
class Sign(OnPath):
    """Ask for a name and a town."""


@callback_data("N")
class Unsign(OnPath):
    """Leave the name out."""


@callback_data("q")
class Files(OnPath):
    """Send the letter as files."""


@callback_data("d")
class Sent(OnPath):
    """The person says "I sent it"."""


@callback_data("ls")
class SentNext(OnPath):
    """The person says "I sent it" of the letter that the thanks led to at once, on the page."""


@callback_data("r")
class Remind(OnPath):
    """Not now, remind me tomorrow."""


@callback_data("x")
class AddressFailed(OnPath):
    """The address failed."""


@callback_data("c")
class Countries(OnPath):
    """Show the countries from the `page`-th group on."""

    page: int = 0

    @classmethod
    def of(cls, path: LetterPath, page: int) -> Self:
        """The button for that group."""
        return replace(cls.on(path), page=page)
