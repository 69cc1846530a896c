"""Addresses as somebody reads them who opens them: without the signs that stand for other letters.

Whoever copies an address gets %D0%9C for a letter, or "xn--" and a riddle for a host, and sees neither: the
browser shows the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

_ENCODED: Final = re.compile(r"\S*(?:%[0-9a-f]{2}|xn--)\S*", re.IGNORECASE)
_HOST: Final = re.compile(r"xn--([a-z0-9-]+)", re.IGNORECASE)
_NO_LETTERS: Final = re.compile("[\x00-\x1f\x7f\udc80-\udcff]")
"""What is decoded to no letter: bytes that aren't UTF-8, and what steers a terminal. It stays as it was."""
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_DEEPEST: Final = 3
"""Times that an address may have been encoded: one within another is, twice."""


def decoded(address: str) -> str:
    """An address, or a file's name, in letters. What can't be read stays as it is."""
    for _ in range(_DEEPEST):
        plain = unquote(address, errors="surrogateescape")
        plain = _NO_LETTERS.sub(lambda found: f"%{ord(found[0]) & 0xFF:02X}", plain)
        if plain == address:
            break
        address = plain
    return _HOST.sub(_host, address)


def decoded_in(text: str) -> Iterator[str]:
    """The addresses that stand in a text and say something else than what is seen, decoded."""
    for found in _ENCODED.finditer(text):
        plain = decoded(found[0])
        if plain.casefold() != found[0].casefold():
            yield plain


def _host(found: re.Match[str]) -> str:
    # Not the codec "idna": it refuses a host whole for one letter that it doesn't know.
    try:
        plain = found[1].encode("ascii").decode("punycode")
    except (ValueError, OverflowError):
        return found[0]
    return found[0] if _SURROGATE.search(plain) else plain
