"""What runs the other way than the letter around it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.letters.directions import END, ISOLATE, apart, is_foreign, paragraph_direction, parts
from bot.model.languages import Direction
from bot.model.letters.letter import Signature
from tests.support.paper import letter

LTR, RTL = Direction


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


@pytest.mark.parametrize(
    ("text", "within", "alone"),
    [
        ("", False, False),
        ("حلب", False, False),
        ("شارع النخيل، 12", False, False),
        ("٢٠٢٥", False, False),
        ("Lyon", True, False),
        ("Anna-Maria O'Bell", True, False),
        ("Anna Bell 2", True, False),
        ("A. B.", True, True),
        ("Лион (69)", True, True),
        ("I am a teacher.", True, True),
        ("2 Anna", True, True),
        ("حلب (Aleppo)", True, True),
        ("Anna مريم Bell", True, True),
    ],
)
def test_in_a_letter_from_the_right_what_runs_from_the_left_is_set_apart(
    text: str, within: bool, alone: bool
) -> None:
    assert (apart(text, within=RTL) != text) is within
    assert (apart(text, alone=True, within=RTL) != text) is alone
    assert apart(text, within=RTL).strip(ISOLATE + END) == text


@pytest.mark.parametrize("within", Direction)
@given(pieces=st.lists(st.text(st.sampled_from("ab ,1אب"), min_size=1, max_size=5), max_size=5))
def test_a_text_is_taken_apart_and_nothing_is_lost(within: Direction, pieces: list[str]) -> None:
    text = "".join(apart(piece, within=within) for piece in pieces)
    said = list(parts(text, within))
    assert "".join(part for part, _ in said) == "".join(pieces)
    for part, way in said:
        letters = [sign for sign in part if sign.isalpha()]
        if letters:
            assert (way is RTL) == is_foreign(letters[0])
        else:
            assert way is within


def test_words_in_latin_letters_in_an_arabic_sentence_are_parts() -> None:
    said = list(parts("المادة 19 (ICCPR, 1966) على reply@example.org.", RTL))
    assert [part for part, way in said if way is not RTL] == ["ICCPR, 1966", "reply@example.org"]


def test_a_paragraph_runs_as_the_letter_unless_all_of_it_is_set_apart() -> None:
    assert paragraph_direction(apart("I am a teacher.", alone=True, within=RTL), RTL) is LTR
    assert paragraph_direction(apart("אני מורה.", alone=True), LTR) is RTL
    assert paragraph_direction(f"{apart('Lyon', within=RTL)} مدينة", RTL) is RTL
    assert paragraph_direction(f"{apart('حلب')}, 1 апреля, {apart('حلب')}", LTR) is LTR
    assert paragraph_direction("ICCPR", RTL) is RTL


def test_a_letter_says_what_was_typed_and_isolates_what_needs_it() -> None:
    made = letter("ru", signature=Signature("مریم احمدی", "هرات"), own="من معلم هستم.")
    assert made.paragraphs[-1] == "مریم احمدی"
    assert f"{ISOLATE}هرات{END}" in made.body
    assert f"{ISOLATE}من معلم هستم.{END}" in made.paragraphs
