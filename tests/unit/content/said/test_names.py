"""What looks like somebody's name in a question to the team."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.said.names import names_in, words_of

KNOWN = words_of("Rukhshona Khakimova, President of the Republic of Tajikistan, Верховный суд")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hello, I am Nadia Brolin from Leeds", ("Nadia Brolin",)),
        ("my name is nadia", ("nadia",)),
        ("меня зовут Надя Бролина, как быть?", ("Надя Бролина",)),
        ("je m'appelle nadia", ("nadia",)),
        ("me llamo Nadia Brolín Soto", ("Nadia Brolín", "Nadia Brolín Soto")),
        ("اسمي نادية برولين", ("نادية برولين",)),
        ("номи ман Нодира", ("Нодира",)),
        ("Jean-Marc O'Neil asks", ("Jean-Marc O'Neil",)),
        ("What is the address? I don't find it.", ()),
        ("Can I write to the President of Tajikistan?", ()),
        ("Was Rukhshona Khakimova freed?", ()),
        ("My mail says NO REPLY", ()),
        ("Прошу ответить. Спасибо", ()),
        ("", ()),
    ],
)
def test_two_capitals_side_by_side_or_an_introduction(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text, KNOWN) == names


@given(st.text())
def test_whatever_is_typed_is_looked_at_and_what_is_found_stands_in_it(text: str) -> None:
    squeezed = " ".join(text.split())
    assert all(" ".join(name.split()) in squeezed for name in names_in(text))
