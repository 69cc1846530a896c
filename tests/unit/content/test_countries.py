"""Countries: names, flags, order and guesses."""

import pytest

from bot.content.cases.countries import countries, country_name, flag, is_country, likely
from tests.support.samples.languages import LANGUAGES


def test_flags() -> None:
    assert flag("FR") == "🇫🇷"
    assert flag("TJ") == "🇹🇯"
    assert [flag(code) for code in ("", "F", "fr", "FRA", "Ф1", "12")] == [""] * 6


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("CH", "en", "Switzerland"),
        ("CH", "fr", "Suisse"),
        ("CH", "ru", "Швейцария"),
        ("CH", "tg", "Швейтсария"),
        ("BE", "tg", "Белгия"),
        ("QQ", "tg", "QQ"),
    ],
)
def test_names(code: str, language: str, name: str) -> None:
    assert country_name(code, language) == name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_once_with_a_name_and_a_flag(language: str) -> None:
    found = countries(language)
    codes = [code for code, _ in found]
    assert len(codes) == len(set(codes)) > 230
    assert all(name and name != code and flag(code) for code, name in found)
    assert {"TJ", "FR", "GB", "XK", "EU", "UN", "AQ", "ZZ", "AC", "UK"} & set(codes) == {"TJ", "FR", "GB"}


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("en", ["AF", "AX", "AL", "CI", "HR", "GB", "US", "ZW"]),  # Åland after Afghanistan, Côte after Costa
        ("fr", ["AF", "DE", "EG", "AE", "ES", "EE", "ET", "GR", "IL", "ZW"]),  # Égypte and Émirats under E
        ("ru", ["AU", "AT", "YE", "KZ", "RU", "JM", "JP"]),
        ("tg", ["KZ", "QA", "KG", "LA", "IN", "TD", "DJ", "JP"]),  # қ after к, ҳ after х, ҷ after ч
    ],
)
def test_the_order_is_the_alphabets(language: str, in_order: list[str]) -> None:
    codes = [code for code, _ in countries(language)]
    assert sorted(in_order, key=codes.index) == in_order


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("fr-BE", ("BE", "FR", "CH")),
        ("fr_CA", ("CA", "FR", "BE")),
        ("en", ("US", "GB", "CA")),
        ("EN-gb", ("GB", "US", "CA")),
        ("ru", ("RU", "KZ", "KG")),
        ("zh-Hant-TW", ("TW", "CN", "SG")),
        ("pt-BR", ("BR", "GW", "PT")),
        ("en-EU", ("US", "GB", "CA")),
        ("xx", ()),
        ("", ()),
        (None, ()),
        ("-", ()),
    ],
)
def test_where_a_person_probably_lives(tag: str | None, expected: tuple[str, ...]) -> None:
    assert likely(tag, 3) == expected


def test_guesses_are_real_countries_and_no_more_than_asked_for() -> None:
    for tag in ("en", "fr", "ru", "tg", "de", "es", "ar"):
        assert len(likely(tag, 6)) <= 6
        assert all(is_country(code) for code in likely(tag, 50))
    assert likely("de", 1) == ("DE",)
