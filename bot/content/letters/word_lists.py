"""Lists of words and phrases, and where they stand in a text.

An entry is a word or a phrase. `*` at the end of a word stands for any ending, `a|b` for either word, and
`...` for up to three words in between. What counts is whole words, small or capital, with or without
accents on Latin letters, and with the letters people type in the place of others (`alike` in language.toml).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.model.languages import Language

_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0670])+")  # accents, vowels in Arabic
_INSIDE_WORD = re.compile("['’-]")
_SENTENCE_END = re.compile(r"[.!?…。]")
_LATIN_BEYOND_ASCII = re.compile("[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]")
_ACCENTS = re.compile(r"([a-z])[\u0300-\u036f]+")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_GAP = "..."
MAX_GAP = 3
"""Words that `...` may stand for."""
MIN_STEM = 3
"""Letters before a `*` that begins an entry; fewer would find half of a language."""

Meaning = TypeVar("Meaning")
_Alike = Mapping[int, str]
"""Letters -> what stands for them when words are compared."""


@dataclass(frozen=True, slots=True)
class EntryFound(Generic[Meaning]):
    """One entry in a text: characters `start` to `end` of it."""

    entry: str
    meaning: Meaning
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of an entry, in one of several forms."""

    words: frozenset[str]
    stems: tuple[str, ...]
    after_gap: bool

    def fits(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int
    sentence: int


class WordList(Generic[Meaning]):
    """The entries of one language, each with what it means to whoever looks for it."""

    def __init__(self, language: Language) -> None:
        self._alike = str.maketrans(dict(language.alike))
        self._entries: list[tuple[str, Meaning, tuple[_Part, ...]]] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_stem: dict[str, list[int]] = {}
        self._longest_stem = 0

    def add(self, entry: str, meaning: Meaning) -> None:
        """Look for one more entry. Raises ValueError, with what is wrong with it in plain words."""
        parts = _parts(entry, self._alike)
        self._entries.append((entry, meaning, parts))
        number = len(self._entries) - 1
        for word in parts[0].words:
            self._by_word.setdefault(word, []).append(number)
        for stem in parts[0].stems:
            self._by_stem.setdefault(stem, []).append(number)
            self._longest_stem = max(self._longest_stem, len(stem))

    def find(self, text: str) -> Iterator[EntryFound[Meaning]]:
        """Every entry in a text, in the order in which they begin in it."""
        words = list(_words(text, self._alike))
        for place, word in enumerate(words):
            for number in self._beginning(word.text):
                entry, meaning, parts = self._entries[number]
                last = _follow(parts, 1, words, place)
                if last is not None:
                    yield EntryFound(entry, meaning, word.start, words[last].end)

    def _beginning(self, word: str) -> Iterable[int]:
        # One pattern of all entries would take long to build; a dictionary of beginnings is there at once.
        yield from self._by_word.get(word, ())
        for length in range(MIN_STEM, min(len(word), self._longest_stem) + 1):
            yield from self._by_stem.get(word[:length], ())


def _follow(parts: Sequence[_Part], done: int, words: Sequence[_Word], place: int) -> int | None:
    """The place of the word that ends an entry of which `done` parts are found, the last one at `place`."""
    if done == len(parts):
        return place
    part = parts[done]
    for following in range(place + 1, place + 2 + (MAX_GAP if part.after_gap else 0)):
        if following >= len(words) or words[following].sentence != words[place].sentence:
            return None
        if part.fits(words[following].text):
            last = _follow(parts, done + 1, words, following)
            if last is not None:
                return last
    return None


def _words(text: str, alike: _Alike) -> Iterator[_Word]:
    sentence, before = 0, 0
    for found in _WORD.finditer(text):
        sentence += _SENTENCE_END.search(text, before, found.start()) is not None
        before = found.end()
        yield _Word(_plain(found[0], alike), found.start(), found.end(), sentence)


def _plain(word: str, alike: _Alike) -> str:
    """The word as it is compared with others."""
    word = word.casefold()
    if word.isascii():
        return word
    if _LATIN_BEYOND_ASCII.search(word):
        bare = _ACCENTS.sub(r"\1", unicodedata.normalize("NFD", word.translate(_LIGATURES)))
        word = unicodedata.normalize("NFC", bare)
    return word.translate(alike)


def _parts(entry: str, alike: _Alike) -> tuple[_Part, ...]:
    parts: list[_Part] = []
    after_gap = False
    for written in entry.split():
        if written == _GAP:
            if after_gap or not parts:
                raise ValueError('"..." stands between two words')
            after_gap = True
            continue
        # "d'accord" is two words to whoever looks for words in a text.
        pieces = _INSIDE_WORD.split(written)
        if len(pieces) > 1 and "|" in written:
            raise ValueError('"|" stands between single words')
        for piece in pieces:
            parts.append(_part(piece, alike, after_gap=after_gap))
            after_gap = False
    if after_gap or not parts:
        raise ValueError('"..." stands between two words')
    if any(len(stem) < MIN_STEM for stem in parts[0].stems):
        raise ValueError(f'"*" needs at least {MIN_STEM} letters before it')
    return tuple(parts)


def _part(piece: str, alike: _Alike, *, after_gap: bool) -> _Part:
    forms = piece.split("|")
    for form in forms:
        if not _WORD.fullmatch(form.removesuffix("*")):
            raise ValueError('only letters, digits, "*" at the end of a word, "|" and "..." can stand in it')
    plain = [_plain(form.removesuffix("*"), alike) for form in forms]
    open_end = [form.endswith("*") for form in forms]
    return _Part(
        words=frozenset(word for word, is_open in zip(plain, open_end, strict=True) if not is_open),
        stems=tuple(word for word, is_open in zip(plain, open_end, strict=True) if is_open),
        after_gap=after_gap,
    )
