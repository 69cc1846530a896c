"""The lines that come of tags and text, told one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.content.appeals.files.cleaning import cleaned
from bot.content.appeals.files.rows import row_of
from bot.content.appeals.files.text import in_columns
from bot.content.appeals.files.web.links import link_of
from bot.model.cases.appeal import TextLine

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_BLOCKS: Final = frozenset((
    "p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "h1", "h2",
    "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "tr",
    "blockquote", "pre", "address", "figure", "figcaption", "hr", "form", "fieldset", "legend",
    "center", "details", "summary", "body", "thead", "tbody", "tfoot",
))  # fmt: skip
_PARAGRAPHS: Final = frozenset((
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "hr",
    "pre", "address", "figure",
))  # fmt: skip
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CELLS: Final = frozenset(("td", "th"))
_BOLD: Final = frozenset(("b", "strong", "th", *_HEADINGS))
_BOLD_STYLE: Final = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_BACKWARDS: Final = re.compile(r"bidi-override", re.IGNORECASE)
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class _OpenTag:
    """A tag whose content is being read. `before`: of a cell, the lines outside it."""

    tag: str
    bold: bool
    links: int = 0
    backwards: int = -1
    before: list[TextLine] | None = None


@dataclass(slots=True)
class _List:
    numbered: bool
    kind: str
    next: int


@dataclass(slots=True)
class Reader:
    """Takes tags as they begin and end, and text; has the lines that came of them."""

    mail: bool
    lines: list[TextLine] = field(default_factory=list)
    open: list[_OpenTag] = field(default_factory=list)
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    rows: list[list[list[TextLine]]] = field(default_factory=list)
    item: str | None = None
    bold: int = 0
    heading: int = 0
    quoted: int = 0
    pre: int = 0

    def text(self, text: str) -> None:
        """Go on with the line."""
        if not self.pre:
            text = _BLANKS.sub(" ", text)
        if text:
            self.pieces.append((text, self.bold > 0))

    def end_line(self) -> None:
        """Make a line of what was read since the last."""
        text = "".join(piece for piece, _ in self.pieces)
        letters = sum(len(piece.strip()) for piece, _ in self.pieces)
        bold = sum(len(piece.strip()) for piece, is_bold in self.pieces if is_bold)
        made = cleaned(text).split("\n") if text.strip() else []
        if not made and "\xa0" in text:
            self.gap()  # a line of nothing but a blank that is kept
        for number, part in enumerate(made):
            plain = in_columns(part) if self.pre else " ".join(part.split())
            if not plain:
                if self.pre:
                    self.gap()
                continue
            self.lines.append(
                TextLine(
                    plain,
                    is_heading=self.heading > 0,
                    is_bold=0 < letters <= bold,
                    is_item=self.item is not None,
                    number=self.item or "",
                    indent=len(self.lists),
                    quoted=self.quoted,
                    links=tuple(dict.fromkeys(self.links)) if number == len(made) - 1 else (),
                )
            )
            self.item = None
        self.pieces, self.links = [], []

    def broken(self) -> None:
        """A line break; two in a row end a paragraph."""
        empty = not any(piece.strip() for piece, _ in self.pieces)
        self.end_line()
        if empty:
            self.gap()

    def gap(self) -> None:
        """End a paragraph."""
        if self.lines and self.lines[-1].text:
            self.lines.append(TextLine("", quoted=self.quoted))

    def enter(self, tag: str, node: LexborNode) -> None:
        """A tag begins."""
        attributes = node.attributes
        one = _OpenTag(tag, bold=tag in _BOLD or bool(_BOLD_STYLE.search(attributes.get("style") or "")))
        if tag in _BLOCKS or tag in _CELLS:
            self.end_line()
        if tag in _PARAGRAPHS and not (tag in ("ul", "ol") and self.lists):
            self.gap()
        self.bold += one.bold
        if _BACKWARDS.search(attributes.get("style") or ""):
            one.backwards = len(self.pieces)
        if tag in _HEADINGS:
            self.heading += 1
        elif tag == "a":
            link = link_of(attributes.get("href") or "")
            if link:
                self.links.append(link)
        elif tag in ("ul", "ol"):
            self.lists.append(
                _List(tag == "ol", attributes.get("type") or "1", _start(attributes.get("start")))
            )
        elif tag == "li":
            self.item = self._number(attributes.get("value"))
        elif tag == "blockquote":
            self.quoted += self.mail
        elif tag == "pre":
            self.pre += 1
        elif tag == "tr":
            self.rows.append([])
        elif tag in _CELLS and self.rows:
            one.before, self.lines = self.lines, []
        self.open.append(one)

    def leave(self) -> None:
        """The last tag that began ends."""
        one = self.open.pop()
        tag = one.tag
        if one.backwards >= 0:
            self.pieces[one.backwards :] = [
                (text[::-1], bold) for text, bold in reversed(self.pieces[one.backwards :])
            ]
        if tag in _BLOCKS or tag in _CELLS:
            self.end_line()
        self.bold -= one.bold
        if tag in _HEADINGS:
            self.heading -= 1
        elif tag in ("ul", "ol"):
            self.lists.pop()
        elif tag == "li":
            self.item = None
        elif tag == "pre":
            self.pre -= 1
        elif tag == "tr":
            self.lines += row_of(self.rows.pop())
        elif one.before is not None:
            self.rows[-1].append(self.lines)
            self.lines = one.before
        if tag in _PARAGRAPHS and not (tag in ("ul", "ol") and self.lists):
            self.gap()
        if tag == "blockquote":
            self.quoted -= self.mail

    def _number(self, value: str | None) -> str:
        """Of an item: "" if its list has none."""
        if not self.lists or not self.lists[-1].numbered:
            return ""
        if value:
            self.lists[-1].next = _start(value)
        number = self.lists[-1].next
        self.lists[-1].next += 1
        if self.lists[-1].kind.lower() == "a" and 0 < number <= 26:
            return chr((ord("a") if self.lists[-1].kind == "a" else ord("A")) + number - 1)
        return str(number)


def _start(value: str | None) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,5}", value.strip()) else 1
