"""Looks through what a language's letters are made of, under messages/letters/."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from bot.content.letters.forms_of_address import load_forms
from bot.content.letters.frames import load_frame
from bot.content.letters.own_words import OwnWordsLists
from bot.content.parsing import read_toml
from bot.content.phrases.book import GRAMMAR, file_of, load_phrases
from bot.content.phrases.grammar import load_grammar
from bot.content.phrases.index import PhraseIndex, PhraseSort, load_index
from bot.content.translation.report import Found, PartOfLanguage, count
from bot.errors import ContentError
from bot.model.languages import SOURCE_LANGUAGE, Language

Loads = Callable[[Path, Language, list[ContentError]], object]


def check_letters(messages: Path, language: Language) -> list[PartOfLanguage]:
    """A part for each file."""
    return [
        _file(messages, language, "forms_of_address.toml", "forms of address", load_forms),
        _file(messages, language, "frame.toml", "frame of letters", load_frame),
        _file(messages, language, "own_words.toml", "words to look for", _load_own_words),
        check_phrases(messages, language),
    ]


def check_phrases(messages: Path, language: Language) -> PartOfLanguage:
    """How many wordings of the phrase library are there, against the English, and what is wrong with them."""
    part = PartOfLanguage("phrases")
    theirs, mine = (messages / "letters" / one / "phrases" for one in (SOURCE_LANGUAGE, language.code))
    index = load_index(messages / "letters" / "phrases.toml")
    readers: dict[str, Loads] = {GRAMMAR: lambda path, known, _: load_grammar(path, known)}
    for sort in PhraseSort:
        readers[file_of(sort)] = partial(_read_phrases, sort, index)
    for name, reads in readers.items():
        if not (mine / name).is_file():
            part.of += _wordings(read_toml(theirs / name)[1])
            part.wrong(
                mine / name, 0, "is missing.", f"`python -m bot language new {language.code}` makes it."
            )
            continue
        faults: list[ContentError] = []
        try:
            part.of += _wordings(read_toml(theirs / name)[1])
            part.done += _wordings(read_toml(mine / name)[1])
            reads(mine / name, language, faults)
        except ContentError as error:
            faults.append(error)
        part.found += [Found.of(mine / name, fault) for fault in faults]
    part.done = min(part.done, part.of)
    return part


def _read_phrases(
    sort: PhraseSort, index: PhraseIndex, path: Path, language: Language, faults: list[ContentError]
) -> object:
    return load_phrases(path, language, sort, index, faults)


def _wordings(entries: object) -> int:
    """How many wordings there are that say something."""
    if isinstance(entries, dict):
        return sum(_wordings(value) for value in entries.values())
    if isinstance(entries, list):
        return sum(isinstance(item, str) and bool(item.strip()) for item in entries)
    return 0


def _file(messages: Path, language: Language, name: str, called: str, loads: Loads) -> PartOfLanguage:
    part = PartOfLanguage(called)
    path = messages / "letters" / language.code / name
    wanted = read_toml(messages / "letters" / SOURCE_LANGUAGE / name)[1]
    _, part.of = count({}, wanted)
    if not path.exists():
        part.wrong(path, 0, "is missing.", f"`python -m bot language new {language.code}` makes it.")
        return part
    try:
        entries = read_toml(path)[1]
    except ContentError as error:
        part.found.append(Found.of(path, error))
        return part
    part.done, _ = count(entries, wanted)
    faults: list[ContentError] = []
    try:
        loads(path, language, faults)
    except ContentError as error:
        faults.append(error)
    part.found += [Found.of(path, fault) for fault in faults]
    if entries.get("reviewed") is False:
        part.lacks(path, 0, "is not reviewed.", "Have somebody fluent read it, then write reviewed = true.")
    return part


def _load_own_words(path: Path, language: Language, _: list[ContentError]) -> object:
    return OwnWordsLists.load(path.parent.parent, {language.code: language})
