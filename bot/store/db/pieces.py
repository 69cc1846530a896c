"""Pieces of a statement that databases spell differently; each has its own words for them.

A piece is no SQL anywhere. So a statement that goes past the spelling fails at once, on either database.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

_PIECE: Final = re.compile("⟨([a-z_]+)\\|([^⟨⟩]*)⟩")


class Many(list[Any]):
    """A list that is handed to a statement as one value."""


def piece(word: str, *given: str) -> str:
    """What stands in a statement until it is spelled."""
    return f"⟨{word}|{'|'.join(given)}⟩"


def spell(statement: str, words: Mapping[str, Callable[..., str]]) -> str:
    """The statement with each piece in one database's words; pieces may stand in each other."""
    before = ""
    while statement != before:
        before = statement
        statement = _PIECE.sub(lambda found: words[found[1]](*found[2].split("|")), statement)
    return statement
