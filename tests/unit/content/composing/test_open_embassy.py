"""Letters to the embassy in a supporter's own country where no address of it is on file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.content.composing.open_embassy import OPEN_EMBASSY, can_be_written_to
from bot.model.letters.letter import LetterChoice, Signature
from tests.support.paper import CASE, LIBRARY


@pytest.mark.parametrize(
    ("language", "country", "line"),
    [
        ("en", "DE", "Embassy of Tajikistan (Germany)"),
        ("fr", "CA", "Ambassade du Tadjikistan (Canada)"),
        ("es", "MX", "Embajada de Tayikistán (México)"),
        ("ru", "KZ", "Посольству Таджикистана (Казахстан)"),
        ("tg", "RU", "Сафорати Тоҷикистон (Русия)"),
        ("ar", "EG", "سفارة طاجيكستان (مصر)"),
    ],
)
def test_the_letter_names_the_embassy_as_its_language_does(language: str, country: str, line: str) -> None:
    for ask in CASE.asks:
        choice = LetterChoice(CASE.slug, ask.id, OPEN_EMBASSY, language, 7, country)
        letter = LIBRARY.letters.write(choice, Signature())
        assert letter.address == (line,)
        assert letter.email is None
        assert letter.choice == choice
        other = LIBRARY.letters.write(replace(choice, authority="brussels", country=""), Signature())
        assert letter.text == other.text, "what an embassy on file is written too"


@pytest.mark.parametrize(
    ("country", "language"), [("ES", "es"), ("FR", "fr"), ("EG", "ar"), ("JP", CASE.default_language)]
)
def test_it_is_written_to_in_what_is_spoken_there(country: str, language: str) -> None:
    known = LIBRARY.letters.with_embassy(CASE, country).authority(OPEN_EMBASSY)
    assert known
    assert next(code for code in known.languages if code in CASE.letters) == language


def test_none_is_offered_where_the_appeal_wants_no_embassies_written_to() -> None:
    assert can_be_written_to(CASE)
    assert not can_be_written_to(replace(CASE, embassies=False))
