"""Names of a case's people in a text, spelt otherwise."""

from __future__ import annotations

import pytest

from bot.content.library import Library
from bot.content.said.misspelt import misspelt

CASE = Library.load().cases["tjk001"]


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        ("en", "Ruhshona Hakimova, jailed", [("Ruhshona", "Rukhshona"), ("Hakimova", "Khakimova")]),
        ("en", "President Rahmmon", [("Rahmmon", "Rahmon")]),
        ("en", "Rukhshona Khakimova’s uncle, Shokirjon Khakimov; President Rahmon", []),
        ("en", "RUKHSHONA and rukhshone", []),
        ("fr", "Roukhshona", [("Roukhshona", "Rukhshona")]),
        ("ru", "О Рухшане, Рохшоне и Рухшоне", [("Рухшане", "Рухшона"), ("Рохшоне", "Рухшона")]),
        ("ru", "Рухшоной Хакимовой, к Хакимовой, Рахмону, о Рахмоне", []),
        ("tg", "Рухшена, Рухшонаи Ҳакимоваро", [("Рухшена", "Рухшона")]),
    ],
)
def test_a_word_a_letter_or_two_off_is_told_with_the_right_one(
    language: str, text: str, found: list[tuple[str, str]]
) -> None:
    told = misspelt(text, CASE, language)
    assert [(text[one.place.start : one.place.end], one.right) for one in told] == found


@pytest.mark.parametrize("language", CASE.texts)
def test_the_cases_own_texts_are_right(language: str) -> None:
    text = CASE.texts[language]
    whole = "\n".join(
        (text.title, text.summary, *text.demands.values(), *(what for _, what in text.facts.values()))
    )
    assert misspelt(whole, CASE, language) == ()
