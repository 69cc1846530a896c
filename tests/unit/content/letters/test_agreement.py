"""Whatever is drawn for a letter is a sentence, and speaks of who the case is about as what they are.

There is a case for each kind of person (tests/cases), and the product's own. Each wording that their letters
can have is looked at; letters are drawn for what only shows in them.
"""

import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Final, NamedTuple

import pytest
from babel import Locale

from bot.content.composing.plans import LetterPlan, Style
from bot.content.composing.writer import relation_of
from bot.content.phrases.index import UNITS, PhraseSort
from bot.content.phrases.syntax import Agreement, Detail, Nodes, Optional
from bot.model.cases.case import AuthorityKind, Life, PersonKind
from bot.model.letters.draw import WORDINGS
from bot.model.letters.letter import LetterChoice, Signature
from tests.support.samples.agreement import (
    BETRAYS,
    FOR_ANOTHER,
    POINTS_BACK,
    any_of,
    betrays,
    faults,
    names,
    plain,
)
from tests.support.samples.letters import all_cases, text_of

with all_cases() as LIBRARY:
    pass

TO: Final = [(slug, language) for slug, case in LIBRARY.cases.items() for language in case.letters]
SIGNATURES: Final = (Signature("Anna Bell", "Leeds"), Signature("Anna Bell", ""), Signature("", ""))
DRAWN: Final = 9
OWN: Final = {
    "en": "Snow has fallen here tonight.",
    "fr": "La neige est tombée ici cette nuit.",
    "ru": "Здесь этой ночью выпал снег.",
    "tg": "Имшаб дар ин ҷо барф борид.",
    "es": "Esta noche ha nevado aquí.",
    "ar": "تساقط الثلج هنا الليلة.",
}
NAMES_NOBODY: Final = {
    "free_defenders",
    "safe_defenders",
    "free_work",
    "no_sanctions",
    "moratorium",
    "stop_evictions",
}
"""Demands for everybody in a country."""


class Said(NamedTuple):
    """A wording, and where it comes from."""

    unit: str
    reader: str
    number: int
    text: str


@cache
def said(slug: str, language: str) -> tuple[Said, ...]:
    """Each wording that a letter of the case can have in the language; once."""
    found: dict[str, Said] = {}
    for (spoken, _, reader), plan in LIBRARY.letters.plans(slug).items():
        if spoken == language:
            for unit in (*plan.openings.values(), *plan.units):
                for number, wording in enumerate(unit.wordings, start=1):
                    found.setdefault(wording.text, Said(unit.key, reader, number, wording.text))
    return tuple(found.values())


def plans(slug: str, language: str) -> Iterator[LetterPlan]:
    return (plan for key, plan in LIBRARY.letters.plans(slug).items() if key[0] == language)


def called(slug: str, language: str) -> re.Pattern[str]:
    short, whole = names(LIBRARY, LIBRARY.cases[slug], language)
    return re.compile(any_of([*short.values(), *whole.values()]), re.IGNORECASE)


def drawn(slug: str, language: str) -> Iterator[tuple[LetterChoice, Signature]]:
    """Letters for each ask and authority."""
    case, roll = LIBRARY.cases[slug], random.Random(f"{slug} {language}")
    for ask in case.asks:
        for authority in case.addressees(ask):
            for number in range(DRAWN):
                choice = LetterChoice(slug, ask.id, authority.id, language, roll.randrange(WORDINGS))
                yield choice, SIGNATURES[number % len(SIGNATURES)]


def test_each_kind_of_person_and_of_office_is_looked_at() -> None:
    cases = LIBRARY.cases.values()
    assert LIBRARY.faults == {}
    assert {case.kind for case in cases} == set(PersonKind)
    assert {case.life for case in cases} == set(Life)
    assert {authority.kind for case in cases for authority in case.authorities} == set(AuthorityKind)
    assert all(set(case.letters) == set(LIBRARY.languages) for case in cases)


@pytest.mark.parametrize(("slug", "language"), TO)
def test_a_wording_is_a_whole_sentence(slug: str, language: str) -> None:
    wrong = [one for one in said(slug, language) if faults(one.text, language)]
    assert wrong == []


@pytest.mark.parametrize(("slug", "language"), TO)
def test_a_subject_is_a_line_with_the_name(slug: str, language: str) -> None:
    _, whole = names(LIBRARY, LIBRARY.cases[slug], language)
    name = re.compile(any_of(whole.values()), re.IGNORECASE)
    for plan in plans(slug, language):
        for wording in plan.subject.wordings:
            assert name.search(plain(wording.text)), wording.text
            assert not re.search(r"[{}\[\]|\n]|  |\.$|:$|None", wording.text)


@pytest.mark.parametrize(("slug", "language"), [one for one in TO if one[1] in BETRAYS])
def test_a_wording_speaks_of_who_it_is_about(slug: str, language: str) -> None:
    wrong = [
        (found[0], one)
        for one in said(slug, language)
        if one.unit not in ("who", "standard")
        for pattern in betrays(LIBRARY, LIBRARY.cases[slug], language)
        if (found := pattern.search(plain(one.text)))
    ]
    assert wrong == []


@pytest.mark.parametrize(("language", "kind", "sentence"), FOR_ANOTHER)
def test_a_wording_for_somebody_else_is_found_out(language: str, kind: PersonKind, sentence: str) -> None:
    for slug, case in LIBRARY.cases.items():
        if case.kind is kind and language in case.letters:
            short, _ = names(LIBRARY, case, language)
            text = sentence.format(short["nom"])
            assert any(pattern.search(text) for pattern in betrays(LIBRARY, LIBRARY.cases[slug], language)), (
                text
            )


