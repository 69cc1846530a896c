"""From what a person typed to how a letter is signed."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.content.letters.signatures import initials, signature_from, signed_as
from bot.model.letters.letter import MAX_SIGNATURE, Safety, Signature

# Text that people and programs really send, and everything else that Unicode has, halves of pairs included.
typed = st.text(max_size=300) | st.text(
    st.sampled_from("Ann Ёлка О'Hara-,،، \n\r\t\u2028\u202e\u200f\u200d\x00\x07é́😀🇫🇷ß.{}%<>&\ud83d"),
    max_size=300,
)


@pytest.mark.parametrize(
    ("text", "name", "town"),
    [
        ("Anna Bell, Leeds", "Anna Bell", "Leeds"),
        ("Anna Bell\nLeeds", "Anna Bell", "Leeds"),
        ("  Anna \t Bell ,,  Leeds  ", "Anna Bell", "Leeds"),
        ("Anna Bell", "Anna Bell", ""),
        ("Anna Bell,", "Anna Bell", ""),
        ("Bell, Anna\r\nLeeds\r\nYorkshire", "Bell Anna", "Leeds, Yorkshire"),
        ("Siobhán O'Hara, Baile Átha Cliath", "Siobhán O'Hara", "Baile Átha Cliath"),
        ("Jean-Paul d’Artois; L'Haÿ-les-Roses", "Jean-Paul d’Artois", "L'Haÿ-les-Roses"),
        ("Зоя Ёлкина, Орёл", "Зоя Ёлкина", "Орёл"),
        ("مریم احمدی، هرات", "مریم احمدی", "هرات"),
        ("Anna\x00\x07 Bell\u202e, Le\u200beds", "Anna Bell", "Leeds"),
        ("Anna\u00a0Bell,\u3000Leeds", "Anna Bell", "Leeds"),
        ("e\u0301lodie", "élodie", ""),
        ("e\x08\u0301lodie", "élodie", ""),
        ("", "", ""),
        (" \n , \n", "", ""),
        (", Leeds", "", ""),
    ],
)
def test_name_and_town_are_told_apart(text: str, name: str, town: str) -> None:
    assert signature_from(text, Safety.FREE) == Signature(name, town)


def test_the_careful_give_initials_and_no_town() -> None:
    assert signature_from("Anna-Maria Bell, Leeds", Safety.CAREFUL) == Signature("A.-M. B.")
    assert signed_as(Signature("Anna-Maria Bell", "Leeds"), Safety.CAREFUL) == Signature("A.-M. B.")


def test_a_town_never_stands_alone() -> None:
    assert signature_from("😀, Leeds", Safety.CAREFUL) == Signature()


def test_no_signature_is_a_town_without_a_name() -> None:
    assert Signature("", "Leeds") == Signature()
    assert Signature("", "Leeds").line == ""


@pytest.mark.parametrize("safety", [Safety.TIES, Safety.ABROAD])
def test_who_has_ties_signs_with_nothing(safety: Safety) -> None:
    assert signature_from("Anna Bell, Leeds", safety) == Signature()
    assert signed_as(Signature("Anna Bell", "Leeds"), safety) == Signature()


def test_before_the_answer_about_safety_nothing_of_a_name_is_lost() -> None:
    assert signed_as(Signature("Anna Bell", "Leeds"), None) == Signature("Anna Bell", "Leeds")


def test_a_long_town_is_cut_at_a_blank_before_the_name_is() -> None:
    cut = signature_from(f"Anna Bell, {'Llan ' * 40}", Safety.FREE)
    assert cut.name == "Anna Bell"
    assert cut.town.endswith("Llan")
    assert len(cut.name) + len(cut.town) <= MAX_SIGNATURE


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Anna Bell", "A. B."),
        ("anna maria bell", "A. M. B."),
        ("Jean-Paul Bell", "J.-P. B."),
        ("Зоя Ёлкина", "З. Ё."),
        ("Ҷамила Қодирӣ", "Ҷ. Қ."),
        ("Anna", "A."),
        ("A. B.", "A. B."),
        ("A.B.", "A. B."),
        ("Siobhán O'Hara", "S. O."),
        ("😀 Anna 🇫🇷", "A."),
        ("😀", ""),
        ("", ""),
        ("123 (Anna)", "A."),
        ("e\u0301lodie", "É."),
        ("مریم احمدی", "م. ا."),
        ("ნინო ბელი", "ნ. ბ."),
        ("ßen ﬁnn", "S. F."),
        ("- Anna - Bell -", "A. B."),
    ],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


@given(typed, st.sampled_from(Safety))
def test_a_signature_is_always_clean_and_short(text: str, safety: Safety) -> None:
    signature = signature_from(text, safety)
    for part in (signature.name, signature.town):
        assert part == part.strip()
        assert "  " not in part
        assert not any(unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co"} for sign in part)
        assert not set(part) & set(
            "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u2028\u2029"
        )
        part.encode()
    assert len(signature.name) + len(signature.town) <= MAX_SIGNATURE
    assert signature.given or not signature.town


@given(typed)
def test_initials_never_hold_more_than_first_letters(text: str) -> None:
    for word in initials(text).split():
        for part in word.split("-"):
            assert len(part) == 2
            assert part[0].isalpha()
            assert part[1] == "."


@example("0\u200c,", Safety.FREE)
@example("A, x,\u200c,", Safety.FREE)
@given(typed, st.sampled_from(Safety))
def test_what_stands_on_a_letter_reads_back_as_it_was(text: str, safety: Safety) -> None:
    once = signature_from(text, safety)
    assert signature_from(", ".join(filter(None, (once.name, once.town))), Safety.FREE) == once
    assert signature_from(f"{once.name}\n{once.town}", Safety.FREE) == once
