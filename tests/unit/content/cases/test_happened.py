"""What an appeal only fears, denies or asks for is no fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.cases.recognising.tables import load_recognised
from bot.content.library import messages_folder

KNOWN = load_recognised(Path(messages_folder()))


@pytest.mark.parametrize(
    ("language", "sentence", "event"),
    [
        (
            "en",
            "On 5 April 2025 she was charged with treason and faces up to ten years in prison.",
            "sentence",
        ),
        ("en", "The prosecutor asked for a sentence of twelve years.", "sentence"),
        ("en", "He may be sentenced to death.", "death_sentence"),
        ("en", "She was sentenced to ten years if convicted on appeal.", "sentence"),
        ("en", "He was not tortured.", "ill_treatment"),
        ("en", "He denied that he was arrested on 3 May 2025.", "arrest"),
        ("en", "His report on prisons was released on 3 May 2025.", "release"),
        ("en", "Two men who attacked her were released.", "release"),
        ("fr", "Elle risque dix ans de prison.", "sentence"),
        ("fr", "Il n'a jamais été torturé.", "ill_treatment"),
        ("es", "Podría ser condenado a diez años de prisión.", "sentence"),
        ("ru", "Ему грозит пожизненное заключение.", "sentence"),
    ],
)
def test_it_did_not_happen(language: str, sentence: str, event: str) -> None:
    assert event not in KNOWN[language].happened(sentence)


@pytest.mark.parametrize(
    ("language", "sentence", "event"),
    [
        ("en", "She was denied a lawyer, and was sentenced to ten years in prison.", "sentence"),
        ("en", "He could not see his family and was beaten in custody.", "ill_treatment"),
        ("en", "He was sentenced to life imprisonment.", "sentence"),
        ("en", "She was released on 3 May 2025.", "release"),
        ("en", "She has had no access to a lawyer.", "no_lawyer"),
        ("fr", "Elle a été condamnée à dix ans de prison.", "sentence"),
        ("es", "Fue condenado a diez años de prisión.", "sentence"),
        ("ru", "Суд приговорил его к пожизненному заключению.", "sentence"),
    ],
)
def test_it_did_happen(language: str, sentence: str, event: str) -> None:
    assert event in KNOWN[language].happened(sentence)
