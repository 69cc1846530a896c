"""A mail to lines: of its parts the one that has the appeal, as text, as HTML or as a file beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from typing import Final

from bot.content.appeals.files.charset import declared_in, decoded
from bot.content.appeals.files.cleaning import cleaned, one_line
from bot.content.appeals.files.mails.days import day_of
from bot.content.appeals.files.mails.forwarding import unwrapped
from bot.content.appeals.files.text import lines_of_text, trimmed
from bot.content.appeals.files.web.html import read_html
from bot.errors import UnreadableFile, WhyUnreadable
from bot.model.cases.appeal import ReadDocument, ReadingRemark, RemarkKind, TextLine

DEEPEST: Final = 4
"""Mails within mails."""
MOST_PARTS: Final = 200
_COVER: Final = 1200
"""Letters of a mail that may be but a note for what comes with it."""
_LONGEST_FILE: Final = 30_000
"""Letters of an attached appeal; a report that comes with one is longer."""
_NO_APPEAL: Final = frozenset(
    {"text/calendar", "text/vcard", "text/x-vcard", "text/css", "text/csv", "application/pgp-signature",
     "application/pkcs7-signature", "application/x-pkcs7-signature", "message/delivery-status",
     "application/pgp-keys"}
)  # fmt: skip

ReadFile = Callable[[bytes], ReadDocument]


@dataclass(slots=True)
class _Parts:
    """What the mail has: texts to be shown, files that came with it, names of what couldn't be read."""

    shown: list[ReadDocument] = field(default_factory=list)
    files: list[tuple[str, ReadDocument]] = field(default_factory=list)
    mails: list[ReadDocument] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    number: int = 0


