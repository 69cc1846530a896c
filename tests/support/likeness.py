"""How alike letters are: to a program that holds back copies, and to whoever reads two of them.

The program's measure is that of mySociety's WriteToThem, which looks for campaigns of copied letters with it
(perllib/FYR/SubstringHash.pm, AbuseChecks.pm), after Udi Manber, "Finding similar files in a large file
system" (1994). It is written anew here. A text is made plain, some of its substrings are picked by what they
are and not by where they stand, and two texts are as alike as they share such picks. A letter more than half
like an earlier one to the same office is held.

Readers notice something else: a run of words that they have read before. Hence the longest run, the stricter
measure, and the share of word 5-grams, which parts letters that are equally near by the first.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

LENGTH: Final = 32
"""Bytes of a substring."""
LOW_BITS: Final = 0b1111
"""A substring is picked if these bits of its CRC-32 are zero: one in sixteen."""
HELD_ABOVE: Final = 0.5
GRAM: Final = 5

_BLANKS: Final = frozenset(
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
_ASCII_SYMBOLS: Final = frozenset("$+<=>^`|~")
"""ASCII's punctuation that Unicode counts among the symbols."""


class _LeftOut(dict[int, int | None]):
    """For `str.translate`: takes punctuation and blanks out, as Perl's [[:punct:]] and \\p{IsSpace} do."""

    def __missing__(self, code: int) -> int | None:
        sign = chr(code)
        out = sign in _BLANKS or sign in _ASCII_SYMBOLS or unicodedata.category(sign).startswith("P")
        self[code] = None if out else code
        return self[code]


_LEFT_OUT: Final = _LeftOut()


@dataclass(frozen=True, slots=True)
class Nearest:
    """How like a letter is to the earlier ones that it is most like; by their place, first to last.

    Nobody is near to a letter that shares nothing with any.
    """

    likeness: float
    earlier: tuple[int, ...]

    @property
    def held(self) -> bool:
        """Whether a letter that is so like an earlier one is held."""
        return self.likeness > HELD_ABOVE


def hashes(text: str) -> frozenset[int]:
    """The picks of a text. One that is shorter than a substring counts as one; an empty one has none."""
    plain = text.lower().translate(_LEFT_OUT).encode()
    length = min(LENGTH, len(plain))
    found: set[int] = set()
    start = 0 if length else 1
    while start + length <= len(plain):
        code = zlib.crc32(plain[start : start + length])
        if code & LOW_BITS or code in found:
            start += 1
        else:
            found.add(code)
            start += length
    return frozenset(found)


def likeness(a: str, b: str) -> float:
    """From 0, nothing shared (or nothing to compare), to 1, the same picks."""
    one, two = hashes(a), hashes(b)
    return 2 * len(one & two) / (len(one) + len(two)) if one and two else 0.0


def held(letters: Iterable[str]) -> list[int]:
    """The letters, by their place, that are held for an earlier one."""
    return [place for place, near in enumerate(nearest(letters)) if near.held]


def nearest(letters: Iterable[str]) -> list[Nearest]:
    """For each letter the earlier ones that it is most like: all of them, where several are equally near."""
    earlier, found = _Earlier(), []
    for letter in letters:
        these = hashes(letter)
        found.append(earlier.nearest_to(these))
        earlier.add(these)
    return found


