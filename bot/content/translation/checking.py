"""Looks through the two folders of a language: what is missing or wrong in them, and how much is done."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from babel import Locale

from bot.content.languages import CODE, FILE, known, load_language
from bot.content.lines import Lines
from bot.content.parsing import read_toml
from bot.content.translation.catalogue_check import check_catalogue
from bot.content.translation.letters_check import check_letters
from bot.content.translation.report import Found, PartOfLanguage
from bot.errors import ContentError
from bot.model.languages import Language

_NEEDED: Final = (
    "name",
    "english_name",
    "tag",
    "script",
    "direction",
    "order",
    "reviewed",
    "writing",
    "countries",
)
_IN_CHAT: Final = ("words.toml", "times.toml")
_ONLY_SOME: Final = re.compile(r"2|besides|tonight|night|endings|month \d+|minutes (2|15|90|120)|days (2|14)")
"""Headings of times.toml that a language may well have no word for."""


def is_begun(messages: Path, code: str) -> bool:
    """Whether there is a folder for it."""
    return CODE.fullmatch(code) is not None and any(
        (messages / part / code).is_dir() for part in ("locale", "letters")
    )


def check_language(messages: Path, code: str) -> list[PartOfLanguage]:
    """Each part of it, with what is to be done. Raises ContentError if the English files can't be used."""
    known(messages)
    described, language = _check_description(messages, code)
    return [
        described,
        check_catalogue(messages, code),
        _check_words(messages, code),
        *check_letters(messages, language),
    ]


def _check_description(messages: Path, code: str) -> tuple[PartOfLanguage, Language]:
    part, path = PartOfLanguage("language.toml"), messages / "locale" / code / FILE
    part.of = len(_NEEDED)
    faults: list[ContentError] = []
    try:
        entries = read_toml(path)[1]
        language = load_language(path, faults)
    except ContentError as error:
        part.found.append(Found.of(path, error))
        return part, Language(code, code)
    part.found += [Found.of(path, fault) for fault in faults]
    part.done = max(0, sum(bool(entries.get(key)) or key == "reviewed" for key in _NEEDED) - len(faults))
    if not faults:
        _compare(part, path, language, messages)
    return part, language


def _compare(part: PartOfLanguage, path: Path, language: Language, messages: Path) -> None:
    """Hold it against what the Unicode data says of the language."""
    lines = Lines(path.read_text("utf-8"))
    locale = Locale.parse(language.code)
    if locale.text_direction != language.direction:
        part.lacks(
            path,
            lines.of(("direction",)),
            f'says "{language.direction}"; the Unicode data says "{locale.text_direction}".',
            "See which is right.",
        )
    for code in language.fallback:
        if not is_begun(messages, code):
            part.lacks(path, lines.of(("fallback",)), f'"{code}" has no folder.', "Take it out.")
    if not language.reviewed:
        part.lacks(
            path,
            lines.of(("reviewed",)),
            "is not reviewed, so supporters don't see the language.",
            "Have somebody fluent read everything, then write reviewed = true.",
        )


def _check_words(messages: Path, code: str) -> PartOfLanguage:
    """Words that people type in the chat. They are in files that the languages share."""
    part = PartOfLanguage("words people type")
    for name in ("leaving.toml", *_IN_CHAT):
        path = messages / "chat" / name
        text, entries = read_toml(path)
        lines = Lines(text)
        if name == "leaving.toml":
            part.of += 1
            if code in entries:
                part.done += 1
            else:
                part.lacks(
                    path, 0, f"has no [{code}].", "Write how people say that they want no more messages."
                )
            continue
        for heading, section in entries.items():
            if not isinstance(section, dict) or (_ONLY_SOME.fullmatch(heading) and code not in section):
                continue
            part.of += 1
            if code in section:
                part.done += 1
            else:
                part.lacks(path, lines.of((heading,)), f'[{heading}] has no "{code}".', "Add its words.")
    return part
