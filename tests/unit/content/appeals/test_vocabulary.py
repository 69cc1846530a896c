"""The files of languages that appeals are read by, and letters that have no capitals."""

from __future__ import annotations

import re
import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.appeals.people.names import names_in
from bot.content.appeals.values.dates import spot
from bot.content.appeals.words import vocabulary
from bot.content.appeals.words.capitals import exchanged
from bot.content.appeals.words.vocabulary import FOLDER, as_pattern, languages, letters
from bot.content.languages import languages as spoken

FILES: dict[str, dict[str, Any]] = {
    path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))
}
OWN = ("countries", "cities", "languages", "issuers", "names", "script", "forms")
"""Sections in which each language has what it needs."""
LEFT_OUT = {"tg": {"relatives.of_somebody"}}
"""In Tajik a relative is told of by an ending."""


def entries(file: dict[str, Any]) -> set[str]:
    return {f"{name}.{entry}" for name in file.keys() - set(OWN) - {"small_words"} for entry in file[name]}


@pytest.mark.parametrize("language", FILES)
def test_each_language_has_every_entry(language: str) -> None:
    every = set().union(*map(entries, FILES.values()))
    assert every - entries(FILES[language]) == LEFT_OUT.get(language, set())
    sections = [
        section for name, section in FILES[language].items() if name not in ("script", "forms", "small_words")
    ]
    assert all(isinstance(those, list) for section in sections for those in section.values())
    assert set(FILES[language]["months"]) == {str(number) for number in range(1, 13)}
    assert set(languages()) == set(FILES)
    assert set(FILES) <= set(spoken())


def test_every_entry_is_used_by_the_reader() -> None:
    source = "\n".join(
        path.read_text("utf-8") for path in FOLDER.parents[1].glob("bot/content/appeals/**/*.py")
    )
    for entry in set().union(*map(entries, FILES.values())):
        section, _, _ = entry.partition(".")
        assert entry in source or section in ("months", "leads"), entry


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("اعتقل أحمد بلعيد أمس", ["أحمد بلعيد"]),
        ("قالت الصحفية إسكندرة الغانمي إن زميلها غائب", ["إسكندرة الغانمي"]),
        ("السيد عبد الرحمن بن صالح، مدير السجن", ["عبد الرحمن بن صالح"]),
        ("ليلى وسامي وأحمد الورغي", ["أحمد الورغي"]),
        ("حكمت المحكمة الابتدائية بالسجن", []),
        ("دعت المنظمة إلى حسن المعاملة في السجون", []),
    ],
)
def test_a_name_is_seen_without_capitals(text: str, names: list[str]) -> None:
    (line,) = exchanged([text], begins=[True])
    assert [letters().as_they_were(one.words) for one in names_in(line)] == names


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("في ٣ آذار ٢٠٢٥", "2025-03-03"),
        ("يوم 3 كانون الثاني/يناير 2025", "2025-01-03"),
        ("3 غشت من سنة 2021", "2021-08-03"),
        ("3 اكتوبر (تشرين الأول) 2020", "2020-10-03"),
        ("рӯзи 3 июни соли 2021", "2021-06-03"),
        ("3-юми сентябр", ""),
    ],
)
def test_days_are_read(text: str, day: str) -> None:
    (line,) = exchanged([text], begins=[True])
    found = [str(one.as_date) for one in spot(line) if one.as_date]
    assert found == ([day] if day else [])


def test_a_word_of_the_files_stands_for_letters_that_are_alike() -> None:
    (line,) = exchanged(["الي البريد الالكتروني"], begins=[False])
    assert re.search(as_pattern("البريد الإلكتروني"), line)
    assert re.fullmatch(as_pattern("таъқиб*"), "таъкибот")
    assert not re.fullmatch(as_pattern("таъқиб*"), "тасвиб")


ARABIC = st.text(alphabet="ابتةأإ ويسلم،.؟٣ab1\n", max_size=60)


@settings(max_examples=60)
@given(ARABIC)
def test_what_was_exchanged_comes_back(text: str) -> None:
    back = letters().as_they_were(exchanged([text], begins=[True])[0])
    figures = str.maketrans("٣", "3")

    def bare(those: str) -> str:
        return "".join(sign for sign in those if sign.isalnum())

    assert bare(back) == bare(text.translate(figures) if letters().has(text) else text)


def test_no_more_letters_than_there_are_to_stand_for_them() -> None:
    assert len(letters().small) <= 51
    assert vocabulary.words("no.such") == ()
