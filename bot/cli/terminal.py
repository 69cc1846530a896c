"""Terminals that hold few characters: what they can't show is written in plainer ones, never a fault."""

from __future__ import annotations

import codecs
import io
import sys
import unicodedata
from typing import Final

_PLAINER: Final = str.maketrans(
    {
        **dict.fromkeys("┌┐└┘├┤┬┴┼╭╮╯╰╔╗╚╝", "+"),
        **dict.fromkeys("─━═‐‑‒–—−", "-"),
        **dict.fromkeys("│┃║", "|"),
        **dict.fromkeys("“”„«»", '"'),
        **dict.fromkeys("‘’‚‹›", "'"),
        "→": "->",
        "←": "<-",
        "…": "...",
        "•": "*",
        "·": ".",
        "×": "x",
    }
)


def allow_any_words() -> None:
    """From now on whatever is printed reaches the terminal, in signs that it knows."""
    codecs.register_error("plainer", _plainer)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # None where there is no terminal at all
            stream.reconfigure(errors="plainer")


def plainer(text: str) -> str:
    """The text in ASCII: what is drawn as lines, letters without their accents, "?" for the rest."""
    apart = unicodedata.normalize("NFKD", text.translate(_PLAINER))
    signs = (sign for sign in apart if not unicodedata.combining(sign))
    return "".join(sign if sign.isascii() else "?" for sign in signs)


def _plainer(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return plainer(fault.object[fault.start : fault.end]), fault.end
