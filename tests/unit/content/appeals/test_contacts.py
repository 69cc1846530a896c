"""Addresses of mail, hidden or broken, and numbers as a person dials them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.appeals.contacts.emails import find_mails, protected
from bot.content.appeals.contacts.phones import find_numbers


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Email: office@justice.example.kg.", "office@justice.example.kg"),
        ("office[at]justice.example.kg", "office@justice.example.kg"),
        ("office (at) justice (dot) example (dot) kg", "office@justice.example.kg"),
        ("office(@)justice.example.kg", "office@justice.example.kg"),
        ("office at justice dot example dot kg", "office@justice.example.kg"),
        ("office(собака)justice.example.kg", "office@justice.example.kg"),
        ("office @ justice.example.kg", "office@justice.example.kg"),
        ("office@\njustice.example.kg", "office@justice.example.kg"),
        ("office@justice.gov. kg", "office@justice.gov.kg"),
        ("office@justice. kg", "office@justice.kg"),
        ("BishkekEmail: office@justice.example.kgFax: 12", "office@justice.example.kg"),
    ],
)
def test_an_address_is_read_however_it_is_hidden(text: str, address: str) -> None:
    assert [mail.address for mail in find_mails(text)] == [address]


def test_what_was_taken_out_is_no_address() -> None:
    assert find_mails("E-mail: [email\xa0protected], x") == []
    assert protected("E-mail: [email protected]")


@pytest.mark.parametrize(
    "text", ["met at home.He left", "look at the dot", "@minister", "a@b", "we met at noon"]
)
def test_words_are_no_address(text: str) -> None:
    assert find_mails(text) == []


@pytest.mark.parametrize(
    ("text", "country", "numbers"),
    [
        ("+ 33 (0) 1 43 55 25 18", "KG", ["33143552518"]),
        ("+ 33 (0) 1 43 55 20 11 / 01 43 55 18 80", "TN", ["33143552011", "33143551880"]),
        ("33 (0) 1 43 55 20 11", "PK", ["33143552011"]),
        ("+ 41 (0) 22 809 49 39 / 41 22 809 49 29", "TN", ["41228094939", "41228094929"]),
        ("+992 37 221 4931, 4935", "TJ", ["992372214931", "992372214935"]),
        ("+63 2 234-9347/234-4398", "PH", ["6322349347", "6322344398"]),
        ("+ 228 21 54 91; 22 29 06", "TG", ["228215491", "228222906"]),
        ("+ 1 868 627 8044 / 8045", "TT", ["18686278044", "18686278045"]),
        ("00 216 71 568 106", "TN", ["21671568106"]),
        ("+0094 11 2 436421", "LK", ["94112436421"]),
        ("(00 251) 11 122 6292", "ET", ["251111226292"]),
        ("504 220 4352", "HN", ["5042204352"]),
        ("030-772 06 26", "DE", ["49307720626"]),
        ("(7172) 50-25-34", "KZ", ["77172502534"]),
        ("070 362 0039", "NL", ["31703620039"]),
        ("+52 614 429 3300 ext. 11066", "MX", ["526144293300"]),
        ("4931", "TJ", []),
    ],
)
def test_numbers_are_completed(text: str, country: str, numbers: list[str]) -> None:
    assert [re.sub(r"\D", "", one.dialled) for one in find_numbers(text, country)] == numbers


@given(st.text("0123456789 +-/(),;.to", max_size=200), st.sampled_from(["TJ", "DE", None]))
def test_a_number_begins_with_its_prefix(text: str, country: str | None) -> None:
    for one in find_numbers(text, country):
        assert re.fullmatch(r"\+[\d \-/.x]+", one.dialled)


@pytest.mark.parametrize(
    ("text", "country", "dialled"),
    [
        ("011 505 2266 4416", "NI", ["+505 2266 4416"]),  # as from North America
        ("(571) 565 7682 / 566 2386", "CO", ["+57 1 565 7682", "+57 1 566 2386"]),
        ("238-3579, 221-4423", "GT", ["+502 238 3579", "+502 221 4423"]),  # a digit longer since
    ],
)
def test_numbers_of_old_and_as_dialled_elsewhere_are_kept(
    text: str, country: str, dialled: list[str]
) -> None:
    found = [re.sub(r"\D", "", one.dialled) for one in find_numbers(text, country)]
    assert found == [re.sub(r"\D", "", one) for one in dialled]
