"""`python -m bot case …`: what case workers need at a terminal while they write a case."""

from __future__ import annotations

import getpass
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bot.content.cases.check import Finding, case_folders, check_case
from bot.content.cases.files import FACTS_FILE
from bot.content.cases.pictures import PICTURES, tidied
from bot.content.composing.files import LetterFiles
from bot.content.library import messages_folder
from bot.content.phrases.index import Entry, PhraseSort, load_index
from bot.content.said.hashes import entries_for
from bot.content.said.words import words_of
from bot.content.strays import strays
from bot.content.usable import usable
from bot.errors import ContentError, UnfitPicture
from bot.model.cases.case import Life, PersonKind
from bot.model.clock import SystemClock

_SLUG: Final = re.compile("[a-z0-9]{1,12}")
_IN_A_ROW: Final = 4
_CLEAN, _FAULTS, _NOT_THERE = 0, 1, 2
CHOSEN: Final = (PhraseSort.EVENTS, PhraseSort.CONCERNS, PhraseSort.DEMANDS, PhraseSort.STANDARDS)
"""What a case chooses from the phrase library, in the order of its guide."""


def check_cases(path: Path | None, *, strict: bool) -> int:
    """Print what is wrong with the case in a folder, with those in it, or with every case of this program.

    0: nothing is, 1: something is, 2: there is no case. With `strict`, remarks count as faults.
    """
    folder = path or messages_folder() / "cases"
    folders = case_folders(folder)
    if not folders:
        told = "holds no case: no case.toml, and no folders with one" if folder.is_dir() else "is no folder"
        print(f"{folder} {told}. Give the folder of one case, or leave it out to check every case.")
        return _NOT_THERE
    beside = [] if folders == [folder] else strays(folder)
    for stray in beside:
        print(f"{_shown(stray.path)}: (remark) {stray.problem} {stray.advice}\n")
    failed = len(beside) if strict else 0
    letters = None
    try:
        letters = LetterFiles.load(messages_folder() / "letters", usable(messages_folder()).spoken)
    except ContentError as error:
        failed += 1
        print(f"{error}\nUntil that is done, letters are not checked.\n")
    today = SystemClock().now().date()
    for number, case in enumerate(folders):
        # The name is the case's, and "." has none.
        findings = check_case(case.resolve(), letters, today)
        faults = sum(finding.fault for finding in findings)
        failed += len(findings) if strict else faults
        for finding in findings:
            print(finding_line(case, finding))
        remarks = _count(len(findings) - faults, "remark")
        print(f"{case.resolve().name}: {_count(faults, 'fault')}, {remarks}.")
        if number + 1 < len(folders):
            print()
    return _FAULTS if failed else _CLEAN


def print_never_said(slug: str) -> int:
    """Read words from the terminal, unseen, and print their hashes for case.toml. 0, or 2 for none."""
    if not _SLUG.fullmatch(slug):
        print(
            f'"{slug}" is no short name of a case: 1 to 12 letters a-z and digits. Give the folder\'s name.'
        )
        return _NOT_THERE
    try:
        lines = list(_typed())
        "".join(lines).encode()  # what couldn't be read stands in it as half a pair
    except UnicodeError:
        print("What was typed isn't UTF-8, so its hashes would be wrong. Set the terminal to UTF-8 first.")
        return _NOT_THERE
    words = {word for line in lines for word in words_of(line)}
    if not words:
        print("No word was given, so there is no hash.")
        return _NOT_THERE
    # Sorted, so that not even their order tells anything.
    hashes = sorted(frozenset().union(*(entries_for(word, slug) for word in words)))
    rows = (hashes[first : first + _IN_A_ROW] for first in range(0, len(hashes), _IN_A_ROW))
    print("never_said = [", *("  " + " ".join(f'"{made}",' for made in row) for row in rows), "]", sep="\n")
    print(
        f"\n{_count(len(words), 'word')}. Put these lines into {slug}/case.toml, above the first [section]; "
        "if never_said is there already, add the hashes to its list.",
        file=sys.stderr,
    )
    return _CLEAN


def put_picture(file: Path, folder: Path) -> int:
    """Draw a picture anew and put it into a case's folder, in the place of any other. 0, or 2 for none."""
    if not (folder / FACTS_FILE).is_file():
        print(f"{folder} holds no case: there is no {FACTS_FILE} in it.")
        return _NOT_THERE
    put, *others = (folder / name for name in PICTURES)
    try:
        put.write_bytes(tidied(file.read_bytes()))
        for other in others:
            other.unlink(missing_ok=True)
    except OSError as error:
        print(f"{error.filename} can't be read or written: {error.strerror}.")
        return _NOT_THERE
    except UnfitPicture as error:
        print(f"{file} {error.problem} {error.advice}")
        return _NOT_THERE
    print(f"{put} is there. Tell whose it is in {FACTS_FILE}, below [picture].")
    return _CLEAN


def print_phrases(sort: str | None) -> int:
    """Print what can be said in letters: every sort, or one of them. 0, or 2 if there is no such sort."""
    names = [one.value for one in CHOSEN]
    if sort is not None and sort not in names:
        print(f'"{sort}" is no sort of phrases. Give one of: {", ".join(names)}; or none, for all of them.')
        return _NOT_THERE
    try:
        index = load_index(messages_folder() / "letters" / "phrases.toml")
    except ContentError as error:
        print(error)
        return _NOT_THERE
    for one in CHOSEN:
        if sort in (None, one.value):
            print(f"{one.value}\n", *(_told(entry, one) for entry in index.entries[one].values()), sep="\n")
    return _CLEAN


def of_whom(entry: Entry) -> str:
    """Of whom something can be said, where that isn't anybody: "the living", "organisations" and so on."""
    kinds = set(entry.kinds)
    every = "people and organisations" if PersonKind.ORGANISATION in kinds else "people"
    who = {
        frozenset({PersonKind.WOMAN}): "a woman",
        frozenset({PersonKind.ORGANISATION}): "organisations",
    }.get(frozenset(kinds), every)
    life = {Life.LIVING: "living", Life.DEAD: "dead"}.get(entry.life) if entry.life else None
    return f"{who}, {life}" if life else who


def _told(entry: Entry, sort: PhraseSort) -> str:
    """An entry in a few lines."""
    more = [f"needs {', '.join(entry.needs)}"] if entry.needs else []
    more += [f"may have {', '.join(entry.may)}"] if entry.may else []
    if sort is not PhraseSort.STANDARDS:
        more.append(f"of {of_whom(entry)}")
    lines = [entry.id, f"    {entry.about}", *([f"    ({'; '.join(more)})"] if more else []), ""]
    return "\n".join(lines)


def _typed() -> Iterator[str]:
    if not sys.stdin.isatty():
        yield from sys.stdin
        return
    while line := getpass.getpass("A word that is never said (not shown; Enter alone to end): ").strip():
        yield line


def _shown(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_absolute() and path.is_relative_to(Path.cwd()) else path


def finding_line(folder: Path, finding: Finding) -> str:
    """A finding as a terminal shows it: file, line, what is wrong and what to do."""
    path = _shown(folder / finding.file)
    where = f"{path}:{finding.line}" if finding.line else f"{path}"
    return f"{where}: {'' if finding.fault else '(remark) '}{finding.problem} {finding.advice}"


def _count(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"
