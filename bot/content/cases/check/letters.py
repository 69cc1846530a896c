"""Checks of letters in a case's own words: too long, wordings that a language lacks, and nobody named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.content.cases.check.finding import CaseFile, Finding
from bot.content.cases.check.names import named_in
from bot.content.cases.check.words import doubled
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.composing.writer import LetterWriter
from bot.content.lines import Path as Way
from bot.model.cases.case import Ask, AskWords, AuthorityKind, Case
from bot.model.letters.letter import MAX_BODY, MAX_SUBJECT

_CASES_OWN: Final = ("concern", "facts", "standard", "request")
_ENOUGH: Final = {"subject": 4, "concern": 4, "facts": 3, "standard": 3, "request": 4}
"""Wordings of each part that make letters differ enough from each other."""


def check_letters(case: Case, files: Mapping[str, CaseFile], writer: LetterWriter) -> Iterator[Finding]:
    """What is wrong with the words of letters; `files` are those of the case's sound languages."""
    for language, file in files.items():
        for ask in own_words(case):
            words = case.letters[language].asks[ask.id]
            yield from _too_long(case, ask.id, language, file, writer)
            yield from _joined_badly(case, ask.id, language, file, writer)
            yield from _subjects(ask.id, words, file)
            yield from _same(ask.id, words, file)
            yield from _few(ask.id, words, file)
            yield from _nobody_named(case, ask.id, language, file)
    yield from _unequal(case, files)


def own_words(case: Case) -> tuple[Ask, ...]:
    """The asks whose letters are in words of the case's own."""
    return tuple(ask for ask in case.asks if not ask.is_composed)


def _too_long(case: Case, ask: str, language: str, file: CaseFile, writer: LetterWriter) -> Iterator[Finding]:
    longest = {
        authority.id: writer.longest(case.slug, ask, authority.id, language) for authority in case.authorities
    }
    too_long = sorted((id_ for id_ in longest if longest[id_] > MAX_BODY), key=lambda id_: -longest[id_])
    if too_long:
        worst, *others = too_long
        also = f"; too long as well: to {', '.join(others)}" if others else ""
        parts = _longest_parts(case, ask, worst, language, writer)
        named = ", ".join(
            f"{way[2]} no. {int(way[-1]) + 1} (line {file.lines.of(way)}: {length})" for length, way in parts
        )
        yield Finding(
            file.name,
            file.lines.of(parts[0][1]),
            f"[letter.{ask}]: a letter to {worst} can have {longest[worst]} characters, of {MAX_BODY}{also}.",
            f"Shorten what is longest: {named}.",
            told=ToldFinding(FindingKind.LETTER_LONG, name=worst, number=longest[worst], most=MAX_BODY),
            way=parts[0][1],
        )


def _joined_badly(
    case: Case, ask: str, language: str, file: CaseFile, writer: LetterWriter
) -> Iterator[Finding]:
    """Words that stand twice only where parts meet, such as "to {demands}" before a demand with "to"."""
    as_written = " ".join(text for _, text in file.texts())
    found: dict[str, str] = {}  # the words -> one authority whose letter has them
    for authority in case.authorities:
        for unit in writer.plan(case.slug, ask, authority.id, language).units:
            for wording in unit.wordings:
                for twice in doubled(wording.text.replace("\n", " "), language):
                    if twice not in as_written:
                        found.setdefault(twice, authority.id)
    for twice, authority_id in found.items():
        yield file.fault(
            ("letter", ask),
            f'"{twice}" stands in a letter to {authority_id}, where two parts of it meet.',
            "Take the word out of one of them.",
            ToldFinding(FindingKind.WORD_TWICE, words=twice),
        )


def _longest_parts(
    case: Case, ask: str, authority: str, language: str, writer: LetterWriter
) -> list[tuple[int, Way]]:
    """The longest wording of each part that the case brings, with its length; the longest part first."""
    units = {unit.key: unit for unit in writer.plan(case.slug, ask, authority, language).units}
    key = _request_of(case, authority, case.letters[language].asks[ask])
    found = []
    for part in _CASES_OWN:
        lengths = [len(wording.text) for wording in units[part].wordings]
        way = ("letter", ask, part, *((key,) if part == "request" else ()), lengths.index(max(lengths)))
        found.append((max(lengths), way))
    return sorted(found, key=lambda item: -item[0])


