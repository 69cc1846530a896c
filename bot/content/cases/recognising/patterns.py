"""The small language of messages/recognised: "*" any letters, "…" a gap, "+" both, "!" not.

`{n}` is a number in figures or as a word, `{y}` a year, `{m}` a month. Capitals and accents don't matter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_GAP: Final = "…"
_FARTHEST: Final = 120
"""Characters that a gap can bridge: what stands farther apart belongs to another thought."""
_AS_ONE: Final = str.maketrans({"’": "'", "\u00ad": "", "\u0640": ""})
"""With the line that Arabic letters are drawn out by."""
_YEAR: Final = r"(?P<y>(?:19|20)\d\d)"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern: all of `wanted` have to be there, and none of `unwanted`."""

    wanted: tuple[re.Pattern[str], ...]
    unwanted: tuple[re.Pattern[str], ...]

    def find(self, text: str) -> re.Match[str] | None:
        """Where the first of its parts stands in a folded text, if the whole pattern is there."""
        if any(part.search(text) for part in self.unwanted):
            return None
        found = [part.search(text) for part in self.wanted]
        return found[0] if all(found) else None


def folded(text: str) -> str:
    """The text as patterns look at it: small letters, no accents, blanks as one."""
    apart = unicodedata.normalize("NFKD", text.translate(_AS_ONE))
    plain = "".join(str(unicodedata.decimal(sign, sign)) for sign in apart if not unicodedata.combining(sign))
    return " ".join(plain.casefold().split())


def pattern(
    text: str, numbers: Collection[str] = (), months: Collection[str] = (), joined: Collection[str] = ()
) -> Pattern:
    """Read one pattern. `numbers`, `months`: the words that `{n}` and `{m}` stand for, folded.

    `joined`: what may stand before a word in one with it, one of each, parted by "|".
    """
    parts = [part.strip() for part in text.split(" + ")]
    named = {
        "{n}": rf"(?<![\w.,])(?P<n>\d+|{_any(numbers)})",
        "{y}": _YEAR,
        "{m}": rf"(?P<m>{_any(months)})",
    }
    before = "".join(f"(?:{_any(folded(each).split('|'))})?" for each in joined)
    return Pattern(
        tuple(_part(part, named, before) for part in parts if not part.startswith("!")),
        tuple(_part(part[1:], named, before) for part in parts if part.startswith("!")),
    )


def _any(words: Collection[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "|".join(map(re.escape, longest_first)) or r"(?!)"


def _part(text: str, named: dict[str, str], before: str) -> re.Pattern[str]:
    made = ""
    for word in text.split():
        if word == _GAP:
            made += rf"\b.{{0,{_FARTHEST}}}?\b" if made else ""
            continue
        made += r"\s+" if made and not made.endswith(r"\b") else ""
        made += before + _word(word, named)
    return re.compile(rf"(?<!\w){made}(?!\w)")


def _word(word: str, named: dict[str, str]) -> str:
    pieces = re.split(r"(\{[nym]\}|\*)", word)
    return "".join(
        r"\w*" if piece == "*" else named[piece] if piece in named else re.escape(folded(piece))
        for piece in pieces
        if piece
    )
