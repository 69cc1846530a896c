"""A file, or a text that somebody pasted, as lines: by whichever reader its content needs.

What stands side by side in a line, in a table or by wide blanks, has a tab between. Mails that are quoted or
passed on are opened: see `forwarding.py`. Nothing is written to disk, and nothing loaded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.content.appeals.files.charset import declared_in, decoded
from bot.content.appeals.files.cleaning import cleaned, one_line
from bot.content.appeals.files.kinds import FileKind, kind_of
from bot.content.appeals.files.text import lines_of_text
from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import ReadDocument, ReadingRemark, RemarkKind, TextLine

MOST_BYTES: Final = 10_000_000
_MOST_CHARACTERS: Final = 1_000_000
"""Of a text; what comes after is left out, and said."""
_MOST_LINES: Final = 20_000
_LONGEST_LINE: Final = 20_000
_MOST_UNREADABLE: Final = 0.1
"""Of a text's signs: with more it is none."""
_LONGEST_NAME: Final = 120
_DEEPEST: Final = 2
"""Files within files within files."""


def read_document(data: bytes, name: str = "") -> ReadDocument:
    """The file's text. `name`: its file's, for remarks alone: the content says what it is.

    UnreadableFile, and nothing else: it can't be read. May take long and much memory on what somebody made
    for that: see `apart.py` for files of strangers.
    """
    require_small(data)
    try:
        document = _bounded(_read(data, 0))
    except (RecursionError, MemoryError) as error:
        raise UnreadableFile(WhyUnreadable.HEAVY, "The file has more in it than a text needs.") from error
    about = one_line(name)[:_LONGEST_NAME]
    return replace(
        document,
        remarks=tuple(
            replace(one, about=about) if one.kind is RemarkKind.NO_TEXT else one for one in document.remarks
        ),
    )


def require_small(data: bytes) -> None:
    """UnreadableFile if there is more of it than is looked at."""
    if len(data) > MOST_BYTES:
        raise UnreadableFile(WhyUnreadable.LARGE, f"The file is larger than {MOST_BYTES // 1_000_000} MB.")


def _read(data: bytes, depth: int) -> ReadDocument:
    # Each reader brings its library, and is loaded for what needs it.
    match kind_of(data):
        case FileKind.PDF:
            from bot.content.appeals.files.pages.pdf import read_pdf

            return read_pdf(data)
        case FileKind.DOCX:
            from bot.content.appeals.files.office.docx import read_docx

            return read_docx(data)
        case FileKind.HTML:
            from bot.content.appeals.files.web.html import read_html

            return _or_no_text(read_html(decoded(data, declared_in(data))))
        case FileKind.MAIL:
            from bot.content.appeals.files.mails.mail import read_mail

            def inner(attached: bytes) -> ReadDocument:
                if depth >= _DEEPEST:
                    raise UnreadableFile(WhyUnreadable.HEAVY, "Too many files stand in each other.")
                return _read(attached, depth + 1)

            return read_mail(data, inner)
        case FileKind.PICTURE:
            return ReadDocument((), remarks=(ReadingRemark(RemarkKind.NO_TEXT),))
        case FileKind.TEXT:
            return _text(data)


def _text(data: bytes) -> ReadDocument:
    from bot.content.appeals.files.mails.forwarding import unwrapped

    text = decoded(data)
    odd = sum(text.count(sign) for sign in ("\ufffd", *map(chr, (*range(9), *range(14, 32)))))
    if odd > _MOST_UNREADABLE * len(text):
        raise UnreadableFile(WhyUnreadable.UNKNOWN, "The file holds no text.")
    read = "\n".join(cleaned(text[:_MOST_CHARACTERS]).split("\n", _MOST_LINES)[:_MOST_LINES])
    whole = len(text) <= _MOST_CHARACTERS and read.count("\n") < _MOST_LINES - 1
    lines = tuple(lines_of_text(read))
    remarks = () if whole else (ReadingRemark(RemarkKind.LEFT_OUT),)
    return _or_no_text(unwrapped(ReadDocument(lines, remarks=remarks)))


def _or_no_text(document: ReadDocument) -> ReadDocument:
    if any(line.text for line in document.lines):
        return document
    return replace(document, lines=(), remarks=(*document.remarks, ReadingRemark(RemarkKind.NO_TEXT)))


def _bounded(document: ReadDocument) -> ReadDocument:
    """With no more lines, and no longer ones, than anything after it can look at in a moment."""
    lines = document.lines[:_MOST_LINES]
    total, kept = 0, list[TextLine]()
    for line in lines:
        total += len(line.text)
        if total > _MOST_CHARACTERS:
            break
        long = len(line.text) > _LONGEST_LINE
        kept.append(replace(line, text=line.text[:_LONGEST_LINE]) if long else line)
    cut = len(kept) < len(document.lines) or any(len(line.text) > _LONGEST_LINE for line in lines)
    if not cut:
        return document
    remarks = dict.fromkeys((*document.remarks, ReadingRemark(RemarkKind.LEFT_OUT)))
    return replace(document, lines=tuple(kept), remarks=tuple(remarks))