def read_mail(data: bytes, read_file: ReadFile, *, depth: int = 0) -> ReadDocument:
    """The mail's text. `read_file`: reads what came with it. UnreadableFile: nothing of it can be read."""
    try:
        return _read(message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n")), read_file, depth)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, AssertionError) as error:
        raise UnreadableFile(WhyUnreadable.DAMAGED, "The mail is damaged.") from error


def _read(message: Message, read_file: ReadFile, depth: int) -> ReadDocument:
    parts = _Parts()
    _collect(message, parts, read_file, depth)
    head = ReadDocument(
        (),
        sender=_header(message, "from"),
        subject=_header(message, "subject"),
        sent_on=day_of(_header(message, "date")),
    )
    body = _joined(parts.shown)
    own = unwrapped(replace(head, lines=body.lines, title=body.title, remarks=body.remarks), mail=True)
    found = _sensible(own, parts)
    left = tuple(ReadingRemark(RemarkKind.LEFT_OUT, about=name) for name in dict.fromkeys(parts.left))
    remarks = tuple(dict.fromkeys((*found.remarks, *left)))
    if not any(line.text for line in found.lines) and not left:
        remarks = tuple(dict.fromkeys((*remarks, ReadingRemark(RemarkKind.NO_TEXT))))
    return replace(found, remarks=remarks)


def _sensible(own: ReadDocument, parts: _Parts) -> ReadDocument:
    """The part that has the appeal. What else was there is put down as left out."""
    for inner in sorted(parts.mails, key=_length, reverse=True)[:1]:
        if _length(inner) > _length(own) or _length(own) < _COVER:
            deeper = tuple(replace(line, quoted=line.quoted + 1) for line in inner.lines)
            own = replace(inner, lines=deeper, remarks=(*inner.remarks, ReadingRemark(RemarkKind.FORWARDED)))
    files = sorted(parts.files, key=lambda one: _length(one[1]), reverse=True)
    fit = next((one for one in files if _length(one[1]) <= _LONGEST_FILE), files[0] if files else None)
    chosen = ""
    if fit is not None and _length(fit[1]) > _length(own):
        chosen, document = fit
        note = _length(own) < _COVER
        if note or 2 * _length(own) < _length(document) <= _LONGEST_FILE:
            passed = (ReadingRemark(RemarkKind.FORWARDED),) if _length(own) else ()
            own = replace(
                own, lines=document.lines, title=document.title, remarks=(*document.remarks, *passed)
            )
        else:
            chosen = ""
    parts.left += [name for name, document in parts.files if name != chosen and _length(document)]
    return own


def _length(document: ReadDocument) -> int:
    return sum(len(line.text) for line in document.lines)


def _collect(part: Message, parts: _Parts, read_file: ReadFile, depth: int) -> None:
    parts.number += 1
    if parts.number > MOST_PARTS:
        raise UnreadableFile(WhyUnreadable.DAMAGED, "The mail has too many parts.")
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        for inner in part.get_payload():
            if depth < DEEPEST and isinstance(inner, Message):
                parts.mails.append(_read(inner, read_file, depth + 1))
            else:
                parts.left.append(one_line(part.get_filename() or "message"))
    elif kind == "multipart/encrypted" or kind in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        raise UnreadableFile(WhyUnreadable.LOCKED, "The mail is encrypted.")
    elif kind == "multipart/alternative":
        _alternative(part, parts, read_file, depth)
    elif part.is_multipart():
        for inner in part.get_payload():
            if isinstance(inner, Message):
                _collect(inner, parts, read_file, depth)
    elif kind not in _NO_APPEAL:
        _leaf(part, kind, parts, read_file)


def _alternative(part: Message, parts: _Parts, read_file: ReadFile, depth: int) -> None:
    """Of several forms of one text the one with links, unless it says much less than the other."""
    forms: list[_Parts] = []
    for inner in part.get_payload():
        if isinstance(inner, Message):
            form = _Parts(number=parts.number)
            _collect(inner, form, read_file, depth)
            parts.number = form.number
            parts.files += form.files
            parts.mails += form.mails
            parts.left += form.left
            forms.append(form)
    best: list[ReadDocument] = []
    for form in forms:
        if form.shown and _length(_joined(form.shown)) >= 0.6 * _length(_joined(best)):
            best = form.shown
    parts.shown += best


def _leaf(part: Message, kind: str, parts: _Parts, read_file: ReadFile) -> None:
    data = _payload(part)
    name = one_line(_words(part.get_filename() or ""))[:120]
    attached = part.get_content_disposition() == "attachment" or bool(name)
    if not data.strip():
        return
    if not attached and kind in ("text/plain", "text/html"):
        parts.shown.append(_shown(part, kind, data))
        return
    if kind.startswith(("image/", "audio/", "video/", "font/")):
        return
    try:
        document = read_file(data)
    except UnreadableFile:
        parts.left.append(name or kind)
    else:
        parts.files.append((name or kind, document))


def _shown(part: Message, kind: str, data: bytes) -> ReadDocument:
    declared = str(part.get_param("charset") or "")
    if kind == "text/html":
        return read_html(decoded(data, declared or declared_in(data)), mail=True)
    text = decoded(data, declared)
    if str(part.get_param("format") or "").lower() == "flowed":
        text = _unflowed(text, delete_blank=str(part.get_param("delsp") or "").lower() == "yes")
    return ReadDocument(tuple(lines_of_text(cleaned(text))))


def _payload(part: Message) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _unflowed(text: str, *, delete_blank: bool) -> str:
    """RFC 3676: a line that ends with a blank goes on in the next of the same depth."""
    made: list[str] = []
    open_at: str | None = None
    for line in text.splitlines():
        marks = re.match(r">*", line)
        quote = marks[0] if marks else ""
        words = line[len(quote) :].removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        kept = words[:-1] if flows and delete_blank else words
        if open_at == quote and made and words != "-- ":
            made[-1] += kept
        else:
            made.append(f"{quote} {kept}" if quote else kept)
        open_at = quote if flows else None
    return "\n".join(made)


def _joined(documents: list[ReadDocument]) -> ReadDocument:
    lines: list[TextLine] = []
    for document in documents:
        lines += [*document.lines, TextLine("")]
    title = next((document.title for document in documents if document.title), "")
    remarks = tuple(remark for document in documents for remark in document.remarks)
    return ReadDocument(tuple(trimmed(lines)), title=title, remarks=remarks)


def _header(message: Message, name: str) -> str:
    # As it was sent: a letter outside ASCII that isn't encoded is lost by the other way.
    value = next((value for key, value in message.raw_items() if key.lower() == name), "")
    return one_line(_words(str(value)))[:300]


def _words(value: str) -> str:
    """A header's text, out of whatever it was encoded in; bytes that were sent raw too."""
    return "".join(_pieces(value))


def _pieces(value: str) -> Iterator[str]:
    try:
        parts = decode_header(value)
    except (MessageError, ValueError):
        parts = [(value, None)]
    for piece, charset in parts:
        data = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
        yield decoded(data, charset or "")
