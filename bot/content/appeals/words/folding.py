"""Text as it is compared: small letters, no accents, one blank. As long as the text it comes from."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from bot.content.appeals.words.vocabulary import letters


@lru_cache(maxsize=4096)
def _letter(sign: str) -> str:
    if sign.isspace():
        return " "
    if sign in "’‘`´ʼ":
        return "'"
    if sign in "–—‐‑−":
        return "-"
    small = sign.lower()
    base = unicodedata.normalize("NFD", small)[:1] or " "
    # Russian й and ё are letters of their own, and ё is often written е.
    if small == "й":
        return "й"
    return letters().first_alike(base) if len(base) == 1 else " "


_ASCII: Final = str.maketrans(dict.fromkeys("\t\n\r\x0b\x0c", " ") | {"`": "'"})


@lru_cache(maxsize=256)
def folded(text: str) -> str:
    """`text` in small letters and without accents, sign for sign: positions in it are positions in `text`."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    return "".join(map(_letter, text))


def spaced(text: str) -> str:
    """The folded words of `text` with one blank before and after each, to look for whole words."""
    words = re.sub(r"[^\w]+", " ", folded(text)).strip()
    return f" {words} "
