"""A document's lines made ready for reading: without page furniture, joined to sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.content.appeals.columns import in_reading_order
from bot.content.appeals.words.capitals import exchanged
from bot.content.appeals.words.labels import GLUED, LABEL
from bot.content.appeals.words.vocabulary import marks
from bot.model.cases.appeal import ReadDocument, TextLine

_MOST_LINES: Final = 6000
_LONGEST_LINE: Final = 20_000
_LONGEST_PIECE: Final = 3000
_MOST_SIGNS: Final = 400_000
_PAGE: Final = re.compile(
    r"\W{0,3}(?:(?:page|página|pagina|seite|p\.|стр\.?"
    + marks("mail.page")
    + r")\s?\d{1,3}(?:\s?(?:of|/|de|sur|von|van|"
    r"из)\s?\d{1,3})?|\d{1,3}\s?/\s?\d{1,3}|[-\u2013]\s?\d{1,3}\s?[-\u2013]|\d{1,2})\W{0,3}",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"[\s*_=~.+#\u2013\u2014-]{3,}")
_MASK: Final = re.compile(r"\d+")
_NEAR_PAGE_END: Final = 3
_OFTEN: Final = 5
"""Times that a line of figures stands in a ticker, and in no text."""
_BULLET: Final = re.compile(r"(?:[§•·▪●◦■□‣⁃►]|[*\u2013\u2014-](?![*\u2013\u2014-]))\s+(?=\S)")
_LETTER: Final = re.compile(r"([onqlv])\s{1,4}(?=[^\W\d_])")
"""A bullet of a font for signs, as it comes out in another font."""
_ELL: Final = re.compile(r"(?<![\w.])l(?=\d{1,3}(?!\w))")
"""A typewriter's one: "l5 August l989"."""
_SPACED: Final = re.compile(r"(?:\S[ \t]{1,4}){6,}\S")
_QUOTED: Final = re.compile(r"^(?:>\s?)+")
_WROTE: Final = re.compile(
    r"(?:@\S+>?|^[>\s]*(?:On|Le|El|Am)\b.{0,200})\s(?:wrote|a écrit|escribió|schrieb|schreef|"
    rf"написал\(?а?\)?{marks('mail.wrote')})\s?:$"
)
_OF_NEWS_GROUP: Final = re.compile(r"/\*.{10,}\*/")
"""How the networks of the 1990s headed a message: "/* Written 3:45 PM Mar 12, 1994 by … in … */"."""
_OF_LIST: Final = re.compile(
    r"\bmailing list\b|to unsubscribe|para (?:borrarse|darse de baja)|-unsubscribe@|-request@|zum abmelden|"
    r"pour (?:vous|se) d[ée]sabonner",
    re.IGNORECASE,
)
"""The foot of a list's mail."""
_ON_DAY: Final = re.compile(r"(?:On|Le|El|Am|Op)\s.{0,30}\d")
_MASKED: Final = 12
_SHORTER: Final = 300
_LONG: Final = 160
_UNWRAPPED_FROM: Final = 110
_BROKEN_FROM: Final = 50
"""Signs of a line that may have been broken off where the room ended."""


@dataclass(frozen=True, slots=True)
class PreparedLine:
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


def prepared(document: ReadDocument) -> list[PreparedLine]:
    """The lines that say something, without page numbers, and headers that a page repeats."""
    sources = document.lines[:_MOST_LINES]
    unwanted = _furniture(sources)
    letters = Counter(match[1] for source in sources if (match := _LETTER.match(source.text)))
    unwrapped = sum(len(source.text) > _LONG for source in sources) > 1
    after_long, signed = True, False
    wrote = _introductions(sources)
    found: list[PreparedLine] = []
    blank, size = True, 0
    for number, source in in_reading_order(sources):
        text = _ELL.sub("1", _QUOTED.sub("", source.text[:_LONGEST_LINE].strip()))
        text = _unspaced(text) if _SPACED.fullmatch(text) else text
        signed = (signed and bool(text)) or text == "--"
        size += len(text)
        if signed or number in wrote or number in unwanted or size > _MOST_SIGNS:
            continue
        if not text:
            if found and not blank:
                found[-1] = replace(found[-1], before_blank=True)
            blank = True
            continue
        rule = _RULE.fullmatch(text) is not None
        bullet = None if rule or source.is_item else _bullet(text, letters)
        if bullet:
            text = text[bullet.end() :]
        # Where each line is a paragraph, a long one has nothing to do with those around it.
        long = unwrapped and len(text) > _UNWRAPPED_FROM
        blank = blank or long or after_long
        after_long = long
        for at, part in enumerate(_pieces(text)):
            item = at == 0 and (source.is_item or bullet is not None)
            mark = source.number if at == 0 else ""
            found.append(PreparedLine(number, part, source, item, mark, rule, blank and at == 0))
        blank = False
    for at, line in enumerate(found):
        if at + 1 == len(found) or found[at + 1].after_blank:
            found[at] = replace(line, before_blank=True)
    texts = exchanged([line.text for line in found], begins=list(_beginnings(found)))
    return [
        line if line.text == text else replace(line, text=text)
        for line, text in zip(found, texts, strict=True)
    ]


def _beginnings(lines: Sequence[PreparedLine]) -> Iterator[bool]:
    """Of each line whether it begins something, and isn't the rest of a sentence that was broken off."""
    before: PreparedLine | None = None
    for line in lines:
        yield (
            before is None
            or line.after_blank
            or line.is_item
            or len(before.text) < _BROKEN_FROM
            or before.text.rstrip().endswith((".", "!", ":", "?", "\u061f"))
        )
        before = line


def _unspaced(text: str) -> str:
    """A heading that is set in s p a c e d letters, with wider blanks between its words."""
    return " ".join(word.replace(" ", "") for word in re.split(r"\t| {2,}", text))


def _bullet(text: str, letters: Mapping[str, int]) -> re.Match[str] | None:
    """The bullet of a line, also one that turned into a letter, if several lines begin with that letter."""
    letter = _LETTER.match(text)
    return _BULLET.match(text) or (
        letter if letter and letters[letter[1]] > 1 and len(text) > _MASKED else None
    )


def _pieces(text: str) -> Iterator[str]:
    """A line parted where a lost line end joined it, and where it is too long to be one."""
    while len(text) > _LONGEST_PIECE:
        end = (
            text.rfind(". ", 0, _LONGEST_PIECE) + 1
            or text.rfind(" ", 0, _LONGEST_PIECE) + 1
            or _LONGEST_PIECE
        )
        yield text[:end].strip()
        text = text[end:]
    yield from (
        part.strip() for part in (GLUED.split(text) if len(text) < _SHORTER * 6 else [text]) if part.strip()
    )


def _introductions(lines: Sequence[TextLine]) -> frozenset[int]:
    """Numbers of the lines that a program sets around a message or a quotation: "On …, Ann wrote:"."""
    found: set[int] = set()
    for number, line in enumerate(lines, start=1):
        if _OF_NEWS_GROUP.fullmatch(line.text.strip()) or _OF_LIST.search(line.text[:_SHORTER]):
            found.add(number)
        elif len(line.text) < _SHORTER and line.text.rstrip().endswith(":") and _WROTE.search(line.text):
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
        times = masked[_MASK.sub("#", text.casefold())]
        letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
        ticker = (
            times >= _OFTEN
            and digits > 0
            and 2 * letters < len(text)
            and "@" not in text
            and LABEL.match(text) is None  # "Fax: +92 …" of one official after another
        )
        header = repeated and near and len(text) < 120 and (len(text) > 12 or line.page is not None)
        if ticker or header:
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
