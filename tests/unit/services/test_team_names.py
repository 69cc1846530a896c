"""What can be somebody's name for the team: written like a name, harmless, and no other's."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model.team.naming import MOST_OF_A_NAME, NameFault
from bot.services.team.names import fault_of, is_taken, tidy


@pytest.mark.parametrize(
    "name",
    ["Anna", "O’Hara", "J. Smith", "Anna-Lena 2", "Чӯлпон", "علی‌رضا", "محمّد", "Nguyễn", "Ἀθηνᾶ", "W" * 24],
)
def test_a_name_is_a_name(name: str) -> None:
    assert fault_of(tidy(name)) is None


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("", NameFault.NONE),
        (" \n ", NameFault.NONE),
        ("Anna\nOwner", NameFault.NONE),
        ("Anna\u2028Owner", NameFault.NONE),
        ("W" * 25, NameFault.LONG),
        ("3", NameFault.SIGNS),
        ("Anna 👑", NameFault.SIGNS),
        ("<b>Anna", NameFault.SIGNS),
        ("Anna (no. 1)", NameFault.SIGNS),
        ("\u202eannA", NameFault.SIGNS),
        ("An\u200bna", NameFault.SIGNS),
        ("\u2067Anna", NameFault.SIGNS),
        ("Anna\u200d", NameFault.SIGNS),
        ("An\u3164na", NameFault.SIGNS),
        ("A\u0336\u0337\u0338nna", NameFault.SIGNS),
        ("@anna", NameFault.LEADS),
        ("t.me/anna", NameFault.LEADS),
        ("anna.example", NameFault.LEADS),
        ("Anna 49 30 12", NameFault.LEADS),
        ("Anna ٤٩٣٠١", NameFault.LEADS),
    ],
)
def test_what_is_no_name_is_told_why(typed: str, fault: NameFault) -> None:
    assert fault_of(tidy(typed)) is fault


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("anna", "ANNA"),
        ("Anna", "Аnnа"),  # two of them Cyrillic
        ("Anna", "Анна"),
        ("Anna", "An-na."),
        ("Ánna", "Anna"),
        ("ＡＮＮＡ", "Anna"),
        ("Anna l", "Anna 1"),
        ("علي", "علی"),
        ("Anna 2", "Anna ٢"),
    ],
)
def test_what_looks_alike_is_one_name(name: str, other: str) -> None:
    assert is_taken(name, ["Boris", other])
    assert is_taken(other, [name])


def test_others_are_free() -> None:
    assert not is_taken("Anna 2", ["Anna", "Anna 3", "Hanna", "علي"])
    assert not is_taken("Mila", ["Mia"])


@given(st.text(max_size=MOST_OF_A_NAME + 5))
def test_nothing_that_is_kept_can_harm_a_screen(typed: str) -> None:
    name = tidy(typed)
    if fault_of(name) is None:
        assert len(name) <= MOST_OF_A_NAME
        assert any(sign.isalpha() for sign in name)
        assert not set('<>&"@/:()\n\r') & set(name)
        # A direction, a control sign, or what isn't seen and no name needs.
        assert all(unicodedata.category(sign) not in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp") for sign in name)
        assert {sign for sign in name if unicodedata.category(sign) == "Cf"} <= {"\u200c", "\u200d"}
        assert tidy(name) == name
        assert is_taken(name, [name])