@pytest.mark.parametrize(("slug", "language"), TO)
def test_what_happened_what_troubles_and_what_is_asked_names_the_person(slug: str, language: str) -> None:
    name = called(slug, language)
    naming = {"who", "fact", "concern"} | {
        f"demands.{id_}" for id_ in LIBRARY.cases[slug].demands if id_ not in NAMES_NOBODY
    }
    assert [
        one for one in said(slug, language) if one.unit in naming and not name.search(plain(one.text))
    ] == []


@pytest.mark.parametrize("language", LIBRARY.languages)
def test_a_word_for_the_person_comes_behind_the_name(language: str) -> None:
    """No phrase points back to somebody whom only another sentence names, so any may come before it."""
    files = LIBRARY.letters.files
    wrong = [
        (sort.value, id_, number)
        for sort in PhraseSort
        for id_ in (UNITS if sort is PhraseSort.UNITS else files.index.entries[sort])
        for number, phrase in enumerate(files.composers[language].phrases(sort, id_), start=1)
        if "points" in list(chain(pointing(phrase.nodes, POINTS_BACK[language]), ["named"]))[:1]
    ]
    assert wrong == []


def pointing(nodes: Nodes, pronouns: frozenset[str]) -> Iterator[str]:
    """In a phrase, one after the other: "named" for a name, "points" for a word in its stead."""
    for node in nodes:
        match node:
            case Detail(name) if name.partition(".")[0] in ("name", "person"):
                yield "named"
            case Agreement(forms):
                words = [form[0].split() for form in forms if form and isinstance(form[0], str)]
                if any(word and word[0].casefold() in pronouns for word in words):
                    yield "points"
            case Optional(inner):
                yield from pointing(inner, pronouns)
            case _:
                pass


@pytest.mark.parametrize(("slug", "language"), TO)
def test_a_letter_is_whole(slug: str, language: str) -> None:
    case = LIBRARY.cases[slug]
    _, whole = names(LIBRARY, case, language)
    name = re.compile(any_of(whole.values()), re.IGNORECASE)
    swiss = Locale.parse(language).territories["CH"]  # its code stands in for the invented countries
    for choice, signature in drawn(slug, language):
        text = text_of(LIBRARY.letters.write(choice, signature))
        assert not re.search(r"[{}\[\]|]|[^\S\n]{2}|[^\S\n][,.]|,,|\.\.|[,:]\.|None", text), (choice, text)
        assert name.search(plain(text)), (choice, text)
        assert case.country != "CH" or swiss not in text, (choice, text)
        plan = LIBRARY.letters.plan(slug, choice.ask, choice.authority, language)
        assert not [start for start in starts(plan, choice) if start.islower()], (choice, text)
        asked = case.ask(choice.ask)
        assert asked is not None
        for demand in asked.demands:
            wordings = {
                w.text for unit in plan.units if unit.key == f"demands.{demand}" for w in unit.wordings
            }
            assert sum(text.count(sentence) for sentence in wordings) == 1, (choice, demand, text)


def starts(plan: LetterPlan, choice: LetterChoice) -> Iterator[str]:
    """The first letter of each sentence in the units drawn."""
    for paragraph in LIBRARY.letters.picked(choice).paragraphs:
        for place, index in paragraph.units:
            yield from re.findall(r"(?:^|[.?!] )\W*(\w)", plan.unit(place, "nobody").wordings[index].text)


@pytest.mark.parametrize(("slug", "language"), TO)
def test_ones_own_sentence_is_a_paragraph_between_others(slug: str, language: str) -> None:
    """Once, and not before who the letter is about has been named."""
    name = called(slug, language)
    for choice, signature in drawn(slug, language):
        paragraphs = LIBRARY.letters.write(choice, signature, OWN[language]).text
        place = paragraphs.index(OWN[language])
        assert 0 < place < len(paragraphs) - 1
        assert name.search(plain("\n".join(paragraphs[:place]))), (choice, paragraphs)
        assert paragraphs.count(OWN[language]) == 1
        assert [style for style, _ in LIBRARY.letters.picked(choice).paragraphs].count(Style.OWN) == 1


@pytest.mark.parametrize(("slug", "language"), TO)
def test_only_who_is_of_a_country_is_told_that_it_is_theirs(slug: str, language: str) -> None:
    grammar = LIBRARY.letters.files.composers[language].grammar
    theirs = re.compile(
        any_of([*grammar.your_country.values(), *grammar.own_authorities.values()]), re.IGNORECASE
    )
    case = LIBRARY.cases[slug]
    for ask in case.asks:
        for authority in (one for one in case.addressees(ask) if relation_of(one) == "other"):
            assert [text for text in texts(slug, ask.id, authority.id, language) if theirs.search(text)] == []


@pytest.mark.parametrize(("slug", "language"), TO)
def test_a_plea_keeps_silent_about_what_it_leaves_out(slug: str, language: str) -> None:
    case = LIBRARY.cases[slug]
    told = case.letters[language].details
    assert told is not None
    for ask in case.asks:
        silent = {
            text
            for fact in ask.facts
            for detail in ask.leaves_out
            for text in told.facts.get(fact, {}).get(detail, {}).values()
        }
        for authority in case.addressees(ask):
            facts = texts(slug, ask.id, authority.id, language, "fact")
            assert [text for text in facts for left_out in silent if left_out in text] == []


def texts(slug: str, ask: str, authority: str, language: str, key: str = "") -> Sequence[str]:
    """All wordings of a plan; of units of that key only."""
    plan = LIBRARY.letters.plan(slug, ask, authority, language)
    return [wording.text for unit in plan.units if key in ("", unit.key) for wording in unit.wordings]
