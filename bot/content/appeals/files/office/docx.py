"""A .docx to lines, out of its XML: paragraphs, lists with their numbers, tables, links, text boxes.

Not by the library that writes them: it builds all of a file's XML at once, whatever its size, and leaves
lists without numbers. Macros, pictures and what is linked are never opened; headers, footers and comments
aren't read.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Final
from zipfile import BadZipFile, ZipFile

from bot.content.appeals.files.cleaning import cleaned, one_line
from bot.content.appeals.files.office.numbering import Numbering, read_numbering, read_styles
from bot.content.appeals.files.office.xml import is_on, read_xml
from bot.content.appeals.files.rows import row_of
from bot.content.appeals.files.text import in_columns, trimmed
from bot.content.appeals.files.web.links import link_of
from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import ReadDocument, ReadingRemark, RemarkKind, TextLine

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_MOST_BYTES: Final = 12_000_000
"""Of one part, unpacked. The text of a hundred pages has a tenth of it."""
_DEEPEST: Final = 60
_UNREAD: Final = frozenset(
    ("w:del", "w:moveFrom", "mc:Fallback", "w:instrText", "w:delText", "w:rPr", "w:pPr")
)
"""What was taken out, and the older form of what stands there in a newer one."""
_FIELD: Final = re.compile(r'HYPERLINK\s+"([^"]{1,500})"')
_SIGNS: Final = {"w:tab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "w:softHyphen": "\u00ad"}
_SPOILT: Final = (
    BadZipFile,
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    zlib.error,
    struct.error,
)


@dataclass(slots=True)
class _WordParagraph:
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)


@dataclass(slots=True)
class _WordReader:
    numbering: Numbering
    targets: dict[str, str]
    lines: list[TextLine] = field(default_factory=list)
    too_deep: bool = False

    def blocks(self, parent: Element, depth: int = 0) -> None:
        if depth > _DEEPEST:
            self.too_deep = True
            return
        for child in parent:
            if child.tag == "w:p":
                self.paragraph(child, depth)
            elif child.tag == "w:tbl":
                self.table(child, depth)
            elif child.tag not in _UNREAD:
                self.blocks(child, depth + 1)

    def paragraph(self, element: Element, depth: int) -> None:
        read = _WordParagraph()
        self.runs(element, read, depth)
        style = self.numbering.of(element.find("w:pPr"))
        text = cleaned("".join(piece for piece, _ in read.pieces))
        letters = sum(len(piece.strip()) for piece, _ in read.pieces)
        bold = sum(len(piece.strip()) for piece, is_bold in read.pieces if is_bold)
        is_bold = letters > 0 and (bold >= letters or (style.is_bold and not bold))
        parts = [plain for part in text.split("\n") if (plain := in_columns(part))]
        item = self.numbering.next(style) if parts else None
        for place, part in enumerate(parts):
            self.lines.append(
                TextLine(
                    part,
                    is_heading=style.is_heading,
                    is_bold=is_bold,
                    is_item=item is not None and place == 0,
                    number=(item or "") if place == 0 else "",
                    indent=style.level + 1 if item is not None else 0,
                    links=tuple(dict.fromkeys(read.links)) if place == len(parts) - 1 else (),
                )
            )
        if not parts or style.is_spaced:
            self.lines.append(TextLine(""))
        for box in read.boxes:
            self.blocks(box, depth + 1)

    def runs(self, parent: Element, read: _WordParagraph, depth: int) -> None:
        if depth > _DEEPEST:
            self.too_deep = True
            return
        for child in parent:
            if child.tag == "w:instrText":
                read.links += [link for found in _FIELD.findall(child.text or "") if (link := link_of(found))]
            elif child.tag == "w:txbxContent":
                read.boxes.append(child)
            elif child.tag == "w:t":
                read.pieces.append((child.text or "", is_on(parent.find("w:rPr"), "w:b")))
            elif child.tag in _SIGNS:
                read.pieces.append((_SIGNS[child.tag], False))
            elif child.tag == "w:sym":
                read.pieces.append(("•", False))
            elif child.tag in _UNREAD or (child.tag == "w:r" and is_on(child.find("w:rPr"), "w:vanish")):
                continue
            else:
                if child.tag == "w:hyperlink":
                    link = link_of(self.targets.get(child.get("r:id") or "", ""))
                    read.links += [link] if link else []
                self.runs(child, read, depth + 1)

    def table(self, element: Element, depth: int) -> None:
        outside = self.lines
        rows: list[TextLine] = [TextLine("")]
        for row in _within(element, "w:tr"):
            cells: list[list[TextLine]] = []
            for cell in _within(row, "w:tc"):
                self.lines = []
                self.blocks(cell, depth + 1)
                cells.append(self.lines)
            rows += row_of(cells)
        self.lines = outside
        self.lines += [*rows, TextLine("")]


def read_docx(data: bytes) -> ReadDocument:
    """The document. UnreadableFile: it is locked or damaged, or much larger than it looks."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise UnreadableFile(WhyUnreadable.LOCKED, "The file is locked with a password.")
            main = _main_part(archive, names)
            folder, _, name = main.rpartition("/")
            body = read_xml(_part(archive, main))
            numbering = read_numbering(_optional(archive, names, f"{folder}/numbering.xml"))
            numbering.styles = read_styles(_optional(archive, names, f"{folder}/styles.xml"))
            targets = _targets(_optional(archive, names, f"{folder}/_rels/{name}.rels"))
            core = _optional(archive, names, "docProps/core.xml")
    except _SPOILT as error:
        raise UnreadableFile(WhyUnreadable.DAMAGED, "The file is damaged.") from error
    reader = _WordReader(numbering, targets)
    reader.blocks(body)
    title = next((one_line(one.text or "") for one in core.iter("title")), "") if core is not None else ""
    lines = tuple(trimmed(reader.lines))
    remarks = (ReadingRemark(RemarkKind.LEFT_OUT),) if reader.too_deep else ()
    if not any(line.text for line in lines):
        remarks = (ReadingRemark(RemarkKind.NO_TEXT), *remarks)
    return ReadDocument(lines, title=title, remarks=remarks)


def _main_part(archive: ZipFile, names: set[str]) -> str:
    if "word/document.xml" in names:
        return "word/document.xml"
    relations = _optional(archive, names, "_rels/.rels")
    for one in relations if relations is not None else ():
        target = (one.get("Target") or "").lstrip("/")
        if (one.get("Type") or "").endswith("/officeDocument") and target in names:
            return target
    raise UnreadableFile(WhyUnreadable.DAMAGED, "The file is damaged.")


def _part(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        data = part.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise UnreadableFile(WhyUnreadable.HEAVY, "The file is packed so that it becomes very large.")
    return data


def _optional(archive: ZipFile, names: set[str], name: str) -> Element | None:
    return read_xml(_part(archive, name)) if name in names else None


def _targets(relations: Element | None) -> dict[str, str]:
    if relations is None:
        return {}
    return {one.get("Id") or "": one.get("Target") or "" for one in relations}


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """The children of a kind, also those that stand in a form's field."""
    waiting = [(child, 0) for child in reversed(parent)]
    while waiting:
        child, depth = waiting.pop()
        if child.tag == tag:
            yield child
        elif child.tag in ("w:sdt", "w:sdtContent", "w:ins", "w:customXml") and depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in reversed(child)]
