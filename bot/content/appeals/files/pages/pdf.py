"""A PDF to lines. Its scripts, forms and attachments are never touched, and nothing that it links to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from bot.content.appeals.files.cleaning import cleaned, one_line
from bot.content.appeals.files.pages.frames import without_frames
from bot.content.appeals.files.pages.layout import Segment, lines_of
from bot.content.appeals.files.pages.words import Page, read_page
from bot.content.appeals.files.text import itemised, trimmed
from bot.content.appeals.files.web.links import link_of
from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import ReadDocument, ReadingRemark, RemarkKind, TextLine

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

MOST_PAGES: Final = 60
_MOST_WORDS: Final = 60_000
_LARGER: Final = 1.14
"""Times the usual size: a heading."""
_LONGEST_HEADING: Final = 150
_GAP: Final = 1.3
"""Times the usual distance of two lines: a paragraph ends."""
_DIVIDED: Final = re.compile(r"(?P<start>\S*[^\W\d_]{2,})[-\u00ad\ufffe]$")
_GOES_ON: Final = re.compile(r"[^\W\d_]+")
_ADDRESS: Final = re.compile(r"[@/\\]|www\.|\.\w{2,}$")
_ENDS: Final = (".", "!", "?", ":", ";", "”", "»")
_FEWEST_LETTERS: Final = 20
_LEGIBLE: Final = 0.6


def read_pdf(data: bytes) -> ReadDocument:
    """The document. UnreadableFile: it is locked or damaged."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            pages, whole = _pages(document)
            title = one_line(document.get_metadata_value("Title"))
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise UnreadableFile(
                WhyUnreadable.LOCKED,
                "The PDF is locked with a password.",
                "Save it without one, or copy its text and paste it as a message.",
            ) from error
        raise UnreadableFile(WhyUnreadable.DAMAGED, "The PDF is damaged.") from error
    letters = "".join(word.text for page in pages for word in page.words)
    if len(letters) < _FEWEST_LETTERS or sum(sign.isalnum() for sign in letters) < _LEGIBLE * len(letters):
        return ReadDocument((), title=title, remarks=(ReadingRemark(RemarkKind.NO_TEXT),))
    remarks = [ReadingRemark(RemarkKind.LEFT_OUT)] if not whole else []
    remarks += [
        ReadingRemark(RemarkKind.LEFT_OUT, about=str(number))
        for number, page in enumerate(pages, start=1)
        if page.has_pictures or not page.whole
    ]
    return ReadDocument(tuple(_lines(pages)), title=title, remarks=tuple(remarks))


def _pages(document: PdfDocument) -> tuple[list[Page], bool]:
    """The first pages, and whether these are all."""
    pages: list[Page] = []
    words = 0
    for index in range(min(len(document), MOST_PAGES)):
        with closing(document[index]) as page:
            pages.append(read_page(page))
        words += len(pages[-1].words)
        if words > _MOST_WORDS:
            return pages, False
    return pages, len(document) <= MOST_PAGES


def _lines(pages: Sequence[Page]) -> list[TextLine]:
    drawn = [lines_of(page, number) for number, page in enumerate(pages, start=1)]
    for page, rows in zip(pages, drawn, strict=True):
        _link(page, rows)
    drawn = without_frames(drawn, [page.height for page in pages])
    every = [line for lines in drawn for line in lines]
    if not every:
        return []
    usual = _usual([round(2 * one.size) / 2 for line in every for one in line for _ in one.words])
    gaps = sorted(line[0].gap for line in every if 0 < line[0].gap < 4) or [1.2]
    apart = gaps[len(gaps) // 5]  # of few lines most may end a paragraph
    margins = {
        page: min(one.left for line in lines for one in line) for page, lines in enumerate(drawn, 1) if lines
    }
    made: list[TextLine] = []
    for place, line in enumerate(every):
        before = every[place - 1] if place else None
        if before and _parted(before, line, apart):
            made.append(TextLine("", page=line[0].page))
        made.append(_line(line, usual, margins[line[0].page]))
    made = [replace(line, text=cleaned(line.text).replace("\n", " ")) for line in _undivided(made)]
    return trimmed(itemised(made))


def _usual(values: Sequence[float]) -> float:
    return Counter(values).most_common(1)[0][0]


def _parted(before: Sequence[Segment], line: Sequence[Segment], apart: float) -> bool:
    """Whether a paragraph ends between two lines."""
    above, below = before[0], line[0]
    if above.page != below.page or above.column != below.column or below.gap == 99.0:
        text = before[-1].text
        return text.endswith(_ENDS) or not line[0].text[:1].islower()
    return below.gap > _GAP * apart or abs(above.size - below.size) > 0.14 * below.size


def _line(line: Sequence[Segment], usual: float, margin: float) -> TextLine:
    text = "\t".join(segment.text for segment in line)
    size = max(segment.size for segment in line)
    return TextLine(
        text,
        page=line[0].page,
        is_heading=size > _LARGER * usual and len(text) <= _LONGEST_HEADING,
        is_bold=all(segment.bold for segment in line),
        indent=max(0, round((line[0].left - margin) / max(usual / 2, 1))) if line[0].column == 0 else 0,
        column=line[0].column,
        links=tuple(dict.fromkeys(link for segment in line for link in segment.links)),
    )


def _link(page: Page, rows: Sequence[Sequence[Segment]]) -> None:
    for (left, bottom, right, top), target in page.links:
        link = link_of(target)
        for segment in (one for row in rows for one in row) if link else ():
            middle = segment.base + 0.25 * segment.size
            if bottom <= middle <= top and segment.left < right and left < segment.right:
                segment.links.append(link)


def _undivided(lines: Sequence[TextLine]) -> list[TextLine]:
    """With words that were divided at the end of a line whole, in the line where they begin.

    A hyphen that the writer meant stays where the word stands with it elsewhere.
    """
    known = Counter(word.casefold().strip(".,;:()«»“”\"'") for line in lines for word in line.text.split())
    made = list(lines)
    for place in range(len(made) - 1):
        line, after = made[place], made[place + 1]
        divided, rest = _DIVIDED.search(line.text), _GOES_ON.match(after.text)
        if not divided or not rest or not rest[0][0].islower() or line.column != after.column:
            continue
        words = after.text.split(" ")
        word = words[0]
        if _ADDRESS.search(divided["start"]) or "@" in word or "/" in word:
            continue
        core = word.casefold().strip(".,;:()«»“”\"'")
        hyphened = f"{divided['start']}-{core}".casefold().lstrip("(«“\"'")
        hyphen = "-" if known[hyphened] and line.text.endswith("-") else ""
        made[place] = replace(line, text=f"{line.text[:-1]}{hyphen}{word}")
        made[place + 1] = replace(after, text=" ".join(words[1:]))
    # A line that had nothing but the rest of a word is gone, and doesn't end the paragraph.
    return [line for place, line in enumerate(made) if line.text or not lines[place].text]
