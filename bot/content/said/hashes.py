"""Words that a case never says, as its file lists them: hashes, so that no file says the words either.

A hash is no secret. Whoever has the case file and a list of names can try one after the other, and a few
thousandths of a second for each is all that stands in the way. What the hash does is keep the word itself
out of the files, their history and every search, and let the program know the word when it meets it.

An entry of the list is one of three: "=" and the hash of a word's key (`folding.keys_of`); "~" and that of
a key with one letter left out, by which words are found that are one letter off; or just the hash of a word
as it is written, without capitals and accents, as lists had it before there were keys.
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final

from bot.content.said.folding import all_keys_of, in_sentences, keys_of
from bot.content.said.glyphs import runs_of

Hashing = Callable[[str, str], str]
"""A key and a slug → a hash."""

EXACT, NEAR = "=", "~"
SHORTEST_NEAR: Final = 5
"""Letters of a key: what is one letter off a shorter word is too often another word."""

_ENTRY: Final = re.compile(f"[{EXACT}{NEAR}]?[A-Za-z0-9_-]{{22}}")
_ONE_LETTER: Final = {sign: pair for pair in ("кқ", "гғ", "хҳ", "чҷ") for sign in pair}
_MOST_SPELLINGS: Final = 16
"""Of one word as it is written: a name with more than four such letters is hardly to be met."""


@dataclass(frozen=True, slots=True)
class NeverSaid:
    """The list of one case, sorted. `slug` is the salt: a word has another hash in another case."""

    slug: str
    exact: frozenset[str]
    near: frozenset[str]
    written: frozenset[str]

    @classmethod
    def of(cls, slug: str, entries: Collection[str]) -> NeverSaid:
        """The list as it stands in a case."""
        marked = {mark: frozenset(e[1:] for e in entries if e[:1] == mark) for mark in (EXACT, NEAR)}
        written = frozenset(entry for entry in entries if entry[:1] not in marked)
        return cls(slug, marked[EXACT], marked[NEAR], written)

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return bool(self.exact or self.near or self.written)


def hash_of(key: str, slug: str) -> str:
    """The hash of a key in the case `slug`: 22 of [A-Za-z0-9_-]. Takes some 2 ms."""
    made = hashlib.scrypt(key.encode(), salt=slug.encode(), n=2**10, r=8, p=1, dklen=16)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def is_entry(text: str) -> bool:
    """Whether it could stand in such a list; a name of that length is hardly to be met."""
    return bool(_ENTRY.fullmatch(text))


def entries_for(word: str, slug: str, hashing: Hashing = hash_of) -> frozenset[str]:
    """What goes into the list for one word: its keys in all its forms, and those with a letter left out."""
    letters = "".join(run.letters for run in runs_of(word))
    keys = all_keys_of(letters)
    exact = {form for key in keys for form in in_sentences(key)}
    plain = keys_of(letters)[:1]
    near = {short for key in plain if len(key) >= SHORTEST_NEAR for short in (key, *one_less(key))}
    marked = ((EXACT, exact), (NEAR, near))
    return frozenset(mark + hashing(key, slug) for mark, found in marked for key in found if key)


def one_less(key: str) -> frozenset[str]:
    """The key with each of its letters left out."""
    return frozenset(key[:place] + key[place + 1 :] for place in range(len(key)))


def as_written(letters: str) -> Iterable[str]:
    """The word as lists without keys have it, also with the letters that another keyboard has."""
    apart = unicodedata.normalize("NFKD", letters)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()
    forms = [""]
    for sign in plain:
        forms = [form + other for form in forms for other in _ONE_LETTER.get(sign, sign)]
        if len(forms) > _MOST_SPELLINGS:
            return [plain]
    return forms
