"""How two values of an appeal are compared: from 0, another one, to 1, the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

LIKE: Final = 0.6
"""So like must sentences be."""

_TITLES: Final = frozenset(
    word
    for words in (
        "mr mrs ms miss mx messrs sir madam dr prof professor h e he hh hon honourable excellency his her",
        "m mme mlle monsieur madame maitre me sr sra srta senor senora senorita don dona lic ing",
        "herr frau exzellenz s seine dhr mevrouw mevr meneer drs",
        "the le la el los las der die das de het",
    )
    for word in words.split()
)
"""Titles of courtesy and articles."""


def fold(text: str) -> str:
    """Words in small letters, without accents and punctuation, parted by one blank."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("\xad", ""))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", plain))


def name_words(name: str) -> frozenset[str]:
    """The words of a name without courtesy titles and articles, in no order: surnames come first or last."""
    words = fold(name).split()
    return frozenset(word for word in words if word not in _TITLES) or frozenset(words)


def digits(number: str) -> str:
    """A number as it is dialled from abroad, without the + or 00 and without a (0)."""
    return re.sub(r"\D", "", re.sub(r"\(0\)", "", number)).removeprefix("00")


def word_likeness(one: str, other: str) -> float:
    """From 0, no word in common, to 1, the same words."""
    ours, theirs = Counter(fold(one).split()), Counter(fold(other).split())
    total = ours.total() + theirs.total()
    return 2 * (ours & theirs).total() / total if total else 0.0


def within(one: str, other: str) -> float:
    """The share of the shorter text's words that the longer one has too."""
    ours, theirs = Counter(fold(one).split()), Counter(fold(other).split())
    least = min(ours.total(), theirs.total())
    return (ours & theirs).total() / least if least else 0.0


def same(one: Any, other: Any) -> float:
    """1.0 if two values are written alike, else 0.0; likewise below."""
    return float(fold(str(one)) == fold(str(other)))


def same_code(one: str, other: str) -> float:
    """A code or an index: blanks and punctuation don't count."""
    return float(fold(one).replace(" ", "") == fold(other).replace(" ", ""))


def at_least(least: float, like: Callable[[str, str], float]) -> Callable[[str, str], float]:
    """A likeness that is 0 where it is under `least`."""

    def checked(one: str, other: str) -> float:
        return found if (found := like(one, other)) >= least else 0.0

    return checked


def same_name(one: Any, other: Any) -> float:
    """A name, or a person that has one."""
    ours, theirs = (name_words(it if isinstance(it, str) else it.get("name") or "") for it in (one, other))
    return float(bool(ours) and ours == theirs)


def same_role(one: str, other: str) -> float:
    """An office: one may be told at more length than the other."""
    return max(word_likeness(one, other), within(one, other)) if within(one, other) >= LIKE else 0.0


def same_number(one: str, other: str) -> float:
    """Two numbers that are dialled alike."""
    return float(bool(digits(one)) and digits(one) == digits(other))


def same_contact(one: str, other: str) -> float:
    """E-mail addresses, pages or numbers."""
    if "@" in one or "@" in other or "/" in one:
        return float(one.strip().rstrip("/").lower() == other.strip().rstrip("/").lower())
    return same_number(one, other)


def same_event(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """The same day, and much the same sentence."""
    if one.get("date") != other.get("date"):
        return 0.0
    return at_least(LIKE, within)(one.get("text") or "", other.get("text") or "")
