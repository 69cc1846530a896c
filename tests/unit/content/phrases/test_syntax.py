"""The small language of phrases: what it fills in, what it leaves out, and what is wrong with one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.phrases.syntax import MissingDetailError, Phrase, PhraseError
from bot.model.cases.case import PersonKind

DETAILS = {"person": "Ms Roe", "person.gen": "Ms Roes", "when": "on 3 March 2025"}


@pytest.mark.parametrize(
    ("phrase", "kind", "said"),
    [
        ("{person} {was|were} held {when}.", PersonKind.WOMAN, "Ms Roe was held on 3 March 2025."),
        ("{person} {was|were} held {when}.", PersonKind.SEVERAL, "Ms Roe were held on 3 March 2025."),
        ("{person} {was|were} held {when}.", PersonKind.ORGANISATION, "Ms Roe was held on 3 March 2025."),
        ("{person} says {she|he|{person}|they|it} left.", PersonKind.MAN, "Ms Roe says he left."),
        ("{person} says {she|he|{person}|they|it} left.", PersonKind.UNSAID, "Ms Roe says Ms Roe left."),
        ("{person} says {she|he|{person}|they|it} left.", PersonKind.ORGANISATION, "Ms Roe says it left."),
        ("The house of {person.gen}.", PersonKind.WOMAN, "The house of Ms Roes."),
        ("The day of {when.gen}.", PersonKind.WOMAN, "The day of on 3 March 2025."),
        ("Held[ in {where}].", PersonKind.WOMAN, "Held."),
        ("Held[ {when}[ in {where}]].", PersonKind.WOMAN, "Held on 3 March 2025."),
        ("Bound[{+party}, as a party].", PersonKind.WOMAN, "Bound."),
        ("{|{person} }left.", PersonKind.SEVERAL, "Ms Roe left."),
    ],
)
def test_a_phrase_is_filled_in(phrase: str, kind: PersonKind, said: str) -> None:
    assert Phrase.parse(phrase).filled(DETAILS, kind) == said


def test_a_flag_says_its_part_and_prints_nothing() -> None:
    assert (
        Phrase.parse("Bound[{+party}, as a party].").filled({"+party": ""}, PersonKind.MAN)
        == "Bound, as a party."
    )


def test_a_detail_that_is_not_given_is_told_where_it_can_not_be_left_out() -> None:
    with pytest.raises(MissingDetailError) as told:
        Phrase.parse("Held in {where}.").filled(DETAILS, PersonKind.WOMAN)
    assert told.value.args == ("where",)


@pytest.mark.parametrize(
    "phrase",
    [
        "{person",
        "person}",
        "[ in {where}",
        "in]",
        "{a|b|c}",
        "{a b}",
        "{}",
        "a|b",
        "[nothing in it]",
        "{Name}",
    ],
)
def test_what_is_written_wrong_is_said(phrase: str) -> None:
    with pytest.raises(PhraseError):
        Phrase.parse(phrase)


@given(st.text(st.sampled_from("ab {}[]|+.")))
def test_whatever_is_typed_it_is_a_phrase_or_a_fault(text: str) -> None:
    try:
        phrase = Phrase.parse(text)
    except PhraseError:
        return
    for name, _ in phrase.details:
        assert name


def test_which_details_can_be_left_out() -> None:
    found = list(Phrase.parse("{person} {is|are {when}}[ in {where}[{+party}]].").details)
    assert found == [("person", False), ("when", False), ("where", True), ("+party", True)]
