"""Two columns of text that stand side by side in lines: read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.model.cases.appeal import TextLine

_LEAST_LINES: Final = 4
"""With text in both columns."""
_WIDE: Final = 35
"""Signs of a left column on average: addresses side by side are narrower."""
_FAR_RIGHT: Final = 30
"""Steps from the left at which a line belongs to the right column."""
_APART: Final = 4
"""Lines with one column alone between two with both."""
_SPARE: Final = 8


def in_reading_order(lines: Sequence[TextLine]) -> list[tuple[int, TextLine]]:
    """The lines with their numbers, from 1. A line of two columns comes twice, with the same number."""
    numbered = list(enumerate(lines, start=1))
    found: list[tuple[int, TextLine]] = []
    at = 0
    while at < len(numbered):
        end = _end_of_columns(numbered, at)
        if end is None:
            found.append(numbered[at])
            at += 1
        else:
            found += _one_after_other(numbered[at:end])
            at = end
    return found


def _halves(line: TextLine) -> tuple[str, str] | None:
    left, tab, right = line.text.partition("\t")
    return (left, right) if tab and left.strip() and right.strip() and "\t" not in right else None


def _end_of_columns(lines: Sequence[tuple[int, TextLine]], start: int) -> int | None:
    """Where two columns end that begin at `start`; None if none begin there."""
    first = _halves(lines[start][1])
    if first is None or len(first[0]) < _WIDE // 2:
        return None
    lefts: list[int] = []
    alone, last = 0, start
    for at in range(start, len(lines)):
        line = lines[at][1]
        halves = _halves(line)
        if not line.text.strip():
            continue
        if line.page != lines[start][1].page or (
            halves is None and lefts and len(line.text) > max(lefts) + _SPARE and line.indent < _FAR_RIGHT
        ):
            break
        if halves is not None:
            lefts.append(len(halves[0]))
        if halves is not None or line.indent >= _FAR_RIGHT:
            alone, last = 0, at
        else:
            alone += 1
            if alone > _APART:
                break
    if len(lefts) < _LEAST_LINES or sum(lefts) < _WIDE * len(lefts):
        return None
    return _with_what_is_below(lines, last + 1, max(lefts))


def _with_what_is_below(lines: Sequence[tuple[int, TextLine]], end: int, width: int) -> int:
    """The left column may go on further down the page than the right one."""
    page = lines[end - 1][1].page
    while end < len(lines) and lines[end][1].page == page and page is not None:
        line = lines[end][1]
        if len(line.text) > width + _SPARE or line.is_heading:
            break
        end += 1
    return end


def _one_after_other(region: Sequence[tuple[int, TextLine]]) -> list[tuple[int, TextLine]]:
    left: list[tuple[int, TextLine]] = []
    right: list[tuple[int, TextLine]] = []
    for number, line in region:
        halves = _halves(line)
        if halves is not None:
            left.append((number, replace(line, text=halves[0])))
            right.append((number, replace(line, text=halves[1], is_item=False, number="")))
        elif line.text.strip() and line.indent >= _FAR_RIGHT:
            right.append((number, line))
        elif line.text.strip():
            left.append((number, line))
    return [*left, *right, (region[-1][0], TextLine(""))]
