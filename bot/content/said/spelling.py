"""How near a word is to a name, and which forms a name takes in a sentence."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from bot.content.languages import language as known_language

NEAR: Final = 0.8
"""Of `likeness`: "Rahmmon" is nearer to "Rahmon" than this, "Ramon" too; "Roman" is not."""
SHORTEST: Final = 4
"""Letters: a shorter word resembles too many others."""

_TWO_SLIPS: Final = 8
"""Letters of a name in which two may be wrong; in a shorter one, one."""


@lru_cache(maxsize=4096)
def likeness(word: str, name: str, language: str) -> float:
    """From 0 to 1. Where names get endings, a word may be alike without its own."""
    word, name = word.casefold(), name.casefold()
    parts = {word}
    forms = known_language(language).name_forms
    if forms.longest_ending and len(word) - len(name) <= forms.longest_ending:
        parts.add(word[: len(name)])
    return max(SequenceMatcher(None, part, name, autojunk=False).ratio() for part in parts)


def is_form_of(word: str, name: str, language: str) -> bool:
    """Whether a word is the name as it changes in a sentence. Both in small letters."""
    forms = known_language(language).name_forms
    if word == name or not forms.longest_ending:
        return word == name
    if not forms.endings:  # whatever follows a name joins it
        changed = next((end for end in forms.changes if name.endswith(end)), "")
        stem = name.removesuffix(changed) + forms.changes[changed] if changed else name
        return word.startswith(stem) and len(word) - len(name) <= forms.longest_ending
    stems = {name, *(name.removesuffix(end) for end in forms.gives_way)}
    return any(
        word == stem or (word.startswith(stem) and word[len(stem) :] in forms.endings) for stem in stems
    )


def slipped(word: str, name: str, language: str) -> bool:
    """Whether a word is a name with a letter or two wrong, in any form of it. Both in small letters."""
    forms = known_language(language).name_forms
    stem = name.rstrip("".join(end for end in forms.gives_way if len(end) == 1)) if forms.gives_way else name
    if len(stem) <= SHORTEST:
        return False
    most = 2 if len(stem) >= _TWO_SLIPS else 1
    ending = forms.longest_ending
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
