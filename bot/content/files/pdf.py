"""A letter set for paper: a PDF of one page, with its address where a window envelope shows it."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.files.paper_sizes import SHEETS, Paper, paper_for
from bot.content.languages import language as known
from bot.content.letters.directions import paragraph_direction
from bot.content.library import messages_folder
from bot.errors import AppealBotError, ContentError
from bot.model.letters.letter import Letter

if TYPE_CHECKING:
    import typst

__all__ = ["Paper", "UnprintableError", "as_pdf", "paper_for"]


class UnprintableError(AppealBotError):
    """The letter holds a sign that no font at hand can draw: an emoji, or a name in Chinese, say.

    The message does not say which; it is somebody's.
    """

    advice = "Offer the other files: programs for text draw it with the fonts of whoever opens them."


def as_pdf(letter: Letter, *, paper: Paper, place_and_date: str) -> bytes:
    """The letter as a PDF of one page, tagged for screen readers (PDF/UA-1); its title is the subject.

    It names no author and no time, so the same letter is the same file. May be called from several threads.
    Raises UnprintableError where a sign could only be shown as an empty box, ContentError if the layout in
    messages/ can't be used.
    """
    import typst

    layout = messages_folder() / "letters" / "letter.typ"
    try:
        return typst.compile(
            layout,
            # The layout reads no file but itself; its own folder is all that it could see.
            root=layout.parent,
            font_paths=fonts(),
            sys_inputs={"letter": json.dumps(_data(letter, paper, place_and_date))},
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        if _about_a_sign(error.message):
            raise UnprintableError("A letter holds a sign that can't be printed.") from None
        # The compiler quotes what it stumbled over, which may be somebody's words.
        raise ContentError("messages/letters/letter.typ can't be set.", "Restore it.") from None


def _data(letter: Letter, paper: Paper, place_and_date: str) -> dict[str, object]:
    """What the layout reads: strings and lists of them, nothing that could be a command."""
    *said, close, name = letter.paragraphs
    direction = known(letter.choice.language).direction
    return {
        "language": letter.choice.language,
        "direction": direction,
        "sheet": asdict(SHEETS[paper]),
        "address": [_whole(line) for line in letter.address],
        "place_and_date": _whole(place_and_date),
        "subject": _whole(letter.subject),
        "paragraphs": [
            {
                "lines": _whole(paragraph).split("\n"),
                "direction": paragraph_direction(paragraph, direction),
            }
            for paragraph in said
        ],
        "close": _whole(close),
        "name": _whole(name),
    }


def _whole(text: str) -> str:
    # Half of a surrogate pair has no place in UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _about_a_sign(message: str) -> bool:
    # Tagged PDF has to say what every sign means, so the compiler refuses those that it could not.
    return message.startswith("PDF/UA-1 error: the text ")


@cache
def fonts() -> typst.Fonts:
    """Those inside the compiler and ours, no others, so that a letter looks the same on every machine.

    The compiler's have Arabic letters only for a terminal: all of one width.
    """
    import typst

    ours = Path(__file__).parent / "fonts"
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[ours])
