"""Plain words that stand for a command, and above all those of somebody who wants no more messages.

People don't type commands. They write "Stop. Thank you", "désinscription" from a phone that decomposes its
accents, or "больше не пишите". Who wants to leave is let go at once; but a sentence for a letter may say
"stop" too. So leaving is a small grammar: which words count, and how, stands in messages/chat/leaving.toml.
The other commands have words of which one is typed alone (words.toml).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final

from bot.content.toml import Section

STOP: Final = "stop"
MOST_CHARACTERS: Final = 200
"""Nobody needs more to say it; and a longer text takes longer to look at."""
MOST_WORDS: Final = 20
MIN_STEM: Final = 3
"""Letters before a `*`."""

_APOSTROPHES: Final = re.compile("['’‘ʻʼ`´]")
_COMBINING: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670\ufe0f"  # accents, vowels in Arabic
    "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+"  # and what can't be seen
)
_CLAUSE_ENDS: Final = re.compile('[,;:!?\n—–()"«»“”،؛؟。、]+|\\.+(?=\\s|$)')
_LINK: Final = re.compile(r"\w://")
_WORD: Final = re.compile(r"[^\W_]+")
_DRAWN_OUT: Final = re.compile(r"(\w)\1{2,}")
_ALIKE: Final = {
    "қ": "к",  # what Russian keyboards have for Tajik letters
    "ғ": "г",
    "ҳ": "х",
    "ҷ": "ч",
    "ъ": "",
    "ي": "ی",  # the same letter in Arabic and in Persian
    "ك": "ک",
    "ة": "ه",
    "ى": "ی",
    "ـ": "",
    "ı": "i",
    "œ": "oe",
    "æ": "ae",
}
_LOOKS_ALIKE: Final = dict(zip("аеорсухкмтнвѕіј", "aeopcyxkmthbsij", strict=True))
"""Cyrillic and Latin letters that look the same, some of them in capitals only."""
_FOLDS: Final = str.maketrans(
    {sign: "".join(_LOOKS_ALIKE.get(one, one) for one in plain) for sign, plain in _ALIKE.items()}
    | _LOOKS_ALIKE
)


def folded(text: str) -> str:
    """The text as it is compared with others: no capitals, accents, apostrophes, no signs unseen."""
    if text.isascii():
        text = text.lower()
    else:
        text = unicodedata.normalize("NFKD", text).casefold().translate(_FOLDS)
        text = _COMBINING.sub("", text)
    return _DRAWN_OUT.sub(r"\1", _APOSTROPHES.sub("", text))


def clauses(text: str) -> Iterator[list[str]]:
    """The clauses of a text, each its words, folded."""
    for clause in _CLAUSE_ENDS.split(folded(text)):
        words = _WORD.findall(clause)
        if len(words) > 1 and all(len(word) == 1 for word in words):
            words = ["".join(words)]  # "S T O P"
        if words:
            yield words


class _Kind(Enum):
    """What a phrase does in a clause; see leaving.toml."""

    SAYS = auto()
    WANTS = auto()
    ABOUT = auto()
    POLITE = auto()
    SMALL = auto()


_NONE: Final[frozenset[_Kind]] = frozenset()
_NO_STEMS: Final[Mapping[str, frozenset[_Kind]]] = {}
_TOPICS: Final = frozenset({_Kind.ABOUT, _Kind.POLITE})


class _Verdict(Enum):
    """What a clause is."""

    LEAVES = auto()
    POLITE = auto()  # and says nothing else
    OTHER = auto()


_Forms = tuple[frozenset[str], tuple[str, ...]]
"""The forms of one word, and the beginnings of those whose end is open."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: _Kind
    rest: tuple[_Forms, ...]  # after its first word

    def follows(self, words: Sequence[str], place: int) -> bool:
        """Whether the rest of it stands from `place` on."""
        there = words[place : place + len(self.rest)]
        return len(there) == len(self.rest) and all(
            word in forms or word.startswith(stems)
            for word, (forms, stems) in zip(there, self.rest, strict=True)
        )


