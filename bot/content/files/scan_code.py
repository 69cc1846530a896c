"""A link as a code that a phone's camera reads: a picture to show, and a page to put up."""

from __future__ import annotations

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

import segno

from bot.content.files.paper_sizes import SHEETS, Paper
from bot.content.files.pdf import fonts
from bot.content.languages import language as known
from bot.errors import ContentError

_LAYOUT: Final = Path(__file__).with_name("scan_code.typ")
_PIXELS_PER_INCH: Final = 144.0
_QUIET: Final = 4
"""Modules of white on each side: what ISO/IEC 18004 asks for, or a reader may not find where it begins."""


@dataclass(frozen=True, slots=True)
class Poster:
    """What stands around the code, in one language. `run_by`: who runs the bot; "" where nobody has said."""

    language: str
    name: str  # of whom the case is about
    say: str  # what one can do, in a sentence
    how: str  # how the code is read
    run_by: str = ""


def code_png(poster: Poster, link: str) -> bytes:
    """A PNG 1080 pixels wide, to show on a phone: the name, the code, the link. ContentError as below."""
    return _set(poster, link, None, "png")


def poster_pdf(poster: Poster, link: str, paper: Paper) -> bytes:
    """A PDF of one page to put up: all of it. It names nobody else and no time.

    May be called from several threads. ContentError for a spoiled layout.
    """
    return _set(poster, link, paper, "pdf")


def _set(poster: Poster, link: str, paper: Paper | None, kind: Literal["png", "pdf"]) -> bytes:
    import typst

    sheet = SHEETS[paper] if paper else None
    data = {
        **asdict(poster),
        "direction": known(poster.language).direction,
        "link": link,
        "code": list(_pixels(link)),
        "sheet": [sheet.width, sheet.height] if sheet else None,
    }
    try:
        return typst.compile(
            _LAYOUT,
            root=_LAYOUT.parent,
            font_paths=fonts(),
            sys_inputs={"poster": json.dumps(data)},
            format=kind,
            ppi=_PIXELS_PER_INCH,
        )
    except typst.TypstError:
        raise ContentError("bot/content/files/scan_code.typ can't be set.", "Restore it.") from None


def _pixels(link: str) -> bytes:
    """The code as a PNG, one pixel a module. Level M at least: a seventh of it may be spoiled by a fold."""
    made = io.BytesIO()
    segno.make_qr(link, error="m").save(made, kind="png", scale=1, border=_QUIET)
    return made.getvalue()
