"""What somebody typed as one clean line, and where such a line can be cut."""

from __future__ import annotations

import unicodedata

# Joiners belong to letters in Persian and Indic scripts; other format characters turn text around or hide it.
JOINERS = "\u200c\u200d"
_VIRAMA = 9
"""The combining class of the sign that makes one of two Indic consonants."""


def one_line(text: str) -> str:
    """The text on one line, in NFC, its blanks folded; empty if nothing visible is left.

    Control characters, halves of characters, and marks that turn the text around are taken out.
    """
    blanks = (" " if sign.isspace() else sign for sign in text)
    kept = (sign for sign in blanks if sign in JOINERS or not unicodedata.category(sign).startswith("C"))
    words = (word.strip(JOINERS) for word in unicodedata.normalize("NFC", "".join(kept)).split())
    return " ".join(filter(None, words))


def cut(text: str, room: int) -> str:
    """The longest beginning of at most `room` characters that cuts no sign, as people see it, in two."""
    end = min(max(room, 0), len(text))
    while 0 < end < len(text) and _one_sign(text, end):
        end -= 1
    return text[:end]


def _one_sign(text: str, place: int) -> bool:
    """Whether what stands before `place` and after it is one sign to a reader: é, 👩🏽‍🚒, 🇹🇯, क्ष, 각."""
    before, after = text[place - 1], text[place]
    if unicodedata.category(after).startswith("M") or before in JOINERS or after in JOINERS:
        return True
    if unicodedata.combining(before) == _VIRAMA and after.isalpha():
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # the colour of a skin
        return True
    if _regional(after):
        # Letters of flags go in pairs, counted from the first of them.
        letters = 0
        while letters < place and _regional(text[place - 1 - letters]):
            letters += 1
        return letters % 2 == 1
    # The parts of a Korean syllable: consonants, then vowels, then consonants at its end.
    first = "\u1100" <= before <= "\u115f"
    return "\u1160" <= after <= "\u11ff" or (first and "\u1100" <= after <= "\u115f")


def _regional(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
