"""Bars as a picture for a phone, drawn as letters on paper are: in any script that we have letters of."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.content.files.pdf import fonts
from bot.content.languages import language as known
from bot.errors import ContentError

_LAYOUT: Final = Path(__file__).with_name("picture.typ")
_PIXELS_PER_INCH: Final = 144.0


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows of (label, how long the bar is, the number as it is said); `none` stands where there are none."""

    heading: str
    rows: Sequence[tuple[str, int, str]]
    none: str

    def as_data(self) -> dict[str, object]:
        """What a layout reads."""
        longest = max((length for _, length, _ in self.rows), default=0) or 1
        return {
            "heading": self.heading,
            "none": self.none,
            "rows": [
                {"label": label, "number": number, "share": length / longest}
                for label, length, number in self.rows
            ],
        }


def as_png(language: str, title: str, parts: Sequence[Bars], note: str) -> bytes:
    """A PNG 1080 pixels wide. May be called from several threads. ContentError for a spoiled layout."""
    import typst

    data = {
        "language": language,
        "direction": known(language).direction,
        "title": title,
        "parts": [part.as_data() for part in parts],
        "note": note,
    }
    try:
        return typst.compile(
            _LAYOUT,
            root=_LAYOUT.parent,
            font_paths=fonts(),
            sys_inputs={"picture": json.dumps(data)},
            format="png",
            ppi=_PIXELS_PER_INCH,
        )
    except typst.TypstError:
        raise ContentError("bot/content/files/picture.typ can't be drawn.", "Restore it.") from None
