"""The letters that are drawn to be compared: one for each person, without what all must share."""

import random

import pytest

from bot.model.letters.letter import MAX_OWN, Letter, LetterChoice
from tests.support.likeness import words
from tests.support.samples.languages import LANGUAGES
from tests.support.samples.letters import (
    OWN,
    SIGNATURE,
    Kind,
    all_cases,
    drawn,
    kinds,
    own_sentence,
    text_of,
)

with all_cases() as LIBRARY:
    KINDS = kinds(LIBRARY)


def letter(greeting: int, *paragraphs: str) -> Letter:
    choice = LetterChoice("abc001", "release", "president", "en")
    return Letter(choice, "The President", (), None, None, "A subject", paragraphs, greeting)


@pytest.mark.parametrize("above", [(), ("For the attention of: the Office",)])
def test_the_text_is_what_stands_between_salutation_and_close(above: tuple[str, ...]) -> None:
    whole = letter(
        len(above) + 1, *above, "Excellency,", "I write to you.", "Please,\n1. act!", "Yours,", "Anna Bell"
    )
    assert text_of(whole) == "I write to you.\n\nPlease,\n1. act!"


def test_every_case_ask_and_language_is_there_once() -> None:
    named = [(kind.case, kind.ask, kind.language) for kind in KINDS]
    assert len(set(named)) == len(named)
    assert ("tjk001", "release", "ru") in named
    assert {kind.case for kind in KINDS} == set(LIBRARY.cases)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_letters_are_drawn_alike_each_time_and_without_who_signs(kind: Kind) -> None:
    texts = drawn(LIBRARY, kind, 20)
    assert texts == drawn(LIBRARY, kind, 30)[:20]
    assert len(set(texts)) > 1
    assert SIGNATURE.name not in "".join(texts)
    with_own = drawn(LIBRARY, kind, 20, own=True)
    assert all(len(own) >= len(text) + OWN[0] for own, text in zip(with_own, texts, strict=True))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_people_have_the_same_sentence(language: str) -> None:
    roll = random.Random(1)
    said = [own_sentence(language, roll) for _ in range(5_000)]
    assert len({tuple(words(one)) for one in said}) == 5_000
    assert all(OWN[0] <= len(one) <= OWN[-1] <= MAX_OWN for one in said)
