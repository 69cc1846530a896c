"""What stands round the text of every page: headers, footers, page numbers. They are taken off."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from bot.content.appeals.files.pages.layout import Segment

Line = list[Segment]

_EDGE: Final = 4
"""Lines at either end of a page that may be of its frame."""
_NEAR: Final = 0.02
"""Of a page's height: so much may the same line stand higher or lower on another."""
_PAGE_NUMBER: Final = re.compile(
    r"[-–—|\s]*(?:(?:page|pag|pagina|página|p|seite|blz|стр|страница|sivu|side|sida)\.?\s*)?\d{1,3}"
    r"(?:\s*(?:/|of|von|de|sur|di|van|из|av|af)\s*\d{1,3})?[-–—|\s]*",
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(r"\d+")


def without_frames(pages: Sequence[list[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The pages' lines without what repeats at their edges; what heads all of them stays on the first."""
    seen: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in {id(line): line for line in (*_top(lines), *_foot(lines))}.values():
            seen[_key(line)].append((number, line[0].base / max(height, 1.0)))
    kept: list[list[Line]] = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        edges = {id(line) for line in _top(lines)}, {id(line) for line in _foot(lines)}
        page: list[Line] = []
        for line in lines:
            at_top, at_foot = id(line) in edges[0], id(line) in edges[1]
            place = line[0].base / max(height, 1.0)
            repeated = (at_top or at_foot) and _repeats(seen[_key(line)], place, len(pages))
            heads = number == 0 and at_top and place > 0.5
            if repeated and (
                not heads or (_DIGITS.search(_text(line)) and _PAGE_NUMBER.search(_text(line)[-12:]))
            ):
                if not heads or _is_number(line):
                    continue
            if (at_top or at_foot) and _is_number(line) and (len(pages) > 1 or not (0.12 < place < 0.9)):
                continue
            page.append(line)
        kept.append(page)
    return kept


def _top(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: -line[0].base)[:_EDGE]


def _foot(lines: Sequence[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: line[0].base)[:_EDGE]


def _text(line: Line) -> str:
    return " ".join(segment.text for segment in line)


def _key(line: Line) -> str:
    return _DIGITS.sub("#", " ".join(_text(line).casefold().split()))


def _repeats(places: Sequence[tuple[int, float]], place: float, pages: int) -> bool:
    """Whether it stands at about the same height on at least half of the pages, and on two."""
    found = {number for number, other in places if abs(other - place) < _NEAR}
    return len(found) >= max(2, (pages + 1) // 2)


def _is_number(line: Line) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(_text(line)))
