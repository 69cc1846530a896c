"""The words of a PDF's page with where they stand, as its drawing has them."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MOST_LETTERS: Final = 40_000
"""Of one page. A newspaper's has 30,000."""
_BOLD_FROM: Final = 600
_UPRIGHT: Final = 0.1
"""Radians that a line of text may be askew."""
_HYPHEN: Final = 2
"""PDFium's code for a hyphen at the end of a line."""
_NAME: Final = 200
_MOST_LINKS: Final = 200
_LONGEST_LINK: Final = 1000


@dataclass(slots=True)
class Word:
    """Letters without a blank between. Its box in points, from the page's lower left; `base`: its line."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    base: float
    size: float
    bold: bool


@dataclass(slots=True)
class Page:
    """The words in the order of the drawing. `links`: (left, bottom, right, top) and where it leads."""

    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    links: list[tuple[tuple[float, float, float, float], str]] = field(default_factory=list)
    has_pictures: bool = False
    whole: bool = True


def read_page(page: PdfPage) -> Page:
    """The page's words. Text that stands askew, as a watermark does, or outside the page is passed over."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    read = Page(width, height)
    left, bottom, right, top = page.get_bbox()
    with closing(page.get_textpage()) as text:
        number = text.count_chars()
        read.whole = number <= MOST_LETTERS
        letters: list[Word] = []
        for letter in _letters(pdfium, text, min(number, MOST_LETTERS)):
            if letter is None:
                _end_word(letters, read.words)
            elif (
                left - 1 <= letter.left and letter.right <= right + 1 and bottom - 1 <= letter.base <= top + 1
            ):
                if letters and _apart(letters[-1], letter):
                    _end_word(letters, read.words)
                letters.append(letter)
        _end_word(letters, read.words)
    read.links = list(_links(pdfium, page))
    read.has_pictures = not read.words and _has_pictures(pdfium, page)
    return read


def _apart(before: Word, letter: Word) -> bool:
    """Whether two letters that follow each other in the drawing stand in two places of the page."""
    size = max(before.size, letter.size, 1.0)
    return (
        abs(before.base - letter.base) > 0.6 * size
        or letter.left - before.right > 1.0 * size
        or before.left - letter.right > 1.0 * size
    )


def _letters(pdfium: Any, text: Any, number: int) -> Iterator[Word | None]:
    """Each letter with its place; None for a blank."""
    box = [ctypes.c_double() for _ in range(4)]
    origin = (ctypes.c_double(), ctypes.c_double())
    high = 0
    for index in range(number):
        code = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
        if code == _HYPHEN:
            code = ord("-")
        sign = chr(code) if 0 < code < 0x110000 else " "
        if sign.isspace() or code == 0xA0:
            yield None
            continue
        angle = pdfium.FPDFText_GetCharAngle(text, index)
        if angle > 0 and min(angle % (2 * math.pi), 2 * math.pi - angle % (2 * math.pi)) > _UPRIGHT:
            continue
        # One that the drawing doesn't have has no place either: a hyphen that divides a word has.
        if not pdfium.FPDFText_GetCharBox(text, index, *box):
            continue
        pdfium.FPDFText_GetCharOrigin(text, index, *origin)
        left, right, bottom, top = (one.value for one in box)
        size = pdfium.FPDFText_GetFontSize(text, index)
        size = max(size * _scale(pdfium, text, index), 1.0) if size <= 2 else size
        yield Word(sign, left, right, bottom, top, origin[1].value, size, _is_bold(pdfium, text, index))


def _scale(pdfium: Any, text: Any, index: int) -> float:
    """Some write all text at size 1 and enlarge it by the page's matrix."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text, index, matrix):
        return 1.0
    return math.hypot(matrix.b, matrix.d)


def _is_bold(pdfium: Any, text: Any, index: int) -> bool:
    if pdfium.FPDFText_GetFontWeight(text, index) >= _BOLD_FROM:
        return True
    name = ctypes.create_string_buffer(_NAME)
    pdfium.FPDFText_GetFontInfo(text, index, name, _NAME, None)
    return b"bold" in name.value.lower() or b"black" in name.value.lower()


def _end_word(letters: list[Word], words: list[Word]) -> None:
    if letters:
        words.append(
            Word(
                "".join(letter.text for letter in letters),
                min(letter.left for letter in letters),
                max(letter.right for letter in letters),
                min(letter.bottom for letter in letters),
                max(letter.top for letter in letters),
                letters[0].base,
                max(letter.size for letter in letters),
                2 * sum(letter.bold for letter in letters) > len(letters),
            )
        )
        letters.clear()


def _links(pdfium: Any, page: Any) -> Iterator[tuple[tuple[float, float, float, float], str]]:
    at, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    for _ in range(_MOST_LINKS):
        if not pdfium.FPDFLink_Enumerate(page, at, link):
            return
        action, rect = pdfium.FPDFLink_GetAction(link), pdfium.FS_RECTF()
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            length = pdfium.FPDFAction_GetURIPath(page.pdf, action, None, 0)
            if 1 < length <= _LONGEST_LINK and pdfium.FPDFLink_GetAnnotRect(link, rect):
                target = ctypes.create_string_buffer(length)
                pdfium.FPDFAction_GetURIPath(page.pdf, action, target, length)
                box = (rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
                yield box, target.value.decode("utf-8", "replace")


def _has_pictures(pdfium: Any, page: Any) -> bool:
    number = min(pdfium.FPDFPage_CountObjects(page), 2000)
    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page, index)) == pdfium.FPDF_PAGEOBJ_IMAGE
        for index in range(number)
    )
