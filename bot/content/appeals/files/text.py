"""Plain text to lines: what its writer drew with signs, as bullets, quoting and headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.model.cases.appeal import TextLine

_QUOTED: Final = re.compile(r"(?:[ ]?>)+(?=[ \t]|$|[^\s>])")
_BULLET: Final = re.compile(r"[•▪◦●■]\s*(?=\S)|(?:[·○□◆♦►▶➢➤✓✔Øü]|[-*–—](?![-*–—])|§(?=\s+[^\s\d]))\s+(?=\S)")
_LETTER: Final = re.compile(r"([oqvnl])(?:\t+| {1,4})(?=[A-ZÀ-ÞА-Я])")
"""A bullet of a font for signs, as it comes out in another font."""
_NUMBERED: Final = re.compile(r"(?:\((?P<a>\d{1,2}|[a-z])\)|(?P<b>\d{1,2}|[a-z])(?P<end>[.)]))[ \t]+(?=\S)")
_NEAR: Final = 60
"""Lines within which the item before, or after, a numbered one stands."""
_RULE: Final = re.compile(r"([=_~*-])\1{3,}")
_COLUMNS: Final = re.compile(r" *\t[ \t]*| {4,}")
_LINK: Final = re.compile(r"[ ]?<((?:mailto:|tel:|https?://)[^<>\s]+)>", re.IGNORECASE)
_STARS: Final = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])")
_TAB: Final = 4


def lines_of_text(text: str) -> list[TextLine]:
    """The lines of a text that is cleaned. What stands in columns has a tab between them."""
    lines = [_line(line) for line in _closed_up(text.split("\n"))]
    return trimmed(_underlined(_listed(lines)))


def _closed_up(lines: list[str]) -> list[str]:
    """Without the empty line after each, where a program doubled the line ends; two more were one before."""
    bare = [line.strip(" >\t\r") for line in lines]
    filled = [place for place, line in enumerate(bare) if line]
    if len(filled) < _ENOUGH:
        return lines
    close = sum(other - one == 1 for one, other in pairwise(filled))
    wide = sum(other - one > _DOUBLED for one, other in pairwise(filled))
    goes_on = sum(bare[place][:1].islower() for place in filled)
    if close > len(filled) * 0.1 or wide < 2 or goes_on < len(filled) * 0.1:
        return lines
    kept: list[str] = []
    last = -_DOUBLED
    for place in filled:
        kept += [""] * (place - last > _DOUBLED) + [lines[place]]
        last = place
    return kept


_ENOUGH: Final = 16
_DOUBLED: Final = 2


def trimmed(lines: Sequence[TextLine]) -> list[TextLine]:
    """Without empty lines at the ends, and with one where there are several."""
    kept: list[TextLine] = []
    for line in lines:
        if line.text or (kept and kept[-1].text):
            kept.append(line)
    while kept and not kept[-1].text:
        kept.pop()
    return kept


def in_columns(text: str) -> str:
    """The line's text, a tab where wide blanks or tabs stand, else single blanks."""
    return "\t".join(" ".join(part.split()) for part in _COLUMNS.split(text.strip()))


def _line(raw: str) -> TextLine:
    quoted, text = 0, raw.expandtabs(_TAB) if raw[:1].isspace() else raw
    found = _QUOTED.match(text)
    if found:
        quoted, text = found[0].count(">"), text[found.end() :]
        text = text[1:] if text.startswith(" ") else text
    indent = len(text) - len(text.lstrip())
    links = tuple(_LINK.findall(text))
    if links:
        text = _LINK.sub("", text).strip() or links[0].partition(":")[2].lstrip("/")
    plain = _STARS.sub(r"\1", text.strip())
    bold = bool(plain) and text.strip() == f"*{plain}*"
    return TextLine(in_columns(plain), quoted=quoted, indent=indent, is_bold=bold, links=links)


def itemised(lines: Sequence[TextLine]) -> list[TextLine]:
    """The lines with the bullets and numbers of their lists taken off the text."""
    return list(_listed(lines))


def _listed(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    letters = [found[1] for line in lines if (found := _LETTER.match(line.text))]
    numbers = {place: key for place, line in enumerate(lines) if (key := _number(line.text))}
    for place, line in enumerate(lines):
        bullet = _BULLET.match(line.text) or _LETTER.match(line.text)
        if bullet and (bullet.re is _BULLET or letters.count(line.text[0]) > 1):
            yield replace(line, text=line.text[bullet.end() :], is_item=True)
        elif place in numbers and _in_row(place, numbers):
            number, _ = numbers[place]
            found = _NUMBERED.match(line.text)
            yield replace(line, text=line.text[found.end() if found else 0 :], is_item=True, number=number)
        else:
            yield line


def _number(text: str) -> tuple[str, str] | None:
    """The number or letter that a line begins with, and how it is set off: "1.", "1)", "(1)"."""
    found = _NUMBERED.match(text)
    return (found["a"] or found["b"], found["end"] or "()") if found else None


def _in_row(place: int, numbers: dict[int, tuple[str, str]]) -> bool:
    """Whether the one before or after it is near: "3. März" is no item, and "a. s." isn't either."""
    number, end = numbers[place]
    beside = _beside(number)
    return any(
        (other := numbers.get(place + step)) is not None
        and other == ((beside[0] if step < 0 else beside[1]), end)
        for step in (*range(-_NEAR, 0), *range(1, _NEAR + 1))
    )


def _beside(number: str) -> tuple[str, str]:
    if number.isdecimal():
        return str(int(number) - 1), str(int(number) + 1)
    return chr(ord(number) - 1), chr(ord(number) + 1)


def _underlined(lines: Iterator[TextLine]) -> list[TextLine]:
    """Without lines that are drawn; what stands right above one drawn as long is a heading."""
    kept: list[TextLine] = []
    for line in lines:
        if _RULE.fullmatch(line.text):
            above = kept[-1] if kept else None
            if above and above.text and line.text[0] in "=-~" and _same_length(above.text, line.text):
                kept[-1] = replace(above, is_heading=True)
            else:
                kept.append(replace(line, text=""))
        else:
            kept.append(line)
    return kept


def _same_length(one: str, other: str) -> bool:
    return abs(len(one) - len(other)) <= 3
