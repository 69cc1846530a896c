"""Whom an appeal is for: by its own form, else by who is named where such people are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from bot.content.appeals.frames.placed import Placed
from bot.content.appeals.people.alike import one_person, variant
from bot.content.appeals.people.candidates import Candidate, candidates_of
from bot.content.appeals.people.listed import by_form
from bot.content.appeals.words.folding import folded
from bot.model.cases.appeal import FoundPerson, FoundValue, ReadingDoubt

_ENOUGH: Final = 5


_MOST: Final = 12


def persons_of(
    placed: Sequence[Placed],
    title: FoundValue[str] | None,
    demands: Sequence[FoundValue[str]],
    officials: Sequence[str],
) -> tuple[list[FoundPerson], list[Candidate]]:
    """Whom the appeal is for, and all others who are named in the facts. `officials`: who is written to."""
    candidates = candidates_of(placed, title, demands, officials)
    listed = by_form(placed)
    if listed:
        persons = [_person(found, line, gender, candidates) for found, line, gender in listed]
    else:
        persons = _by_weight(candidates)
    others = [
        one
        for one in candidates
        if not any(
            one_person(one.name, person.name.value)
            or variant(one.name, person.name.value)
            or any(one_person(one.name, other) for other in person.other_spellings)
            for person in persons
        )
    ]
    return persons, others


def _by_weight(candidates: Sequence[Candidate]) -> list[FoundPerson]:
    ranked = [one for one in candidates if one.weight >= _ENOUGH]
    strong = [one for one in ranked if one.asked_for or one.in_title]
    if any(one.whole_in_title for one in strong):
        strong = [one for one in strong if one.whole_in_title or one.asked_for or one.mentions > 1]
    best = max((one.weight for one in ranked), default=0)
    chosen = strong or [one for one in ranked if one.weight * 10 >= best * 8]
    if strong:
        best = max(one.weight for one in strong)
        chosen = [one for one in strong if one.weight * 3 >= best]
    beside = [
        one
        for one in candidates
        if one not in chosen
        and one.weight > 0
        and any(one_person(name, each.name) for each in chosen for name in one.beside)
    ]
    chosen = sorted([*chosen, *beside], key=candidates.index)
    return [
        _made(one, ReadingDoubt.NONE if one.asked_for or one.in_title else ReadingDoubt.GUESSED)
        for one in chosen[:_MOST]
    ]


def _made(one: Candidate, doubt: ReadingDoubt) -> FoundPerson:
    name, spellings = _spelt(one)
    doubt = ReadingDoubt.TWO_READINGS if spellings else doubt
    return FoundPerson(FoundValue(name, one.line, doubt), one.gender, spellings)


def _spelt(one: Candidate) -> tuple[str, tuple[str, ...]]:
    """The spelling that the text has most often, and the others."""
    alike = [said for said, _ in one.said.most_common() if folded(said) == folded(one.name)]
    counted = Counter({(alike or [one.name])[0]: max(1, one.mentions - len(one.spellings))})
    counted.update(one.spellings)
    name = max(counted, key=lambda spelling: counted[spelling])
    return name, tuple(spelling for spelling in counted if spelling != name)


def _person(name: str, line: int, gender: str | None, candidates: Sequence[Candidate]) -> FoundPerson:
    """Somebody listed, with what the text tells of them."""
    one = next((each for each in candidates if one_person(each.name, name)), None)
    if one is None:
        variants = [each.name for each in candidates if variant(each.name, name)]
        return FoundPerson(
            FoundValue(name, line, ReadingDoubt.TWO_READINGS if variants else ReadingDoubt.NONE),
            gender,
            tuple(variants),
        )
    spellings = tuple(dict.fromkeys(one.spellings))
    return FoundPerson(
        FoundValue(name, line, ReadingDoubt.TWO_READINGS if spellings else ReadingDoubt.NONE),
        gender or one.gender,
        spellings,
    )
