"""Words a case never says: known again however they are written, and not to be read from the case."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.cases.never_said import hash_word, is_hash, spellings, words_never_said

SLUG = "abc002"
HASHES = {hash_word(word, SLUG) for word in ("Filomène", "Йолдыз", "Anna-Lu")}


@pytest.mark.parametrize(
    ("text", "hit"),
    [
        ("For Filomène and her brother", ["Filomène"]),
        ("filomene, FILOMENE and Filome\u0300ne", ["filomene", "FILOMENE", "Filome\u0300ne"]),
        ("Filomène's drawing, l’histoire de Filomène, d'Filomène", ["Filomène"]),
        ("little-Filomène", ["Filomène"]),
        ("Йолдыз, йолдыз", ["Йолдыз", "йолдыз"]),
        ("Anna-Lu, AnnaLu and Anna‑Lu", ["Anna-Lu", "AnnaLu", "Anna‑Lu"]),
        ("Filomena, Filo mène, Anna and Lu", []),
        ("", []),
        ("12 _ - '", []),
    ],
)
def test_a_word_is_known_however_it_is_written(text: str, hit: list[str]) -> None:
    assert words_never_said(text, HASHES, SLUG) == hit


def test_another_case_has_other_hashes() -> None:
    assert words_never_said("Filomène", HASHES, "abc003") == []
    assert words_never_said("Filomène", (), SLUG) == []


def test_a_hash_shows_nothing_of_the_word() -> None:
    made = hash_word("Filomène", SLUG)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", made)
    assert is_hash(made)
    assert not is_hash("Filomène")


def test_a_name_is_known_in_the_forms_of_russian_and_tajik_sentences() -> None:
    hashes = {hash_word(form, SLUG) for name in ("Марфуша", "Пахом", "Лилия") for form in spellings(name)}
    for sentence in (
        "без Марфуши", "о Марфуше", "вижу Марфушу", "с Марфушой", "Пахома", "Пахому", "с Пахомом", "о Пахоме",
        "Лилии", "Лилию", "Марфушаро", "Марфушаи", "Пахомро", "Пахоми",
    ):  # fmt: skip
        assert len(words_never_said(sentence, hashes, SLUG)) == 1, sentence
    assert words_never_said("Марфа пахала лилово", hashes, SLUG) == []
    assert spellings("Filomène") == {"filomene"}


@pytest.mark.parametrize(
    ("said", "typed"),
    [("Ҳаққа", "Хакка"), ("Ҳаққа", "хаққа"), ("Ғолиб", "Голиб"), ("Ҷамшед", "Чамшед"), ("Хакка", "Ҳаққа")],
)
def test_a_name_is_known_with_the_letters_that_another_keyboard_has(said: str, typed: str) -> None:
    hashes = {hash_word(said, SLUG)}
    assert words_never_said(f"Дар бораи {typed}.", hashes, SLUG, other_keyboards=True) == [typed]
    assert words_never_said(f"Дар бораи {typed}ча.", hashes, SLUG, other_keyboards=True) == []
    assert words_never_said("к" * 40, hashes, SLUG, other_keyboards=True) == [], "and it takes no time"


@given(st.text(max_size=40))
def test_any_text_can_be_looked_through(text: str) -> None:
    found = words_never_said(text, HASHES, SLUG)
    assert all(word in text for word in found)


@given(st.text(min_size=1, max_size=12))
def test_every_word_that_is_hashed_is_found_again(text: str) -> None:
    for word in {part for part in text.split() if part.isalpha()}:
        assert words_never_said(f"({word}).", {hash_word(word, SLUG)}, SLUG) == [word]
