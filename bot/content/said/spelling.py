"""How near a word is to a name, and which forms a name takes in a sentence."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

NEAR: Final = 0.8
"""Of `likeness`: "Rahmmon" is nearer to "Rahmon" than this, "Ramon" too; "Roman" is not."""
SHORTEST: Final = 4
"""Letters: a shorter word resembles too many others."""

_RUSSIAN_ENDINGS: Final = re.compile(
    "(?:а|я|ы|и|е|у|ю|й|ь|ой|ей|ою|ею|ом|ем|ым|им|[ое]го|[ое]му|[ыи]х|[ыи]ми|[ая](?:м|ми|х)|[ое]в|[ыи]й|ая|ью)?"
)
_LONGEST_ENDING: Final = 4
_TWO_SLIPS: Final = 8
"""Letters of a name in which two may be wrong; in a shorter one, one."""


@lru_cache(maxsize=4096)
def likeness(word: str, name: str, language: str) -> float:
    """From 0 to 1. Where names get endings, a word may be alike without its own."""
    word, name = word.casefold(), name.casefold()
    parts = {word}
    if language in {"ru", "tg"} and len(word) - len(name) <= _LONGEST_ENDING:
        parts.add(word[: len(name)])
    return max(SequenceMatcher(None, part, name, autojunk=False).ratio() for part in parts)


def is_form_of(word: str, name: str, language: str) -> bool:
    """Whether a word is the name as it changes in a sentence. Both in small letters."""
    if language == "ru":
        stems = {name, name[:-1] if name[-1:] in "аяйьыи" else name}
        if name.endswith(("ий", "ый", "ой", "ая")):
            stems.add(name[:-2])
        return any(word.startswith(stem) and _RUSSIAN_ENDINGS.fullmatch(word, len(stem)) for stem in stems)
    if language == "tg":
        # A last ӣ becomes и when something follows it.
        return word == name or (
            word.startswith(name.removesuffix("ӣ") + "и" if name.endswith("ӣ") else name)
            and len(word) - len(name) <= _LONGEST_ENDING
        )
    return word == name


def slipped(word: str, name: str, language: str) -> bool:
    """Whether a word is a name with a letter or two wrong, in any form of it. Both in small letters."""
    stem = name.rstrip("аяйьыиӣ") if language in {"ru", "tg"} else name
    if len(stem) <= SHORTEST:
        return False
    most = 2 if len(stem) >= _TWO_SLIPS else 1
    ending = _LONGEST_ENDING if language in {"ru", "tg"} else 0
    lengths = range(len(stem) - most, len(stem) + most + 1)
    if not -most <= len(word) - len(stem) <= most + ending:
        return False
    beginnings = {word[:length] for length in lengths} if ending else {word}
    return any(_distance(beginning, stem) <= most for beginning in beginnings)


def _distance(one: str, other: str) -> int:
    """Letters that are left out, put in, others, or changed about with their neighbour."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
