"""A letter as a document for Word and LibreOffice (.docx), to be changed and printed."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.content.files.paper_sizes import SHEETS, Paper, Sheet
from bot.content.languages import language as known
from bot.content.letters.directions import MARKS, paragraph_direction, parts
from bot.model.languages import Direction
from bot.model.letters.letter import Letter

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

__all__ = ["as_docx"]

_FONT: Final = "Times New Roman"
"""On every Windows and Mac, with Tajik and Arabic letters; LibreOffice has one of the same widths for it.

That one lacks Arabic letters, and LibreOffice takes them from any font that has them: which draws them right,
in another style. A run names one font for each kind of script, so it can't be told of a second choice.
"""
_TAJIK_FONT: Final = "Liberation Serif"
"""Of the same widths, and what LibreOffice has. Where it took another for Times New Roman, Nimbus Roman, it
showed ӣ as ӑ and ӯ as ӗ: those glyphs are drawn wrong there. Word takes Times New Roman for it, as told."""
_TAJIK: Final = re.compile("[ӢӣӮӯҚқҒғҲҳҶҷ]")
_SIZES: Final = {
    Direction.LEFT_TO_RIGHT: ((1800, 11.0), (2050, 10.5)),
    # Arabic letters are small for their size. LibreOffice may take those of DejaVu Sans, the widest.
    Direction.RIGHT_TO_LEFT: ((1300, 13.0), (1650, 12.0), (2050, 11.0)),
}
"""Characters of a letter that surely fit on a page, and in which size (points)."""
_SMALLEST: Final = 10.0
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
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    sheet = SHEETS[paper]
    language = letter.choice.language
    direction = known(language).direction
    document = docx.Document(BytesIO(_blank()))
    size = next((size for most, size in _SIZES[direction] if len(letter.body) <= most), _SMALLEST)
    tajik = _TAJIK.search("\n".join((*letter.address, place_and_date, letter.subject, letter.body)))
    _set_up(document, sheet, size, _TAJIK_FONT if tajik else _FONT)
    _tell_language(document, _language(language, paper), direction)
    if direction is Direction.RIGHT_TO_LEFT:
        _run_from_the_right(document)
    _head(document, sheet, letter.address, place_and_date, direction)

    subject = _add(document, letter.subject, direction)
    subject.paragraph_format.space_before = Mm(sheet.top - sheet.address_to)
    for run in subject.runs:
        run.bold = run.font.cs_bold = True
    *said, close, name = letter.paragraphs
    for paragraph in said:
        whole = paragraph_direction(paragraph, direction)
        *lines, last = [_add(document, line, direction, whole) for line in paragraph.split("\n")]
        for line in lines:
            line.paragraph_format.space_after = Pt(0)
        for line in (*lines, last):
            if _NUMBER.match(line.text):
                # A figure, a point and a blank are as wide as the type is high.
                line.paragraph_format.left_indent = Pt(size)
                line.paragraph_format.first_line_indent = Pt(-size)
    _add(document, close, direction).paragraph_format.keep_with_next = True
    signed = _add(document, name, direction)
    # Room for a signature by hand.
    signed.paragraph_format.space_before = Pt(3 * 1.2 * size)
    if direction is Direction.RIGHT_TO_LEFT:
        # There it stands at the left, where lines end: which Word calls the right, whichever way they run.
        signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
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


def _set_up(document: Document, sheet: Sheet, size: float, font: str) -> None:
    """Paper, margins and type."""
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
    # Arabic and Hebrew letters have a font and a size of their own: what runs from the right is set in these.
    fonts.set(qn("w:cs"), _FONT)
    style.element.rPr.find(qn("w:sz")).addnext(_element("w:szCs", "w:val", str(round(2 * size))))
    # Word 2013 and later; anything older opens "in compatibility mode".
    for setting in document.settings.element.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")


def _tell_language(document: Document, tag: str, direction: Direction) -> None:
    """Word has a language for either direction, and goes by the runs."""
    from docx.oxml.ns import qn

    which = "w:val" if direction is Direction.LEFT_TO_RIGHT else "w:bidi"
    for spoken in document.styles.element.iter(qn("w:lang")):
        spoken.set(qn(which), tag)


def _run_from_the_right(document: Document) -> None:
    """The sheet as its mirror image, and what somebody adds to it from the right as well."""
    section, style = document.sections[0], document.styles["Normal"]
    section.left_margin, section.right_margin = section.right_margin, section.left_margin
    _insert(document.element.body.sectPr, "w:bidi", before=("w:rtlGutter", "w:docGrid", "w:printerSettings"))
    _insert(style.element.get_or_add_pPr(), "w:bidi", before=("w:spacing", "w:ind", "w:jc"))


def _head(
    document: Document, sheet: Sheet, address: tuple[str, ...], place_and_date: str, direction: Direction
) -> None:
    """Address on the left, place and date on the right, below an empty row that brings them to the window.

    In a letter that runs from the right the other way round.
    """
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_DIRECTION
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    # A line holds some 42 characters and is 5 mm high; a long address begins higher.
    lines = sum(1 + len(line) // 42 for line in address)
    start = max(sheet.address_from, min(sheet.address, sheet.address_to - 5 * lines))
    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    if direction is Direction.RIGHT_TO_LEFT:
        table.table_direction = WD_TABLE_DIRECTION.RTL
    _no_padding(document)
    widths = (Mm(sheet.address_right - sheet.left), Mm(sheet.right - sheet.address_right))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width
    above, head = table.rows
    above.height, above.height_rule = Mm(start - _ABOVE), WD_ROW_HEIGHT_RULE.EXACTLY
    head.height, head.height_rule = Mm(sheet.address_to - start), WD_ROW_HEIGHT_RULE.AT_LEAST
    begin, end = head.cells
    for line in address:
        _fill(begin, line, direction)
    when = _fill(end, place_and_date, direction)
    when.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    when.paragraph_format.left_indent = Mm(sheet.date_left - sheet.address_right)
    end.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    for cell in (begin, end):
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.space_after = Pt(0)


def _fill(cell: _Cell, text: str, direction: Direction) -> Paragraph:
    """A further paragraph in a cell; a new cell has an empty one, which the first text takes."""
    last: Paragraph = cell.paragraphs[-1]
    return _say(cell.add_paragraph() if last.text else last, text, direction, direction)


def _add(document: Document, text: str, direction: Direction, whole: Direction | None = None) -> Paragraph:
    """A paragraph of a letter; `whole`: where its own lines run to, if not as the letter's."""
    return _say(document.add_paragraph(), text, direction, whole or direction)


