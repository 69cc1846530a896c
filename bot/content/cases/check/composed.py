"""Checks of letters made of the phrase library: too long, too much alike, or something said twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.content.cases.check.finding import CaseFile, Finding
from bot.content.cases.check.words import doubled
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.composing.plans import ENOUGH_UNITS, LetterPlan, Picked
from bot.content.composing.units import Unit
from bot.content.composing.writer import LetterWriter
from bot.content.phrases.syntax import Phrase
from bot.model.cases.case import Ask, Case
from bot.model.letters.draw import PRIME, WORDINGS, draw
from bot.model.letters.letter import MAX_BODY, MAX_SUBJECT

_SAMPLE: Final = 200
"""Letters looked at for what stands in them twice."""
_SELDOM: Final = 0.05
_SOMETIMES: Final = 0.3
_STEP: Final = 7_654_321  # any number without a common divisor with WORDINGS would do


def check_composed(
    case: Case, file: CaseFile, files: Mapping[str, CaseFile], writer: LetterWriter
) -> Iterator[Finding]:
    """What is wrong with letters of the phrase library. `file`: case.toml; `files`: the sound languages'."""
    for number, ask in enumerate(case.asks):
        if not ask.is_composed or not case.addressees(ask):
            continue
        for language, words in files.items():
            yield from _too_long(case, ask, language, words, writer)
            yield from _subjects(case, ask, language, words, writer)
            yield from _twice(case, ask, language, words, writer)
            yield from _nobody(case, ask, language, words)
        if case.default_language in files and ask.tone.demands:
            yield from _few(case, ask, number, file, writer)


def _too_long(case: Case, ask: Ask, language: str, file: CaseFile, writer: LetterWriter) -> Iterator[Finding]:
    kinds = (False, True) if ask.has_second else (False,)
    longest = {
        authority.id: max(
            writer.longest(case.slug, ask.id, authority.id, language, second=second) for second in kinds
        )
        for authority in case.addressees(ask)
    }
    worst = max(longest, key=lambda id_: longest[id_])
    if longest[worst] > MAX_BODY:
        yield file.fault(
            ("asks", ask.id),
            f"a letter to {worst} can have {longest[worst]} characters, of {MAX_BODY}.",
            "Shorten what stands under say, names and wordings, or ask for less in one letter.",
            ToldFinding(FindingKind.LETTER_LONG, name=worst, number=longest[worst], most=MAX_BODY),
        )


def _subjects(case: Case, ask: Ask, language: str, file: CaseFile, writer: LetterWriter) -> Iterator[Finding]:
    longest = max(
        (wording.text for plan in _plans(case, ask, language, writer) for wording in plan.subject.wordings),
        key=len,
    )
    if len(longest) > MAX_SUBJECT:
        yield file.fault(
            ("person",),
            f"a subject is {len(longest)} characters long with it: {longest}",
            f"A phone shows {MAX_SUBJECT}: write a shorter name under [names].",
            ToldFinding(FindingKind.SUBJECT_LONG, number=len(longest), most=MAX_SUBJECT),
        )


def _plans(case: Case, ask: Ask, language: str, writer: LetterWriter) -> Iterator[LetterPlan]:
    """That of letters to the first authority, and that of second ones, if there are any."""
    for second in (False, True) if ask.has_second else (False,):
        yield writer.plan(case.slug, ask.id, case.addressees(ask)[0].id, language, second=second)


def _few(case: Case, ask: Ask, number: int, file: CaseFile, writer: LetterWriter) -> Iterator[Finding]:
    plan = writer.plan(case.slug, ask.id, case.addressees(ask)[0].id, case.default_language)
    if len(plan.units) < ENOUGH_UNITS:
        yield file.remark(
            ("asks", number),
            f"its letters have {len(plan.units)} sentences, of {ENOUGH_UNITS}.",
            "Name more facts, concerns or standards: the fewer there are, the more letters are alike.",
            ToldFinding(FindingKind.FEW_SENTENCES, number=len(plan.units), most=ENOUGH_UNITS),
        )
    few = [f"{unit.key} {different}" for unit in plan.units if (different := _different(unit)) < PRIME]
    if few:
        yield file.remark(
            ("asks", number),
            f"fewer than {PRIME} wordings: {', '.join(few)}.",
            "Name more concerns, standards or facts, or write more: nobody reads letters that are alike.",
            ToldFinding(FindingKind.FEW_WORDINGS, words=", ".join(few), most=PRIME),
        )


