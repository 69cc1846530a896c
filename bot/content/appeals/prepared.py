"""A document's lines made ready for reading: without page furniture, joined to sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.content.appeals.words.labels import GLUED
from bot.model.cases.appeal import ReadDocument, TextLine

_MOST_LINES: Final = 6000
_LONGEST_LINE: Final = 20_000
_PAGE: Final = re.compile(
    r"\W{0,3}(?:(?:page|página|pagina|seite|p\.|стр\.?)\s?\d{1,3}(?:\s?(?:of|/|de|sur|von|van|"
    r"из)\s?\d{1,3})?|\d{1,3}\s?/\s?\d{1,3}|[-\u2013]\s?\d{1,3}\s?[-\u2013]|\d{1,2})\W{0,3}",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"[\s*_=~.+#\u2013\u2014-]{3,}")
_MASK: Final = re.compile(r"\d+")
_NEAR_PAGE_END: Final = 3
_BULLET: Final = re.compile(r"(?:[§•·▪●◦■□‣⁃►]|[*\u2013\u2014-](?![*\u2013\u2014-]))\s+(?=\S)")
_LETTER: Final = re.compile(r"([onqlv])\s{1,4}(?=[^\W\d_])")
"""A bullet of a font for signs, as it comes out in another font."""
_QUOTED: Final = re.compile(r"^(?:>\s?)+")
_WROTE: Final = re.compile(
    r"(?:@\S+>?|^[>\s]*(?:On|Le|El|Am)\b.{0,200})\s(?:wrote|a écrit|escribió|schrieb|schreef|"
    r"написал\(?а?\)?)\s?:$"
)
_ON_DAY: Final = re.compile(r"(?:On|Le|El|Am|Op)\s.{0,30}\d")
_LONG: Final = 160
_UNWRAPPED_FROM: Final = 110


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is read. `number`: of the document, from 1. A tab stands between columns of one line."""

    number: int
    text: str
    source: TextLine
    is_item: bool = False
    mark: str = ""
    is_rule: bool = False
    after_blank: bool = False  # paragraph begins here
    before_blank: bool = False

    @property
    def plain(self) -> str:
        """The text with its columns joined."""
        return self.text.replace("\t", " ")

    @property
    def is_headed(self) -> bool:
        """Whether its form says that it is a heading."""
        return self.source.is_heading or self.source.is_bold


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


def prepared(document: ReadDocument) -> list[Line]:
    """The lines that say something, without page numbers, and headers that a page repeats."""
    sources = document.lines[:_MOST_LINES]
    unwanted = _furniture(sources)
    letters = Counter(match[1] for source in sources if (match := _LETTER.match(source.text)))
    unwrapped = sum(len(source.text) > _LONG for source in sources) > 1
    after_long, signed = True, False
    wrote = _introductions(sources)
    found: list[Line] = []
    blank = True
    for number, source in enumerate(sources, start=1):
        text = _QUOTED.sub("", source.text[:_LONGEST_LINE].strip())
        signed = (signed and bool(text)) or text == "--"
        if signed or number in wrote:
            continue
        if number in unwanted:
            continue
        if not text:
            if found and not blank:
                found[-1] = replace(found[-1], before_blank=True)
            blank = True
            continue
        rule = _RULE.fullmatch(text) is not None
        bullet = None if rule or source.is_item else _BULLET.match(text)
        letter = None if bullet or source.is_item else _LETTER.match(text)
        if letter and letters[letter[1]] > 1 and len(text) > 12:
            bullet = letter
        if bullet:
            text = text[bullet.end() :]
        item = source.is_item or bullet is not None
        # Where each line is a paragraph, a long one has nothing to do with those around it.
        long = unwrapped and len(text) > _UNWRAPPED_FROM
        blank = blank or long or after_long
        after_long = long
        parts = GLUED.split(text) if len(text) < 2000 else [text]
        for at, part in enumerate(parts):
            first = at == 0
            found.append(
                Line(
                    number,
                    part.strip(),
                    source,
                    item and first,
                    source.number if first else "",
                    rule,
                    blank and first,
                )
            )
        blank = False
    for at, line in enumerate(found):
        if at + 1 == len(found) or found[at + 1].after_blank:
            found[at] = replace(line, before_blank=True)
    return found


def _introductions(lines: Sequence[TextLine]) -> frozenset[int]:
    """Numbers of the lines that a mail program sets before what is quoted: "On …, somebody wrote:"."""
    found: set[int] = set()
    for number, line in enumerate(lines, start=1):
        if _WROTE.search(line.text):
            before = lines[number - 2].text if number > 1 else ""
            found.add(number)
            if _ON_DAY.match(_QUOTED.sub("", before.strip())):
                found.add(number - 1)
    return frozenset(found)


def _furniture(lines: Sequence[TextLine]) -> frozenset[int]:
    """Numbers of the lines that belong to a page and not to the text."""
    filled = [(number, line) for number, line in enumerate(lines, start=1) if line.text.strip()]
    masked = Counter(
        _MASK.sub("#", line.text.strip().casefold()) for _, line in filled if len(line.text) < 120
    )
    pages = {
        at
        for at, (number, line) in enumerate(filled)
        if _PAGE.fullmatch(line.text.strip())
        and not (line.is_item and not line.text.strip().isdigit())
        and _alone(lines, number)
    }
    edges = set(pages)
    for at in range(1, len(filled)):
        if filled[at][1].page != filled[at - 1][1].page:
            edges |= {at - 1, at}
    unwanted = {filled[at][0] for at in pages}
    for at, (number, line) in enumerate(filled):
        text = line.text.strip()
        repeated = masked[_MASK.sub("#", text.casefold())] > 1 and at > _NEAR_PAGE_END
        near = any(at + away in edges for away in range(-_NEAR_PAGE_END, _NEAR_PAGE_END + 1))
        if repeated and near and len(text) < 120 and (len(text) > 12 or line.page is not None):
            unwanted.add(number)
    return frozenset(unwanted)


def _alone(lines: Sequence[TextLine], number: int) -> bool:
    """Whether a page number stands apart: between empty lines, at an end, or where a page ends."""
    text = lines[number - 1].text.strip()
    before = lines[number - 2] if number > 1 else None
    after = lines[number] if number < len(lines) else None
    ends = (before is None or not before.text.strip()) + (after is None or not after.text.strip())
    if lines[number - 1].page is not None and (
        after is None
        or after.page != lines[number - 1].page
        or before is None
        or before.page != lines[number - 1].page
    ):
        return True
    return ends == 2 or (ends >= 1 and not text.isdigit())


def joined(lines: Iterable[Line]) -> Passage | None:
    """Lines put together to one text, words that a line end divided made whole."""
    text, starts = "", []
    last: Line | None = None
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


def passages(lines: Sequence[Line]) -> Iterator[Passage]:
    """Paragraphs: up to an empty line, an item, a rule or a heading."""
    group: list[Line] = []

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
        ):
            yield from closed()
        group.append(line)
    yield from closed()


_WRAPPED_FROM: Final = 55


def _ended_short(group: Sequence[Line]) -> bool:
    """Whether the last line was so short that its paragraph must have ended there."""
    last = group[-1].plain
    return (
        len(last) < _WRAPPED_FROM - 15
        and last.endswith((".", "!", "?", ":"))
        and not last.endswith(("Mr.", "Ms.", "Dr."))
    )


_END: Final = re.compile(
    r"[.!?\u2026](?:[\"'\u201d\u2019»)\]]{0,3})(?=\s+[\"'\u201c\u2018«¿¡(\[]{0,3}[A-ZÀ-ÞŠŽА-ЯЁ\d])"
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