def _say(paragraph: Paragraph, text: str, direction: Direction, whole: Direction) -> Paragraph:
    """The text, in runs that each know where they run to: Word goes by that, and knows no isolates."""
    if Direction.RIGHT_TO_LEFT in (whole, direction):
        on = () if whole is Direction.RIGHT_TO_LEFT else ("w:val", "0")
        paragraph.paragraph_format.element.get_or_add_pPr().append(_element("w:bidi", *on))
    said = [(_sound(part), way) for part, way in parts(text, direction)]
    for number, (part, way) in enumerate(said):
        # What isn't told by runs is told by a mark: that what follows runs as the paragraph does again.
        turned = number and said[number - 1][1] is not whole
        before = MARKS[whole] if turned and way is whole else ""
        # And for LibreOffice, which goes by the letters: that signs at the edges belong to what is set apart.
        edge = MARKS[way] if way is not whole else ""
        first = edge if not part[:1].isalpha() else ""
        last = edge if not part[-1:].isalpha() else ""
        run = paragraph.add_run(f"{before}{first}{part}{last}")
        if way is Direction.RIGHT_TO_LEFT:
            run.font.rtl = True
    return paragraph


def _insert(parent: BaseOxmlElement, name: str, *, before: tuple[str, ...]) -> None:
    """An empty element in its place: Word minds the order."""
    parent.insert_element_before(_element(name), *before)


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
    return "en-US" if code == "en" and paper is Paper.LETTER else known(code).tag


def _sound(text: str) -> str:
    return _NOT_XML.sub("", text)
