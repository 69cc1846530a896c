"""The words of a text as they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterable

_JOINT = "[-'’ʼ‐‑\u00ad]"
_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*)+"
_WORD = re.compile(f"{_LETTERS}(?:{_JOINT}{_LETTERS})*")
_JOINTS = re.compile(_JOINT)


def words_of(text: str) -> Iterable[str]:
    """The words of a text; one with hyphens or apostrophes is one word."""
    return (found[0] for found in _WORD.finditer(text))


def parts_of(word: str) -> list[str]:
    """A word taken apart at its hyphens and apostrophes; the word alone where it has none."""
    return _JOINTS.split(word)
