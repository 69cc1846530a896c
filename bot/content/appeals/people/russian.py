"""Russian names and offices out of the case that a sentence puts them in. Rules of thumb, so with a doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from bot.content.appeals.words.no_names import word_set
from bot.content.appeals.words.vocabulary import languages

_OFFICES: Final = (
    (re.compile(r"ному$"), "ный"),
    (re.compile(r"ому$"), "ый"),
    (re.compile(r"ему$"), "ий"),
    (re.compile(r"телю$"), "тель"),
    (re.compile(r"телем$"), "тель"),
    (re.compile(r"([рнткбмлcс])у$"), r"\1"),
    (re.compile(r"ого$"), "ый"),
)


_DECLINING: Final[ContextVar[bool]] = ContextVar("declining", default=True)


@contextmanager
def declining(language: str | None) -> Iterator[None]:
    """What is read meanwhile is of that language: the rules are for none that has a file of its own."""
    token = _DECLINING.set(language not in languages())
    try:
        yield
    finally:
        _DECLINING.reset(token)


def is_russian(text: str) -> bool:
    """Whether there are Cyrillic letters in it, of a language that these rules are for."""
    return _DECLINING.get() and re.search("[а-яё]", text.lower()) is not None


def office(text: str) -> str:
    """An office in the nominative: "Генеральному прокурору" -> "Генеральный прокурор"."""
    words = text.split(" ")
    for at, word in enumerate(words[:3]):
        changed = word
        for pattern, ending in _OFFICES:
            if pattern.search(word):
                changed = pattern.sub(ending, word)
                break
        words[at] = changed
        if changed == word or not changed.endswith(("ый", "ий", "ой")):
            break
    return " ".join(words)


def name(text: str, *, dative: bool = False) -> tuple[str, str | None]:
    """A name in the nominative with what its ending says of its bearer: "Ольгу Пак" -> ("Ольга Пак", "f").

    `dative`: it follows an office in the dative. A name that is in the nominative comes back as it is.
    """
    words = text.split()
    first = words[0]
    if dative:
        if first.endswith(("е", "ии")):
            return " ".join([_woman_dative(word) for word in words]), "f"
        if first.endswith(("у", "ю")):
            return " ".join(_man_dative(word) for word in words), "m"
        return text, None
    if first.endswith(("у", "ю")) and not words[-1].endswith(("ов", "ев", "ин", "ий")):
        return " ".join(_woman_accusative(word) for word in words), "f"
    if (
        first.endswith(("а", "я", "ы", "и"))
        and words[-1].endswith(("ова", "ева", "ина", "ого", "ского"))
        and len(words) > 1
        and not _womans(first)
    ):
        return " ".join(_man_genitive(word) for word in words), "m"
    if first.endswith(("ы", "и")) and words[-1].endswith(("ой",)):
        return " ".join(_woman_genitive(word) for word in words), "f"
    return text, None


_WOMANS: Final = word_set(
    "анна мария елена ольга наталья татьяна ирина светлана марина людмила галина екатерина юлия "
    "анастасия вера надежда любовь лариса дарья алла нина оксана виктория жанна гульнара айгуль "
    "динара мадина зарина валентина тамара раиса зинаида лидия софия софья полина алина диана эльвира "
    "роза асель айжан сауле камила малика фатима зухра зульфия рухшона лола мунира алия алина "
    "маргарита инна яна ксения евгения александра валерия лилия"
)


def _womans(first: str) -> bool:
    return first.lower() in _WOMANS


def _man_dative(word: str) -> str:
    return (
        re.sub(r"ому$", "ый", word)
        if word.endswith("ому")
        else re.sub(r"ю$", "й", word)
        if word.endswith("ю")
        else re.sub(r"у$", "", word)
    )


def _woman_dative(word: str) -> str:
    return (
        re.sub(r"ой$", "а", word)
        if word.endswith("ой")
        else re.sub(r"ии$", "ия", word)
        if word.endswith("ии")
        else re.sub(r"е$", "а", word)
    )


def _woman_accusative(word: str) -> str:
    return re.sub(r"у$", "а", re.sub(r"ю$", "я", word))


def _woman_genitive(word: str) -> str:
    return (
        re.sub(r"ой$", "а", word)
        if word.endswith("ой")
        else re.sub(r"ии$", "ия", word)
        if word.endswith("ии")
        else re.sub(r"[ыи]$", "а", word)
    )


def _man_genitive(word: str) -> str:
    if word.endswith("ского"):
        return word[:-3] + "ий"
    if word.endswith("ого"):
        return word[:-3] + "ый"
    if word.endswith("ея"):
        return word[:-1] + "й"
    return word[:-1] if word.endswith("а") else word[:-1] + "й" if word.endswith("я") else word
