"""The phrases of each language: all there, and every fault in one told with its place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.content.languages import languages
from bot.content.library import messages_folder
from bot.content.phrases.book import GRAMMAR, LanguagePhrases, file_of, load_book, load_phrases
from bot.content.phrases.index import UNITS, PhraseSort, load_index, wordings_of
from bot.errors import ContentError

LETTERS = messages_folder() / "letters"
INDEX = load_index(LETTERS / "phrases.toml")
LANGUAGES = tuple(languages())
BOOKS = {
    code: load_book(LETTERS / code / "phrases", language, INDEX) for code, language in languages().items()
}

every_language = pytest.mark.parametrize("language", LANGUAGES)


def entries(book: LanguagePhrases) -> list[tuple[PhraseSort, str]]:
    return [(sort, id_) for sort, found in book.phrases.items() for id_ in found]


def test_six_languages_have_phrases() -> None:
    assert set(LANGUAGES) == {"en", "fr", "ru", "tg", "es", "ar"}


def test_the_library_says_what_a_case_may_need() -> None:
    """As many as the guide for case workers promises."""
    assert len(INDEX.entries[PhraseSort.EVENTS]) >= 30
    assert len(INDEX.entries[PhraseSort.DEMANDS]) >= 25
    assert len(INDEX.entries[PhraseSort.CONCERNS]) >= 20
    assert len(INDEX.entries[PhraseSort.STANDARDS]) >= 20


@every_language
def test_everything_can_be_said_in_every_language(language: str) -> None:
    book = BOOKS[language]
    for sort, id_ in entries(book):
        assert len({phrase.text for phrase in book.wordings(sort, id_)}) == wordings_of(sort, id_), id_
    assert set(book.phrases[PhraseSort.UNITS]) == set(UNITS)
    for sort, known in INDEX.entries.items():
        assert set(book.phrases[sort]) == set(known)


@every_language
def test_no_two_wordings_of_an_entry_begin_alike(language: str) -> None:
    """Two that begin with a detail may; the words behind it then differ."""
    for sort, id_ in entries(BOOKS[language]):
        if sort is PhraseSort.STANDARDS or id_.startswith("subject"):
            continue
        begins = [" ".join(p.text.split()[:3]) for p in BOOKS[language].wordings(sort, id_)]
        twice = {begin for begin in begins if begins.count(begin) > 1}
        assert not twice, (id_, twice)


@every_language
def test_grammatical_cases_are_those_that_the_language_has(language: str) -> None:
    book = BOOKS[language]
    for sort, id_ in entries(book):
        for phrase in book.wordings(sort, id_):
            for name, _ in phrase.details:
                form = name.partition(".")[2]
                assert not form or form == "nom" or form in book.grammar.cases, phrase.text


@every_language
def test_what_is_said_of_the_person_names_the_person(language: str) -> None:
    book = BOOKS[language]
    nobody = {"free_defenders", "safe_defenders", "free_work", "no_sanctions", "moratorium", "stop_evictions"}
    for sort in (PhraseSort.EVENTS, PhraseSort.CONCERNS, PhraseSort.DEMANDS):
        for id_ in book.phrases[sort]:
            for phrase in book.wordings(sort, id_):
                names = {name.partition(".")[0] for name, _ in phrase.details}
                assert id_ in nobody or names & {"name", "person"}, (id_, phrase.text)


@every_language
def test_no_wording_shouts_asks_or_trails_off(language: str) -> None:
    for sort, id_ in entries(BOOKS[language]):
        for phrase in BOOKS[language].wordings(sort, id_):
            assert not re.search(r"[!…?؟]|\.\.\.", phrase.text), phrase.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(
        shutil.copytree(LETTERS / "en" / "phrases", tmp_path / "messages" / "letters" / "en" / "phrases")
    )


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('  "The arrest of {person}[ by {office}] took place {when}.",\n', "", "has 12 wordings"),
        ("The arrest of {person}[", "The arrest of {per son}[", "braces need the name"),
        ("The arrest of {person}[", "The arrest of {persn}[", "{persn} can't be used here"),
        ("{person}[ by {office}] took", "{person} by {office} took", "{office} must stand in brackets"),
        ("[arrest]", "[arest]", '"arrest" is missing'),
    ],
)
def test_a_fault_is_told_with_file_and_line(folder: Path, before: str, after: str, problem: str) -> None:
    path = folder / file_of(PhraseSort.EVENTS)
    text = path.read_text("utf-8")
    assert text.count(before) >= 1
    path.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(ContentError, match=re.escape(problem)) as told:
        load_book(folder, languages()["en"], INDEX)
    assert re.match(r"messages/letters/en/phrases/events\.toml, line \d+", str(told.value))


def test_every_fault_is_collected(folder: Path) -> None:
    path = folder / file_of(PhraseSort.DEMANDS)
    path.write_text(path.read_text("utf-8").replace("{person} should", "{persn} should"), "utf-8")
    faults: list[ContentError] = []
    load_phrases(path, languages()["en"], PhraseSort.DEMANDS, INDEX, faults)
    assert len(faults) > 10


def test_a_pattern_that_is_none_is_told(folder: Path) -> None:
    path = folder / GRAMMAR
    path.write_text(path.read_text("utf-8") + "\n[[joins]]\nfind = '('\nput = ''\n", "utf-8")
    with pytest.raises(ContentError, match="is no pattern"):
        load_book(folder, languages()["en"], INDEX)
