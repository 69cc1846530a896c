"""Words that run the other way than the letter around them: Persian in a French one, Latin in an Arabic one.

Without help the number after a town in Arabic letters jumps before it, and a full stop to the wrong end. So
what was typed is set apart by isolates (Unicode Standard Annex #9), where it needs that and nowhere else:
nobody sees them, but they are signs in a text that somebody sends. For links of before the hand-off page
does the same (web/older.js).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from bot.model.languages import Direction

ISOLATE: Final = "\u2068"
"""First strong isolate: what follows runs as its first letter does. Telegram takes the older signs away."""
END: Final = "\u2069"
MARKS: Final = {Direction.LEFT_TO_RIGHT: "\u200e", Direction.RIGHT_TO_LEFT: "\u200f"}
"""An unseen letter of either direction, for programs that know no isolates."""

_RIGHT_TO_LEFT: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_ARABIC: Final = re.compile(f"[{_RIGHT_TO_LEFT}]")
"""A letter that runs from right to left."""
_NOTHING_ELSE: Final = re.compile(f"[{_RIGHT_TO_LEFT}\u200c\u200d ]*")
_SIGNS_IN_IT: Final = re.compile("[\u0660-\u0669\u06f0-\u06f9\u060c\u061b\u061f\u06d4]")
_SIGN_FIRST: Final = re.compile(r"[+#/@-]\d")
_FLAG: Final = re.compile("[\U0001f1e6-\U0001f1ff]")
"""The letters that flags are made of: nobody reads them."""
_APART: Final = re.compile(f"{ISOLATE}([^{END}]*){END}")
_FROM_THE_LEFT: Final = f"(?![{_RIGHT_TO_LEFT}])[^\\W\\d_]"
_LATIN: Final = re.compile(
    f"({_FROM_THE_LEFT}(?:[^{_RIGHT_TO_LEFT}]*(?:{_FROM_THE_LEFT}|\\d))?[\u0300-\u036f]*)"
)
"""Words that run from left to right, from the first letter to the last letter or figure."""


def is_foreign(text: str, within: Direction = Direction.LEFT_TO_RIGHT) -> bool:
    """Whether any of it runs the other way than a letter of that direction."""
    foreign = _ARABIC if within is Direction.LEFT_TO_RIGHT else _LATIN
    return foreign.search(text) is not None


def apart(text: str, *, alone: bool = False, within: Direction = Direction.LEFT_TO_RIGHT) -> str:
    """The text, isolated where it would run into what stands around it in a letter of that direction.

    `alone`: it is a paragraph, where words without signs and figures need no help.
    """
    if not is_foreign(text, within) or (alone and _only_words(text, within)):
        return text
    return f"{ISOLATE}{text}{END}"


def parts(text: str, within: Direction = Direction.LEFT_TO_RIGHT) -> Iterator[tuple[str, Direction]]:
    """A text taken apart where its direction changes, without isolates; each part with where it runs to.

    What is set apart is one part, whatever is in it. Where lines run from the right, so are words in Latin
    letters: Word has to be told of each.
    """
    for number, part in enumerate(_APART.split(text)):
        if number % 2:
            found = [(part, _first_direction(part) or Direction.LEFT_TO_RIGHT)]
        elif within is Direction.RIGHT_TO_LEFT:
            found = [
                (piece, Direction.LEFT_TO_RIGHT if latin % 2 else within)
                for latin, piece in enumerate(_LATIN.split(part))
            ]
        else:
            found = [(part, _first_direction(part) or within)]
        yield from ((piece, direction) for piece, direction in found if piece)


def runs_against(text: str, *, is_rtl: bool) -> bool:
    """Whether it would run into what stands around it, in a text that runs from right to left, or doesn't."""
    if not is_rtl:
        return is_foreign(text)
    return _SIGN_FIRST.match(text) is not None or any(
        unicodedata.bidirectional(sign) == "L" for sign in text if not _FLAG.match(sign)
    )


def runs_astray(line: str) -> bool:
    """Whether a line with words in Arabic letters runs from the left: it begins with a Latin word, or a flag.

    What is set apart doesn't count (Unicode Standard Annex #9, rule P2).
    """
    return _ARABIC.search(line) is not None and (
        _first_direction(_APART.sub("", line)) is Direction.LEFT_TO_RIGHT
    )


def paragraph_direction(text: str, within: Direction) -> Direction:
    """Where the lines of a paragraph run to: as the letter's, unless all of it is set apart."""
    whole = _APART.fullmatch(text)
    return (_first_direction(whole[1]) if whole else None) or within


def _only_words(text: str, within: Direction) -> bool:
    if within is Direction.LEFT_TO_RIGHT:
        return _NOTHING_ELSE.fullmatch(text) is not None and _SIGNS_IN_IT.search(text) is None
    return _LATIN.fullmatch(text) is not None


def _first_direction(text: str) -> Direction | None:
    """That of the first letter that has one: so an isolated text runs."""
    return next((direction for sign in text if (direction := _runs(sign))), None)


def _runs(sign: str) -> Direction | None:
    match unicodedata.bidirectional(sign):
        case "L":
            return Direction.LEFT_TO_RIGHT
        case "R" | "AL":
            return Direction.RIGHT_TO_LEFT
        case _:
            return None
