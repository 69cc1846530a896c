"""Every phrase of the library, not only what some case says, said of each kind of person that it fits."""

import re
from functools import cache
from itertools import product

import pytest

from bot.content.composing.details import references
from bot.content.phrases.index import UNITS, PhraseSort
from bot.model.cases.case import Life, PersonKind
from tests.support.samples.agreement import BETRAYS, any_of, betrays, faults, names, plain
from tests.support.samples.letters import all_cases

with all_cases() as LIBRARY:
    pass

MERCY = ("intro.mercy", "can.mercy", "subject.mercy")
"""Units of letters that ask for mercy: said of living people only."""
OF = {case.kind: case for case in LIBRARY.cases.values()}
TO = list(product(PersonKind, LIBRARY.languages))


@cache
def details(kind: PersonKind, language: str) -> dict[str, str]:
    """Each detail that a phrase can have, from whatever case has it."""
    case, grammar = OF[kind], LIBRARY.letters.files.composers[language].grammar
    date = LIBRARY.letters.files.forms[language].written(case.facts_as_of)
    told = [each.letters[language].details for each in list(LIBRARY.cases.values())[::-1]]
    found = {
        name if form == "nom" else f"{name}.{form}": text
        for one in told
        if one is not None
        for said in one.facts.values()
        for name, forms in said.items()
        for form, text in forms.items()
    }
    own = case.letters[language].details
    assert own is not None
    return {
        "who": "X",
        "where_to": found["where"],
        **found,
        **references(case, own, grammar, language, own=True),
        "when": grammar.on_day.format(date=date),
        "when_since": grammar.since_day.format(date=date),
        "when_by": grammar.as_of_day.format(date=date),
        "as_of": date,
        "first": date,
        "code": case.code,
        "in_text": "{in_text}",
        "town": "{town}",
        "+party": "",
    }


@cache
def wordings(kind: PersonKind, language: str, *, bare: bool) -> tuple[tuple[str, str, int, str], ...]:
    """All that fits such a person: sort, entry, number and text. `bare`: without what may be left out."""
    composer = LIBRARY.letters.files.composers[language]
    found = []
    for sort in PhraseSort:
        for id_ in UNITS if sort is PhraseSort.UNITS else LIBRARY.letters.files.index.entries[sort]:
            entry = composer.entry(sort, id_)
            fits = (
                any(entry.fits(kind, life) for life in Life)
                if entry
                else not (kind is PersonKind.ORGANISATION and id_.startswith(MERCY))
            )
            if not fits:
                continue
            given = details(kind, language)
            if bare:
                given = {
                    name: text
                    for name, text in given.items()
                    if not left_out(name, entry.may if entry else ())
                }
            for number, phrase in enumerate(composer.phrases(sort, id_), start=1):
                found.append((sort.value, id_, number, composer.wording(phrase, given, kind).text))
    return tuple(found)


def left_out(name: str, may: tuple[str, ...]) -> bool:
    return name == "+party" or name.partition(".")[0] in may


@pytest.mark.parametrize("bare", [False, True], ids=["with all details", "with none"])
@pytest.mark.parametrize(("kind", "language"), TO)
def test_a_phrase_is_a_whole_sentence_of_whomever_it_is_said(
    kind: PersonKind, language: str, bare: bool
) -> None:
    wrong = [
        one
        for one in wordings(kind, language, bare=bare)
        if faults(one[3] + "." * one[1].startswith("subject"), language)
    ]
    assert wrong == []


@pytest.mark.parametrize(("kind", "language"), [one for one in TO if one[1] in BETRAYS])
def test_a_phrase_agrees_with_whomever_it_is_said_of(kind: PersonKind, language: str) -> None:
    patterns = betrays(LIBRARY, OF[kind], language)
    wrong = [
        (found[0], one)
        for one in wordings(kind, language, bare=False)
        for pattern in patterns
        if one[0] != "standards" and (found := pattern.search(plain(one[3])))
    ]
    assert wrong == []


@pytest.mark.parametrize(("kind", "language"), TO)
def test_events_and_concerns_name_whomever_they_are_said_of(kind: PersonKind, language: str) -> None:
    short, whole = names(LIBRARY, OF[kind], language)
    name = re.compile(any_of([*short.values(), *whole.values()]), re.IGNORECASE)
    said = [one for one in wordings(kind, language, bare=True) if one[0] in ("events", "concerns")]
    assert said
    assert [one for one in said if not name.search(plain(one[3]))] == []


def test_no_french_pronoun_before_a_verb_is_taken_for_an_article() -> None:
    """The joins would make "au transmettre" of "à le transmettre"."""
    composer = LIBRARY.letters.files.composers["fr"]
    texts = [
        phrase.text
        for sort in PhraseSort
        for id_ in (UNITS if sort is PhraseSort.UNITS else LIBRARY.letters.files.index.entries[sort])
        for phrase in composer.phrases(sort, id_)
    ]
    assert [text for text in texts if re.search(r"\b(?:de|à) les? \w+(?:er|ir|re)\b", text)] == []
