"""A text taken apart into its letters, whatever is hidden between them, and these into runs: its words."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

_BLANK_LETTERS: Final = frozenset("\u115f\u1160\u3164\uffa0\u17b4\u17b5")
"""Letters by Unicode's account that nobody sees."""
_JOINTS: Final = frozenset("-'’‘`´ʼʻ‐‑‒–—·•.・_*~|/\\+=:,")
"""What may stand within a word without ending it, where somebody put it there."""
_PLAIN: Final = frozenset(chr(code) for code in range(32, 127)) | {"\n"}
"""Signs that are read as they stand: nothing is hidden in them, and they are no mark on the one before."""
_WIDEST: Final = 3
"""Signs between two pieces of a word; what is farther apart belongs to two."""


class Glyph(NamedTuple):
    """A letter or digit as it is read: small, composed, of its plain width. `start`, `end` in the text."""

    letter: str
    start: int
    end: int
    capital: bool


_END: Final = Glyph(" ", 0, 0, capital=False)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters that nothing stands between. `gap`: what stands between it and the run before it."""

    signs: tuple[Glyph, ...]
    gap: str

    @property
    def letters(self) -> str:
        """As they are read."""
        return "".join(sign.letter for sign in self.signs)

    @property
    def jointed(self) -> bool:
        """Whether a word may go on from the run before it, over a hyphen, a dot or the end of a line."""
        return 0 < len(self.gap) <= _WIDEST and (
            "\n" in self.gap or all(sign in _JOINTS for sign in self.gap)
        )

    @property
    def spaced(self) -> bool:
        """Whether just a blank stands between it and the run before it."""
        return 0 < len(self.gap) <= _WIDEST and not self.gap.strip()

    @property
    def close(self) -> bool:
        """Whether it is near the run before it, whatever is in between."""
        return 0 < len(self.gap) <= _WIDEST


def runs_of(text: str) -> Sequence[Run]:
    """The text's words, as far as nothing stands within them. A digit belongs to a word only inside it."""
    runs: list[Run] = []
    signs: list[Glyph] = []
    gap = ""
    for sign in (*_signs(text), _END):
        if sign.letter.isalnum():
            signs.append(sign)
            continue
        places = [number for number, one in enumerate(signs) if one.letter.isalpha()]
        if places:
            first, last = places[0], places[-1] + 1
            gap += "".join(one.letter for one in signs[:first])
            runs.append(Run(tuple(signs[first:last]), gap))
            gap = "".join(one.letter for one in signs[last:])
        else:
            gap += "".join(one.letter for one in signs)
        gap += sign.letter
        signs = []
    return runs


def _signs(text: str) -> Iterator[Glyph]:
    """What is seen, sign by sign; what isn't, belongs to the sign before it."""
    at = 0
    while at < len(text):
        if _PLAIN.issuperset(text[at : at + 2]):  # most of what there is, and nothing belongs to it
            yield Glyph(text[at].lower(), at, at + 1, text[at].isupper())
            at += 1
            continue
        end, marks = at + 1, ""
        while end < len(text) and (_is_hidden(text[end]) or _is_mark(text[end])):
            marks += text[end] if _is_mark(text[end]) else ""
            end += 1
        wide = unicodedata.normalize("NFKC", text[at])
        if not (_is_hidden(text[at]) or _is_mark(text[at])):
            for letter in (*wide[:-1], unicodedata.normalize("NFC", wide[-1:] + marks)):
                small = letter.casefold()
                yield Glyph(_single(small), at, end, letter[:1].isupper())
        at = end


def _single(letters: str) -> str:
    """One letter with the one mark that makes it a letter of its own; other marks are decoration."""
    composed = unicodedata.normalize("NFC", letters)
    return composed if composed.isalpha() else composed[0]


def _is_mark(sign: str) -> bool:
    return unicodedata.category(sign) in {"Mn", "Me"} and sign not in _BLANK_LETTERS


def _is_hidden(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return kind == "Cf" or sign in _BLANK_LETTERS or (kind == "Cc" and not sign.isspace())
