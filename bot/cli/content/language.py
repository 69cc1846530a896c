"""`python -m bot language …`: what translators need at a terminal."""

from __future__ import annotations

from typing import Final

from bot.content.languages import messages_folder
from bot.content.translation.beginning import begin_language
from bot.content.translation.checking import check_language, is_begun
from bot.content.translation.report import PartOfLanguage
from bot.errors import ContentError

SHOWN: Final = 20
"""So many things are told of each part, unless all are asked for."""
_CLEAN, _FAULTS, _NOT_THERE = 0, 1, 2


def print_language(code: str, *, all_of_it: bool) -> int:
    """Print what is missing or wrong in a language's folders, by file and line, and how much is done.

    0: nothing is wrong, and nothing is missing; 1: something is; 2: there is no such language.
    """
    messages = messages_folder()
    if not is_begun(messages, code):
        print(
            f'There is no folder for "{code}" under messages/locale or messages/letters. '
            f"To begin one: python -m bot language new {code}"
        )
        return _NOT_THERE
    try:
        parts = check_language(messages, code)
    except ContentError as error:
        print(error)
        return _FAULTS
    for part in parts:
        _print_found(part, len(part.found) if all_of_it else SHOWN)
    width = max(len(part.name) for part in parts)
    for part in parts:
        print(f"{part.name:<{width}} {part.percent:>4} %  ({part.done} of {part.of})")
    whole = PartOfLanguage("all", sum(part.done for part in parts), sum(part.of for part in parts))
    print(f"{whole.name:<{width}} {whole.percent:>4} %")
    wrong = any(found.fault for part in parts for found in part.found)
    return _FAULTS if wrong or whole.done < whole.of else _CLEAN


def make_language(code: str) -> int:
    """Make the files of a language that aren't there yet. 0, or 2 where that can't be."""
    messages = messages_folder()
    try:
        made = begin_language(messages, code)
    except ContentError as error:
        print(error)
        return _NOT_THERE
    for path in made:
        print(f"made {path.relative_to(messages.parent)}")
    if not made:
        print("Every file is there already; nothing was changed.")
    print(f"What is to be done: python -m bot language check {code}. How: docs/adding-a-language.md")
    return _CLEAN


def _print_found(part: PartOfLanguage, most: int) -> None:
    # What has to be put right comes first, each in the order of the file.
    found = sorted(part.found, key=lambda one: (not one.fault, one.file, one.line))
    for one in found[:most]:
        where = f"{one.file}:{one.line}" if one.line else one.file
        print(f"{where}: {'' if one.fault else '(to do) '}{one.problem} {one.advice}")
    if len(found) > most:
        print(f"… and {len(found) - most} more of {part.name}; to see them all: --all")
    if found:
        print()