def _request_of(case: Case, authority_id: str, words: AskWords) -> str:
    authority = next(authority for authority in case.authorities if authority.id == authority_id)
    place = "home" if authority.kind is AuthorityKind.GOVERNMENT else "abroad"
    return authority.role if authority.role in words.requests else place


def _subjects(ask: str, words: AskWords, file: CaseFile) -> Iterator[Finding]:
    for number, subject in enumerate(words.subjects):
        if len(subject.format()) > MAX_SUBJECT:
            yield file.fault(
                ("letter", ask, "subject", number),
                f"is {len(subject.format())} characters long.",
                f"A phone shows {MAX_SUBJECT}: shorten it.",
                ToldFinding(FindingKind.SUBJECT_LONG, number=len(subject.format()), most=MAX_SUBJECT),
            )


def _wordings(ask: str, words: AskWords) -> dict[Way, tuple[str, ...]]:
    way: Way = ("letter", ask)
    return {
        (*way, "subject"): words.subjects,
        (*way, "concern"): words.concerns,
        (*way, "facts"): words.facts,
        (*way, "standard"): words.standards,
        **{(*way, "request", key): wordings for key, wordings in words.requests.items()},
    }


def _same(ask: str, words: AskWords, file: CaseFile) -> Iterator[Finding]:
    for way, wordings in _wordings(ask, words).items():
        for number, wording in enumerate(wordings):
            if wording in wordings[:number]:
                yield file.fault(
                    (*way, number),
                    f"is the same as no. {wordings.index(wording) + 1}.",
                    "Word it otherwise, so that letters differ.",
                )


def _few(ask: str, words: AskWords, file: CaseFile) -> Iterator[Finding]:
    few = [
        f"{'.'.join(map(str, way[2:]))} {len(wordings)} of {_ENOUGH[str(way[2])]}"
        for way, wordings in _wordings(ask, words).items()
        if len(wordings) < _ENOUGH[str(way[2])]
    ]
    if few:
        yield file.remark(
            ("letter", ask),
            f"few wordings: {', '.join(few)}.",
            "Add some: an office that gets many letters alike stops reading them.",
        )


def _unequal(case: Case, files: Mapping[str, CaseFile]) -> Iterator[Finding]:
    """A wording has its number in every language, so that letter and reading copy stand side by side."""
    model = case.default_language if case.default_language in files else next(iter(files), "")
    for language, file in files.items():
        for ask in own_words(case):
            ours = _wordings(ask.id, case.letters[language].asks[ask.id])
            theirs = _wordings(ask.id, case.letters[model].asks[ask.id])
            for way in theirs:
                mine = len(ours.get(way) or ours[_general(case, way)])
                if mine != len(theirs[way]):
                    yield file.fault(
                        way,
                        f"number of wordings: {mine} here, {len(theirs[way])} in {model}.toml.",
                        "Write as many, each with the meaning of the one in its place there.",
                    )


def _general(case: Case, way: Way) -> Way:
    """Where the words for a role stand if it has none of its own."""
    government = any(
        authority.role == way[-1] and authority.kind is AuthorityKind.GOVERNMENT
        for authority in case.authorities
    )
    return (*way[:-1], "home" if government else "abroad")


def _nobody_named(case: Case, ask_id: str, language: str, file: CaseFile) -> Iterator[Finding]:
    text = case.texts[language]
    ask = case.ask(ask_id)
    demanded = any(
        named_in(text.demands[demand], text.person, language) for demand in (ask.demands if ask else ())
    )
    parts = {
        way: wordings
        for way, wordings in _wordings(ask_id, case.letters[language].asks[ask_id]).items()
        if way[2] in {"concern", "facts"}
    }
    lacking = {
        way: [
            number for number, wording in enumerate(wordings) if not named_in(wording, text.person, language)
        ]
        for way, wordings in parts.items()
    }
    if demanded or not all(lacking.values()):
        return
    way, numbers = next(iter(lacking.items()))
    yield file.fault(
        (*way, numbers[0]),
        f'a letter with these words may not name "{text.person}" in full.',
        "Put the whole name in every wording of concern, or in every wording of facts.",
    )
