"""What was damaged on the way here put right, where it is certain, and what nobody sees taken off."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Final

_ENTITY: Final = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#[xX][0-9A-Fa-f]{1,5});")
_ENDS: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_DIVIDED: Final = re.compile("\u00ad[ \t]*\n[ \t]*(?=\\S)")
"""A word divided at the end of a line by a hyphen that shows only there."""
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_JOINERS: Final = re.compile("(?<![\u0590-\u1cff])[\u200c\u200d]|[\u200c\u200d](?![\u0590-\u1cff])")
"""They are spelling in Persian and in the alphabets of India, and nothing elsewhere."""
_BLANKS: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ"}
    | dict.fromkeys("\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e\uf06c\uf071\uf02d\u25aa\u2023", "•")
    | {"‐": "-", "‑": "-", "\ufffe": "-", "\uffff": ""}
)
"""With the bullets of Symbol and Wingdings, and hyphens that look like the usual one."""
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

_LATE: Final = "".join(bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xC0))
_MISREAD: Final = re.compile(
    f"(?:[Â-ß][{re.escape(_LATE)}\x80-\x9f]|[à-ï][{re.escape(_LATE)}\x80-\x9f]{{2}}"
    f"|[ð-ô][{re.escape(_LATE)}\x80-\x9f]{{3}})+"
)
"""UTF-8 that was read as cp1252."""
_AS_MEANT: Final = re.compile(
    "[\u0080-\u00ff\u0100-\u017fƒˆ˜\u0300-\u036f\u0391-\u03ce\u0401-\u045f\u0490-\u04e9\u05d0-\u05ea\u0600-\u06ff"
    "\u2010-\u2026\u2030\u2039\u203a\u20ac\u2116\u2122\u2022\u4e00-\u9fff\u3040-\u30ff\U0001f300-\U0001faff]+"
)
_CLOSING: Final = frozenset("«»“”‘’„…–—•\xa0")
"""What may well follow a capital with an accent: a run that ends so proves nothing alone."""
_ENOUGH: Final = 3
_MISREAD_CYRILLIC: Final = re.compile("(?:[РС][Ђ-\u045fЀ-ёҐґ\x80-\xbf\u2010-\u2122€№])+")
_ROUNDS: Final = 3
"""Times that a text may have been misread one after the other."""


def cleaned(text: str) -> str:
    """The text as it was meant, composed, its lines ended by line feeds, without unseen signs. Tabs stay."""
    text = repaired(without_entities(_SURROGATES.sub("\ufffd", text)))
    text = _BLANKS.sub(" ", _ENDS.sub("\n", text))
    text = _JOINERS.sub("", _UNSEEN.sub("", _DIVIDED.sub("", text)))
    return unicodedata.normalize("NFC", text.translate(_LIGATURES))


def one_line(text: str) -> str:
    """The same for what is one line: a subject, a name."""
    return " ".join(cleaned(text).split())


def without_entities(text: str) -> str:
    """The text where "&eacute;" stands for a letter, or for one in the next round: "&amp;eacute;"."""
    for _ in range(2):
        if not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return text


def repaired(text: str) -> str:
    """The text, read once more as UTF-8 where it surely was UTF-8 that somebody read otherwise."""
    for _ in range(_ROUNDS):
        better = _as_utf8(_as_utf8_cyrillic(text))
        if better == text:
            break
        text = better
    return text


def _as_utf8(text: str) -> str:
    meant: dict[str, str] = {}
    proofs = doubtful = 0
    for found in _MISREAD.finditer(text):
        letters = _read_anew(found[0])
        if letters and _AS_MEANT.fullmatch(letters):
            meant[found[0]] = letters
            surely = found[0][-1] not in _CLOSING or len(letters) > 1 or len(found[0]) > 2
            proofs, doubtful = proofs + surely, doubtful + (not surely)
    if not proofs and doubtful < _ENOUGH:
        return text
    return _MISREAD.sub(lambda found: meant.get(found[0], found[0]), text)


def _read_anew(misread: str) -> str:
    try:
        data = b"".join(
            bytes([ord(sign)]) if "\x80" <= sign <= "\x9f" else sign.encode("cp1252") for sign in misread
        )
        return data.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return ""


def _as_utf8_cyrillic(text: str) -> str:
    """Of UTF-8 that was read as cp1251 nearly all letters come in twos, the first Р or С."""
    runs = [found[0] for found in _MISREAD_CYRILLIC.finditer(text)]
    if sum(map(len, runs)) < 8 or sum(map(len, runs)) < 0.8 * sum(sign >= "\x80" for sign in text):
        return text

    def meant(found: re.Match[str]) -> str:
        try:
            data = b"".join(
                bytes([ord(sign)]) if sign == "\x98" else sign.encode("cp1251") for sign in found[0]
            )
            return data.decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return found[0]

    return _MISREAD_CYRILLIC.sub(meant, text)
