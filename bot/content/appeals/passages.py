"""Lines put together to paragraphs, and paragraphs cut into sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.content.appeals.prepared import PreparedLine
from bot.content.appeals.words.letters import CAPITALS, STAND_INS

_LONGEST: Final = 8000
"""Of a paragraph: what is longer is no text that somebody wrote."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Text put together from lines: `starts` has the position and number of each line in it."""

    text: str
    starts: tuple[tuple[int, int], ...]
    is_item: bool = False
    mark: str = ""

    @property
    def line(self) -> int:
        """The number of its first line."""
        return self.starts[0][1]

    def line_at(self, position: int) -> int:
        """The number of the line that a position of the text is in."""
        number = self.starts[0][1]
        for start, line in self.starts:
            if start > position:
                break
            number = line
        return number

    def cut(self, start: int, end: int) -> Passage:
        """A part of it."""
        while start < end and self.text[start].isspace():
            start += 1
        kept = [(max(0, at - start), line) for at, line in self.starts if start < at < end]
        return Passage(
            self.text[start:end].rstrip(), ((0, self.line_at(start)), *kept), self.is_item, self.mark
        )


def joined(lines: Iterable[PreparedLine]) -> Passage | None:
    """Lines put together to one text, words that a line end divided made whole."""
    text, starts = "", []
    last: PreparedLine | None = None
    for line in lines:
        if last is not None:
            if re.search(r"[^\W\d]-$", text) and line.plain[:1].islower():
                text = text[:-1]
            elif text:
                text += " "
        last = line
        starts.append((len(text), line.number))
        text += line.plain
    if last is None:
        return None
    return Passage(text, tuple(starts))


def passages(lines: Sequence[PreparedLine]) -> Iterator[Passage]:
    """Paragraphs: up to an empty line, an item, a rule or a heading."""
    group: list[PreparedLine] = []
    length = 0

    def closed() -> Iterator[Passage]:
        passage = joined(group)
        if passage is not None:
            yield replace(passage, is_item=group[0].is_item, mark=group[0].mark)
        group.clear()

    for line in lines:
        if line.is_rule:
            yield from closed()
            continue
        if group and (
            line.after_blank
            or line.is_item
            or line.is_headed != group[-1].is_headed
            or group[-1].plain.isupper() != line.plain.isupper()
            or _ended_short(group)
            or length > _LONGEST
        ):
            yield from closed()
            length = 0
        group.append(line)
        length += len(line.text)
    yield from closed()


_WRAPPED_FROM: Final = 55


def _ended_short(group: Sequence[PreparedLine]) -> bool:
    """Whether the last line was so short that its paragraph must have ended there."""
    last = group[-1].plain
    return (
        len(last) < _WRAPPED_FROM - 15
        and last.endswith((".", "!", "?", ":"))
        and not last.endswith(("Mr.", "Ms.", "Dr."))
    )


_END: Final = re.compile(
    r"[.!?\u2026](?:[\"'\u201d\u2019»)\]]{0,3})(?=\s+[\"'\u201c\u2018«¿¡(\[]{0,3}["
    + CAPITALS
    + STAND_INS
    + r"\d])"
)
_ABBREVIATED: Final = re.compile(
    r"(?:^|[\s(\u2019'])(?:[A-ZÀ-ÞА-ЯЁ]|Mr|Mrs|Ms|Mses|Messrs|Sras|Sres|Srtas|Mmes|Mlles|Dr|"
    r"Drs|Prof|St|No|Nos|Art|Arts|Sr|Sra|Srta|Lic|Hon|Gen|Col|Lt|Capt|Maj|Sgt|Rev|Jr|Inc|Ltd|"
    r"Co|vs|Fig|approx|ca|M|MM|Mme|Mlle|Me|S\.E|H\.E|"
    r"Nr|Abs|bzw|z\.B|Dhr|Mevr|Mw|No|art|ст|г|гг|ул|им|т\.е|д|стр|Ing|Ed|etc|e\.g|i\.e|U\.S|"
    r"U\.N|a\.m|p\.m|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|n|núm|Av|Avda|P\.O|Bldg|Ave|Rd)$"
)
_DAY_BEFORE: Final = re.compile(r"(?:^|\s)\d{1,2}$")


def sentences(passage: Passage) -> Iterator[Passage]:
    """The sentences of a paragraph; an abbreviation's full stop ends none, nor a day's in German."""
    start = 0
    text = passage.text
    for match in _END.finditer(text):
        before = text[max(start, match.start() - 12) : match.start()]
        if match.group().startswith(".") and (
            _ABBREVIATED.search(before) or (_DAY_BEFORE.search(before) and match.end() - match.start() == 1)
        ):
            continue
        yield passage.cut(start, match.end())
        start = match.end()
    if text[start:].strip():
        yield passage.cut(start, len(text))
