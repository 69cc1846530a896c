"""The link that takes a letter to the hand-off page: all of it in the fragment, which no server ever gets."""

from __future__ import annotations

import base64
import zlib
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from bot.content.languages import language
from bot.content.letters.directions import apart
from bot.model.letters.letter import Letter

_FORM: Final = "3"  # changes when the fragment is written in another way; web/older.js reads 1 and 2
_WITH_SENDER: Final = "4"  # the same, with one line more before the letter's text
_SINGLE_BYTES: Final = 128
"""So many signs beyond ASCII have room in one byte each."""


@dataclass(frozen=True, slots=True)
class ShownAs:
    """What the page is told beside the letter."""

    language: str  # what the page speaks
    office: str = ""  # whom the letter is for, in that language
    until: date | None = None  # the last day on which it is sent
    until_said: str = ""  # the same in that language
    web_mail: str = ""  # which web mail it offers; see web_mail.py
    thanks: bool = False  # it thanks, in a case that is closed
    report: bool = False  # it is an organiser's, on letters that were sent
    run_by: str = ""  # who runs the bot, as its owner has said: for people to see, and proof of nothing


def thanks_of(case: str) -> str:
    """What a link to a letter of thanks has in its case's place: the page gives it by a rule of its own."""
    return f"{case}.thanks"


def report_of(case: str) -> str:
    """What a link to a report has in its case's place: the page goes on giving it once the case is closed."""
    return f"{case}.report"


def handoff_url(base: str, letter: Letter, shown: ShownAs, *, room: int, own: str = "") -> str | None:
    """The link that opens the letter on the page at `base`, in at most `room` characters.

    Where there isn't room for all, who runs the bot goes first. `own`: the sentence of one's own that is in
    the letter. If with it there is no room, the link goes without it, and the page asks for it again. None if
    there is no room then either.
    """
    unsaid = replace(shown, run_by="")
    for left_out in ("", own) if own else ("",):
        for told in (shown, unsaid) if shown.run_by else (unsaid,):
            url = f"{base}#{_fragment(letter, told, left_out)}"
            if len(url) <= room:
                return url
    return None


def _fragment(letter: Letter, shown: ShownAs, left_out: str = "") -> str:
    """Twelve lines, or one more with who runs the bot, then the letter's text."""
    choice, paragraphs, place = letter.choice, list(letter.paragraphs), ""
    if left_out:
        own = apart(left_out, alone=True, within=language(choice.language).direction)
        place = str(paragraphs.index(own))
        paragraphs.remove(own)
    lines = (
        shown.language,
        choice.language,
        _case_in(choice.case, shown),
        f"{shown.until.isoformat()}|{shown.until_said}" if shown.until else "",
        shown.web_mail,
        place,
        f"{choice.authority}-{choice.ask}-{choice.language}",
        letter.email or "",
        letter.copy_to or "",
        shown.office,
        letter.addressee,
        letter.subject,
        *([shown.run_by] if shown.run_by else []),
        "\n\n".join(paragraphs),
    )
    packed = _packed("\n".join(lines))
    return f"{_WITH_SENDER if shown.run_by else _FORM}.{packed}"


def _case_in(case: str, shown: ShownAs) -> str:
    if shown.report:
        return report_of(case)
    return thanks_of(case) if shown.thanks else case


def _packed(text: str) -> str:
    """Deflated, in characters that a fragment keeps as they are.

    A Cyrillic or Arabic letter takes two bytes in UTF-8, which costs an eighth of the link even when
    deflated. So signs beyond ASCII stand as bytes from 128 on, and what each of them means goes first, up to
    a zero byte. With nothing before the zero byte the rest is UTF-8.
    """
    text = text.replace("\0", "")
    alphabet = "".join(sorted({sign for sign in text if not sign.isascii()}))
    if len(alphabet) <= _SINGLE_BYTES:
        codes = {sign: _SINGLE_BYTES + number for number, sign in enumerate(alphabet)}
        plain = bytes(codes.get(sign, ord(sign)) for sign in text)
    else:
        alphabet, plain = "", text.encode("utf-8", "replace")
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL + 1)
    packed = packer.compress(alphabet.encode("utf-8", "replace") + b"\0" + plain) + packer.flush()
    return base64.urlsafe_b64encode(packed).decode("ascii").rstrip("=")
