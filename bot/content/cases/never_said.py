"""Words that a case never says, such as a child's name: kept as hashes, so that no file says them either.

A hash is no secret. Whoever has the case file and a list of names can try one after the other, and a few
thousandths of a second for each is all that stands in the way. What the hash does is keep the word itself
out of the files, their history and every search, and let the program know the word when it meets it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable
from typing import Final

_JOINT = "[-'’ʼ‐‑\u00ad]"
_LETTERS = r"(?:[^\W\d_][\u0300-\u036f]*)+"
_WORD = re.compile(f"{_LETTERS}(?:{_JOINT}{_LETTERS})*")
_JOINTS = re.compile(_JOINT)
_HASH = re.compile(r"[A-Za-z0-9_-]{22}")

_RUSSIAN: Final = {"а": "а ы и е у ой ою", "я": "я и е ю ей ею", "й": "й я ю ем е", "ь": "ь я ю ем е и ью"}
"""Last letter of a name -> the endings that it takes in Russian."""
_RUSSIAN_ELSE: Final = " а у ом ем е ы"
_TAJIK: Final = " и ро"
_ONE_LETTER: Final = {sign: pair for pair in ("кқ", "гғ", "хҳ", "чҷ") for sign in pair}
MOST_SPELLINGS: Final = 16
"""Of one word: a name with more than four such letters is hardly to be met."""


def hash_word(word: str, slug: str) -> str:
    """The hash of one word in the case `slug`, whatever its capitals and accents: 22 of [A-Za-z0-9_-]."""
    made = hashlib.scrypt(_plain(word).encode(), salt=slug.encode(), n=2**10, r=8, p=1, dklen=16)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def is_hash(text: str) -> bool:
    """Whether the text could have come from `hash_word`; a name of that length is hardly to be met."""
    return bool(_HASH.fullmatch(text))


def words_never_said(
    text: str, hashes: Collection[str], slug: str, *, other_keyboards: bool = False
) -> list[str]:
    """The words of `text` that the case never says, as they stand there, each once, in order.

    `other_keyboards`: also where Russian letters stand for those of Tajik (х for ҳ), or the other way round.
    Takes some 2 ms a word, with that up to MOST_SPELLINGS times as long: a thread is the place for it.
    """
    if not hashes:
        return []
    tried: dict[str, bool] = {}
    hit: dict[str, None] = {}
    for word in words_of(text):
        for part in (word, *parts_of(word)):
            plain = _plain(part)
            if plain not in tried:
                spelt = _on_other_keyboards(plain) if other_keyboards else [plain]
                tried[plain] = bool(plain) and any(hash_word(form, slug) in hashes for form in spelt)
            if tried[plain]:
                hit.setdefault(part)
    return list(hit)


def _on_other_keyboards(plain: str) -> list[str]:
    """The word as it is written with a Tajik keyboard or with a Russian one; a long one as it stands."""
    forms = [""]
    for sign in plain:
        forms = [form + other for form in forms for other in _ONE_LETTER.get(sign, sign)]
        if len(forms) > MOST_SPELLINGS:
            return [plain]
    return forms


def words_of(text: str) -> Iterable[str]:
    """The words of a text; one with hyphens or apostrophes is one word."""
    return (found[0] for found in _WORD.finditer(text))


def parts_of(word: str) -> list[str]:
    """A word taken apart at its hyphens and apostrophes; the word alone where it has none."""
    return _JOINTS.split(word)


def spellings(word: str) -> set[str]:
    """The word, and if it is written in Cyrillic, the forms a name takes in Russian and Tajik sentences.

    Made by rule, for any name: some of them nobody would write, and that does no harm.
    """
    word = unicodedata.normalize("NFC", word).casefold()
    if not re.search("[\u0400-\u04ff]$", _plain(word)):
        return {_plain(word)}
    stem, endings = (word[:-1], _RUSSIAN[word[-1]]) if word[-1] in _RUSSIAN else (word, _RUSSIAN_ELSE)
    russian = (stem + ending for ending in endings.split(" "))
    tajik = (word + ending for ending in _TAJIK.split(" "))
    return {_plain(form) for form in (*russian, *tajik)}


def _plain(word: str) -> str:
    """Without what writers differ in: capitals, accents, the two dots of ё, hyphens and apostrophes."""
    apart = unicodedata.normalize("NFKD", _JOINTS.sub("", word))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
