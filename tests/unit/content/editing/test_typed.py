"""What people type for a value: understood as it was meant, or refused with what was expected."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.content.cases.editing.fields import FIELDS, CaseField, FieldKind, field_of
from bot.content.cases.editing.places import Value, value_at, with_value
from bot.content.cases.editing.typed import MOST_WORDS, NotUnderstoodError, read_typed

SPOKEN = ("en", "fr", "ru", "tg", "es", "ar")
BY_CODE = {field.code: (part, field) for part, fields in FIELDS.items() for field in fields}


def typed(code: str, text: str) -> Value:
    return read_typed(BY_CODE[code][1], text, {"release", "doctor"}, SPOKEN)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-05",
        "5.2.2025",
        "05. 02. 2025",
        "5 February 2025",
        "February 5th, 2025",
        "the 5th of February 2025",
        "le 5 février 2025",
        "5 févr. 2025",
        "5 de febrero de 2025",
        "5 февраля 2025 года",
        "5 فبراير 2025",
        "٥ فبراير ٢٠٢٥",
        "on 5 Feb 2025, after a hearing",
    ],
)
def test_a_day_is_read_as_people_write_it(text: str) -> None:
    assert typed("asof", text) == date(2025, 2, 5)


def test_a_day_with_one_reading_only_is_taken() -> None:
    assert typed("asof", "13/2/2025") == date(2025, 2, 13)
    assert typed("asof", "2/13/2025") == date(2025, 2, 13)
    assert typed("asof", "3/3/2025") == date(2025, 3, 3)


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("dcourt", "the Supreme Court.", "detail_stop"),
        ("dcourt", "the {court}", "detail_signs"),
        ("dterm", "gen: трёх лет", "forms"),
        ("differ", "nosuch: she is ill", "readings"),
        ("differ", "release: ", "readings"),
        ("differ", "release: ill\nrelease: well", "readings"),
        ("asof", "5/2/2025", "day_two_ways"),
        ("asof", "30 February 2025", "day"),
        ("asof", "2025-13-01", "day"),
        ("asof", "next week", "day"),
        ("asof", "February 2025", "day"),
        ("imail", "nobody", "email"),
        ("imail", "a@example.org, b@example.org", "one_email"),
        ("country", "Atlantis", "country"),
        ("lang", "xx", "languages"),
        ("lang", "en fr", "languages"),
        ("langs", "en, de", "languages"),
        ("demands", "release, money", "ids"),
        ("calls", "gen: Анны", "forms"),
        ("calls", "nom: Анна\nАнны", "forms"),
        ("title", "\u202e\x00\u200b", "line"),
        ("title", "x" * (MOST_WORDS + 1), "too_long"),
        ("never", "word " * 41, "too_long"),
        ("others", " \n\x07\n", "lines"),
    ],
)
def test_what_is_no_value_is_refused_with_what_was_expected(code: str, text: str, expected: str) -> None:
    with pytest.raises(NotUnderstoodError) as refused:
        typed(code, text)
    assert refused.value.expected == expected


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("imail", "Write to alert [at] example (dot) org, please", "alert@example.org"),
        ("imail", "<Alert@Example.org>", "Alert@Example.org"),
        ("country", "Tajikistan", "TJ"),
        ("country", "le tadjikistan".removeprefix("le "), "TJ"),
        ("country", "таджикистан", "TJ"),
        ("country", "طاجيكستان", "TJ"),
        ("country", "tj", "TJ"),
        ("langs", "FR, en fr", ["fr", "en"]),
        ("demands", "doctor release doctor", ["doctor", "release"]),
        ("calls", "Ms  Bergin\n", "Ms Bergin"),
        ("calls", "nom: Анна\nGEN = Анны", {"nom": "Анна", "gen": "Анны"}),
        ("others", "One\n\n Two  three \u202e\n", ["One", "Two three"]),
        ("title", 'A "title"\nof\ttwo \x00lines', 'A "title" of two lines'),
    ],
)
def test_what_was_meant_is_taken(code: str, text: str, value: Value) -> None:
    assert typed(code, text) == value


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(BY_CODE)), st.text(max_size=200))
def test_whatever_is_typed_the_documents_stay_toml(code: str, text: str) -> None:
    part, field = BY_CODE[code]
    assert field_of(part, code) is field
    try:
        value = read_typed(field, text, {"release"}, SPOKEN)
    except NotUnderstoodError:
        return
    place = CaseField(field.code, ("value",), field.kind).place(part, "", "")
    if field.kind is FieldKind.HASHED:
        return
    files = with_value({"case.toml": b"# begins\n", place.file: b"[a]\n"}, place, value)
    assert value_at(files, place) == value or place.way[0] != "value"
    for content in files.values():
        tomllib.loads(content.decode())
