"""A language more for a case: what it says at once; the case goes on without it until it is whole."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot.content.cases.drafting.saying.words import FILE, load_words
from bot.content.cases.drafting.translated import translated
from bot.content.cases.editing.beginning import with_language
from bot.content.cases.editing.consequences import changed
from bot.content.cases.editing.missing import missing
from bot.content.cases.editing.places import Files, ValuePlace, value_at, with_value
from bot.content.cases.editing.words import texts_of
from bot.content.cases.files import CaseDocuments
from bot.content.cases.loading import load_case
from bot.content.library import Library, messages_folder

WHO, ASK = ("names", "who", "librarian"), ("asks", "release", "button")
INDEX = Library.load().letters.files.index
OTHERS = ("fr", "es", "ru", "tg", "ar")


@pytest.fixture
def example() -> Files:
    """A case in English and French."""
    return CaseDocuments.read(Path("docs/example-case/exa001")).files


@pytest.mark.parametrize("language", OTHERS)
def test_what_drafts_say_is_said_in_the_other_language_and_nothing_else_is(
    example: Files, language: str
) -> None:
    folder = messages_folder() / "letters"
    english, other = (load_words(folder / code / FILE) for code in ("en", language))
    files = example
    for way, words in (
        (("other_ways",), list(english.other_ways)),
        (WHO, english.who["journalist"]["woman"]),
        (ASK, english.asks["release"]["button"]),
    ):
        files = with_value(files, ValuePlace("en.toml", way), words)
    found = translated(texts_of(files, language), english, other, "woman")
    assert found == {
        ("other_ways",): other.other_ways,
        WHO: other.who["journalist"]["woman"],
        ASK: other.asks["release"]["button"],
    }


def test_a_word_of_a_language_that_is_not_there_begins_it_unfinished(example: Files) -> None:
    files = changed(example, ValuePlace("es.toml", ("title",)), "Odila Brennwater, bibliotecaria")
    spanish = tomllib.loads(files["es.toml"].decode())
    assert (spanish["unfinished"], spanish["title"]) == (True, "Odila Brennwater, bibliotecaria")
    assert set(load_case(CaseDocuments("exa001", files)).texts) == {"en", "fr"}


def test_the_first_word_of_the_default_language_does_not(example: Files) -> None:
    without = {name: content for name, content in example.items() if name != "en.toml"}
    files = changed(without, ValuePlace("en.toml", ("title",)), "Odila Brennwater")
    assert value_at(files, ValuePlace("en.toml", ("unfinished",))) is None


def test_the_questions_of_a_draft_leave_an_unfinished_language_to_its_translators(example: Files) -> None:
    files = with_language(example, "es")
    assert [lacks.language for lacks in missing(files, INDEX)] == [
        lacks.language for lacks in missing(example, INDEX)
    ]
    whole = with_value(files, ValuePlace("es.toml", ("unfinished",)), False)
    assert "es" in {lacks.language for lacks in missing(whole, INDEX)}
