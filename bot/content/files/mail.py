"""A letter as a file: plain text (.txt), and a draft for a mail program (.eml). For paper see `paper`."""

from __future__ import annotations

from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP

from bot.content.languages import language as known
from bot.model.letters.letter import Letter

_BOM = "\ufeff"


def as_txt(letter: Letter) -> bytes:
    """The letter with its addresses, those of paper and of mail, and its subject, as plain text.

    UTF-8 with a byte order mark and CRLF: previews on phones and old editors on Windows guess an 8-bit
    encoding for a bare file and show Cyrillic as rubbish, or the whole letter as one line. Nothing that reads
    text today is hurt by either.
    """
    # "Cc" is what the field is called on the wire, in every language.
    copy = f"Cc: {letter.copy_to}" if letter.copy_to else None
    head = "\n".join(filter(None, (*letter.address, letter.email, copy)))
    text = f"{_BOM}{head}\n\n{letter.subject}\n\n{letter.body}\n"
    return text.replace("\n", "\r\n").encode("utf-8", "replace")


def as_eml(letter: Letter) -> bytes:
    """The letter as an unsent message (RFC 5322), which a mail program opens as a draft.

    It has no From, Date or Message-ID: the program that sends it sets its own, and a fixed Message-ID would
    make the letters of different people look like copies of one. "X-Unsent: 1" is how Outlook knows a draft.
    There is no To where no address is on file.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if letter.email:
        message["To"] = _one_line(letter.email)
    if letter.copy_to:
        message["Cc"] = _one_line(letter.copy_to)
    # Quoted-printable keeps a paragraph one line for the reader's program to wrap, and Latin letters legible.
    encoding = "quoted-printable" if _mostly_ascii(letter.body) else "base64"
    message.set_content(f"{_whole(letter.body)}\n", charset="utf-8", cte=encoding)
    # For screen readers, and for programs that choose by it from which side a text runs.
    message["Content-Language"] = known(letter.choice.language).tag
    return _subject(_one_line(letter.subject)) + message.as_bytes()


def file_name(letter: Letter, ending: str) -> str:
    """A name for the file ("letter-president-fr.eml"): the letter's choices, nothing of the person's."""
    return (
        f"letter-{letter.choice.authority}-{letter.choice.ask}-{letter.choice.language}.{ending.lstrip('.')}"
    )


def _subject(subject: str) -> bytes:
    """The header line, folded. The message's policy loses blanks where it folds words that aren't ASCII."""
    encoding = "ascii" if subject.isascii() else "utf-8"
    folded = Header(subject, encoding, header_name="Subject").encode(linesep="\r\n")
    return f"Subject: {folded}\r\n".encode("ascii")


def _one_line(value: str) -> str:
    # A header ends at a line break; one inside a value would begin another header.
    return " ".join(_whole(value).split())


def _whole(text: str) -> str:
    # Half of a surrogate pair has no place in UTF-8.
    return text.encode("utf-8", "replace").decode("utf-8")


def _mostly_ascii(text: str) -> bool:
    return sum(sign.isascii() for sign in text) > 0.8 * len(text)
