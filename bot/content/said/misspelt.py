"""Words of a text that look like a name of its case, and are spelt otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.content.said.glyphs import runs_of
from bot.content.said.never_said import Place
from bot.content.said.spelling import NEAR, SHORTEST, is_form_of, likeness, slipped
from bot.content.said.words import parts_of, words_of
from bot.model.cases.case import Case


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A word that resembles `right`, a word of the name of somebody in the case."""

    place: Place
    right: str


def misspelt(text: str, case: Case, language: str) -> tuple[Misspelt, ...]:
    """In a text in that language; each such word once. A form that the name takes in a sentence is right."""
    locked = sorted({part for name in _names(case, language) for part in _parts(name)})
    right = {
        (part.casefold(), code) for code in case.texts for name in _right(case, code) for part in _parts(name)
    }
    found: dict[str, Misspelt | None] = {}
    for run in runs_of(text):
        place = Place(run.signs[0].start, run.signs[-1].end)
        word = text[place.start : place.end]
        if word in found or not run.signs[0].capital or len(run.signs) < SHORTEST:
            continue
        found[word] = None
        small = run.letters
        if any(is_form_of(small, name, code) for name, code in right):
            continue
        near = max(locked, key=lambda name: likeness(small, name, language), default="")
        if near and (likeness(small, near, language) >= NEAR or slipped(small, near.casefold(), language)):
            found[word] = Misspelt(place, near)
    return tuple(one for one in found.values() if one)


def _parts(name: str) -> Iterator[str]:
    return (part for word in words_of(name) for part in parts_of(word) if len(part) >= SHORTEST)


def _names(case: Case, language: str) -> Iterator[str]:
    text, letters = case.text(language), case.letters.get(language)
    yield text.person
    yield from (name for name, _ in text.authorities.values() if name)
    if letters:
        yield from (one.name for one in letters.addressees.values() if one.name)


def _right(case: Case, language: str) -> Iterator[str]:
    yield from _names(case, language)
    yield from case.text(language).other_names
