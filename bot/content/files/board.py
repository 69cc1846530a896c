"""Figures on one page of paper, for people who decide and have a minute."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content.files.paper_sizes import SHEETS, Paper
from bot.content.files.pdf import fonts
from bot.content.files.picture import Bars
from bot.content.languages import language as known
from bot.errors import ContentError

_LAYOUT: Final = Path(__file__).with_name("board.typ")


@dataclass(frozen=True, slots=True)
class Board:
    """`facts`: (words, number as it is said), some four; `parts`: some twenty rows in all."""

    title: str
    subject: str
    facts: Sequence[tuple[str, str]]
    parts: Sequence[Bars]
    note: str


def as_page(language: str, board: Board, paper: Paper) -> bytes:
    """A PDF of one page. May be called from several threads. ContentError for a spoiled layout."""
    import typst

    sheet = SHEETS[paper]
    data = {
        "language": language,
        "direction": known(language).direction,
        "sheet": {"width": sheet.width, "height": sheet.height},
        "title": board.title,
        "subject": board.subject,
        "facts": [{"words": words, "number": number} for words, number in board.facts],
        "parts": [part.as_data() for part in board.parts],
        "note": board.note,
    }
    try:
        return typst.compile(
            _LAYOUT,
            root=_LAYOUT.parent,
            font_paths=fonts(),
            sys_inputs={"board": json.dumps(data)},
        )
    except typst.TypstError:
        raise ContentError("bot/content/files/board.typ can't be drawn.", "Restore it.") from None