def _different(unit: Unit) -> int:
    return len({wording.text for wording in unit.wordings})


def _twice(case: Case, ask: Ask, language: str, file: CaseFile, writer: LetterWriter) -> Iterator[Finding]:
    plan, *second = _plans(case, ask, language, writer)
    for text in sorted({w.text for each in (plan, *second) for unit in each.units for w in unit.wordings}):
        for twice in doubled(text, language):
            yield file.fault(
                ("asks", ask.id),
                f'"{twice}" stands in a letter: {text}',
                "Change what is filled in there, so that the word stands once.",
                ToldFinding(FindingKind.WORD_TWICE, words=twice),
            )
    letters = [plan.picked(draw(number * _STEP % WORDINGS)) for number in range(_SAMPLE)]
    alike = [sentence for letter in letters for sentence in _begin_alike(plan, letter)]
    if len(alike) > _SELDOM * _SAMPLE:
        yield file.remark(
            ("asks", ask.id),
            f"in {len(alike)} of {_SAMPLE} letters two sentences begin alike, such as “{alike[0]}”.",
            "Where the wordings are the case's own, begin them otherwise.",
            ToldFinding(FindingKind.BEGIN_ALIKE, words=alike[0]),
        )
    said = [sentence for letter in letters for sentence in _say_again(plan, letter)]
    if len(said) > _SOMETIMES * _SAMPLE:
        yield file.remark(
            ("asks", ask.id),
            f"in {len(said)} of {_SAMPLE} letters a paragraph says a word twice, such as here: “{said[0]}”.",
            "Name the facts, or the concerns, in another order: every second is drawn with the others.",
            ToldFinding(FindingKind.SAID_AGAIN, words=said[0]),
        )


def _begin_alike(plan: LetterPlan, letter: Picked) -> Iterator[str]:
    """Sentences of a letter that begin like one before."""
    begun = set()
    for paragraph in letter.paragraphs:
        for place, index in paragraph.units:
            wording = plan.units[place].wordings[index]
            if wording.begins in begun:
                yield wording.text
            begun.add(wording.begins)


def _say_again(plan: LetterPlan, letter: Picked) -> Iterator[str]:
    """Paragraphs that say a word of weight twice; what is asked can't but come back to the same words."""
    for paragraph in letter.paragraphs:
        said = 0
        for place, index in paragraph.units:
            wording = plan.units[place].wordings[index]
            if plan.units[place].is_demand:
                continue
            if said & wording.stems:
                yield wording.text
                break
            said |= wording.stems


def _nobody(case: Case, ask: Ask, language: str, file: CaseFile) -> Iterator[Finding]:
    """Own wordings that name nobody: behind a supporter's own sentence nobody would know who is meant."""
    told = case.letters[language].details
    if told is None:
        return
    used = {*(f"facts.{id_}" for id_ in ask.facts), *(f"concerns.{id_}" for id_ in ask.concerns)}
    for key in sorted(used & told.own.keys()):
        for number, text in enumerate(told.own[key]):
            names = {name.partition(".")[0] for name, _ in Phrase.parse(text).details}
            if not names & {"name", "person"}:
                section, _, id_ = key.partition(".")
                way = (section, id_, "wordings", number) if section == "facts" else (section, id_, number)
                yield file.fault(
                    way,
                    "names nobody.",
                    "Put {person} or {name} into it: a sentence of the supporter's may stand before it.",
                    ToldFinding(FindingKind.NAMES_NOBODY),
                )
