"""A letter as a document for Word and LibreOffice (.docx), to be changed and printed."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.content.files.paper_sizes import SHEETS, Paper, Sheet
from bot.content.letters.directions import END, ISOLATE, MARK, parts
from bot.model.letters.letter import Letter

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

__all__ = ["as_docx"]

_FONT: Final = "Times New Roman"
"""On every Windows and Mac, with Tajik letters; LibreOffice has one of the same widths for it."""
_TAJIK_FONT: Final = "Liberation Serif"
"""Of the same widths, and what LibreOffice has. Where it took another for Times New Roman, Nimbus Roman, it
showed ӣ as ӑ and ӯ as ӗ: those glyphs are drawn wrong there. Word takes Times New Roman for it, as told."""
_TAJIK: Final = re.compile("[ӢӣӮӯҚқҒғҲҳҶҷ]")
_SIZES: Final = ((1800, 11.0), (2050, 10.5))
"""Characters of a letter that surely fit on a page, and in which size (points)."""
_SMALLEST: Final = 10.0
_LANGUAGES: Final = {"fr": "fr-FR", "ru": "ru-RU", "tg": "tg-Cyrl-TJ"}
_NUMBER: Final = re.compile(r"\d+\. ")
_NOT_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_NEEDED: Final = frozenset(("customXml", "numbering", "stylesWithEffects", "thumbnail"))
_CORE: Final = "docProps/core.xml"
_PROPERTIES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></cp:coreProperties>'
)
_FONTS: Final = "word/fontTable.xml"
_FONT_TABLE: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    f'<w:font w:name="{_TAJIK_FONT}"><w:altName w:val="{_FONT}"/><w:panose1 w:val="02020603050405020304"/>'
    '<w:charset w:val="CC"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font>'
    f'<w:font w:name="{_FONT}"><w:panose1 w:val="02020603050405020304"/>'
    '<w:charset w:val="CC"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)
_ABOVE: Final = 20
"""Millimetres: the margin above the text of a second page, should there be one."""


def as_docx(letter: Letter, *, paper: Paper, place_and_date: str) -> bytes:
    """The letter as a .docx file with the same parts, in the same places, as the one for paper.

    It names no author and no time: the same letter is the same file. Its title is the subject. Control
    characters, which can't stand in such a file, are left out.
    """
    import docx
    from docx.shared import Mm, Pt

    sheet = SHEETS[paper]
    document = docx.Document(BytesIO(_blank()))
    size = next((size for most, size in _SIZES if len(letter.body) <= most), _SMALLEST)
    tajik = _TAJIK.search("\n".join((*letter.address, place_and_date, letter.subject, letter.body)))
    _set_up(document, sheet, _language(letter.choice.language, paper), size, _TAJIK_FONT if tajik else _FONT)
    _head(document, sheet, letter.address, place_and_date)

    subject = _add(document, letter.subject)
    subject.paragraph_format.space_before = Mm(sheet.top - sheet.address_to)
    for run in subject.runs:
        run.bold = True
    *said, close, name = letter.paragraphs
    for paragraph in said:
        *lines, last = [_add(document, line) for line in paragraph.split("\n")]
        for line in lines:
            line.paragraph_format.space_after = Pt(0)
        for line in (*lines, last):
            if _NUMBER.match(line.text):
                # A figure, a point and a blank are as wide as the type is high.
                line.paragraph_format.left_indent = Pt(size)
                line.paragraph_format.first_line_indent = Pt(-size)
    _add(document, close).paragraph_format.keep_with_next = True
    # Room for a signature by hand.
    _add(document, name).paragraph_format.space_before = Pt(3 * 1.2 * size)
    return _packed(document, letter.subject)


@cache
def _blank() -> bytes:
    """The library's empty template without what a letter doesn't need: most of its weight, and of the work.

    That is the many styles, and a picture of the empty page, which some programs would show for the letter.
    """
    import docx
    from docx.oxml.ns import qn

    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in _NOT_NEEDED:
                relations.pop(key)
    styles = document.styles.element
    for style in list(styles.iter(qn("w:style"))):
        if style.get(qn("w:default")) != "1":
            styles.remove(style)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_up(document: Document, sheet: Sheet, language: str, size: float, font: str) -> None:
    """Paper, margins, type and language."""
    from docx.enum.section import WD_ORIENTATION
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.orientation = WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.width - sheet.right)
    section.top_margin, section.bottom_margin = Mm(_ABOVE), Mm(sheet.height - sheet.bottom)
    style = document.styles["Normal"]
    style.font.name, style.font.size = font, Pt(size)
    style.paragraph_format.line_spacing = 1.0
    style.paragraph_format.space_after = Pt(0.6 * size)
    # Word chooses a font by script; "name" alone leaves the choice for some of them to its theme.
    fonts = style.element.rPr.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia"):
        fonts.set(qn(script), font)
    # Arabic and Hebrew letters have a font and a size of their own.
    fonts.set(qn("w:cs"), _FONT)
    style.element.rPr.find(qn("w:sz")).addnext(_element("w:szCs", "w:val", str(round(2 * size))))
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
    # Word 2013 and later; anything older opens "in compatibility mode".
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _head(document: Document, sheet: Sheet, address: tuple[str, ...], place_and_date: str) -> None:
    """Address on the left, place and date on the right, below an empty row that brings them to the window."""
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    # A line holds some 42 characters and is 5 mm high; a long address begins higher.
    lines = sum(1 + len(line) // 42 for line in address)
    start = max(sheet.address_from, min(sheet.address, sheet.address_to - 5 * lines))
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    _no_padding(document)
    widths = (Mm(sheet.address_right - sheet.left), Mm(sheet.right - sheet.address_right))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    above, head = table.rows
    above.height, above.height_rule = Mm(start - _ABOVE), WD_ROW_HEIGHT_RULE.EXACTLY
    head.height, head.height_rule = Mm(sheet.address_to - start), WD_ROW_HEIGHT_RULE.AT_LEAST
    left, right = head.cells
    for line in address:
        _fill(left, line)
    when = _fill(right, place_and_date)
    when.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    when.paragraph_format.left_indent = Mm(sheet.date_left - sheet.address_right)
    right.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    for cell in (left, right):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = Pt(0)


def _fill(cell: _Cell, text: str) -> Paragraph:
    """A further paragraph in a cell; a new cell has an empty one, which the first text takes."""
    last: Paragraph = cell.paragraphs[-1]
    return _say(cell.add_paragraph() if last.text else last, text)


def _add(document: Document, text: str) -> Paragraph:
    return _say(document.add_paragraph(), text)


def _say(paragraph: Paragraph, text: str) -> Paragraph:
    """The text, in runs that each know where they run to: Word goes by that, and knows no isolates."""
    said = [(_sound(part), foreign) for part, foreign in parts(text)]
    for number, (part, foreign) in enumerate(said):
        # What isn't told by runs is told by a mark: that what follows belongs to the left again.
        run = paragraph.add_run(MARK + part if number and said[number - 1][1] else part)
        if foreign:
            run.font.rtl = True
    if text.startswith(ISOLATE) and text.endswith(END) and [foreign for _, foreign in said] == [True]:
        paragraph.paragraph_format.element.get_or_add_pPr().append(_element("w:bidi"))
    return paragraph


def _element(name: str, *attribute: str) -> BaseOxmlElement:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    if attribute:
        element.set(qn(attribute[0]), attribute[1])
    return element


def _no_padding(document: Document) -> None:
    # Programs differ in whether a table's edge or its text stands on the margin; without padding both do.
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        edge = OxmlElement(side)
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    next(document.element.iter(qn("w:tblLook"))).addprevious(margins)


def _packed(document: Document, title: str) -> bytes:
    """The file, without what the library writes about who made it and when."""
    written, packed = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as made, ZipFile(packed, "w") as again:
        ours = {_CORE: _PROPERTIES.format(title=escape(_sound(title))), _FONTS: _FONT_TABLE}
        for name in made.namelist():
            part = ours[name].encode() if name in ours else made.read(name)
            again.writestr(ZipInfo(name), part, ZIP_DEFLATED)
    return packed.getvalue()


def _language(code: str, paper: Paper) -> str:
    """The tag by which Word knows the language of a letter."""
    if code == "en":
        return "en-US" if paper is Paper.LETTER else "en-GB"
    return _LANGUAGES.get(code, code)


def _sound(text: str) -> str:
    return _NOT_XML.sub("", text)