class _Earlier:
    """The letters so far as bits of long numbers, so that one is compared with thousands in one stroke."""

    def __init__(self) -> None:
        self._next = 1
        self._with: dict[int, int] = {}  # hash -> the letters that have it
        self._sized: dict[int, int] = {}  # how many hashes -> the letters that have so many

    def add(self, these: Collection[int]) -> None:
        for code in these:
            self._with[code] = self._with.get(code, 0) | self._next
        self._sized[len(these)] = self._sized.get(len(these), 0) | self._next
        self._next <<= 1

    def nearest_to(self, these: Collection[int]) -> Nearest:
        digits = self._shared(these)
        most, those = 0.0, 0
        for size, group in self._sized.items():
            shared, best = 0, group
            for power in reversed(range(len(digits))):
                if more := best & digits[power]:
                    shared, best = shared + (1 << power), more
            like = 2 * shared / (len(these) + size) if shared else 0.0
            if like > most:
                most, those = like, best
            elif shared and like == most:
                those |= best
        return Nearest(most, tuple(_places(those)))

    def _shared(self, these: Collection[int]) -> list[int]:
        """How many of these hashes each letter has: its bit in number i is worth 2 ** i."""
        digits: list[int] = []
        for code in these:
            carried = self._with.get(code, 0)
            for power, digit in enumerate(digits):
                if not carried:
                    break
                digits[power], carried = digit ^ carried, digit & carried
            if carried:
                digits.append(carried)
        return digits


def _places(bits: int) -> Iterator[int]:
    while bits:
        yield (bits & -bits).bit_length() - 1
        bits &= bits - 1


# --- as a reader sees it


def words(text: str) -> list[str]:
    """The words of a text, small and without punctuation."""
    return [plain for word in text.lower().split() if (plain := word.translate(_LEFT_OUT))]


def jaccard(a: str, b: str) -> float:
    """The share of word 5-grams that two texts have in common, of all that either has."""
    return _overlap(_grams(a), _grams(b))


def longest_run(a: str, b: str, aside: Sequence[str] = ()) -> int:
    """The most words on end that two texts share.

    `aside`: names and the like, which letters can't but share. They match nothing and break a run. A word of
    them that ends in * stands for any ending.
    """
    names = _pattern(aside)
    return _run(_broken(a, names), _broken(b, names))


def runs(letters: Sequence[str], aside: Sequence[str] = ()) -> list[int]:
    """For each letter but the first: the longest run that it shares with the nearest earlier one.

    Nearest by likeness, among those by 5-grams, among those the first.
    """
    names = _pattern(aside)
    grams = [_grams(letter) for letter in letters]
    broken = [_broken(letter, names) for letter in letters]
    found = []
    for place, near in enumerate(nearest(letters)):
        if place:
            those = near.earlier or range(place)
            best = max(those, key=lambda other: _overlap(grams[place], grams[other]))
            found.append(_run(broken[place], broken[best]))
    return found


def median_run(letters: Sequence[str], aside: Sequence[str] = ()) -> float:
    """The median of `runs`."""
    return statistics.median(runs(letters, aside))


def _grams(text: str) -> frozenset[tuple[str, ...]]:
    said = words(text)
    return frozenset(zip(*(said[start:] for start in range(GRAM)), strict=False))


def _overlap(one: frozenset[tuple[str, ...]], two: frozenset[tuple[str, ...]]) -> float:
    shared = len(one & two)
    return shared / (len(one) + len(two) - shared) if shared else 0.0


def _pattern(aside: Sequence[str]) -> re.Pattern[str] | None:
    """Finds what is aside in words that are joined by blanks; the longest first."""
    phrases = {tuple(_spelt(word) for word in phrase.split()) for phrase in aside}
    phrases = {tuple(word for word in phrase if word) for phrase in phrases} - {()}
    ordered = sorted((" ".join(phrase) for phrase in phrases), key=len, reverse=True)
    return re.compile(rf"(?<!\S)(?:{'|'.join(ordered)})(?!\S)") if ordered else None


def _spelt(word: str) -> str:
    plain = re.escape(word.lower().translate(_LEFT_OUT))
    return rf"{plain}\S*" if plain and word.endswith("*") else plain


_BREAK: Final = ""
"""Stands where something is aside. No word is empty."""


def _broken(text: str, names: re.Pattern[str] | None) -> list[str]:
    said = " ".join(words(text))
    return (names.sub(_BREAK, said) if names else said).split(" ")


def _run(one: list[str], two: list[str]) -> int:
    # A break matches nothing, not even another.
    other = [word or "\n" for word in two]
    return SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