class Leaving:
    """Understands who wants no more messages."""

    def __init__(self) -> None:
        # By what their first word is, or begins with: phrases of one word, and those of several.
        self._single: dict[str, frozenset[_Kind]] = {}
        self._several: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, dict[str, frozenset[_Kind]]] = {}  # the first letters -> the stem -> its kinds

    @classmethod
    def load(cls, path: Path) -> Leaving:
        """Read leaving.toml. Raises ContentError."""
        found = cls()
        top = Section.read(path)
        for language in top.entries():
            section = top.section(language)
            for kind in _Kind:
                key = kind.name.lower()
                for entry in section.texts(key):
                    try:
                        found._add(entry, kind)
                    except ValueError as error:
                        advice = f'"{entry}" can\'t be looked for: {error}.'
                        raise section.fault(advice, "Correct it.", key) from None
            section.close()
        top.close()
        return found

    def _add(self, entry: str, kind: _Kind) -> None:
        """Know one more phrase. Raises ValueError, with what is wrong with it in plain words."""
        parts = [_forms(written) for written in entry.split()]
        if not parts:
            raise ValueError("there is no word in it")
        if len(parts) > 1 and kind not in (_Kind.SAYS, _Kind.WANTS):
            raise ValueError("here each word stands alone")
        (words, stems), *rest = parts
        if rest and stems:
            raise ValueError('the first of several words can\'t end in "*"')
        for word in words:
            if rest:
                self._several.setdefault(word, []).append(_Phrase(kind, tuple(rest)))
                self._several[word].sort(key=lambda one: -len(one.rest))
            else:
                self._single[word] = self._single.get(word, frozenset()) | {kind}
        for stem in stems:
            among = self._stems.setdefault(stem[:MIN_STEM], {})
            among[stem] = among.get(stem, frozenset()) | {kind}

    def meant(self, found: Sequence[Sequence[str]], *, answering: bool = False) -> bool:
        """Whether the clauses of a message say so.

        `answering`: it may be the answer to a question, and a sentence for a letter.
        """
        if sum(map(len, found)) > MOST_WORDS:
            return False
        if not answering:
            return any(self._verdict(words) is _Verdict.LEAVES for words in found)
        verdicts = {self._verdict(words, answering=True) for words in found}
        return _Verdict.LEAVES in verdicts and _Verdict.OTHER not in verdicts

    def _verdict(self, words: Sequence[str], *, answering: bool = False) -> _Verdict:
        kinds: set[_Kind] = set()
        place, unwanted = 0, -2  # the place behind the last "don't want"
        while place < len(words):
            here, length = self._at(words, place)
            if length == 0 or (_Kind.SAYS in here and place - unwanted <= 1):
                return _Verdict.OTHER  # a word that has no place in it, or "I don't want to stop"
            place += length
            if _Kind.WANTS in here:
                unwanted = place
            kinds |= here
        if _Kind.SAYS not in kinds and _Kind.WANTS not in kinds:
            return _Verdict.POLITE if _Kind.SMALL not in kinds else _Verdict.OTHER
        if answering and _Kind.ABOUT not in kinds and not kinds <= {_Kind.SAYS, _Kind.POLITE}:
            return _Verdict.OTHER
        return _Verdict.LEAVES

    def _at(self, words: Sequence[str], place: int) -> tuple[frozenset[_Kind], int]:
        """What begins at this place, the longest phrase there is, and how many words it takes; 0: nothing."""
        for phrase in self._several.get(words[place], ()):
            if phrase.follows(words, place + 1):
                length = 1 + len(phrase.rest)
                topics = (self._alone(word) & _TOPICS for word in words[place : place + length])
                return frozenset({phrase.kind}).union(*topics), length
        kinds = self._alone(words[place])
        if _Kind.POLITE in kinds:
            kinds -= {_Kind.SMALL}
        return kinds, 1 if kinds else 0

    def _alone(self, word: str) -> frozenset[_Kind]:
        kinds = self._single.get(word, _NONE)
        for stem, more in self._stems.get(word[:MIN_STEM], _NO_STEMS).items():
            if word.startswith(stem):
                kinds |= more
        return kinds


def _forms(written: str) -> _Forms:
    """One word of an entry: its forms, and what the open ones begin with."""
    words, stems = set(), []
    for form in written.split("|"):
        plain = folded(form.removesuffix("*"))
        if not _WORD.fullmatch(plain):
            raise ValueError('only letters, digits, "|" and a "*" at the end of a word can stand in it')
        if not form.endswith("*"):
            words.add(plain)
        elif len(plain) < MIN_STEM:
            raise ValueError(f'"*" needs at least {MIN_STEM} letters before it')
        else:
            stems.append(plain)
    return frozenset(words), tuple(stems)


class PlainWords:
    """The command that plain words stand for."""

    def __init__(self, leaving: Leaving, words: Mapping[str, str]) -> None:
        """`words`: what is typed alone, folded, and its command."""
        self._leaving = leaving
        self._words = words

    @classmethod
    def load(cls, folder: Path) -> PlainWords:
        """Read leaving.toml and words.toml in messages/chat. Raises ContentError."""
        words = {in_words(word): command for command, word in spoken(folder / "words.toml")}
        return cls(Leaving.load(folder / "leaving.toml"), words)

    def command(self, text: str, *, answering: bool = False) -> str | None:
        """The command that a message stands for ("Stop!", "помощь"), or None.

        `answering`: it may be the answer to a question. Takes some 10 microseconds for a short message.
        """
        if not text or len(text) > MOST_CHARACTERS or _LINK.search(text):
            return None
        found = list(clauses(text))
        if self._leaving.meant(found, answering=answering):
            return STOP
        return self._words.get(_joined(found) or text.strip())


def spoken(path: Path) -> Iterator[tuple[str, str]]:
    """(heading, word) for each word of each language under each heading of a file. Raises ContentError."""
    top = Section.read(path)
    headings = top.entries()
    for heading in headings:
        section = top.section(heading)
        languages = section.entries()
        for language in languages:
            yield from ((heading, word) for word in section.texts(language))


def in_words(text: str) -> str:
    """The words of a text, folded; of a sign alone, such as a question mark, the sign."""
    return _joined(list(clauses(text))) or text.strip()


def _joined(found: Sequence[Sequence[str]]) -> str:
    return " ".join(word for words in found for word in words)
