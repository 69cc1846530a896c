"""Checks a case's folder whole: what keeps it from being used, then what would mislead a reader."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

from bot.content.cases.check.composed import check_composed
from bot.content.cases.check.facts import check_facts
from bot.content.cases.check.finding import CaseFile, Finding
from bot.content.cases.check.letters import check_letters
from bot.content.cases.check.names import check_names, check_two_files
from bot.content.cases.check.picture import check_picture
from bot.content.cases.check.verified import check_verified
from bot.content.cases.check.words import check_never_said, check_words
from bot.content.cases.files import CaseSource, case_file, case_files, folders_of_cases
from bot.content.cases.finding_kinds import FindingKind, ToldFinding
from bot.content.cases.lacking import lacking, with_demands
from bot.content.cases.loading import examine_case
from bot.content.composing.files import LetterFiles
from bot.content.composing.writer import LetterWriter
from bot.content.languages import languages
from bot.content.strays import case_file_names, strays
from bot.errors import ContentError
from bot.model.cases.case import Case
from bot.model.languages import SOURCE_LANGUAGE

MOST_TOLD: Final = 3700
"""Characters of a case's story: what of a message's 4,096 the words around it leave."""
_SIGNS: Final = 6
"""Characters at most that part one piece of it from the next."""


def check_case(source: CaseSource, letters: LetterFiles | None, today: date) -> list[Finding]:
    """Everything found in one case, by file and line.

    `letters` has the frames and forms of address that the case's letters are held against; without it they
    are not. A file that can't be used is told with its faults; what depends on it is left for the next time.
    """
    return sorted(_found(source, letters, today), key=_order)


def case_folders(folder: Path) -> list[Path]:
    """The folder itself if a case is in it, else those in it that hold one. Empty where there is none."""
    if case_files(folder):
        return [folder]
    return [path for path in folders_of_cases(folder) if case_files(path)] if folder.is_dir() else []


def _order(finding: Finding) -> tuple[int, bool, int]:
    names = ["case.toml", *(f"{language}.toml" for language in languages())]
    place = names.index(finding.file) if finding.file in names else len(names)
    return place, finding.line == 0, finding.line


def _found(source: CaseSource, letters: LetterFiles | None, today: date) -> Iterator[Finding]:
    case, faults = examine_case(source)
    for name, errors in faults.items():
        for error in errors:
            yield Finding.of(name, error)
    for stray in strays(source, case_file_names()) if isinstance(source, Path) else ():
        yield Finding(stray.path.name, 0, stray.problem, stray.advice, fault=False)
    yield from _waiting(case, faults)
    files = {name: file for name in faults if (file := CaseFile.read(case_file(source, name)))}
    if len(files) == len(faults):  # each can be read: it looks at them together
        yield from check_verified(source, letters)
    for name, file in files.items():
        language = name.removesuffix(".toml")
        yield from check_words(file, language)
        if language in languages():
            yield from check_names(file, language)
            yield from _hidden(file)
    for first, second in _of_one_script(files):
        yield from check_two_files(first, second)
    yield from check_never_said(files)
    yield from check_picture(source, files)
    if case:
        yield from check_facts(case, files["case.toml"], today)
        yield from _lacking(faults)
        yield from _not_to_be_had(case, files["case.toml"], faults)
        told = {language: files[f"{language}.toml"] for language in case.texts}
        yield from _nameless(case, told)
        if letters:
            problems = list(lacking(case, letters))
            for problem in problems:
                file = files[problem.file]
                yield file.fault(problem.way, problem.what, problem.advice, problem.told)
            if not problems:
                known = {language: file for language, file in told.items() if language in letters.frames}
                case = with_demands(case, letters)
                yield from _too_much_to_tell(case, known)
                writer = LetterWriter({case.slug: case}, letters)
                yield from check_letters(case, known, writer)
                yield from check_composed(case, files["case.toml"], known, writer)


def _of_one_script(files: Mapping[str, CaseFile]) -> Iterator[tuple[CaseFile, CaseFile]]:
    """Each language file written in Latin letters, as the first of them is, with that first one."""
    latin = [
        files[f"{code}.toml"]
        for code, one in languages().items()
        if one.script == languages()[SOURCE_LANGUAGE].script and f"{code}.toml" in files
    ]
    yield from ((latin[0], other) for other in latin[1:])


def _waiting(case: Case | None, faults: Mapping[str, list[ContentError]]) -> Iterator[Finding]:
    """Says where the check stopped short, so that nobody takes it for all."""
    if case is None:
        advice = "Dates, authorities and letters are looked at when the faults above are put right."
        told = ToldFinding(FindingKind.NOT_ALL_CHECKED)
        yield Finding("case.toml", 0, "the rest is not checked yet.", advice, fault=False, told=told)
        return
    for language in languages():
        name = f"{language}.toml"
        if any(error.what != "is missing." for error in faults.get(name, ())):
            advice = "Its letters are looked at when the faults above are put right."
            told = ToldFinding(FindingKind.NOT_ALL_CHECKED)
            yield Finding(name, 0, "the rest is not checked yet.", advice, fault=False, told=told)


def _lacking(faults: Mapping[str, object]) -> Iterator[Finding]:
    for language in languages():
        name = f"{language}.toml"
        if name not in faults:
            yield Finding(
                name,
                0,
                "is missing.",
                f"Until it is there, those who read {languages()[language].name} "
                "get this case in its default language.",
                fault=False,
                told=ToldFinding(FindingKind.NO_LANGUAGE, language=language),
            )


def _not_to_be_had(case: Case, file: CaseFile, names: Container[str]) -> Iterator[Finding]:
    """Languages in which authorities are to be written to, and the case has no words."""
    for language in languages():
        wanted = [
            (number, authority.languages.index(language))
            for number, authority in enumerate(case.authorities)
            if language in authority.languages
        ]
        if wanted and f"{language}.toml" not in names:
            number, place = wanted[0]
            also = f", and so for {len(wanted) - 1} more" if len(wanted) > 1 else ""
            yield file.remark(
                ("authorities", number, "languages", place),
                f'is "{language}"{also}, but there is no {language}.toml.',
                "Until it is there, their letters are in another language. Write it, or take this out.",
                ToldFinding(FindingKind.NO_LETTERS_IN, language=language),
            )


def _hidden(file: CaseFile) -> Iterator[Finding]:
    if file.entries.get("reviewed") is False:
        yield file.remark(
            ("reviewed",),
            "is false: supporters don't see this language until it is switched on.",
            "Have somebody fluent read the file, then write true; "
            "or an organiser switches the language on with /languages.",
            ToldFinding(FindingKind.UNREAD, language=file.name.removesuffix(".toml")),
        )


def _too_much_to_tell(case: Case, files: Mapping[str, CaseFile]) -> Iterator[Finding]:
    """A case's story is one message; what each ask demands is left out of it where there is no room."""
    for language, file in files.items():
        text = case.texts[language]
        told = (
            *(text.title, text.summary),
            *(part for fact in case.story for part in text.facts[fact.id]),
            *(part for ask in case.asks for part in text.asks[ask.id]),
            *text.sources.values(),
        )
        length = sum(len(part) + _SIGNS for part in told)
        if length > MOST_TOLD:
            yield file.fault(
                ("summary",),
                f"with facts, asks and sources the story has {length} characters, of {MOST_TOLD}.",
                "Shorten the summary or the facts: supporters get all of it in one message.",
                ToldFinding(FindingKind.STORY_LONG, number=length, most=MOST_TOLD),
            )


def _nameless(case: Case, files: Mapping[str, CaseFile]) -> Iterator[Finding]:
    for language, file in files.items():
        for authority in case.authorities:
            # Who is greeted as a man or a woman has a name; an office alone has none to be of a gender.
            if authority.gender and not case.texts[language].authorities[authority.id][0]:
                yield file.fault(
                    ("authorities", authority.id, "name"),
                    f'is empty, but case.toml says gender = "{authority.gender}".',
                    "Write the name, or take the gender out.",
                    ToldFinding(FindingKind.NAMELESS, name=authority.id),
                )
