"""Which texts of a case's language are verified, and what a change makes of that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from bot.content.cases.check import check_case
from bot.content.cases.editing.beginning import with_language
from bot.content.cases.editing.places import Files, ValuePlace, value_at, with_value
from bot.content.cases.editing.verifying import (
    Author,
    is_reviewed,
    kept_in_step,
    unverified,
    verified_in,
    with_verified,
)
from bot.content.cases.editing.words import Text, texts_of
from bot.content.cases.files import CaseDocuments
from bot.content.cases.loading import load_case

DAY = date(2026, 11, 30)
OWNER, CASE_WORKER, TRANSLATOR = 1, 2, 3
TITLE = ("title",)


def forms(language: str) -> Sequence[str]:
    return ()


def author(number: int, wrote: int | None = OWNER) -> Author:
    """Somebody of the team, where every text of the source is by `wrote`."""
    return Author(number, DAY, lambda text: wrote)


def put(files: Files, number: int, language: str, words: str, way: tuple[str, ...] = TITLE) -> Files:
    """The documents after somebody wrote a text."""
    return kept_in_step(
        files, with_value(files, ValuePlace(f"{language}.toml", way), words), author(number), forms
    )


def parts(texts: Sequence[Text]) -> set[str]:
    return {text.part for text in texts}


def text_of(files: Files, language: str, part: str) -> Text:
    return next(text for text in texts_of(files, language) if text.part == part)


@pytest.fixture
def example() -> Files:
    """A case in English and French, both read by somebody fluent."""
    return CaseDocuments.read(Path("docs/example-case/exa001")).files


def test_nothing_is_to_be_verified_where_the_whole_file_was_read(example: Files) -> None:
    assert not unverified(example, "en")
    assert not unverified(example, "fr")


def test_a_changed_source_makes_just_that_translation_unverified_and_hides_nothing(example: Files) -> None:
    files = put(example, OWNER, "en", "Another title")
    assert parts(unverified(files, "fr")) == {"title"}
    assert parts(unverified(files, "en")) == {"title"}
    assert is_reviewed(files, "fr")
    assert is_reviewed(files, "en")
    back = put(files, OWNER, "en", str(value_at(example, ValuePlace("en.toml", TITLE))))
    assert not unverified(back, "fr"), "it says again what was verified"


def test_whoever_did_not_write_the_source_verifies_by_writing(example: Files) -> None:
    files = put(put(example, OWNER, "en", "Another title"), TRANSLATOR, "fr", "Un autre titre")
    assert not unverified(files, "fr")
    marks = verified_in(files, "fr")
    assert marks
    assert (marks["title"].by, marks["title"].on) == (TRANSLATOR, DAY)


def test_a_text_of_the_source_is_verified_by_somebody_else_than_who_writes_it_now(example: Files) -> None:
    changed = with_value(example, ValuePlace("en.toml", TITLE), "Another title")
    files = kept_in_step(example, changed, author(CASE_WORKER, wrote=None), forms)
    assert parts(unverified(files, "en")) == {"title"}
    right = with_verified(files, text_of(files, "en", "title"), author(OWNER, wrote=CASE_WORKER), forms)
    assert not unverified(right, "en")


def test_whoever_wrote_the_source_verifies_nothing(example: Files) -> None:
    files = put(example, OWNER, "fr", "Un titre de la même main")
    assert parts(unverified(files, "fr")) == {"title"}
    assert not is_reviewed(files, "fr"), "nobody else has read what French readers would get"
    title = text_of(files, "fr", "title")
    assert with_verified(files, title, author(OWNER), forms) == files
    found_right = with_verified(files, title, author(CASE_WORKER), forms)
    assert not unverified(found_right, "fr")
    assert is_reviewed(found_right, "fr")


def test_a_text_that_changed_after_it_was_shown_is_not_verified(example: Files) -> None:
    files = put(example, OWNER, "fr", "Un titre")
    shown = text_of(files, "fr", "title")
    changed = put(files, OWNER, "fr", "Un tout autre titre")
    assert with_verified(changed, shown, author(TRANSLATOR), forms) == changed


def test_the_loader_takes_what_is_kept_and_the_same_case_comes_of_it(example: Files) -> None:
    files = put(put(example, OWNER, "en", "Another title"), TRANSLATOR, "fr", "Un autre titre")
    before = load_case(CaseDocuments("exa001", example))
    after = load_case(CaseDocuments("exa001", files))
    assert after.text("fr").title == "Un autre titre"
    assert after.text("fr").facts == before.text("fr").facts


def test_a_new_language_asks_for_every_text_and_is_left_out_until_all_are_there(example: Files) -> None:
    files: Files = with_language(example, "es")
    assert with_language(files, "es") == files
    missing = unverified(files, "es")
    assert parts(missing) == parts(texts_of(files, "en"))
    assert all(text.is_missing for text in missing)
    case = load_case(CaseDocuments("exa001", files))
    assert set(case.texts) == {"en", "fr"}

    for text in missing:
        said = value_at(example, ValuePlace("en.toml", text.way))
        value = said if isinstance(said, list) else str(said)
        changed = with_value(files, text.place, value)
        files = kept_in_step(files, changed, author(TRANSLATOR), forms)
    assert not unverified(files, "es")
    assert is_reviewed(files, "es")
    whole = load_case(CaseDocuments("exa001", files))
    assert set(whole.texts) == {"en", "es", "fr"}
    assert whole.text("es").reviewed


def test_a_name_is_asked_for_in_each_form_that_the_language_has(example: Files) -> None:
    del_ = with_language(example, "ru")
    asked = parts(texts_of(del_, "ru", ("gen", "dat")))
    assert {"names.short.nom", "names.short.gen", "names.short.dat", "names.name.gen"} <= asked


def remarks(files: Files) -> list[str]:
    """What the check remarks of languages, with the file's name."""
    found = check_case(CaseDocuments("exa001", files), None, date(2025, 7, 1))
    assert not [finding for finding in found if finding.fault]
    told = [finding for finding in found if "/translate" in finding.advice]
    assert all(finding.told and finding.told.number for finding in told), "said in the chat in any language"
    return [f"{finding.file} {finding.problem}" for finding in told]


def test_the_check_remarks_on_what_is_unfinished_or_unverified_and_keeps_nothing_back(example: Files) -> None:
    assert not remarks(example)
    assert remarks(put(example, OWNER, "en", "Another title")) == [
        "en.toml has texts that nobody has verified as they are now: title (1 in all).",
        "fr.toml has texts that nobody has verified as they are now: title (1 in all).",
    ]
    [remark] = remarks(with_language(example, "es"))
    assert remark.startswith("es.toml is left out until every text has words: ")
