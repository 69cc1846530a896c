"""Dates, codes and countries as appeals write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.appeals.values.codes import find_codes, find_indexes
from bot.content.appeals.values.dates import Order, order_in, spot, with_year
from bot.content.appeals.values.language import language_of
from bot.content.appeals.values.places import is_place, places_in


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 3 March 2025, in Dushanbe", date(2025, 3, 3)),
        ("March 3, 2025", date(2025, 3, 3)),
        ("Mar. 3rd, 2025", date(2025, 3, 3)),
        ("the 3rd of March 2025", date(2025, 3, 3)),
        ("le 1er mars 2025", date(2025, 3, 1)),
        ("am 3. März 2025", date(2025, 3, 3)),
        ("el 3 de marzo de 2025", date(2025, 3, 3)),
        ("em 3 de março de 2025", date(2025, 3, 3)),
        ("op 3 maart 2025", date(2025, 3, 3)),
        ("3 марта 2025 года", date(2025, 3, 3)),
        ("2025-03-03", date(2025, 3, 3)),
        ("13/03/2025", date(2025, 3, 13)),
        ("03/13/2025", date(2025, 3, 13)),
        ("3.3.2025", date(2025, 3, 3)),
        ("from 21 to 23 May 2007", date(2007, 5, 21)),
        ("3-4 March 2025", date(2025, 3, 3)),
    ],
)
def test_a_day_is_read_in_each_form(text: str, day: date) -> None:
    assert day in [one.as_date for one in spot(text)]


@pytest.mark.parametrize(
    "text", ["29 February 2023", "31/02/2025", "tel. 12-03-44", "page 3/4", "may 10 people come"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert [one for one in spot(text) if one.as_date] == []


def test_which_number_is_the_day_follows_the_document() -> None:
    american = ["Signed March 3, 2025 and April 9, 2025."]
    assert spot("04/05/2025", order_in(american, "en"))[0].as_date == date(2025, 4, 5)
    assert spot("04/05/2025", order_in(["le 9 avril 2025"], "fr"))[0].as_date == date(2025, 5, 4)
    unsure = spot("04/05/2025", Order.UNKNOWN)[0]
    assert unsure.two_readings


def test_a_day_without_a_year_is_the_last_before_the_appeal() -> None:
    spotted = spot("on 14 November")[0]
    assert with_year(spotted, date(2025, 3, 3)).as_date == date(2024, 11, 14)
    assert spot("in July 2024")[0].as_date is None


@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_every_day_is_read_back(day: date) -> None:
    english = day.strftime("%d %B %Y")
    for text in (english, day.isoformat(), day.strftime("%d.%m.%Y")):
        assert [one.as_date for one in spot(text)] == [day]


@pytest.mark.parametrize(
    ("text", "code", "country", "year"),
    [
        ("KGZ 003 / 1025 / OBS 077", "KGZ 003 / 1025 / OBS 077", "KG", 2025),
        ("BDI 001 / 0415 / OBS 030.2", "BDI 001 / 0415 / OBS 030.2", "BI", 2015),
        ("UA 12/25 Index: EUR 58/9123/2025", "UA 12/25", None, 2025),
        ("Further information on UA: 298/12", "UA: 298/12", None, 2012),
        ("EXTRA 55/98", "EXTRA 55/98", None, 1998),
        ("UA-Nr: UA-274/2016", "UA-274/2016", None, 2016),
        ("AHRC-UAC-044-2012", "AHRC-UAC-044-2012", None, 2012),
        ("RAN 12/05", "RAN 12/05", None, 2005),
        ("Case NPL 120205", "NPL 120205", "NP", 2005),
    ],
)
def test_codes_say_their_year_and_country(text: str, code: str, country: str | None, year: int) -> None:
    found = find_codes(text)[0]
    assert (found.text, found.country, found.year) == (code, country, year)


def test_an_index_is_no_code() -> None:
    assert [one.text for one in find_indexes("AI Index: AMR 49/19/98")] == ["AMR 49/19/98"]
    assert find_codes("on 12/25 of them") == []


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("TRINIDAD AND TOBAGO", "TT"),
        ("Socialist Republic of Viet Nam", "VN"),
        ("ÄTHIOPIEN", "ET"),
        ("Côte d'Ivoire", "CI"),
        ("Казахстан", "KZ"),
        ("Bolivia", "BO"),
    ],
)
def test_a_country_is_known_by_its_names(text: str, country: str) -> None:
    assert is_place(text) == country


def test_words_made_from_a_country_tell_it() -> None:
    assert [code for _, _, code in places_in("the Tajik authorities, let us say, and in Viet Nam")] == [
        "TJ",
        "VN",
    ]
    assert is_place("President of the Kyrgyz Republic and more") is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lawyer was taken to the prison by the police and has not been seen since.", "en"),
        ("L'avocat a été conduit à la prison par la police et n'a pas été revu depuis dans la ville.", "fr"),
        ("El abogado fue llevado a la cárcel por la policía y no se le ha visto desde entonces.", "es"),
        (
            "Der Anwalt wurde von der Polizei in das Gefängnis gebracht und ist seit dem Tag nicht gesehen.",
            "de",
        ),
        ("De advocaat is door de politie naar de gevangenis gebracht en is sinds die dag niet gezien.", "nl"),
        ("Полиция увезла адвоката в тюрьму, и с тех пор его не видели, а семья не знает, где он.", "ru"),
    ],
)
def test_the_language_is_told_by_small_words(text: str, language: str) -> None:
    assert language_of(text) == language
