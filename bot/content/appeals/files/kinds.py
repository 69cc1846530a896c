"""What a file is, by its content: names and MIME types that come with it are often wrong, or made up."""

from __future__ import annotations

import re
from enum import Enum, auto
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile

from bot.errors import UnreadableFile, WhyUnreadable

MOST_ENTRIES: Final = 5_000
"""Files in a .docx. Word writes some dozens."""


class FileKind(Enum):
    """What can be read."""

    TEXT = auto()
    HTML = auto()
    MAIL = auto()
    PDF = auto()
    DOCX = auto()
    PICTURE = auto()


_PICTURES: Final = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_BRANDS: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
_ARCHIVES: Final = (
    b"\x1f\x8b",
    b"BZh",
    b"7z\xbc\xaf",
    b"Rar!",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"MSCF",
)
_PROGRAMS: Final = (b"\x7fELF", b"MZ\x90\x00", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"SQLite format 3")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")
_PDF_WITHIN: Final = 1024
"""Readers of PDF take one whose first bytes are others'."""
_TAG: Final = re.compile(
    rb"<(?:!doctype\s+html|(?:html|head|body|p|div|table|br|span|meta|title|h[1-6]|ul|ol|article|section|font"
    rb"|center|a)\b[^<>]{0,2000}>)",
    re.IGNORECASE,
)
_HEAD: Final = 8_000
"""Bytes at the beginning in which HTML shows itself."""
_FIELD: Final = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):[ \t]?")
_OF_MAIL: Final = frozenset(
    {
        b"mime-version",
        b"received",
        b"message-id",
        b"return-path",
        b"content-type",
        b"delivered-to",
        b"x-mailer",
    }
)
_WITH_IT: Final = frozenset({b"from", b"date", b"subject", b"to"})


def kind_of(data: bytes) -> FileKind:
    """What the file is. UnreadableFile where it is known to be nothing that can be read."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00") if data[:1] != b"\x00" else data[:_HEAD]
    if head.startswith(b"%PDF-"):
        return FileKind.PDF
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise UnreadableFile(WhyUnreadable.LOCKED, "The file is locked with a password.", _UNLOCK)
        raise UnreadableFile(WhyUnreadable.OLD_OFFICE, "The file is in an old format of Office.", _SAVE_AS)
    if _is_picture(data):
        return FileKind.PICTURE
    if head.startswith(b"{\\rtf"):
        raise UnreadableFile(WhyUnreadable.OLD_OFFICE, "The file is in Rich Text Format.", _SAVE_AS)
    if data.startswith((*_ARCHIVES, b"PK\x05\x06")) or data[257:262] == b"ustar":
        raise UnreadableFile(WhyUnreadable.ARCHIVE, "The file is an archive.", _UNPACK)
    if data.startswith(_PROGRAMS):
        raise UnreadableFile(WhyUnreadable.UNKNOWN, "The file holds no text.")
    if _is_mail(data):
        return FileKind.MAIL
    if _is_html(data):
        return FileKind.HTML
    return FileKind.PDF if b"%PDF-" in data[:_PDF_WITHIN] and b"startxref" in data[-2048:] else FileKind.TEXT


_UNLOCK: Final = "Save it without one, or copy its text and paste it as a message."
_SAVE_AS: Final = "Save it as .docx or PDF, or copy its text and paste it as a message."
_UNPACK: Final = "Unpack it and send the appeal alone."


def _is_picture(data: bytes) -> bool:
    return (
        data.startswith(_PICTURES)
        or (data.startswith(b"RIFF") and data[8:12] == b"WEBP")
        or (data[4:8] == b"ftyp" and data[8:12] in _BRANDS)
        or (data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00")
    )


def _zipped(data: bytes) -> FileKind:
    try:
        with ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (BadZipFile, OSError, ValueError, NotImplementedError, IndexError, OverflowError) as error:
        raise UnreadableFile(WhyUnreadable.DAMAGED, "The file is damaged.") from error
    if len(names) > MOST_ENTRIES:
        raise UnreadableFile(WhyUnreadable.ARCHIVE, "The file is an archive.", _UNPACK)
    if "[Content_Types].xml" in names and any(name.startswith("word/") for name in names):
        return FileKind.DOCX
    if "mimetype" in names or "[Content_Types].xml" in names:
        raise UnreadableFile(WhyUnreadable.OLD_OFFICE, "The file is in a format that isn't read.", _SAVE_AS)
    raise UnreadableFile(WhyUnreadable.ARCHIVE, "The file is an archive.", _UNPACK)


def _is_mail(data: bytes) -> bool:
    """Whether it begins with the header of a mail: more than the four lines that people paste, too."""
    found: set[bytes] = set()
    for number, line in enumerate(data[:60_000].lstrip(b"\xef\xbb\xbf\r\n").splitlines()):
        if not line.strip():
            break
        if line[:1] in b" \t" or (number == 0 and line.startswith(b"From ")):
            continue
        field = _FIELD.match(line)
        if not field:
            return False
        found.add(field[1].lower())
    return bool(found & _OF_MAIL) and bool(found & _WITH_IT)


def _is_html(data: bytes) -> bool:
    head = data[:_HEAD]
    if b"\x00" in head:  # UTF-16: its tags are ASCII, every other byte
        head = head.replace(b"\x00", b"")
    head = re.sub(rb"<!--.*?(?:-->|$)", b"", head, flags=re.DOTALL)
    tags = _TAG.findall(head)
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return bool(tags) and (bool(_TAG.match(start)) or start.startswith(b"<?xml") or len(tags) > 3)
