"""What runs from right to left in a letter that runs from left to right."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.letters.directions import END, ISOLATE, apart, is_foreign, parts
from bot.model.letters.letter import Signature
from tests.support.paper import letter


@pytest.mark.parametrize(
    ("text", "within", "alone"),
    [
        ("", False, False),
        ("Lyon", False, False),
        ("Душанбе, 12", False, False),
        ("東京", False, False),
        ("هرات", True, False),
        ("مریم احمدی", True, False),
        ("من معلم هستم.", True, True),
        ("من ۲ فرزند دارم", True, True),
        ("می\u200cخواهم", True, False),
        ("תל אביב", True, False),
        ("Anna (هرات)", True, True),
    ],
)
def test_what_would_run_into_its_neighbours_is_set_apart(text: str, within: bool, alone: bool) -> None:
    assert (apart(text) != text) is within
    assert (apart(text, alone=True) != text) is alone
    assert apart(text).strip(ISOLATE + END) == text


def test_every_letter_and_figure_that_runs_from_right_to_left_is_known() -> None:
    every = (chr(code) for code in range(0x110000))
    from_the_right = [
        sign
        for sign in every
        if unicodedata.bidirectional(sign) in {"R", "AL", "AN"} and unicodedata.category(sign)[0] in "LN"
    ]
    assert len(from_the_right) > 1000
    assert [hex(ord(sign)) for sign in from_the_right if not is_foreign(sign)] == []


@given(st.lists(st.text(st.sampled_from("ab ,1אب"), min_size=1, max_size=5), max_size=5))
def test_a_text_is_taken_apart_and_nothing_is_lost(pieces: list[str]) -> None:
    text = "".join(apart(piece) for piece in pieces)
    said = list(parts(text))
    assert "".join(part for part, _ in said) == "".join(pieces)
    for part, foreign in said:
        letters = [sign for sign in part if sign.isalpha()]
        assert foreign == bool(letters and is_foreign(letters[0]))


def test_a_letter_says_what_was_typed_and_isolates_what_needs_it() -> None:
    made = letter("ru", signature=Signature("مریم احمدی", "هرات"), own="من معلم هستم.")
    assert made.paragraphs[-1] == "مریم احمدی"
    assert f"{ISOLATE}هرات{END}" in made.body
    assert f"{ISOLATE}من معلم هستم.{END}" in made.paragraphs
