"""A page's words in the order in which they are read: lines, and columns side by side one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import Final

from bot.content.appeals.files.pages.words import Page, Word

_WIDE: Final = 1.6
"""Times the size of the letters: a gap in a line that is more than one between two words."""
_SAME_LINE: Final = 0.45
_NARROWEST: Final = 7.0
"""Points between two columns."""
_INDENT: Final = 3.0
"""Times the size of the letters."""
_ROWS: Final = 3
"""A page has columns where so many lines stand beside others."""
_LABEL: Final = re.compile(r".{1,40}[:：]")
_NUMBER_ALONE: Final = re.compile(r"\(?(?:\d{1,2}|[a-zA-Z])[.)]|[•·▪◦●■○§–*-]|[\uf000-\uf0ff]|o")
_RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(slots=True)
class Segment:
    """Words of one line with nothing but usual blanks between them."""

    words: list[Word]
    page: int = 0
    column: int = 0
    gap: float = 0.0  # between its line and the one above it, in sizes of its letters
    links: list[str] = field(default_factory=list)

    @property
    def left(self) -> float:
        """In points, as the rest."""
        return min(word.left for word in self.words)

    @property
    def right(self) -> float:
        """Of the last letter."""
        return max(word.right for word in self.words)

    @property
    def base(self) -> float:
        """Of the line that the letters stand on."""
        return self.words[0].base

    @property
    def size(self) -> float:
        """Of most of its letters."""
        return median(word.size for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether all of it is."""
        return all(word.bold for word in self.words)

    @property
    def text(self) -> str:
        """The words as they are read."""
        words = sorted(self.words, key=lambda word: word.left)
        letters = sum(len(word.text) for word in words)
        if 2 * sum(len(_RIGHT_TO_LEFT.findall(word.text)) for word in words) > letters:
            words.reverse()
        return " ".join(word.text for word in words)


def lines_of(page: Page, number: int) -> list[list[Segment]]:
    """The page's lines in reading order, each of one segment, or of several that are read across."""
    rows = _rows(page.words)
    lines: list[list[Segment]] = []
    for band in _bands(rows):
        lines += _read_band(band)
    for line in lines:
        for segment in line:
            segment.page = number
    _measure_gaps(lines)
    return lines


def _rows(words: Sequence[Word]) -> list[list[Segment]]:
    """From top to bottom, the segments of each from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (-one.base, one.left)):
        near = next(
            (
                row
                for row in reversed(rows[-3:])
                if abs(row[0].base - word.base) <= _SAME_LINE * min(row[0].size, word.size)
            ),
            None,
        )
        if near is None:
            rows.append([word])
        else:
            near.append(word)
    return [_segments(row) for row in rows]


def _segments(row: list[Word]) -> list[Segment]:
    row.sort(key=lambda word: word.left)
    segments = [Segment([row[0]])]
    for word in row[1:]:
        last = segments[-1]
        mark = len(last.words) == 1 and bool(_NUMBER_ALONE.fullmatch(last.words[0].text))
        if word.left - last.right > _WIDE * max(last.words[-1].size, word.size) * (3 if mark else 1):
            segments.append(Segment([word]))
        else:
            last.words.append(word)
    return segments


def _bands(rows: Sequence[list[Segment]]) -> list[list[list[Segment]]]:
    """Rows that follow each other, leave the same gap free and begin at the same places, in bands."""
    bands: list[list[list[Segment]]] = []
    band: list[list[Segment]] = []
    free: list[tuple[float, float]] = []
    starts: list[float] = []
    for row in rows:
        left = _common(free, row) if band and _begins_at(starts, row) else []
        if band and not left:
            bands.append(band)
            band, starts = [], []
        band.append(row)
        free = left or _gaps(row)
        if len(row) > 1:
            starts += [segment.left for segment in row]
    return [*bands, band] if band else bands


def _begins_at(starts: Sequence[float], row: Sequence[Segment]) -> bool:
    """Whether a row's segments begin where those above do, but for an indent; true of a row of one."""
    if not starts or len(row) == 1:
        return True
    return all(
        any(abs(segment.left - start) <= _INDENT * segment.size for start in starts) for segment in row
    )


def _gaps(row: Sequence[Segment]) -> list[tuple[float, float]]:
    """What is free between the segments, and right and left of all."""
    edges = [-1e6]
    for segment in row:
        edges += [segment.left, segment.right]
    edges.append(1e6)
    return [(edges[place], edges[place + 1]) for place in range(0, len(edges), 2)]


def _common(free: Sequence[tuple[float, float]], row: Sequence[Segment]) -> list[tuple[float, float]]:
    """What stays free; nothing once the only gaps left are those beside the text."""
    both = [
        (max(one[0], other[0]), min(one[1], other[1])) for one in free for other in _gaps(row)
        if min(one[1], other[1]) - max(one[0], other[0]) >= _NARROWEST
    ]  # fmt: skip
    inner = [gap for gap in both if gap[0] > -1e6 and gap[1] < 1e6]
    beside = [gap for gap in both if gap not in inner]
    had_inner = any(gap[0] > -1e6 and gap[1] < 1e6 for gap in free)
    return [*inner, *beside] if inner or (len(row) == 1 and not had_inner) else []


def _read_band(band: Sequence[list[Segment]]) -> list[list[Segment]]:
    """Column after column, or row after row where it is a table."""
    free = _gaps(band[0])
    for row in band[1:]:
        free = _common(free, row)
    edges = sorted(gap for gap in free if gap[0] > -1e6 and gap[1] < 1e6)
    columns = _columns(band, [(left + right) / 2 for left, right in edges])
    if not _reads_down(columns):
        return list(band)
    lines: list[list[Segment]] = []
    for number, column in enumerate(columns):
        for segment in column:
            segment.column = number
            lines.append([segment])
    return lines


def _columns(band: Sequence[list[Segment]], cuts: Sequence[float]) -> list[list[Segment]]:
    columns: list[list[Segment]] = [[] for _ in range(len(cuts) + 1)]
    for row in band:
        for segment in row:
            columns[sum(cut <= segment.left for cut in cuts)].append(segment)
    return columns


def _reads_down(columns: Sequence[list[Segment]]) -> bool:
    """Whether these are columns of text: tall, beside each other, and the left isn't of labels or numbers."""
    if len(columns) < 2 or min(map(len, columns)) < _ROWS:
        return False
    spans = [(min(one.base for one in column), max(one.base for one in column)) for column in columns]
    for one, other in pairwise(spans):
        shared = min(one[1], other[1]) - max(one[0], other[0])
        if shared < 0.5 * min(one[1] - one[0], other[1] - other[0]):
            return False
    for column in columns[:-1]:
        labels = sum(bool(_LABEL.fullmatch(one.text) or _NUMBER_ALONE.fullmatch(one.text)) for one in column)
        if labels > 0.4 * len(column):
            return False
    return True


def _measure_gaps(lines: Sequence[list[Segment]]) -> None:
    for above, below in pairwise(lines):
        down = above[0].base - below[0].base
        below[0].gap = down / max(below[0].size, 1.0) if down > 0 else 99.0
