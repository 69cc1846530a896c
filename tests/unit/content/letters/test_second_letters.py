"""A second letter recalls the first, asks the same, and is like neither that nor others' second ones."""

import random
import re
from dataclasses import replace
from typing import Final

import pytest

from bot.content.composing.plans import LetterPlan
from bot.content.composing.writer import NoSuchLetterError
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import LetterChoice, Signature
from tests.support.likeness import HELD_ABOVE, held, likeness, longest_run
from tests.support.samples.agreement import any_of, faults, names, plain
from tests.support.samples.letters import (
    FIRST,
    SIGNATURE,
    Kind,
    all_cases,
    aside,
    choices,
    kinds,
    second_to,
    text_of,
)

CROWD: Final = 400
MOST: Final = 0.02 * CROWD
PAIRS: Final = 60
MOST_WORDS: Final = 12
"""On end, that somebody's two letters share; the median."""
DRAWN: Final = 3

with all_cases() as LIBRARY:
    KINDS = kinds(LIBRARY)

OF_TJK001 = [kind for kind in KINDS if kind.case == "tjk001"]
MEASURED = [
    *OF_TJK001,
    *(kind for kind in KINDS if kind.case == "students" and kind.language in ("en", "ru")),
]


def written(choice: LetterChoice, signature: Signature = SIGNATURE) -> str:
    return text_of(LIBRARY.letters.write(choice, signature))


def plan_of(kind: Kind, *, second: bool) -> LetterPlan:
    return LIBRARY.letters.plan(kind.case, kind.ask, kind.authority, kind.language, second=second)


def sentences(plan: LetterPlan) -> set[str]:
    """All that letters of a plan can say but what they ask for."""
    units = (plan.subject, *plan.openings.values(), *(unit for unit in plan.units if not unit.is_demand))
    return {wording.text.rstrip(".:") for unit in units for wording in unit.wordings}


@pytest.mark.parametrize("kind", MEASURED, ids=str)
def test_hardly_a_second_letter_is_held(kind: Kind) -> None:
    """Neither for its writer's first one nor for an earlier second one of anybody."""
    firsts = choices(kind, CROWD)
    roll = random.Random(str(kind))
    seconds = [written(second_to(replace(choice, wording=roll.randrange(WORDINGS)))) for choice in firsts]
    assert len(held(seconds)) <= MOST
    pairs = [(written(first), second) for first, second in zip(firsts[:PAIRS], seconds[:PAIRS], strict=True)]
    assert not [pair for pair in pairs if likeness(*pair) > HELD_ABOVE]
    names = aside(LIBRARY, kind)
    assert sorted(longest_run(*pair, names) for pair in pairs)[PAIRS // 2] <= MOST_WORDS


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_second_letter_says_what_no_first_one_can(kind: Kind) -> None:
    assert sentences(plan_of(kind, second=True)) & sentences(plan_of(kind, second=False)) == set()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_a_second_letter_is_whole(kind: Kind) -> None:
    case, forms = LIBRARY.cases[kind.case], LIBRARY.letters.files.forms[kind.language]
    ask = case.ask(kind.ask)
    assert ask is not None
    short, whole = names(LIBRARY, case, kind.language)
    name = re.compile(any_of([*short.values(), *whole.values()]), re.IGNORECASE)
    units = plan_of(kind, second=True).units
    for choice in map(second_to, choices(kind, DRAWN)):
        for signature in (SIGNATURE, Signature("Anna Bell"), Signature()):
            text = written(choice, signature)
            assert forms.written(FIRST) in text, "the day of the first letter, as the language has it"
            assert name.search(plain(text)), text
            assert ("Leeds" in text) == (signature.town == "Leeds"), text
            assert not re.search(r"[{}\[\]|]|[^\S\n]{2}|[^\S\n][,.]|,,|\.\.|[,:]\.|None", text), text
            for demand in ask.demands:
                said = {w.text for unit in units if unit.key == f"demands.{demand}" for w in unit.wordings}
                assert sum(text.count(sentence) for sentence in said) == 1, (demand, text)
        read = LIBRARY.letters.read("en", choice, SIGNATURE)
        assert len(read.paragraphs) == len(LIBRARY.letters.write(choice, SIGNATURE).paragraphs)
        assert LIBRARY.letters.files.forms["en"].written(FIRST) in text_of(read)


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_each_wording_is_a_sentence_with_a_town_and_without(kind: Kind) -> None:
    plan = plan_of(kind, second=True)
    for unit in (*plan.openings.values(), *plan.units):
        for wording in unit.wordings:
            assert faults(wording.text.replace("{first}", "Z"), kind.language) == []
            assert unit.key != "second.opening" or "{first}" in wording.text
    assert all("{town}" in wording.text for wording in plan.openings["town"].wordings)
    assert not [
        w for sender in ("name", "nobody") for w in plan.openings[sender].wordings if "{town}" in w.text
    ]


def test_who_asks_for_nothing_writes_no_second_letter() -> None:
    for case in LIBRARY.cases.values():
        for ask in (one for one in case.asks if not one.tone.demands):
            choice = LetterChoice(case.slug, ask.id, case.addressees(ask)[0].id, "en", first=FIRST)
            with pytest.raises(NoSuchLetterError):
                LIBRARY.letters.write(choice, SIGNATURE)


def test_other_words_of_a_second_letter_are_a_second_letter_s() -> None:
    choice = second_to(choices(OF_TJK001[0], 1)[0])
    other = LIBRARY.letters.another(choice, random.Random(5).randrange)
    both = (written(choice), written(replace(choice, wording=other)))
    assert likeness(*both) < HELD_ABOVE
    assert written(choice) == both[0], "a choice gives the same letter again"
